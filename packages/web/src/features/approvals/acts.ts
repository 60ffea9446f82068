import type { ReturnTo } from '@guixing/contract/approvals'
import { api } from '../../app/api.ts'
import type { Act, Box, Door } from './task.ts'

/** An act as one chooses it: adding a signer is three, by the place of who is added. */
export type MenuAct = Exclude<Act, 'add-signer' | 'read'> | 'add-before' | 'add-beside' | 'add-after'
export interface Offer { act: MenuAct; door: Door }

const ORDER: MenuAct[] = ['agree', 'opinion', 'resubmit', 'return', 'reject', 'transfer', 'ask-opinion', 'add-before', 'add-beside', 'add-after', 'remove-signer', 'copy', 'take-back', 'urge', 'withdraw', 'revoke', 'reassign']

/** All that the server says may or may not be done, in the order of the page. Nothing is added to it or left out, and what it does not know is not offered. */
export function offersOf(can: readonly Door[]): Offer[] {
  const offers = can.flatMap((door): Offer[] => door.act === 'read' ? [] : door.act === 'add-signer' ? (['add-before', 'add-beside', 'add-after'] as const).map((act) => ({ act, door })) : [{ act: door.act, door }])
  return offers.filter((one) => ORDER.includes(one.act)).sort((a, b) => ORDER.indexOf(a.act) - ORDER.indexOf(b.act))
}

export interface Bar { main: Offer | null; side: Offer[]; more: Offer[] }

/**
 * What stands in the bar and what under 更多. Deciding: agree (or the opinion) is the one solid button, return beside it, reject under
 * 更多 where fingers are broad (`phone`) and never beside agree. Nothing to decide: the first two further acts stand in the bar.
 */
export function barOf(offers: readonly Offer[], phone: boolean): Bar {
  const find = (act: MenuAct): Offer | undefined => offers.find((one) => one.act === act)
  const main = find('agree') ?? find('opinion') ?? find('resubmit') ?? null
  const deciding = main !== null && main.act !== 'resubmit'
  const side = deciding ? [...phone ? [] : [find('reject')], find('return')].filter((one) => one !== undefined)
    : [find('take-back'), find('withdraw'), find('urge')].filter((one) => one !== undefined).slice(0, 2)
  return { main, side, more: offers.filter((one) => one !== main && !side.includes(one)) }
}

/** What an act asks for. Return, reject and an opinion are nothing without words; urging and taking back need none (contract). */
export function asksOf(act: MenuAct): { people: 'one' | 'many' | null; words: 'needed' | 'optional' | null } {
  switch (act) {
    case 'reassign': return { people: 'many', words: 'needed' }
    case 'return': case 'reject': case 'opinion': case 'revoke': return { people: null, words: 'needed' }
    case 'transfer': case 'ask-opinion': return { people: 'one', words: 'optional' }
    case 'add-before': case 'add-beside': case 'add-after': case 'copy': return { people: 'many', words: 'optional' }
    case 'urge': case 'take-back': return { people: null, words: null }
    default: return { people: null, words: 'optional' }
  }
}

type Target = NonNullable<Door['to']>[number]
/** Where a return may go, each place once: the step before is also the last of the numbered ones, and said by that name. */
export function targetsOf(to: readonly Target[]): Target[] {
  const last = to.findLast((one) => typeof one.to === 'number')
  return to.some((one) => one.to === 'previous') ? to.filter((one) => one !== last) : [...to]
}

/** What was filled in before an act is sent. `task`: whom remove-signer takes out. */
export interface Filled { words: string; people: string[]; to: ReturnTo | null; task: string | null; /** Of an exception that is allowed: its last day or for one act. */ holds?: { until: string } | { once: true } | null }
export type Missing = 'words' | 'people' | 'to' | 'task'

/** What is still to be filled in, first first. */
export function missingOf({ act, door }: Offer, filled: Filled): Missing[] {
  const asks = asksOf(act)
  const missing: Missing[] = []
  if (asks.people !== null && filled.people.length === 0) missing.push('people')
  if (act === 'return' && (door.to ?? []).length > 0 && !(door.to ?? []).some((one) => one.to === filled.to)) missing.push('to')
  if ((act === 'remove-signer' || act === 'reassign') && !(door.tasks ?? []).some((one) => one === filled.task)) missing.push('task')
  if (asks.words === 'needed' && filled.words.trim() === '') missing.push('words')
  return missing
}

const STAYS: readonly MenuAct[] = ['add-beside', 'add-after', 'remove-signer', 'copy']
/** Whether the line leaves its box by the act: what waits for me waits no more, what I took back is no decision any longer. */
export const leaves = (box: Box, act: MenuAct): boolean => (box === 'todo' ? !STAYS.includes(act) : box === 'done' && act === 'take-back')

/** Sends an act through its door. `shown` is the hash of the form the reader has before him. */
export async function send({ act, door }: Offer, approval: string, filled: Filled, shown: string | undefined): Promise<unknown> {
  const words = filled.words.trim() || undefined
  const task = door.task ?? ''
  switch (act) {
    case 'agree': case 'return': case 'reject': return api.work.decide({ task, outcome: act, words, shown, ...(act === 'agree' ? filled.holds ?? {} : {}), ...(act === 'return' && filled.to !== null ? { to: filled.to } : {}) })
    case 'opinion': return api.approvals.opinion({ id: task, words: words ?? '' })
    case 'transfer': return api.approvals.transfer({ id: task, to: filled.people[0] ?? '', words })
    case 'ask-opinion': return api.approvals.askOpinion({ id: task, who: filled.people[0] ?? '', words })
    case 'add-before': case 'add-beside': case 'add-after': return api.approvals.addSigner({ id: task, who: filled.people, where: act === 'add-before' ? 'before' : act === 'add-after' ? 'after' : 'beside', words })
    case 'remove-signer': return api.approvals.removeSigner({ id: filled.task ?? '', words })
    case 'take-back': return api.approvals.takeBack({ id: task })
    case 'urge': return api.approvals.urge({ id: approval })
    case 'withdraw': return api.approvals.withdraw({ id: approval, words })
    case 'resubmit': return api.approvals.resubmit({ id: approval, words })
    case 'revoke': return api.approvals.revoke({ id: approval, words: words ?? '' })
    case 'reassign': return api.approvals.reassign({ id: filled.task ?? '', to: filled.people, words: words ?? '' })
    case 'copy': return api.approvals.copy({ id: approval, to: filled.people, words })
    default: { const never: never = act; return never }
  }
}
