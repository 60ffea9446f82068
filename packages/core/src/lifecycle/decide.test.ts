import { describe, expect, it, test } from 'vitest'
import type { ActionDef, Value } from '../model/kind.ts'
import { decide, type Decision } from './decide.ts'
import { CLIENT, LIN, LOAN, NOW, action, allowed, control, enforced, grant, loan, never, person, situation } from './test-library.ts'
import { SYSTEM, type MatterState, type Situation } from './situation.ts'

const codes = (decision: Decision) => (decision.refused ? decision.reasons.map((r) => r.code) : [])
const take = (name: string, more: Parameters<typeof situation>[1] = {}) => allowed(decide(situation(name, more)))
/** An action that is not the library's own, on a requested loan. */
const taking = (brief: Partial<ActionDef>, more: Partial<Situation> = {}) => take('lend', { ...more, action: { ...action({ name: 'try', from: 'open' }), ...brief } })

describe('stages', () => {
  it.each([
    ['lend', 'requested', false], ['lend', 'lent', true], ['lend', 'returned', true], ['lose', 'lent', false], ['lose', 'returned', true],
    ['correct', 'returned', false], ['stamp', 'lent', true], ['request', 'lent', true],
  ])('%s from %s is refused: %s', (name, stage, refused) => {
    expect(decide(situation(name, { matter: loan({ stage }), input: { remark: 'r', weeks: 1 } })).refused).toBe(refused)
  })

  it('a wrong stage is the only reason, names where the matter stands, and leaves no check', () => {
    const decision = decide(situation('lend', { matter: loan({ stage: 'lent' }), force: enforced(never('a')) }))
    expect(decision).toEqual({ refused: true, checks: [], reasons: [{ control: '', regulation: '', article: '', code: 'wrong-stage', params: { stage: 'lent', action: 'lend' }, remedy: [] }] })
  })

  it.each(['lend', 'correct', 'lose'])('%s cannot open a matter', (name) => {
    expect(codes(decide(situation(name, { matter: null, input: { remark: 'r' } })))).toEqual(['wrong-stage'])
  })

  it('the next stage is a word, a formula over the matter as it would be, or the same where none is given', () => {
    const back = (damaged: boolean) => take('give-back', { matter: loan({ stage: 'lent' }), input: { damaged } }).stage
    expect([back(true), back(false)]).toEqual(['lost', 'returned'])
    expect(take('extend', { matter: loan({ stage: 'lent' }), input: { weeks: 2 } }).stage).toBe('lent')
  })

  it('a formula that gives no stage of the kind, or cannot be told, leaves it where it is', () => {
    expect(taking({ to: '$shelf' }, { matter: loan({ fields: { shelf: 'open' } }) }).stage).toBe('requested')
    expect(taking({ to: '$shelf' }).stage).toBe('requested')
    expect(taking({ to: '$stage' }, { matter: loan({ stage: 'lent' }) }).stage).toBe('lent')
    expect(taking({ from: [], to: 'nowhere' }, { matter: null }).stage).toBe('requested')
  })
})

describe('opening', () => {
  const opened = take('request', { input: { book: '水经注', remark: '急用', channel: 'phone' } })

  it('the opener has it, at the first stage, with number, unit and time; nothing is final yet', () => {
    expect(opened.after).toMatchObject({
      id: 'm1', kind: 'loan', number: 'L-0001', stage: 'requested', owner: 'lin', firstResponder: 'lin', opener: 'lin', unit: 'desk', unitPath: ['desk', 'branch', 'library'],
      openedAt: NOW, closedAt: null, version: 0, channel: 'phone', title: '水经注', fields: { book: '水经注', copies: 1 },
    })
  })

  it('words no field keeps go to the fact and not to the matter', () => {
    expect(opened.words).toEqual({ remark: '急用' })
    expect(opened.after.fields).not.toHaveProperty('remark')
    expect(opened.changes.map((c) => c.name)).not.toContain('remark')
  })

  it('changes list every field and column that is new, with null before', () => {
    const names = opened.changes.map(({ name, before }) => { expect(before).toBeNull(); return name })
    expect(names.sort()).toEqual(['book', 'channel', 'copies', 'firstResponder', 'owner', 'title', 'unit'])
  })

  it('opened by the system or a client nobody has it yet', () => {
    for (const [name, actor] of [['request', SYSTEM], ['ask-online', CLIENT]] as const) {
      expect(take(name, { actor, input: { book: 'b' } }).after).toMatchObject({ owner: null, firstResponder: null, opener: null })
    }
  })

  it('the title is one line of sixty characters, typed or by formula, else the name of the kind', () => {
    const title = (input: Record<string, Value>) => take('request', { input }).after.title
    expect(title({ book: '  山\n海   经 ' })).toBe('山 海 经')
    expect([...title({ book: '𠮷'.repeat(80) })]).toHaveLength(60)
    expect(title({ book: '𠮷'.repeat(80) }).endsWith('𠮷…')).toBe(true)
    expect(title({})).toBe('借阅')
    expect(title({ book: ' ' })).toBe('借阅')
    const untitled = { ...LOAN, title: { concat: ['$book', '$shelf'] } }
    expect(take('request', { kind: untitled, input: { book: 'b' } }).after.title).toBe('借阅')
  })

  it('a title the formula made follows what it names, one written by hand stays, and so does one whose words are gone', () => {
    const corrected = (matter: Partial<MatterState>, input: Record<string, Value> = { book: '水经注' }) => take('correct', { matter: loan(matter), input }).after.title
    expect(corrected({})).toBe('水经注')
    expect(corrected({ title: '借阅', fields: { book: null } })).toBe('水经注')
    expect(corrected({ title: '给馆长的书' })).toBe('给馆长的书')
    expect(corrected({}, { book: null })).toBe('山海经')
    expect(corrected({}, { book: '水经注', title: '新题' })).toBe('新题')
    expect(corrected({}, { copies: 2 })).toBe('山海经')
  })
  it('a title cleared later is given again by the formula', () => {
    expect(take('correct', { input: { title: '新题' } }).after.title).toBe('新题')
    expect(take('correct', { input: { title: null, book: '水经注' } }).after.title).toBe('水经注')
  })
})

describe('who', () => {
  const who = (actor: Situation['actor'], name = 'lend', more: Partial<Situation> = {}) => codes(decide(situation(name, { actor, input: { remark: 'r' }, ...more })))

  it('the role named, nobody else; where none is named, any person', () => {
    expect(who(LIN)).toEqual([])
    expect(who(person('he', { roles: [grant('guard')] }))).toEqual(['not-yours'])
    expect(who(person('he'), 'lose')).toEqual([])
  })

  it('somebody else hears only that, whatever the controls say', () => {
    const decision = decide(situation('lend', { actor: person('he'), force: enforced(never('a')) }))
    expect(decision).toMatchObject({ refused: true, checks: [], reasons: [{ code: 'not-yours', control: '', params: { action: 'lend' } }] })
  })

  it('the system may take every action, people none of the system', () => {
    expect([who(SYSTEM), who(SYSTEM, 'sweep'), who(SYSTEM, 'lose')]).toEqual([[], [], []])
    expect(who(LIN, 'sweep')).toEqual(['not-yours'])
  })

  it('a client acts only where the client is named, and no person in the client\'s place', () => {
    const client = (name: string) => who(CLIENT, name, { input: { book: 'b' } })
    expect([client('ask-online'), client('request'), who(CLIENT, 'lend'), who(CLIENT, 'lose')]).toEqual([[], ['not-yours'], ['not-yours'], ['not-yours']])
    expect(who(LIN, 'ask-online')).toEqual(['not-yours'])
  })

  it('a client is not let in by a role, unit or head the caller happens to carry', () => {
    const forged = { ...CLIENT, roles: [grant('librarian')], heads: ['desk'], unitPath: ['desk'] }
    for (const w of [{ role: 'librarian' }, { headOf: '$unit' }, { unit: 'desk' }, { relation: 'handling-unit' as const }]) {
      expect(codes(decide(situation('lend', { actor: forged, action: { ...action({ name: 'try', from: 'open' }), who: [w] } })))).toEqual(['not-yours'])
    }
  })

  it('on opening the place is the unit it opens in', () => {
    const opening = { ...action({ name: 'try', from: [], to: 'requested' }), who: [{ role: 'librarian' }] }
    const here = (unit: string) => decide(situation('request', { action: opening, actor: person('he', { roles: [grant('librarian', 'unit-tree', unit)] }) })).refused
    expect([here('branch'), here('cellar')]).toEqual([false, true])
  })
})

describe('what is written', () => {
  it('sets: the time, the person, $actor as a whole, a count over what was before', () => {
    const lent = take('lend')
    expect(lent.after).toMatchObject({ owner: 'lin', firstResponder: 'wu', stage: 'lent', fields: { lentAt: NOW, lentBy: 'lin' } })
    const again = take('extend', { matter: loan({ stage: 'lent', fields: { extensions: 2 } }), input: { weeks: 1 } })
    expect(again.after.fields.extensions).toBe(3)
    expect(again.changes).toContainEqual({ name: 'extensions', before: 2, after: 3 })
  })

  it('for the system $actor is nobody', () => {
    expect(take('lend', { actor: SYSTEM })).toMatchObject({ after: { owner: null } })
    expect(take('lend', { actor: SYSTEM }).after.fields).not.toHaveProperty('lentBy')
  })

  test.each<[string, Record<string, Value>, string, Value]>([
    ['what cannot be told clears a field', { book: '$shelf' }, 'book', undefined as unknown as Value],
    ['null clears it', { book: null }, 'book', undefined as unknown as Value],
    ['computed numbers stay numbers in a number field', { copies: { times: ['$copies', 3] } }, 'copies', 6],
    ['and exact text elsewhere', { book: { times: ['$copies', '1.50'] } }, 'book', '3.00'],
    ['a later set sees an earlier one', { copies: 7, weeks: '$copies' }, 'weeks', 7],
    ['a list is kept as a list', { book: ['a', 'b'] }, 'book', ['a', 'b']],
    ['typed values are seen by sets', { book: '$input.copies' }, 'book', 2],
    ['a table keeps its rows', { pieces: '$before.pieces' }, 'pieces', [{ name: 'x', fine: true }]],
    ['as it was before', { book: '$before.book' }, 'book', '山海经'],
    ['an unset parameter clears too', { book: '$params.P99' }, 'book', undefined as unknown as Value],
  ])('%s', (_name, sets, name, wanted) => {
    const after = take('correct', { action: { ...LOAN.actions.correct as ActionDef, sets }, input: { copies: 2 }, matter: loan({ fields: { pieces: [{ name: 'x', fine: true }] } }) }).after
    expect(after.fields[name]).toEqual(wanted)
  })

  it('ledger columns hold text: numbers are written out, lists and records are not', () => {
    const priority = (v: Value) => taking({ sets: { priority: v } }).after.priority
    expect([priority('high'), priority(3), priority(true), priority(null), priority(['a']), priority({ sum: [1, 2] })]).toEqual(['high', '3', 'true', null, null, '3'])
    expect(taking({ sets: { priority: 'high' } }).after.fields).not.toHaveProperty('priority')
  })

  it('$before knows every ledger column and the stage', () => {
    const matter = loan({ priority: 'high', amount: '5.00', channel: 'phone' })
    const sets = { book: { concat: ['$before.priority', '$before.amount', '$before.channel', '$before.stage', '$before.opener'] }, priority: 'low' }
    expect(taking({ sets }, { matter }).after.fields.book).toBe('high5.00phonerequestedwu')
  })

  it('what the action does not ask for is not written', () => {
    const after = take('lend', { input: { book: 'x', owner: 'he', stage: 'lost' } }).after
    expect([after.fields.book, after.owner, after.stage]).toEqual(['山海经', 'lin', 'lent'])
  })

  it('typed values lose to the action\'s own sets', () => {
    expect(taking({ asks: LOAN.actions.correct?.asks ?? [], sets: { book: 'set' } }, { input: { book: 'typed' } }).after.fields.book).toBe('set')
  })

  it('only what differs is a change, by value and not by identity', () => {
    const matter = loan({ fields: { pieces: [{ name: 'x' }], shelf: 'open' } })
    const { changes } = take('correct', { matter, input: { pieces: [{ name: 'x' }], book: null, copies: 2, amount: '9.00' } })
    expect(changes).toEqual([{ name: 'book', before: '山海经', after: null }, { name: 'copies', before: 1, after: 2 }, { name: 'amount', before: null, after: '9.00' }])
  })

  it('effects: the action\'s own first, then those of the controls in force, each with its control', () => {
    const notify = (text: string) => ({ notify: { to: [], text } })
    const force = enforced(
      control('gate', 'kept', { that: true, then: { conformed: [notify('kept')], breached: [notify('no')] } }, 'lose'),
      control('gate', 'broken', { that: false, mode: 'record', then: { breached: [notify('broken')], conformed: [notify('no')] } }, 'lose'),
      control('consequence', 'follows', { do: [notify('follows')], when: { is: ['$copies', 1] } }, 'lose'),
      control('consequence', 'silent', { do: [notify('no')], when: { is: ['$copies', 2] } }, 'lose'),
      control('consequence', 'cannot-tell', { do: [notify('no')], when: { is: ['$params.P99', 2] } }, 'lose'),
      control('consequence', 'elsewhere', { do: [notify('no')] }, 'lend'),
    )
    const { effects, governed } = take('lose', { force, input: { remark: 'r' } })
    expect(effects.map(({ effect, control: by }) => [by, 'notify' in effect ? effect.notify.text : ''])).toEqual([[null, 'lost'], ['s91.kept', 'kept'], ['s91.broken', 'broken'], ['s91.follows', 'follows']])
    expect(governed.map((g) => g.control)).toEqual(['s91.kept', 's91.broken'])
  })
})
