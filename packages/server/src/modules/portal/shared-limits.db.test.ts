import { describe, expect, it } from 'vitest'
import { Unavailable } from '../../platform/errors.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { forget, letThrough, limitKey, sweepLimits, waitSql, WRONG_CODES, type Limit } from './shared-limits.ts'

const house = await makeHouse(await testDatabase())
const three: Limit = { name: 'test', most: 3, seconds: 600 }
const tried = (...counts: [Limit, string][]) => letThrough(house.pool, counts).then(() => 0, (e: unknown) => { if (e instanceof Unavailable) return e.retryAfter; throw e })
const kept = async () => (await house.owner.query<{ key: string; n: number }>('select key, n from throttle order by key')).rows

describe('limits that hold over all nodes', () => {
  it('lets so many through, however many ask at once, then tells how long to wait, then begins anew', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => tried([three, '192.0.2.1'])))
    expect(answers.filter((a) => a === 0)).toHaveLength(3)
    for (const seconds of answers.filter((a) => a !== 0)) expect(seconds).toBeGreaterThan(590)
    expect(await tried([three, '192.0.2.2'])).toBe(0)
    await house.owner.query("update throttle set ends_at = now() - interval '1 second' where key = $1", [limitKey(three, '192.0.2.1')])
    expect(await tried([three, '192.0.2.1'])).toBe(0)
  })

  it('counts several keys in one statement, and never the address itself', async () => {
    let statements = 0
    const counting = { query: (...args: unknown[]) => { statements += 1; return (house.pool.query as (...a: unknown[]) => Promise<unknown>)(...args) } } as never
    await letThrough(counting, [[three, '198.51.100.7'], [WRONG_CODES, '13800138000']])
    expect(statements).toBe(1)
    expect(JSON.stringify(await kept())).not.toMatch(/198\.51|138001/)
  })

  it('tells the wait in another statement, forgets what was cleared, sweeps what is over', async () => {
    const wait = async () => Number((await house.read((tx) => tx.query<{ w: number }>(`select ${waitSql(WRONG_CODES, 1)} as w`, [limitKey(WRONG_CODES, 'n')])))[0]?.w)
    expect(await wait()).toBe(-1)
    await tried([WRONG_CODES, 'n'])
    expect(await wait()).toBe(0)
    for (let i = 0; i < 4; i++) await tried([WRONG_CODES, 'n'])
    expect(await wait()).toBeGreaterThan(890)
    await house.write((tx) => forget(tx, WRONG_CODES, 'n'))
    expect(await wait()).toBe(-1)
    await tried([three, 'swept'])
    await house.owner.query("update throttle set ends_at = now() - interval '1 second' where key = $1", [limitKey(three, 'swept')])
    expect(await sweepLimits(house.pool)).toBe(1)
    expect((await kept()).map((r) => r.key)).not.toContain(limitKey(three, 'swept'))
  })
})
