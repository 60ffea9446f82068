import fc from 'fast-check'
import { MOST_FEN, yuanOf } from '@guixing/core/money/money'
import { describe, expect, it } from 'vitest'
import { Invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import type { Held, Work } from '../engine/index.ts'
import { postEntries } from './post.ts'

const work = (): Work => ({ rows: {}, now: '2026-05-01T00:00:00.000Z', today: '2026-05-01', rules: { catalogue: { entries: Object.assign(Object.create(null) as object, { 'fee.drawn': { name: 'fee.drawn', label: {}, debit: 'advance', credit: 'reserved' } }) } } }) as unknown as Work
const held = (): Held => ({ matter: { id: newId(), unit: 'u' }, facts: [{ id: newId(), detail: { stage: 'x' } }] }) as unknown as Held
const fault = (amount: unknown, entry = 'fee.drawn', on: Record<string, never> = {}): string => { try { postEntries(work(), held(), { entry, amount: amount as never, on }); return '' } catch (e) { return e instanceof Invalid ? e.message : String(e) } }

describe('an entry', () => {
  it('says what moved where, of which unit and day, and stands in the fact it follows from', () => {
    const [w, h, project] = [work(), held(), newId()]
    postEntries(w, h, { entry: 'fee.drawn', amount: '12.30', on: { project, period: '2026-04', subject: 'rd-expenditure', basis: null } })
    postEntries(w, h, { entry: 'fee.drawn', amount: '0.01', on: {} })
    expect(w.rows.money_entry).toMatchObject([
      { entry: 'fee.drawn', debit: 'advance', credit: 'reserved', amount: '1230', matter_id: h.matter.id, fact_id: h.facts[0]?.id, project_id: project, basis_id: null, unit_id: 'u', day: '2026-05-01', period: '2026-04', subject: 'rd-expenditure' }, { amount: '1', project_id: null }])
    expect(h.facts[0]?.detail).toMatchObject({ stage: 'x', posted: [{ entry: 'fee.drawn', amount: '12.30' }, { amount: '0.01' }] })
    const [a, b] = (w.rows.money_entry ?? []).map((r) => Object.keys(r))
    expect(a).toEqual(b)
  })
  it('of nothing is none', () => {
    for (const nothing of ['0', '0.00', 0, null, '0.004']) { const w = work(); postEntries(w, held(), { entry: 'fee.drawn', amount: nothing, on: {} }); expect(w.rows.money_entry).toBeUndefined() }
  })
  it('negative, too large, unreadable or unknown is refused, and nothing is written', () => {
    expect(fault('-0.01')).toBe('amount: out-of-range')
    expect(fault(yuanOf(MOST_FEN + 1n))).toBe('amount: out-of-range')
    for (const bad of ['x', true, {}, [], 'NaN', '1,000']) expect(fault(bad)).toBe('amount: money')
    for (const unknown of ['fee.nothing', '__proto__', 'constructor']) expect(fault('1', unknown)).toBe('entry: malformed')
    expect(fault('1', 'fee.drawn', { project: 'x' } as never)).toBe('project: reference')
    expect(fault('1', 'fee.drawn', { period: '2026-13' } as never)).toBe('period: malformed')
  })
  it('property: any amount a field takes is written to the fen', () => {
    fc.assert(fc.property(fc.bigInt({ min: 1n, max: MOST_FEN }), (fen) => {
      const w = work()
      postEntries(w, held(), { entry: 'fee.drawn', amount: yuanOf(fen), on: {} })
      expect(w.rows.money_entry?.[0]?.amount).toBe(fen.toString())
    }))
  })
})
