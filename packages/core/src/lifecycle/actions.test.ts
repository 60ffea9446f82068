import { describe, expect, it } from 'vitest'
import type { Control } from '../model/control.ts'
import type { ActionDef } from '../model/kind.ts'
import { availableActions } from './actions.ts'
import type { Situation } from './situation.ts'
import { LIN, LOAN, action, control, enforced, grant, loan, never, person, situation } from './test-library.ts'

const shown = (more: Partial<Situation> = {}) => {
  const { action: _action, input: _input, ...page } = situation('lend', more)
  return availableActions({ ...page, ...(more.param ? { param: more.param } : {}) })
}
const names = (more: Partial<Situation> = {}) => shown(more).map((a) => `${a.action.name}${a.possible ? '' : ` (${a.reasons.map((r) => r.control.replace('s91.', '')).join()})`}`)
/** What the page says of one action of the kind, under these controls. */
const one = (act: ActionDef, controls: Control[], more: Partial<Situation> = {}) => names({ kind: { ...LOAN, actions: { [act.name]: act } }, force: enforced(...controls), ...more })
const typing = (asks: string[], sets: ActionDef['sets'] = {}) => action({ name: 'lend', from: ['requested'], asks, sets })

describe('the buttons of a matter', () => {
  it('those of this stage that a person may take; none of the system, retired, or somebody else\'s', () => {
    expect(names()).toEqual(['lend', 'lose', 'withdraw', 'correct', 'void', 'pause', 'resume'])
    expect(names({ actor: person('he') })).not.toContain('lend')
    expect(names({ matter: loan({ stage: 'returned' }) })).toEqual(['correct'])
    expect(names({ matter: loan({ stage: 'returned' }), actor: person('he', { heads: ['desk'] }) })).toEqual(['correct', 'reopen'])
    expect(names({ matter: null })).toEqual(['request'])
  })

  it('one that is stopped stays, with every reason; access to it is such a reason', () => {
    const may = control('access', 'may', { may: [{ role: 'head' }] })
    expect(names({ force: enforced(never('a'), may) })[0]).toBe('lend (a,may)')
    expect(names({ force: enforced(may), actor: person('he', { roles: [grant('librarian'), grant('head')] }) })[0]).toBe('lend')
  })
})

describe('nothing typed yet', () => {
  const gate = (that: Parameters<typeof control<'gate'>>[2]['that']) => control('gate', 'g', { that })

  it('a control over what is asked does not speak, by field, $input, words or need', () => {
    const need = control('gate', 'n', { that: { is: ['$count', 0] }, needs: { count: { input: 'history.count', args: { of: '$shelf' } } } })
    // A paper that is asked for only where the answer is such: what is missing from it may not be wanted at all.
    const paper = control('record', 'r', { when: { empty: '$shelf' }, fields: ['reply'] })
    for (const c of [paper, gate({ is: ['$shelf', 'open'] }), gate({ filled: '$input.shelf' }), gate({ filled: '$names.shelf' }), need]) expect(one(typing(['shelf']), [c])).toEqual(['lend'])
  })

  it('nor one over a field the action computes from an answer, however far', () => {
    const act = typing(['shelf'], { book: { concat: ['$weeks', '!'] }, weeks: '$input.shelf', owner: '$shelf' })
    for (const name of ['$weeks', '$book', '$owner']) expect(one(act, [gate({ is: [name, 'x'] })])).toEqual(['lend'])
    expect(one(act, [gate({ is: ['$copies', 9] })])).toEqual(['lend (g)'])
  })

  it('what this action does not ask for will stay empty: the control speaks', () => {
    expect(one(typing(['book']), [gate({ filled: '$input.shelf' })])).toEqual(['lend (g)'])
    expect(one(typing(['book']), [gate({ filled: '$shelf' })])).toEqual(['lend (g)'])
    expect(one(typing([]), [gate({ is: ['$inputs', 1] })])).toEqual(['lend (g)'])
    const retired = typing(['shelf'])
    for (const a of retired.asks) a.field = { ...a.field, retired: true }
    expect(one(retired, [gate({ filled: '$shelf' })])).toEqual(['lend (g)'])
  })

  it('of a record only what is not asked for is missing', () => {
    const record = (own: Partial<Extract<Control, { type: 'record' }>>) => control('record', 'r', { fields: [], ...own })
    const missing = (asks: string[], c: Control) => shown({ kind: { ...LOAN, actions: { lend: typing(asks) } }, force: enforced(c) })[0]?.reasons[0]?.params.missing
    expect(missing(['shelf'], record({ fields: ['shelf', 'weeks'] }))).toEqual(['weeks'])
    expect(missing(['shelf', 'weeks'], record({ fields: ['shelf', 'weeks'] }))).toBeUndefined()
    expect(missing([], record({ rows: { field: 'pieces', atLeast: 1 } }))).toEqual(['pieces'])
    expect(missing(['pieces'], record({ rows: { field: 'pieces', atLeast: 1 } }))).toBeUndefined()
  })

  it('words are not screened before they are written', () => {
    const screen = control('screen', 's', { lexicon: ['L01'], binds: [{ fields: 'outgoing' }] })
    expect(names({ force: enforced(screen), actor: LIN, matter: null })).toEqual(['request'])
  })
})
