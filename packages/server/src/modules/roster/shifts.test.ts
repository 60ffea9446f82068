import { describe, expect, it } from 'vitest'
import { logOf } from './on-duty.ts'
import { groupShifts, onDuty, shiftView, type ShiftRow } from './shifts.ts'
import { incomingOf, itemsToCount, outgoingOf, STANDARD_ITEMS, type Candidate } from './handover.ts'
import { shiftOfLeave } from './leave.ts'

const hour = (h: number): string => new Date(Date.UTC(2026, 10, 24, h)).toISOString()
const shift = (owner: string, from: number, to: number, stage: string, more: Partial<Candidate> = {}): Candidate => ({ id: `${owner}${from}`, number: `ZB-${from}`, unit: 'u', stage, owner, start: hour(from), end: hour(to), shift: 'day', handing: false, taken: false, ...more })
const who = (rows: ShiftRow[], h: number) => { const { current, next } = onDuty(groupShifts(rows), hour(h)); return [current?.shifts.map((s) => s.owner) ?? null, next?.shifts.map((s) => s.owner) ?? null] }

describe('S30-07 who is on duty', () => {
  it('goes by the roster as long as nobody has signed in', () => {
    expect(who([shift('a', 0, 8, 'rostered'), shift('b', 8, 16, 'rostered'), shift('c', 8, 16, 'rostered')], 9)).toEqual([['b', 'c'], null])
    expect(who([shift('b', 8, 16, 'rostered')], 2)).toEqual([null, ['b']])
  })
  it('leaves duty with the outgoing until the second signature, however late', () => {
    expect(who([shift('a', 0, 8, 'tidied'), shift('b', 8, 16, 'rostered'), shift('c', 16, 24, 'rostered')], 9)).toEqual([['a'], ['b']])
    expect(who([shift('a', 0, 8, 'closed'), shift('b', 8, 16, 'on-duty'), shift('c', 16, 24, 'rostered')], 9)).toEqual([['b'], ['c']])
  })
  it('begins a shift that was taken over early', () => {
    expect(who([shift('a', 0, 8, 'closed'), shift('b', 9, 16, 'on-duty')], 8)).toEqual([['b'], null])
  })
  it('forgets a shift nobody closed for more than a day', () => {
    expect(who([shift('a', -40, -32, 'on-duty'), shift('b', 8, 16, 'rostered')], 9)).toEqual([['b'], null])
  })
  it('shows one’s own shift, the manager apart, and falls back on the plan for the manager', () => {
    const rules = { people: new Map([['a', { name: '周强' }], ['m', { name: '周敏' }]]), units: new Map([['u', { id: 'u', name: '值班' }]]) } as never
    const [group] = groupShifts([shift('a', 8, 16, 'rostered'), shift('b', 8, 16, 'on-duty'), shift('m', 8, 16, 'rostered', { shift: 'special' })])
    expect(shiftView(rules, group!, 'a', [], new Map([['b8', 'h']]))).toMatchObject({ id: 'a8', stage: 'rostered', people: [{ name: '周强' }, { name: '—' }], manager: { name: '周敏' }, handover: 'h' })
    expect(shiftView(rules, group!, null, [], new Map())).toMatchObject({ id: 'b8', stage: 'on-duty', handover: null })
    expect(shiftView(rules, { ...group!, shifts: group!.shifts.slice(0, 1) }, null, [{ start: hour(8), end: hour(16), people: [], manager: 'm' }], new Map()).manager).toEqual({ id: 'm', name: '周敏' })
  })
})

describe('S29-02 the duty record', () => {
  const fact = (at: number, what: string, changes: Record<string, string>, words?: Record<string, string>) => ({ matter_id: 's', at: hour(at), by_id: 'a', what, body: { changes: Object.entries(changes).map(([name, after]) => ({ name, after })), ...(words ? { words } : {}) } })
  it('keeps an entry worded like the one before, and puts entries where they happened', () => {
    const log = logOf([fact(1, 'sign-in', {}), fact(2, 'log', { event: '巡查正常' }), fact(3, 'log', { loggedAt: hour(3) }), fact(4, 'major-problem', { majorProblem: '电梯困人' }), fact(5, 'log', { event: '补记来访' }, { at: hour(2) })], () => '周强')
    expect(log.map((e) => [e.at, e.kind, e.text])).toEqual([[hour(1), 'sign-in', ''], [hour(2), 'log', '巡查正常'], [hour(2), 'log', '补记来访'], [hour(3), 'log', '巡查正常'], [hour(4), 'major-problem', '电梯困人']])
    expect(log[0]?.by).toEqual({ id: 'a', name: '周强' })
  })
  it('shows an entry whose words were erased without them', () => {
    expect(logOf([{ matter_id: 's', at: hour(1), by_id: null, what: 'log', body: null }], () => '')).toEqual([{ at: hour(1), by: null, text: '', kind: 'log' }])
  })
})

describe('S30 which shifts a handover joins', () => {
  it('takes the shift the outgoing is on, else the one ending nearest the change', () => {
    const shifts = [shift('a', -24, -16, 'rostered'), shift('a', 0, 8, 'on-duty'), shift('a', 8, 16, 'rostered'), shift('x', 0, 8, 'on-duty')]
    expect(outgoingOf(shifts, hour(8), 'a')?.start).toBe(hour(0))
    expect(outgoingOf([shift('a', -24, -16, 'rostered'), shift('a', 0, 8, 'rostered')], hour(8), 'a')?.start).toBe(hour(0))
    expect(outgoingOf([shift('a', 8, 16, 'rostered')], hour(8), 'a')).toBeNull()
  })
  it('hands to the person named, else to whoever of the unit begins then and is not taken', () => {
    const shifts = [shift('b', 8, 16, 'rostered', { taken: true }), shift('c', 8, 16, 'rostered'), shift('m', 8, 16, 'rostered', { shift: 'special' }), shift('z', 8, 16, 'rostered', { unit: 'other' })]
    expect(incomingOf(shifts, hour(8), { unit: 'u' })?.owner).toBe('c')
    expect(incomingOf(shifts, hour(8), { person: 'z' })?.owner).toBe('z')
    expect(incomingOf(shifts, hour(10), { unit: 'u' })).toBeNull()
    expect(incomingOf([shift('c', 8, 16, 'on-duty')], hour(8), { unit: 'u' })).toBeNull()
  })
  it('S30-04 asks for what was counted last, so that an explained loss is not asked for again', () => {
    expect(itemsToCount([{ name: '对讲机', expected: 6, counted: 5 }, { name: '电脑', expected: 2 }, 'broken', null])).toEqual([{ name: '对讲机', expected: 5 }, { name: '电脑', expected: 2 }])
    for (const none of [undefined, null, [], 'x', [{ expected: 2 }]]) expect(itemsToCount(none as never)).toEqual(STANDARD_ITEMS)
  })
  it('S29-07 ties a leave to the shift one is on, else to the first that overlaps it', () => {
    const shifts = [shift('a', 0, 8, 'rostered'), shift('a', 8, 16, 'on-duty'), shift('a', 30, 38, 'rostered')]
    expect(shiftOfLeave(shifts, hour(6), null)?.start).toBe(hour(8))
    expect(shiftOfLeave(shifts, hour(4), hour(6))?.start).toBe(hour(0))
    expect(shiftOfLeave(shifts, hour(16), hour(20))).toBeNull()
  })
})
