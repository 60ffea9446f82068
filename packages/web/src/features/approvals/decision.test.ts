import { describe, expect, it } from 'vitest'
import { amountOf, mayDecide, nextTask, splitFields } from './decision.ts'

const field = (name: string, type = 'text', more: object = {}) => ({ name, type, label: { 'zh-CN': name, 'zh-TW': name, en: name }, required: false, ...more })

describe('approvals', () => {
  it('X-06: returning and rejecting need words, agreeing does not', () => {
    expect(mayDecide('agree', '')).toBe(true)
    expect(mayDecide('return', '  ')).toBe(false)
    expect(mayDecide('reject', '缺函')).toBe(true)
  })
  it('goes on to the next task, at the end to the one before', () => {
    const tasks = [{ task: 'a' }, { task: 'b' }, { task: 'c' }]
    expect(nextTask(tasks, 'a')).toBe('b')
    expect(nextTask(tasks, 'c')).toBe('b')
    expect(nextTask([{ task: 'a' }], 'a')).toBeUndefined()
    expect(nextTask(tasks, 'gone')).toBe('a')
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
})
