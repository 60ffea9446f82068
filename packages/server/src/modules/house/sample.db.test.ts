import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inHouse, makePool } from '../../platform/db.ts'
import { testDatabase } from '../../platform/postgres/test-database.ts'
import { verifyHouse } from '../audit/index.ts'
import { countsOf, groupBy, rate, tally } from '../conformance/index.ts'
import { coverageOf } from '../regulations/index.ts'
import { rulesOf } from '../rules/index.ts'
import { SAMPLE_PASSWORD, SAMPLE_PEOPLE, setUpHouse, setUpSample } from './index.ts'
import { FIRM_PEOPLE } from './sample-firm.ts'
import { MONEY_PEOPLE } from './sample-money.ts'
import { checkSignature } from '../../platform/identity/index.ts'

const db = await testDatabase()
const pool = makePool(db.appUrl)
afterAll(() => pool.end())
let tenant = ''
const rows = <R>(sql: string): Promise<R[]> => inHouse(pool, tenant, (tx) => tx.query<R>(sql), 'read')

beforeAll(async () => {
  tenant = (await setUpSample(pool)).tenant
}, 120_000)

describe('the sample house', () => {
  it('is there for everybody to sign in', async () => {
    const rules = await rulesOf(pool, tenant)
    expect([...rules.people.values()].map((p) => p.name).sort()).toEqual([...SAMPLE_PEOPLE, ...MONEY_PEOPLE, ...FIRM_PEOPLE].sort())
    for (const name of ['陈晓琳', '韩志远']) {
      const person = [...rules.people.values()].find((p) => p.name === name)?.id ?? ''
      expect(await checkSignature(pool, tenant, person, SAMPLE_PASSWORD)).toBe('right')
    }
    expect((await rows<{ settings: object }>('select settings from house'))[0]?.settings).toEqual({})
  })

  it('has clients, an information file and matters of many kinds', async () => {
    const [n] = await rows<{ clients: number; entries: number; matters: number; kinds: number; open: number; late: number }>(
      `select (select count(*)::int from client where kind <> 'organisation') as clients, (select count(*)::int from knowledge) as entries, (select count(*)::int from matter where kind not in ('duty-shift')) as matters, (select count(distinct kind)::int from matter) as kinds,
         (select count(*)::int from matter where kind = 'enquiry' and not final) as open, (select count(*)::int from matter where not final and due_at < now()) as late`)
    expect(n).toMatchObject({ clients: 60, entries: 42 })
    expect(n?.matters).toBeGreaterThan(80)
    expect(n?.kinds).toBeGreaterThanOrEqual(15)
    expect(n?.open).toBeGreaterThanOrEqual(5)
    expect(n?.late).toBeGreaterThanOrEqual(1)
  })

  it('is dated back from now and never ahead of it', async () => {
    const [n] = await rows<{ ahead: number; days: number }>("select count(*) filter (where at > now())::int as ahead, count(distinct date_trunc('day', at))::int as days from fact")
    expect(n?.ahead).toBe(0)
    expect(n?.days).toBeGreaterThanOrEqual(10)
  })

  it('is a real house: chains verify, sums recount, some articles are kept and some are not', async () => {
    expect(await verifyHouse(pool, tenant)).toMatchObject({ ok: true, mismatches: [] })
    const counts = await inHouse(pool, tenant, (tx) => countsOf(tx, { from: '2000-01-01', to: '2999-12-31' }), 'read')
    const rates = [...groupBy(counts, (c) => c.control).values()].map((list) => rate(tally(list))).filter((r) => r !== null)
    expect(rates.filter((r) => r === 1).length).toBeGreaterThan(5)
    expect(rates.filter((r) => r < 1).length).toBeGreaterThan(8)
    const [s03] = [...groupBy(counts.filter((c) => c.control === 's03.agreed-time'), (c) => c.control).values()].map((list) => rate(tally(list)))
    expect(s03).toBeGreaterThan(0.5)
    expect(s03).toBeLessThan(1)
  })

  it('has its roster published, someone on duty, and handovers signed by both (S29-01, S30-07)', async () => {
    expect((await rows<{ stage: string }>("select stage from matter where kind = 'roster-month'")).every((r) => r.stage === 'published')).toBe(true)
    const [n] = await rows<{ signed: number; on: number; ahead: number }>(
      "select count(*) filter (where kind = 'handover' and stage = 'taken-over')::int as signed, count(*) filter (where kind = 'duty-shift' and stage in ('on-duty', 'tidied'))::int as on, count(*) filter (where kind = 'duty-shift' and stage = 'rostered')::int as ahead from matter")
    expect(n?.signed).toBeGreaterThanOrEqual(5)
    expect(n?.on).toBe(1)
    expect(n?.ahead).toBeGreaterThan(3)
  })

  it('was read and confirmed by most, so that articles to acknowledge count as carried (K14)', async () => {
    const acks = await rows<{ code: string; done: number; asked: number }>('select code, count(confirmed_at)::int as done, count(*)::int as asked from acknowledgement group by code')
    expect(acks.map((a) => a.code).sort()).toEqual(['s01', 's02', 's03', 's08', 's11', 's15', 's17', 's19', 's23', 's25', 's27', 's28', 's29', 's31', 's33', 's34', 's35', 's37', 's38'])
    for (const a of acks) expect(a.done / a.asked).toBeGreaterThan(0.7)
    const covered = await inHouse(pool, tenant, async (tx) => coverageOf(tx, await rulesOf(pool, tenant)), 'read')
    expect(covered.systems.find((s) => s.code === 'S03')?.requirements.find((r) => r.id === 'S03-01')?.by).toContain('s03.acknowledge')
  })
})

describe('what the sample pays for outside consulting (S02)', () => {
  it('S02-35: stands in every state: approved, waiting, drawn, written off, returned, due soon, overdue with and without an explanation', async () => {
    const stages = async (kind: string) => (await rows<{ stage: string; n: number }>(`select stage, count(*)::int as n from matter where kind = '${kind}' group by stage order by stage`)).map((r) => `${r.stage} ${r.n}`)
    expect(await stages('fee-budget')).toEqual(['approved 7', 'submitted 1'])
    expect(await stages('write-off')).toEqual(['deducting 1', 'explained 1', 'open 4', 'settled 4', 'urged 1'])
    expect((await rows<{ late: number }>("select count(*)::int as late from matter where kind = 'write-off' and not final and due_at < now()"))[0]?.late).toBe(4)
    const [sums] = await rows<{ advance: string }>("select sum(case 'advance' when debit then amount when credit then -amount else 0 end)::text as advance from money_entry where entry like 'fee.%'")
    expect(sums).toMatchObject({ advance: String(8_600_000 + 20_000_000 + 15_000_000 + 7_500_000 + 20_000_000 + 4_500_000 + 3_000_000 - 180_000) })
  })
})

it('is there also where only what its tales need was adopted', async () => {
  const few = await testDatabase()
  const own = makePool(few.appUrl, 4)
  try {
    const made = await setUpHouse(own, { house: '试验所', zone: 'Asia/Shanghai', language: 'zh-CN', admin: '管理员', password: SAMPLE_PASSWORD, packs: ['s03', 's17', 's28', 's29', 's30', 's31', 's32', 's37'], sample: true })
    expect([...(await rulesOf(own, made.tenant)).people.values()].map((p) => p.name)).not.toContain('石蕾')
  } finally {
    await own.end()
  }
}, 120_000)
