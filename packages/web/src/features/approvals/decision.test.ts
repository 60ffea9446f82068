import { describe, expect, it } from 'vitest'
import { amountOf, moved, nextOf, splitFields } from './decision.ts'

const field = (name: string, type = 'text', more: object = {}) => ({ name, type, label: { 'zh-CN': name, 'zh-TW': name, en: name }, required: false, ...more })

describe('approvals', () => {
  it('goes on to the next line, at the end to the one before', () => {
    expect(nextOf(['a', 'b', 'c'], 'a')).toBe('b')
    expect(nextOf(['a', 'b', 'c'], 'c')).toBe('b')
    expect(nextOf(['a'], 'a')).toBeUndefined()
    expect(nextOf(['a', 'b'], 'gone')).toBe('a')
  })
  it('names the sum only where there is exactly one', () => {
    expect(amountOf([field('amount', 'money')], { amount: '780000.00' })).toBe('780000.00')
    expect(amountOf([field('a', 'money'), field('b', 'money')], { a: '1.00', b: '2.00' })).toBeNull()
    expect(amountOf([field('a', 'money')], {})).toBeNull()
  })
  it('X-06: shows what is attested apart, and no empty system field', () => {
    const split = splitFields([field('content'), field('answer'), field('stamp', 'instant', { system: true }), field('room', 'text', { required: true })], { content: 'x', answer: 'y' }, { answer: 'y' })
    expect(split.attested.map((f) => f.name)).toEqual(['answer'])
    expect(split.others.map((f) => f.name)).toEqual(['content', 'room'])
  })
  it('says how far a sum moved, to the fen, and nothing where one side is unset or it is no number', () => {
    expect(moved('money', '720000.00', '780000.00')).toBe('+60,000.00')
    expect(moved('money', '90071992547409.93', '90071992547409.91')).toBe('-0.02')
    expect(moved('percent', 1.3958, 1.4653)).toBe('+0.0695')
    expect(moved('number', 3, 3)).toBe('0')
    expect([moved('money', null, '1.00'), moved('text', 'a', 'b'), moved('number', 1, 'x')]).toEqual(['', '', ''])
  })
})
