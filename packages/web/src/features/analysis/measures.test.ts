import { describe, expect, it } from 'vitest'
import type { RegulationView } from '@guixing/contract/regulations'
import { MEASURES, measureRows, type Sources } from './measures.ts'

const words = { 'zh-CN': 'x', 'zh-TW': 'x', en: 'x' }
const rate = (conformed: number, breached: number) => ({ conformed, breached, prevented: 0, held: 0, waived: 0, excused: 0, pending: 0, rate: conformed + breached > 0 ? conformed / (conformed + breached) : null })
const control = (id: string, type: string, requirements: string[], article: string, count = rate(0, 0), more: object = {}) => ({ id, type, name: words, says: words, articles: [article], mode: 'block', binds: [], requirements, state: 'live' as const, missing: [], concern: null, rate: count, ...more })
const source = (code: string, controls: ReturnType<typeof control>[]): Sources => ({ regulation: { code, controls } as unknown as RegulationView, kept: undefined })

describe('measures', () => {
  it('K28: duties done in time over duties due, of all regulations', () => {
    const rows = measureRows([source('S03', [control('a', 'duty', [], '4.2.4', rate(20, 1))]), source('S29', [control('b', 'duty', [], '六', rate(3, 2))])])
    const k28 = rows.find((r) => r.code === 'K28')!
    expect(k28.rate).toMatchObject({ conformed: 23, breached: 3 })
    expect(k28.rate!.rate).toBeCloseTo(23 / 26)
    expect(k28.at).toEqual({ regulation: 'S29', article: '六' })
  })
  it('K02: the measure where it counted, else the clock of the agreed time', () => {
    const measure = control('m', 'measure', ['S03-27'], '4.3.3')
    const clock = control('c', 'clock', ['S03-11'], '4.1.3', rate(368, 4))
    const k02 = measureRows([source('S03', [clock, measure])])[0]!
    expect(k02.at).toEqual({ regulation: 'S03', article: '4.1.3' })
    expect(k02.rate?.breached).toBe(4)
    const counted = measureRows([source('S03', [clock, { ...measure, rate: rate(10, 0) }])])[0]!
    expect(counted.at?.article).toBe('4.3.3')
  })
  it('S37-13: a measure nobody asks for has no rate, no link and no zero', () => {
    const k04 = measureRows([]).find((r) => r.code === 'K04')!
    expect(k04).toMatchObject({ rate: null, at: null, target: null })
    expect(measureRows([]).find((r) => r.code === 'K28')!.rate!.rate).toBeNull()
  })
  it('lists the measures of the foundation in order', () => {
    expect(MEASURES.map((m) => m.code)).toEqual(['K02', 'K04', 'K05', 'K09', 'K10', 'K28', 'K29', 'K30', 'K31', 'K32', 'K33'])
  })
})
