import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeHash, newCode, readCode, readNumber, tokenHash } from './code.ts'
import { mayRate } from './follow.ts'
import { fieldsFor } from './house.ts'
import { makeThrottle } from './throttle.ts'

describe('codes a client writes down', () => {
  it('have eight characters none of which looks like another, and do not repeat', () => {
    const codes = Array.from({ length: 2000 }, newCode)
    for (const code of codes) expect(code).toMatch(/^[34679ACDEFGHJKMNPQRTUVWXY]{8}$/)
    expect(new Set(codes).size).toBe(codes.length)
  })
  it('are read however they were typed', () => {
    expect([readCode('acd3-4679'), readCode(' ACD3 4679 '), readCode('ＡＣＤ３４６７９')]).toEqual(['ACD34679', 'ACD34679', 'ACD34679'])
    expect([readNumber('kf-2026-1124-001'), readNumber('KF–2026—1124 -001 '), readNumber('ＫＦ－２０２６－１１２４－００１')]).toEqual(['KF-2026-1124-001', 'KF-2026-1124-001', 'KF-2026-1124-001'])
  })
  it('are kept as hashes bound to their matter and purpose', () => {
    expect(codeHash('m1', 'ACD34679')).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set([codeHash('m1', 'A'), codeHash('m2', 'A'), codeHash('m1', 'B'), tokenHash('m1:A')]).size).toBe(4)
  })
  it('never turn hostile text into something a database refuses', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => { expect(readNumber(`${text}\u0000\ud800`)).not.toMatch(/[\u0000-\u0008]|[\ud800-\udbff](?![\udc00-\udfff])/) }))
  })
})

describe('throttle', () => {
  it('lets so many through a window, then tells how long to wait, then begins anew', () => {
    const t = makeThrottle(3, 10_000)
    expect([t.take('a', 0), t.take('a', 1), t.take('a', 2), t.take('a', 3000), t.take('b', 3000)]).toEqual([0, 0, 0, 7, 0])
    expect([t.wait('a', 9999), t.wait('a', 10_000), t.take('a', 10_000), t.wait('a', 10_001)]).toEqual([1, 0, 0, 0])
  })
  it('counts nothing while refusing or only asking, and forgets on clear', () => {
    const t = makeThrottle(1, 10_000)
    t.take('a', 0)
    for (let i = 1; i < 50; i++) t.take('a', i * 100)
    expect(t.wait('a', 10_000)).toBe(0)
    t.take('a', 10_000)
    t.clear('a')
    expect(t.wait('a', 10_001)).toBe(0)
  })
  it('keeps no more keys than it may', () => {
    const t = makeThrottle(1, 10_000, 2)
    for (const key of ['a', 'b', 'c']) t.take(key, 0)
    expect([t.wait('a', 1), t.wait('b', 1) > 0, t.wait('c', 1) > 0]).toEqual([0, true, true])
  })
})

describe('what a client may rate', () => {
  const kind = { actions: { rate: {} } } as never
  it('what was answered or ended, once, and never what was struck out', () => {
    expect(mayRate(kind, { stage: 'answered', final: false, fields: { answer: '已修' } })).toBe(true)
    expect(mayRate(kind, { stage: 'closed', final: true, fields: {} })).toBe(true)
    expect(mayRate(kind, { stage: 'received', final: false, fields: {} })).toBe(false)
    expect(mayRate(kind, { stage: 'closed', final: true, fields: { ratedAt: '2026-11-24T00:00:00Z' } })).toBe(false)
    expect(mayRate(kind, { stage: 'voided', final: true, fields: {} })).toBe(false)
    expect(mayRate({ actions: {} } as never, { stage: 'closed', final: true, fields: {} })).toBe(false)
    expect(mayRate(undefined, { stage: 'closed', final: true, fields: {} })).toBe(false)
  })
})

it('lays what was typed into the fields an opening asks for, and leaves out the rest', () => {
  const asks = (...names: string[]) => ({ asks: names.map((name) => ({ field: { name }, required: false, store: true })) }) as never
  const typed = { content: ' 漏水 ', name: '李辉', phone: '138', room: ' ', category: 'repair' }
  expect(fieldsFor(asks('content', 'callerName', 'callerPhone', 'room'), typed)).toEqual({ content: '漏水', callerName: '李辉', callerPhone: '138' })
  expect(fieldsFor(asks('goal', 'contact', 'owner', 'category'), typed)).toEqual({ goal: '漏水', contact: '138', category: 'repair' })
})
