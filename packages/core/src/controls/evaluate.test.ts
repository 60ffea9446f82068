import type { Value } from '../model/kind.ts'
import { describe, expect, it, test } from 'vitest'
import type { Control } from '../model/control.ts'
import { LOAN, LIN, action, allowed, control, enforced, grant, loan, never, observed, person, refusers, situation } from '../lifecycle/test-library.ts'
import { decide } from '../lifecycle/decide.ts'
import type { ApprovalFact, Situation } from '../lifecycle/situation.ts'
import { attestedText } from './evaluate.ts'

type More = Parameters<typeof situation>[1]
const judge = (name: string, controls: Control[], more: More = {}) => decide(situation(name, { force: enforced(...controls), ...more }))
const outcomes = (name: string, force: Situation['force'], more: More = {}) => {
  const decision = decide(situation(name, { force, ...more }))
  return decision.checks.map((c) => [c.control.replace('s91.', ''), c.outcome, c.blocks])
}
const met = (id: string, more: Partial<Control> = {}) => control('gate', id, { that: true, ...(more as object) })
const approval = (state: ApprovalFact['state'], attested = '', more: Partial<ApprovalFact> = {}): ApprovalFact => ({ control: 's91.consent', purpose: 'gate', state, attested, ...more })

describe('a refusal', () => {
  it('names every unmet reason at once, in the order in force, each with article, words and remedy', () => {
    const fill = [{ fill: ['shelf'] }]
    const decision = judge('lend', [never('b', { clause: ['1.2', '1.3'], remedy: fill }), met('kept'), control('record', 'a', { fields: ['shelf'] }), control('limit', 'c', { value: '$copies', atMost: 0 })])
    expect(refusers(decision)).toEqual(['s91.b', 's91.a', 's91.c'])
    if (!decision.refused) throw new Error('allowed')
    expect(decision.reasons[0]).toEqual({ control: 's91.b', regulation: 's91', article: '1.2', code: 'gate', params: {}, remedy: fill, says: { 'zh-CN': 'says', 'zh-TW': 'says', en: 'says' } })
    expect(decision.checks).toEqual(['b', 'a', 'c'].map((id) => ({ control: `s91.${id}`, regulation: 's91', article: id === 'b' ? '1.2' : '1.1', outcome: 'prevented', blocks: true })))
  })

  it('keeps no check of what was met or only warned: nothing happened', () => {
    expect(outcomes('lend', enforced(never('stops'), met('kept'), never('warned', { mode: 'warn' })))).toEqual([['stops', 'prevented', true]])
  })
})

describe('outcomes of what governs', () => {
  test.each<[string, Situation['force'], unknown[], number]>([
    ['met and blocking: conformed, held', enforced(met('g')), [['g', 'conformed', true]], 0],
    ['met, recorded only: conformed, in the mean', enforced(met('g', { mode: 'record' })), [['g', 'conformed', false]], 0],
    ['met while observed: in the mean', observed(met('g')), [['g', 'conformed', false]], 0],
    ['unmet while observed: breached, and warned', observed(never('g')), [['g', 'breached', false]], 1],
    ['unmet and only warning', enforced(never('g', { mode: 'warn' })), [['g', 'breached', false]], 1],
    ['unmet and only recorded', enforced(never('g', { mode: 'record' })), [['g', 'breached', false]], 1],
    ['not bound here', enforced(never('g', {}, 'extend')), [], 0],
    ['bound to the whole kind', enforced(met('g', { binds: [{ kind: 'loan' }] })), [['g', 'conformed', true]], 0],
    ['bound to another kind', enforced(never('g', { binds: [{ kind: 'fine' }] })), [], 0],
    ['its when is unmet', enforced(never('g', { when: { is: ['$copies', 9] } })), [], 0],
    ['its when cannot be told', enforced(never('g', { when: { is: ['$shelf', 'open'] } })), [], 0],
    ['its when is met', observed(never('g', { when: { is: ['$copies', 1] } })), [['g', 'breached', false]], 1],
    ['access that only says who sees', enforced(control('access', 'g', { see: [{ role: 'nobody' }] })), [], 0],
  ])('%s', (_name, force, wanted, warnings) => {
    const decision = allowed(decide(situation('lend', { force })))
    expect(decision.checks.map((c) => [c.control.replace('s91.', ''), c.outcome, c.blocks])).toEqual(wanted)
    expect(decision.warnings).toHaveLength(warnings)
    expect(decision.governed).toHaveLength(wanted.length)
  })

  test.each<[string, Control]>([
    ['a gate', never('g', { that: { atMost: ['$copies', '$params.P99'] } } as Partial<Control>)],
    ['a condition of applying', never('g', { when: { is: ['$params.P99', 1] } })],
    ['a limit', control('limit', 'g', { value: '$copies', atMost: '$params.P99' })],
    ['a row of a table', control('limit', 'g', { value: '$copies', atMost: '$params.P98.children' })],
    ['a gate that lacks data too', never('g', { that: { atMost: ['$shelf', '$params.P99'] } } as Partial<Control>)],
  ])('X-10: %s with a parameter to be set is inactive, counted nowhere', (_name, subject) => {
    for (const P99 of [undefined, null, '', 'unset']) {
      const decision = allowed(judge('lend', [subject], { params: P99 === undefined ? { P98: { adults: 3 } } : { P99, P98: { children: null } } }))
      expect([decision.checks, decision.governed, decision.warnings]).toEqual([[], [], []])
    }
    expect(judge('lend', [never('g', { that: { below: ['$copies', '$params.P99'] } } as Partial<Control>)], { params: { P99: 0 } }).refused).toBe(true)
  })

  it('S07-08: an action marked always is never stopped; what it leaves unmet is a breach and a warning', () => {
    const decision = allowed(judge('withdraw', [never('g', {}, 'withdraw'), control('access', 'a', { may: [{ role: 'nobody' }] }, 'withdraw')]))
    expect(decision.checks.map((c) => c.outcome)).toEqual(['breached', 'breached'])
    expect(decision.warnings.map((w) => w.code)).toEqual(['gate', 'not-yours'])
    expect(decision.stage).toBe('returned')
  })
})

describe('gate and limit', () => {
  it('a missing datum refuses and names what to fill in', () => {
    const decision = judge('lend', [control('gate', 'g', { that: { is: ['$shelf', 'open'] } }), control('limit', 'l', { value: '$weeks', atMost: 3 })])
    expect(decision).toMatchObject({ reasons: [{ code: 'missing-data', params: { missing: ['shelf'] } }, { code: 'missing-data', params: { missing: ['weeks'] } }] })
  })

  test.each([['atMost', 3, 3, 4], ['below', 3, 2, 3], ['atLeast', 3, 3, 2], ['above', 3, 4, 3], ['equals', 3, 3, 2]] as const)('%s %s: %s is kept, %s is not and names the bound', (bound, side, good, bad) => {
    const limit = control('limit', 'l', { value: '$copies', [bound]: '$params.MAX' })
    const at = (copies: number) => judge('lend', [limit], { params: { MAX: side }, matter: loan({ fields: { copies } }) })
    expect(at(good).refused).toBe(false)
    expect(at(bad)).toMatchObject({ refused: true, reasons: [{ code: 'limit', params: { bound, limit: side, value: bad } }] })
  })

  it('of two bounds the one that binds is named, and values are exact', () => {
    const between = control('limit', 'l', { value: { times: ['$copies', '0.1'] }, atLeast: '0.3', atMost: '0.7' })
    const at = (copies: number) => judge('lend', [between], { matter: loan({ fields: { copies } }) })
    expect([at(3).refused, at(7).refused]).toEqual([false, false])
    expect(at(8)).toMatchObject({ reasons: [{ params: { bound: 'atMost', limit: '0.7', value: '0.8' } }] })
    expect(at(2)).toMatchObject({ reasons: [{ params: { bound: 'atLeast', value: '0.2' } }] })
  })

  it('what is typed with the action is judged with it, by field and by $input', () => {
    const gates = [control('gate', 'g', { that: { is: ['$shelf', 'open'] } }, 'request'), control('gate', 'i', { that: { isNot: ['$input.book', '山海经'] } }, 'request')]
    expect(refusers(judge('request', gates, { input: { book: '山海经', shelf: 'closed' } }))).toEqual(['s91.g', 's91.i'])
    expect(refusers(judge('request', gates, { input: { book: '水经注', shelf: 'open' } }))).toEqual([])
  })

  it('loaded inputs belong to their control alone', () => {
    const one = control('gate', 'one', { that: { is: ['$open', 0] }, needs: { open: { input: 'history.count', args: {} } } })
    const two = { ...one, id: 's91.two' }
    expect(refusers(judge('lend', [one, two], { inputs: { 's91.one': { open: 0 }, 's91.two': { open: 2 } } }))).toEqual(['s91.two'])
    expect(judge('lend', [one], { inputs: {} })).toMatchObject({ reasons: [{ code: 'missing-data', params: { missing: ['open'] } }] })
  })
})

describe('record', () => {
  it('names the fields, columns and rows that are blank, each once', () => {
    const record = control('record', 'r', { fields: ['shelf', 'book', 'priority', 'pieces', 'constructor'], rows: { field: 'pieces', atLeast: 1 } })
    const missing = (more: Parameters<typeof loan>[0]) => { const d = judge('lend', [record], { matter: loan(more) }); return d.refused ? d.reasons[0]?.params.missing : [] }
    expect(missing({ fields: { pieces: [] } })).toEqual(['shelf', 'priority', 'pieces', 'constructor'])
    expect(missing({ priority: 'high', fields: { shelf: 'open', pieces: [{ name: 'x' }], constructor: 'y' } })).toEqual([])
  })
})

describe('screen', () => {
  const screen = control('screen', 'words', { lexicon: ['L01', 'L99'], binds: [{ fields: 'outgoing' }] })
  const said = (reply: string | null, more: More = {}) => judge('request', [screen], { input: { book: '没有了', ...(reply === null ? {} : { reply }) }, ...more })

  it('outgoing words are screened, all others never', () => {
    expect(said('对不起，没有了')).toMatchObject({ refused: true, reasons: [{ code: 'forbidden-words', params: { phrases: ['没有了'], field: 'reply' } }] })
    expect(allowed(said('请稍候')).checks).toMatchObject([{ outcome: 'conformed' }])
  })

  it('where nothing goes out there is nothing to check', () => {
    expect([allowed(said(null)).checks, allowed(judge('lend', [screen])).checks]).toEqual([[], []])
  })

  it('a list that is not there screens nothing', () => expect(allowed(said('没有了', { lexicon: {} })).checks).toMatchObject([{ outcome: 'conformed' }]))
})

describe('access', () => {
  const only = control('access', 'a', { may: [{ role: 'head-librarian' }, { person: '$inspector' }] })
  it('the action is narrowed to those named', () => {
    expect(refusers(judge('lend', [only]))).toEqual(['s91.a'])
    expect(judge('lend', [only], { matter: loan({ fields: { inspector: 'lin' } }) }).refused).toBe(false)
    expect(judge('lend', [only], { actor: person('he', { roles: [grant('librarian'), grant('head-librarian')] }) }).refused).toBe(false)
  })
})

describe('approval', () => {
  const consent = control('approval', 'consent', { routes: [], attests: ['book', 'amount'], apart: [], remedy: [{ do: 'note' }, { ask: 'approval' }] })
  const matter = loan({ amount: '5.00' })
  const attested = attestedText(consent.attests, matter)
  const reason = (approvals: ApprovalFact[], at = matter) => {
    const decision = judge('lend', [consent], { approvals, matter: at })
    return decision.refused ? [decision.reasons[0]?.code, decision.reasons[0]?.remedy.map((r) => Object.values(r)[0])] : 'allowed'
  }
  const asking = ['approval', 'note']

  it.each<[string, ApprovalFact[], unknown]>([
    ['none asked for: asking comes first', [], ['approval-missing', asking]],
    ['being decided: not asked twice', [approval('open', attested)], ['approval-waiting', ['note']]],
    ['rejected', [approval('rejected', attested)], ['approval-rejected', asking]],
    ['returned or void: asked again', [approval('returned'), approval('void', attested)], ['approval-missing', asking]],
    ['approved', [approval('approved', attested)], 'allowed'],
    ['rejected first, approved later', [approval('rejected', attested), approval('approved', attested)], 'allowed'],
    ['approved for another control', [approval('approved', attested, { control: 's91.other' })], ['approval-missing', asking]],
    ['an exception is no approval', [approval('approved', attested, { purpose: 'exception' })], ['approval-missing', asking]],
    ['void, and asked again', [approval('approved', 'old'), approval('open', attested)], ['approval-waiting', ['note']]],
  ])('%s', (_name, approvals, wanted) => expect(reason(approvals)).toEqual(wanted))

  it('X-06: a change of an attested field or column voids it, a change of another does not', () => {
    const approvals = [approval('approved', attested)]
    expect(reason(approvals, loan({ amount: '5.00', fields: { book: '水经注' } }))).toEqual(['approval-void', asking])
    expect(reason(approvals, loan({ amount: '6.00' }))).toEqual(['approval-void', asking])
    expect(reason(approvals, loan({ amount: '5.00', fields: { copies: 5 } }))).toBe('allowed')
  })

  it('X-06: changed by the very action it must stand for, it is void too', () => {
    const change = { ...action({ name: 'try', from: 'open' as const, asks: ['book'] }) }
    const bound = { ...consent, binds: [{ kind: 'loan', action: 'try' }] }
    expect(judge('lend', [bound], { action: change, input: { book: '水经注' }, approvals: [approval('approved', attested)], matter })).toMatchObject({ reasons: [{ code: 'approval-void' }] })
  })

  it('the attested text does not hang on order, and tells nothing from blank', () => {
    expect(attestedText(['book', 'shelf'], matter)).toBe(attestedText(['shelf', 'book'], loan({ fields: { shelf: null } })))
    expect(attestedText(['toString'], matter)).toBe('{"toString":null}')
  })
})

describe('exceptions', () => {
  const exception = { by: { role: 'head-librarian' }, with: ['reason'] }
  const strict = never('strict', { exception })
  const granted: ApprovalFact = { control: 's91.strict', purpose: 'exception', state: 'approved', attested: '' }

  it('an approved one waives, and is counted apart', () => {
    expect(outcomes('lend', enforced(strict), { approvals: [granted] })).toEqual([['strict', 'waived', true]])
    expect(outcomes('lend', observed(strict), { approvals: [granted] })).toEqual([['strict', 'waived', false]])
  })

  it('S02-14: one granted for given values stands for these alone', () => {
    const bound = never('strict', { exception: { ...exception, attests: ['copies', 'amount'] } })
    const given = (fields: Record<string, Value>) => outcomes('lend', enforced(bound), { approvals: [{ ...granted, attested: '{"amount":"5.00","copies":2}' }], matter: loan({ amount: '5.00', fields }) })
    expect(given({ copies: 2 })).toEqual([['strict', 'waived', true]])
    expect(refusers(judge('lend', [bound], { approvals: [{ ...granted, attested: '{"amount":"5.00","copies":2}' }], matter: loan({ amount: '5.00', fields: { copies: 3 } }) }))).toEqual(['s91.strict'])
  })

  it.each(['open', 'rejected', 'returned', 'void', 'stuck'] as const)('one that is %s does not', (state) => {
    expect(refusers(judge('lend', [strict], { approvals: [{ ...granted, state }] }))).toEqual(['s91.strict'])
  })

  it('nothing is waived where the article allows no exception, or where it is kept', () => {
    expect(judge('lend', [never('strict')], { approvals: [granted] }).refused).toBe(true)
    expect(outcomes('lend', enforced(met('strict', { exception })), { approvals: [granted] })).toEqual([['strict', 'conformed', true]])
  })

  it('is offered once beside the remedies', () => {
    const remedies = (c: Control) => { const d = judge('lend', [c]); return d.refused ? d.reasons[0]?.remedy : [] }
    expect(remedies({ ...strict, remedy: [{ do: 'note' }] })).toEqual([{ do: 'note' }, { ask: 'exception' }])
    expect(remedies({ ...strict, remedy: [{ ask: 'exception' }, { do: 'note' }] })).toEqual([{ ask: 'exception' }, { do: 'note' }])
    expect(remedies(control('approval', 'x', { routes: [], attests: [], apart: [], exception }))).toEqual([{ ask: 'approval' }, { ask: 'exception' }])
  })
})

it('kinds of control that do not answer to an action say nothing of it', () => {
  const acknowledge = control('acknowledge', 'k', { who: [], withinDays: 7 })
  const measure = control('measure', 'm', { code: 'K01', of: 'loan', every: 'day', value: { input: 'x' }, format: 'number' })
  expect(allowed(judge('lend', [acknowledge, measure], { actor: LIN, kind: LOAN })).governed).toEqual([])
})
