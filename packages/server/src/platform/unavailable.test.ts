import { describe, expect, it } from 'vitest'
import { answerFor } from '../http/problems.ts'
import { inHouse, lookUp, translate, type Pool } from './db.ts'
import { Refused, Unavailable } from './errors.ts'
import { newId } from './ids.ts'

const coded = (code: string) => Object.assign(new Error('told by the server'), { code })
const poolOf = (connect: () => Promise<unknown>) => ({ connect }) as unknown as Pool

describe('a database that cannot serve now', () => {
  it.each(['57P01', '57P02', '57P03', '57P05', '57014', '25P03', '08006', '08007', '53200', '53300', '40001', '40P01', '55P03', 'ECONNRESET', 'ENOTCONN', 'EPIPE', 'ERR_STREAM_DESTROYED'])('is told by %s', (code) => {
    expect(translate(coded(code))).toMatchObject({ reason: 'database' })
  })
  it.each([
    'Connection terminated', 'Connection terminated unexpectedly', 'Connection terminated due to connection timeout', 'timeout exceeded when trying to connect', 'timeout expired', 'Query read timeout',
    'Client has encountered a connection error and is not queryable', 'Client was closed and is not queryable', 'Received unexpected commandComplete message from backend.', 'Cannot use a pool after calling end on the pool',
  ])('is told by the driver: %s', (words) => {
    expect(translate(new Error(words))).toBeInstanceOf(Unavailable)
  })
  it('is not told by what another attempt would not mend', () => {
    for (const code of ['25P02', '42P01', '23505', '42501', 'XX000']) expect(translate(coded(code)), code).not.toBeInstanceOf(Unavailable)
    expect(translate(coded('53100'))).toMatchObject({ reason: 'disk-full' })
    expect(translate(new Error('the transaction is over'))).not.toBeInstanceOf(Unavailable)
  })

  it('is told whatever keeps a connection from being made', async () => {
    for (const error of [new Error('SASL: Last message was not SASLContinue'), coded('55000'), new AggregateError([coded('ECONNREFUSED')], 'all failed')])
      await expect(inHouse(poolOf(() => Promise.reject(error)), newId(), async () => 1)).rejects.toMatchObject({ reason: 'database' })
  })
  it('is told when the words of a refusal cannot be read, not a fault of ours', async () => {
    const refusal = new Refused([{ control: 's03.agreed-time', regulation: 's03', article: '4.1.3', code: 'unmet', params: {}, remedy: [] }])
    const gone = () => Promise.reject(coded('57P01'))
    expect(await answerFor(refusal, { connect: gone, query: gone } as unknown as Pool, newId())).toMatchObject({ status: 503, body: { error: 'database' }, retryAfter: 5 })
  })
})

/** A connection that remembers what it was sent, and when it was asked for an answer. */
function scripted(answer: (text: string) => unknown) {
  const sent: string[] = []
  let released: Error | undefined | null = null
  const client = {
    query: (q: string | { text: string }) => { const text = typeof q === 'string' ? q : q.text; sent.push(text.replace(/;.*/, '')); return Promise.resolve().then(() => answer(text)) },
    release: (broken?: Error) => { released = broken },
  }
  return { pool: poolOf(() => Promise.resolve(client)), sent, released: () => released }
}

describe('a transaction', () => {
  it('sends its first statement behind the beginning and the commit behind the last', async () => {
    const order: string[] = []
    const { pool, sent } = scripted((text) => { order.push(`answered ${text.slice(0, 6)}`); return { rows: [{ n: text }] } })
    const result = await inHouse(pool, newId(), async (tx) => {
      const first = tx.query('select 1')
      expect(sent).toEqual(['begin', 'select 1'])
      await first
      const last = tx.query('insert 2', [], 'last')
      await Promise.resolve()
      await last
      expect(sent).toEqual(['begin', 'select 1', 'insert 2', 'commit'])
      await expect(tx.query('select 3')).rejects.toThrow('the transaction is over')
      return tx.statements
    })
    expect([result, sent.filter((s) => s === 'commit')]).toEqual([3, ['commit']])
    expect(order.indexOf('answered insert')).toBeLessThan(order.indexOf('answered commit'))
  })
  it('that could not begin is tried again on another connection, whatever was sent behind', async () => {
    let n = 0
    const good = scripted(() => ({ rows: [] }))
    const dead = scripted(() => { throw new Error('Connection terminated unexpectedly') })
    const pool = poolOf(() => (n++ === 0 ? dead.pool.connect() : good.pool.connect()) as Promise<unknown>)
    expect(await inHouse(pool, newId(), async (tx) => { await tx.query('select 1'); return 'done' })).toBe('done')
    expect(dead.released()).toBeInstanceOf(Error)
    expect(good.sent).toEqual(['begin', 'select 1', 'commit'])
  })
  it('that was lost after it began is not done twice', async () => {
    const { pool, sent } = scripted((text) => { if (text.startsWith('insert') || text === 'commit' || text === 'rollback') throw new Error('Connection terminated unexpectedly'); return { rows: [] } })
    await expect(inHouse(pool, newId(), (tx) => tx.query('insert 1', [], 'last'))).rejects.toBeInstanceOf(Unavailable)
    expect(sent.filter((s) => s === 'begin')).toHaveLength(1)
  })
})

describe('one thing asked outside any house', () => {
  const cut = () => scripted(() => { throw coded('57P01') })
  it('is asked of the next connection when one died while it lay idle', async () => {
    const dead = cut(), good = scripted(() => ({ rows: [{ n: 1 }] }))
    const from = [dead, good]
    expect(await lookUp(poolOf(() => (from.shift() ?? good).pool.connect() as Promise<unknown>), 'select 1', [])).toEqual([{ n: 1 }])
    expect([dead.released(), good.released()]).toEqual([expect.objectContaining({ code: '57P01' }), undefined])
  })
  it('is not asked for ever, nor again for a fault of its own', async () => {
    let n = 0
    await expect(lookUp(poolOf(() => { n += 1; return cut().pool.connect() as Promise<unknown> }), 'select 1', [])).rejects.toMatchObject({ reason: 'database' })
    expect(n).toBeLessThan(30)
    const faulty = scripted(() => { throw coded('42P01') })
    await expect(lookUp(faulty.pool, 'select 1', [])).rejects.toMatchObject({ code: '42P01' })
    expect([faulty.sent, faulty.released()]).toEqual([['select 1'], undefined])
  })
  it('says at once that no connection is to be had', async () => {
    let n = 0
    await expect(lookUp(poolOf(() => { n += 1; return Promise.reject(coded('ECONNREFUSED')) }), 'select 1', [])).rejects.toMatchObject({ reason: 'database' })
    expect(n).toBe(1)
  })
})
