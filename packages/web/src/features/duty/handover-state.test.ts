import { describe, expect, it } from 'vitest'
import { aboutOthers, askedOf, earlyBy, itemsOf, missingItems, momentOf, personOf, shortOf, type Fact } from './handover-state.ts'

const ask = (name: string) => ({ name, type: 'text', label: { 'zh-CN': name, 'zh-TW': name, en: name }, required: false })
const action = (name: string, asks: string[]) => ({ name, label: ask(name).label, minor: false, possible: true, reasons: [], asks: asks.map(ask) })
const fact = (seq: number, what: string, at: string) => ({ seq, what, at }) as Fact

describe('handover', () => {
  it('S30-04: an item nobody counted is neither full nor missing', () => {
    const items = itemsOf([{ name: '对讲机', expected: 6, counted: 5 }, { name: '电脑', expected: '3', counted: null }, { name: '电话机', expected: 4, counted: 4 }])
    expect(items.map(shortOf)).toEqual([1, 0, 0])
    expect(missingItems(items).map((i) => i.name)).toEqual(['对讲机'])
    expect(itemsOf(undefined)).toEqual([])
  })
  it('S30-01 S30-03: exactly at the limit is on time, a second later is late', () => {
    const limit = Date.parse('2026-11-24T07:45:00Z')
    expect(earlyBy('2026-11-24T07:43:00Z', limit)).toBe(2)
    expect(earlyBy('2026-11-24T07:45:00Z', limit)).toBe(0)
    expect(earlyBy('2026-11-24T07:45:01Z', limit)).toBe(-1)
  })
  it('takes a moment from its field, else from the last fact of the action', () => {
    const facts = [fact(1, 'handover.arrive', 'a'), fact(4, 'handover.arrive', 'b'), fact(2, 'handover.count', 'c')]
    expect(momentOf({ fields: {} }, facts, 'arrivedAt', 'arrive')).toBe('b')
    expect(momentOf({ fields: { arrivedAt: 'x' } }, facts, 'arrivedAt', 'arrive')).toBe('x')
    expect(momentOf({ fields: {} }, facts, 'no', 'sign-in')).toBeNull()
  })
  it('S30-07: sends a signature only the fields it asks for', () => {
    const signIn = action('sign-in', ['signerPassword', 'faultRecords'])
    expect(askedOf(signIn, { signerPassword: 's', faultRecords: false, items: [] })).toEqual({ signerPassword: 's', faultRecords: false })
  })
  it('S30-07: that somebody else must sign is no reason in that person’s own box', () => {
    expect(aboutOthers([{ control: 's30.incoming-signs' }, { control: 's30.open-read' }])).toEqual([{ control: 's30.open-read' }])
  })
  it('reads a person however the server wrote it', () => {
    const people = new Map([['p1', '吴昊']])
    expect(personOf('p1', people)).toEqual({ id: 'p1', name: '吴昊' })
    expect(personOf({ id: 'p2', name: '陈晓琳' }, people)).toEqual({ id: 'p2', name: '陈晓琳' })
    expect(personOf(null, people)).toBeNull()
  })
})
