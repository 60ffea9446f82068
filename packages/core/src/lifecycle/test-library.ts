import type { ClockControl, Control } from '../model/control.ts'
import type { ActionDef, Ask, FieldDef, KindDef, Value } from '../model/kind.ts'
import type { ChoiceList, LexiconEntry } from '../model/regulation.ts'
import type { Words } from '../model/text.ts'
import type { Allowed, Decision } from './decide.ts'
import type { Actor, Force, MatterState, RoleGrant, Situation } from './situation.ts'

/** An invented house for tests, a lending library, so that no client's regulation hides in the engine. */
export const words = (text: string): Words => ({ 'zh-CN': text, 'zh-TW': text, en: text })

const field = (name: string, type: FieldDef['type'], more: Partial<FieldDef> = {}): FieldDef => ({ name, type, label: words(name), ...more })
const FIELDS: FieldDef[] = [
  field('book', 'text', { required: true, attested: true }), field('shelf', 'choice', { list: 'shelves' }), field('copies', 'number', { min: 1, max: 99 }), field('weeks', 'number'),
  field('reader', 'person', { personal: 'ordinary' }), field('reply', 'longtext', { outgoing: true }), field('damaged', 'flag'), field('extensions', 'number', { system: true }),
  field('lentAt', 'instant', { system: true }), field('lentBy', 'person', { system: true }), field('inspector', 'person'), field('branch', 'unit'), field('complainedPerson', 'person'),
  field('pieces', 'table', { columns: [field('name', 'text', { required: true }), field('fine', 'flag')] }),
]
const COLUMNS: FieldDef[] = [field('owner', 'person'), field('channel', 'text'), field('priority', 'text'), field('title', 'text'), field('amount', 'money')]
const byName = Object.fromEntries(FIELDS.map((f) => [f.name, f]))

/** `book!` is required; a name that is neither field nor column is kept in the fact only. */
function ask(name: string): Ask {
  const plain = name.replace('!', '')
  const known = byName[plain] ?? COLUMNS.find((c) => c.name === plain)
  return { field: known ?? field(plain, 'longtext'), required: name.endsWith('!'), store: known !== undefined }
}
type Brief = Partial<Omit<ActionDef, 'asks'>> & Pick<ActionDef, 'name' | 'from'> & { asks?: string[] }
export const action = ({ asks, ...brief }: Brief): ActionDef => ({ label: words(brief.name), by: 'person', sets: {}, effects: [], who: [], ...brief, asks: (asks ?? []).map(ask) })

const ACTIONS: ActionDef[] = [
  action({ name: 'request', from: [], to: 'requested', asks: ['book!', 'shelf', 'copies', 'reader', 'reply', 'channel', 'amount', 'remark'], sets: { copies: { coalesce: ['$copies', 1] } } }),
  action({ name: 'ask-online', from: [], to: 'requested', asks: ['book!'], who: [{ relation: 'client-self' }], sets: { channel: 'portal' } }),
  action({ name: 'lend', from: ['requested'], to: 'lent', who: [{ role: 'librarian' }], sets: { lentAt: '$now', lentBy: '$actor.id', owner: '$actor' } }),
  action({ name: 'extend', from: ['lent'], asks: ['weeks!'], sets: { extensions: { sum: [{ coalesce: ['$before.extensions', 0] }, 1] } } }),
  action({ name: 'give-back', from: ['lent'], to: { if: { when: { is: ['$damaged', true] }, then: 'lost', else: 'returned' } }, asks: ['damaged', 'reply'] }),
  action({ name: 'lose', from: 'open', to: 'lost', asks: ['remark!'], effects: [{ notify: { to: [{ relation: 'owner' }], text: 'lost' } }] }),
  action({ name: 'withdraw', from: 'open', to: 'returned', always: true }),
  action({ name: 'correct', from: 'any', asks: ['book', 'copies', 'title', 'priority', 'amount', 'owner', 'pieces'] }),
  action({ name: 'reopen', from: ['returned', 'lost'], to: 'requested', who: [{ headOf: '$unit' }] }),
  action({ name: 'void', from: 'open', to: 'voided', voids: true, asks: ['remark!'] }),
  action({ name: 'pause', from: 'open' }), action({ name: 'resume', from: 'open' }),
  action({ name: 'sweep', from: 'open', by: 'system' }), action({ name: 'stamp', from: 'open', retired: true }),
]

export const LOAN: KindDef = {
  name: 'loan', code: 'MK01', label: words('借阅'), version: 1, store: 'matter', pin: 'own', number: { format: 'L-{seq:4}', per: ['house'], gaps: 'allowed' }, title: '$book',
  fields: byName, actions: Object.fromEntries(ACTIONS.map((a) => [a.name, a])), links: {}, facets: {}, traits: [], home: 'desk',
  stages: [
    { name: 'requested', label: words('requested') }, { name: 'lent', label: words('lent') }, { name: 'returned', label: words('returned'), final: true },
    { name: 'lost', label: words('lost'), final: true, aside: true }, { name: 'voided', label: words('voided'), final: true, aside: true },
  ],
}
export const LISTS: Record<string, ChoiceList> = {
  shelves: { name: 'shelves', label: words('shelves'), open: false, items: ['open', 'closed'].map((value) => ({ value, label: words(value) })) },
}
export const LEXICON: Record<string, LexiconEntry> = { L01: { code: 'L01', name: words('L01'), phrases: ['没有了'], action: 'block', source: ['S91-01'] } }

type Own<T extends Control['type']> = Omit<Extract<Control, { type: T }>, keyof typeof COMMON | 'id' | 'type'>
const COMMON = {
  regulation: 's91', clause: ['1.1'], carries: [] as string[], says: words('says'), name: words('name'), binds: [] as Control['binds'], needs: {}, mode: 'block' as Control['mode'],
  pin: 'opened' as const, resolve: 'all' as const, remedy: [] as Control['remedy'], then: {} as Control['then'], feeds: [] as string[],
}
/** A control of one type at `loan.lend` (`at` names other actions), blocking unless said otherwise. */
export function control<T extends Control['type']>(type: T, id: string, own: Own<T> & Partial<Omit<Extract<Control, { type: T }>, 'type' | 'id'>>, at = 'lend'): Extract<Control, { type: T }> {
  return { ...COMMON, binds: at.split(' ').map((name) => ({ kind: 'loan', action: name })), ...own, type, id: `s91.${id}` } as unknown as Extract<Control, { type: T }>
}
export const enforced = (...controls: Control[]): Force[] => controls.map((c) => ({ control: c, level: 'enforced' }))
export const observed = (...controls: Control[]): Force[] => controls.map((c) => ({ control: c, level: 'observed' }))

/** Never met, whatever the matter. */
export const never = (id: string, more: Partial<Control> = {}, at?: string) => control('gate', id, { that: false, ...(more as object) }, at)
export const period = ({ id = 'period', ...more }: Partial<ClockControl> = {}): ClockControl => control('clock', id, {
  binds: [{ kind: 'loan' }], start: { upon: ['loan.lend'] }, due: { days: '$params.P01' }, calendar: 'plain', grain: 'day', stop: { upon: ['loan.give-back', 'loan.void'] },
  reset: { upon: ['loan.extend'] }, warn: [], ladder: [], holder: { relation: 'owner' }, mode: 'record', ...more,
})

export const grant = (role: string, scope: RoleGrant['scope'] = 'house', unit: string | null = null): RoleGrant => ({ role, unit, scope })
export const person = (id: string, more: Partial<Actor> = {}): Actor => ({ id, name: id, as: 'person', roles: [], unit: 'desk', unitPath: ['desk', 'branch', 'library'], heads: [], standsInFor: [], ...more })
export const LIN = person('lin', { roles: [grant('librarian')] })
export const CLIENT: Actor = { ...person('x'), id: null, name: 'client', as: 'client', unit: null, unitPath: [] }

export const NOW = '2026-11-24T02:00:00.000Z'
export const loan = (more: Partial<MatterState> = {}): MatterState => ({
  id: 'm1', kind: 'loan', number: 'L-0001', stage: 'requested', title: '山海经', owner: 'wu', firstResponder: 'wu', opener: 'wu', unit: 'desk', unitPath: ['desk', 'branch', 'library'],
  handlingUnit: null, handlingPath: [], client: null, channel: null, priority: null, confidentiality: null, parent: null, due: null, amount: null, openedAt: '2026-11-23T02:00:00.000Z',
  closedAt: null, version: 3, participants: [], ...more, fields: { book: '山海经', copies: 1, ...more.fields },
})

/** A situation in which the librarian Lin takes `name`, on a requested loan unless it opens one, with no control in force. */
export function situation(name: string, more: Partial<Omit<Situation, 'param'>> & { params?: Record<string, Value> } = {}): Situation {
  const { params = { P01: 14 }, ...rest } = more
  const taken = more.action ?? LOAN.actions[name]
  if (!taken) throw new Error(`no action ${name}`)
  const opens = Array.isArray(taken.from) && taken.from.length === 0
  return {
    kind: LOAN, action: taken, matter: opens ? null : loan(), blank: { id: 'm1', unit: 'desk', unitPath: ['desk', 'branch', 'library'], parent: null, number: 'L-0001' },
    input: {}, actor: LIN, now: NOW, today: '2026-11-24', force: [], inputs: {}, approvals: [], lexicon: LEXICON, ...rest, param: (code) => (Object.hasOwn(params, code) ? params[code] : undefined),
  }
}

/** What followed; @throws with the controls or codes that refused */
export function allowed(decision: Decision): Allowed {
  if (decision.refused) throw new Error(`refused: ${decision.reasons.map((r) => r.control || r.code).join(' ')}`)
  return decision
}
/** Controls that refused, or the code where the engine itself did. */
export const refusers = (decision: Decision): string[] => (decision.refused ? decision.reasons.map((r) => r.control || r.code) : [])
