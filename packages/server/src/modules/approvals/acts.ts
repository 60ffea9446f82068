import { attestedText } from '@guixing/core/controls/evaluate'
import type { Command } from '@guixing/core/approvals/approvals'
import type { Pool } from '../../platform/db.ts'
import { formIn, type Caller } from '../engine/index.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { isVoid, refusal, through, type Inside, type Through } from './door.ts'

/** Everything a person may do to a running approval besides deciding. */
export type Act =
  | { act: 'withdraw' | 'urge' | 'read' | 'take-back' | 'seen' | 'remove-signer'; words?: string }
  | { act: 'resubmit'; words?: string }
  | { act: 'opinion'; words: string }
  | { act: 'copy'; to: string[]; words?: string }
  | { act: 'transfer'; to: string; words?: string }
  | { act: 'add-signer'; who: string[]; where: 'before' | 'after' | 'beside'; combine?: 'all' | 'any' | 'sequence'; words?: string }
  | { act: 'ask-opinion'; who: string; words?: string }

/** Does one of them at a task or at the approval; see `through` for what it throws. */
export function actOnApproval(pool: Pool, caller: Caller, id: string, act: Act): Promise<Through> {
  const words = act.words ?? ''
  const people = act.act === 'transfer' ? [act.to] : act.act === 'copy' ? act.to : act.act === 'add-signer' ? act.who : act.act === 'ask-opinion' ? [act.who] : []
  const field = act.act === 'transfer' || act.act === 'copy' ? 'to' : act.act === 'add-signer' || act.act === 'ask-opinion' ? 'who' : undefined
  return through(pool, caller, AT_APPROVAL.has(act.act) ? { approval: id } : { task: id }, {
    did: act.act, words, ...(field === undefined ? {} : { field }),
    detail: { ...(people.length > 0 ? { people } : {}), ...(act.act === 'add-signer' ? { where: act.where } : {}) },
    command: (inside) => {
      if (APPLICANTS.has(act.act) && inside.approval.requestedBy !== inside.person) throw new NotFound()
      if (field !== undefined && people.some((person) => !inside.rules.people.get(person)?.active)) throw invalid(field, 'unknown-person')
      return act.act === 'resubmit' ? resubmission(inside) : { command: commandOf(act, inside, words) }
    },
  })
}

/** For anybody else there is no such door. */
const APPLICANTS: ReadonlySet<Act['act']> = new Set(['withdraw', 'resubmit', 'urge'])
const AT_APPROVAL: ReadonlySet<Act['act']> = new Set(['withdraw', 'resubmit', 'urge', 'read', 'copy'])

function commandOf(act: Exclude<Act, { act: 'resubmit' }>, inside: Inside, words: string): Command {
  const { person, onBehalfOf } = inside
  const task = inside.row?.place ?? ''
  switch (act.act) {
    case 'withdraw': return { do: 'withdraw', person }
    case 'urge': return { do: 'urge', person }
    case 'read': return { do: 'copy-read', person }
    case 'copy': return { do: 'copy', person, to: act.to }
    case 'take-back':
      if (inside.state.undo?.by === person && inside.state.undo.task !== task) throw refusal({ refused: 'not-the-last-approver' }, inside)
      return { do: 'take-back', person }
    case 'seen': return { do: 'open', task, person }
    case 'remove-signer': return { do: 'remove-signer', task, person }
    case 'transfer': return { do: 'transfer', task, person, to: act.to, words }
    case 'add-signer': return { do: 'add-signer', task, person, who: act.who, place: act.where, ...(act.combine ? { combine: act.combine } : {}), words }
    case 'ask-opinion': return { do: 'ask-opinion', task, person, of: act.who, words }
    case 'opinion': return { do: 'give-opinion', task, person, words, ...(onBehalfOf === undefined ? {} : { onBehalfOf }) }
    default: { const never: never = act; return never }
  }
}

/** What is handed in again are the attested values as they are now; from then on the approval stands for these. */
export function resubmission(inside: Inside): { command: Command; attested: string } {
  const { control, approval, held, person } = inside
  if (held.approvals.some((other) => other.id !== approval.id && other.control === approval.control && other.purpose === approval.purpose && other.state === 'open')) throw refusal({ refused: 'already-asked' }, inside)
  const attested = isVoid(control, approval, held.matter) && control?.type === 'approval' ? attestedText(control.attests, held.matter) : approval.attested
  return { command: { do: 'resubmit', person, form: formIn(attested) }, attested }
}
