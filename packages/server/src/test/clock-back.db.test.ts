import { afterEach, describe, expect, it, vi } from 'vitest'
import { verifyHouse } from '../modules/audit/index.ts'
import { sweepAlerts, sweepClocks } from '../modules/clocks/index.ts'
import { recount } from '../modules/conformance/index.ts'
import { expandDuties, missDuties } from '../modules/duties/index.ts'
import { actOn, openMatter, type Fields } from '../modules/engine/index.ts'
import { inHouse } from '../platform/db.ts'
import { newId } from '../platform/ids.ts'
import { streamFact } from '../platform/stream-fact.ts'
import { makeHouse, testDatabase } from './house.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
const db = await testDatabase()
// The application's connections see clock functions of ours before PostgreSQL's own.
const url = new URL(db.appUrl)
url.searchParams.set('options', '-c search_path=other_clock,public,pg_catalog')
const house = await makeHouse({ ...db, appUrl: url.href }, { packs: ['s03', 's17', 's28', 's29', 's32'] })
await house.owner.query(`create schema other_clock; grant usage on schema other_clock to public;
  create table other_clock.set_by (ms bigint not null); insert into other_clock.set_by values (0); grant select on other_clock.set_by to public;
  create function other_clock.clock_timestamp() returns timestamptz language sql volatile as $$ select pg_catalog.clock_timestamp() + make_interval(secs => ms / 1000.0) from other_clock.set_by $$;
  create function other_clock.now() returns timestamptz language sql stable as $$ select pg_catalog.now() + make_interval(secs => ms / 1000.0) from other_clock.set_by $$`)

/** Sets the clock of the machine, the database's and the process's, this far from the true time. */
async function setClock(ms: number): Promise<void> {
  await house.owner.query('update other_clock.set_by set ms = $1', [ms])
  vi.useRealTimers()
  if (ms !== 0) vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })
}
afterEach(() => setClock(0))

const at = (minutes: number): string => new Date(Date.now() + minutes * MINUTE).toISOString()
const open = (fields: Fields) => openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '问', category: 'general', callerName: '李慧', ...fields } })
const act = (id: string, action: string, fields: Fields) => actOn(house.pool, house.as('陈晓琳'), { id, action, fields })
const rows = async <R>(sql: string, params: unknown[] = []) => (await house.owner.query(sql, params)).rows as R[]

describe('the clock of the machine set back', () => {
  it('really goes back here: the proof that the rest of this page means something', async () => {
    await setClock(-2 * DAY)
    const [seen] = await inHouse(house.pool, house.tenant, (tx) => tx.query<{ there: string; now: string }>('select clock_timestamp() as there, now() as now'))
    for (const time of [seen?.there, seen?.now]) expect(Math.abs(Date.parse(time ?? '') - Date.now())).toBeLessThan(MINUTE)
    await setClock(0)
    expect(Date.parse(seen?.there ?? '') - Date.now()).toBeLessThan(-1.9 * DAY)
  })

  it('never puts a fact before the one it follows, of a matter or of the house', async () => {
    const { id } = await open({ agreedAt: at(60) })
    await inHouse(house.pool, house.tenant, (tx) => streamFact(tx, 'noted', {}, 'settings', null))
    await setClock(-2 * DAY)
    await act(id, 'note', { text: '钟拨回了两天' })
    await act(id, 'answer', { answer: '已办好。' })
    await inHouse(house.pool, house.tenant, (tx) => streamFact(tx, 'noted', {}, 'settings', null))
    await setClock(0)
    await act(id, 'satisfied', { satisfied: 'satisfied' })
    const back = await rows<{ n: number }>('select count(*)::int as n from (select at < lag(at) over (partition by tenant_id, stream order by seq) as back from fact) f where back')
    expect(back[0]?.n).toBe(0)
    // Answered while the clock stood two days early: within the agreed hour all the same.
    expect(await rows("select outcome from check_result where subject = $1 and control = 's03.agreed-time'", [id])).toEqual([{ outcome: 'conformed' }])
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
  })

  it('breaches nothing twice, warns nobody twice and takes no breach back', async () => {
    const late = (await openMatter(house.pool, { ...house.as('陈晓琳'), at: at(-120) }, { kind: 'enquiry', fields: { content: '逾期', category: 'general', callerName: '李慧', agreedAt: at(-45) } })).id
    const told = () => rows<{ code: string; n: number }>("select code, count(*)::int as n from notice where matter_id = $1 group by code order by code", [late])
    const sweep = async () => { await sweepClocks(house.pool, house.tenant); await sweepAlerts(house.pool, house.tenant) }
    await sweep()
    const before = await told()
    expect(before.length).toBeGreaterThan(0)
    for (const ms of [-2 * DAY, 0, -5 * MINUTE, 0]) {
      await setClock(ms)
      await sweep()
      expect([ms, await told()]).toEqual([ms, before])
    }
    expect(await rows("select outcome from check_result where subject = $1 and control = 's03.agreed-time'", [late])).toEqual([{ outcome: 'breached' }])
    expect(await rows("select 1 from fact where matter_id = $1 and what = 'breached'", [late])).toHaveLength(1)
    expect(await rows("select 1 from alert where matter_id = $1", [late])).toHaveLength(1)
    expect(await house.read(recount)).toEqual([])
  })

  it('lets no duty fall due twice and none be missed twice', async () => {
    const duty = () => expandDuties(house.pool, house.tenant)
    await duty()
    const items = async () => (await rows<{ n: number }>('select count(*)::int as n from duty_item where state <> $1', ['none']))[0]?.n ?? 0
    const first = await items()
    expect(first).toBeGreaterThan(0)
    await setClock(-DAY)
    await duty()
    await setClock(0)
    expect(await duty()).toBe(0)
    expect(await rows('select 1 from duty_item group by tenant_id, control, subject, period having count(*) > 1')).toEqual([])
    await setClock(3 * DAY)
    const missed = await missDuties(house.pool, house.tenant)
    expect(missed).toBeGreaterThan(0)
    await setClock(0)
    await missDuties(house.pool, house.tenant)
    await setClock(3 * DAY)
    expect(await missDuties(house.pool, house.tenant)).toBe(0)
    expect(await rows('select 1 from check_result c join duty_item d on d.id::text = c.subject group by d.id having count(*) > 1')).toEqual([])
    expect(await rows("select 1 from notice where code = 'duty-missed' group by person_id, key having count(*) > 1")).toEqual([])
  })

  it('keeps ids in their order and gives no number twice', async () => {
    const ids = [newId(), newId()]
    const numbers = [(await open({ answer: '答。' })).opened[0]?.number]
    await setClock(-2 * DAY)
    for (let i = 0; i < 5000; i += 1) ids.push(newId())
    numbers.push((await open({ answer: '答。' })).opened[0]?.number)
    await setClock(0)
    ids.push(newId())
    numbers.push((await open({ answer: '答。' })).opened[0]?.number)
    expect(ids).toEqual([...ids].sort())
    expect(new Set(numbers).size).toBe(3)
    expect(await rows('select 1 from matter group by tenant_id, kind, number having count(*) > 1')).toEqual([])
  })
})
