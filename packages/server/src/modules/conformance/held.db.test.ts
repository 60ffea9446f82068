import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { inHouse } from '../../platform/db.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { verifyHouse } from '../audit/index.ts'
import { actOn, openMatter } from '../engine/index.ts'
import { regulationRoutes } from '../regulations/index.ts'
import { countsOf, foldDeltas, groupBy, heldByPerson, recount, tally } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's28', 's32', 's37'] })
const hence = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString()
const open = (who = '陈晓琳') => openMatter(house.pool, house.as(who), { kind: 'enquiry', fields: { content: '楼道灯不亮', category: 'general', callerName: '李慧', agreedAt: hence(120) } })
const whole = { from: '2000-01-01', to: '2100-01-01' }
const held = async (control: string) => tally((await house.read((tx) => countsOf(tx, whole))).filter((r) => r.control === control)).held
const heldIn = async (fact: string) => {
  const { rows: [row] } = await house.owner.query<{ controls: { control: string; regulation: string; article: string; held?: true }[]; day: string | null; unit_id: string | null }>('select controls, day, unit_id from fact where id = $1', [fact])
  return { held: (row?.controls ?? []).filter((c) => c.held), all: row?.controls ?? [], day: row?.day, unit: row?.unit_id }
}

describe('what a blocking control held', () => {
  it('stands in the fact of the act with its day and unit, as one waiting change and as no check', async () => {
    const before = (await house.owner.query<{ n: number }>('select count(*)::int as n from conformance_delta')).rows[0]?.n ?? 0
    const { id, fact } = await open()
    const said = await heldIn(fact)
    expect(said.held.length).toBeGreaterThan(1)
    expect(said.unit).toBe((await house.owner.query<{ unit_id: string }>('select unit_id from matter where id = $1', [id])).rows[0]?.unit_id)
    expect(said.day).toBe(new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date()))
    const rows = await house.owner.query<{ control: string; outcome: string; blocks: boolean }>('select control, outcome, blocks from check_result where subject = $1 and occasion = $2', [id, fact])
    expect(rows.rows.filter((r) => r.outcome === 'conformed' && r.blocks)).toEqual([])
    // Each control that governed is told once: in the fact, or by a check of its own.
    expect([...rows.rows.map((r) => r.control), ...said.held.map((c) => c.control)].sort()).toEqual(said.all.map((c) => c.control).sort())
    const { rows: waiting } = await house.owner.query<{ fact_id: string | null; control: string | null }>('select fact_id, control from conformance_delta order by id offset $1', [before])
    expect(waiting.filter((w) => w.fact_id !== null)).toEqual([{ fact_id: fact, control: null }])
  })

  it('is counted at once, the same when folded, and the same when recounted from the facts', async () => {
    const { fact } = await open()
    const control = (await heldIn(fact)).held[0]?.control ?? ''
    const n = await held(control)
    await open()
    expect(await held(control)).toBe(n + 1)
    expect(await house.read(recount)).toEqual([])
    const shown = await house.read((tx) => countsOf(tx, { ...whole, byUnit: true }))
    expect(await inHouse(house.pool, house.tenant, foldDeltas)).toBeGreaterThan(0)
    expect((await house.owner.query('select 1 from conformance_delta')).rowCount).toBe(0)
    const key = (r: (typeof shown)[number]) => JSON.stringify([r.day, r.control, r.article, r.outcome, r.blocks, r.unit, Number(r.n)])
    expect((await house.read((tx) => countsOf(tx, { ...whole, byUnit: true }))).map(key).sort()).toEqual(shown.map(key).sort())
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
  })

  it('is missed by no verification: a change that is lost or doubled, a fact that says it held what it did not', async () => {
    const wrong = async () => (await verifyHouse(house.pool, house.tenant)).mismatches.map((m) => m.what)
    const { fact } = await open()
    await house.owner.query('delete from conformance_delta where fact_id = $1', [fact])
    expect(new Set(await wrong())).toEqual(new Set(['conformance']))
    await house.owner.query('insert into conformance_delta (tenant_id, fact_id) values ($1, $2), ($1, $2)', [house.tenant, fact])
    expect(new Set(await wrong())).toEqual(new Set(['conformance']))
    await house.owner.query('delete from conformance_delta where id = (select max(id) from conformance_delta where fact_id = $1)', [fact])
    expect(await wrong()).toEqual([])
    await inHouse(house.pool, house.tenant, foldDeltas)
    const { rows: [before] } = await house.owner.query<{ controls: string }>('select controls::text as controls from fact where id = $1', [fact])
    await house.owner.query(`update fact set controls = jsonb_set(controls, '{0,control}', '"s03.invented"') where id = $1`, [fact])
    expect(new Set(await wrong())).toEqual(new Set(['chain', 'conformance']))
    await house.owner.query('update fact set controls = $2::jsonb where id = $1', [fact, before?.controls])
    expect(await wrong()).toEqual([])
  })

  it('is listed with its matter and person, beside the checks older versions wrote', async () => {
    const { id, fact } = await open('林小燕')
    const one = (await heldIn(fact)).held[0]
    const ask = (outcome: string) => call(regulationRoutes.evidence, { code: one?.regulation ?? '', article: one?.article ?? '', outcome }, { context: house.context('周敏') })
    const now = await ask('held')
    expect(now.checks.find((c) => c.matter?.id === id && c.control === one?.control)).toMatchObject({ outcome: 'held', person: { name: '林小燕' } })
    expect(now.checks).toHaveLength(now.rate.held)
    expect((await ask('conformed')).checks.filter((c) => c.control === one?.control)).toEqual([])
    // As version 0.1 wrote it: a check and its change.
    await house.owner.query(`insert into check_result (tenant_id, id, control, regulation, article, subject, occasion, outcome, blocks, day, at, matter_id, person_id) select tenant_id, gen_random_uuid(), $2, $3, $4, matter_id::text, 'older', 'conformed', true, day, at, matter_id, by_id from fact where id = $1`, [fact, one?.control, one?.regulation, one?.article])
    await house.owner.query(`insert into conformance_delta (tenant_id, day, regulation, article, control, unit_id, outcome, blocks, n) select tenant_id, day, regulation, article, control, unit_id, outcome, blocks, 1 from check_result where occasion = 'older'`)
    const later = await ask('held')
    expect([later.rate.held, later.checks.length]).toEqual([now.rate.held + 1, now.checks.length + 1])
    expect(await house.read(recount)).toEqual([])
  })

  it('belongs to who acted: measures of persons count it', async () => {
    const { fact } = await open('林小燕')
    const { held: controls, day } = await heldIn(fact)
    const counts = await house.read((tx) => heldByPerson(tx, 'Asia/Shanghai', controls[0]?.control ?? '', [day ?? ''], null))
    const { rows } = await house.owner.query<{ by_id: string; n: number }>(`select by_id, count(*)::int as n from fact where controls @> $1::jsonb group by 1`, [JSON.stringify([{ control: controls[0]?.control, held: true }])])
    expect([...groupBy(counts, (c) => c.person ?? '')].map(([person, list]) => ({ by_id: person, n: list.reduce((sum, c) => sum + Number(c.n), 0) })).sort((a, b) => a.by_id.localeCompare(b.by_id))).toEqual(rows.sort((a, b) => a.by_id.localeCompare(b.by_id)))
    expect(await house.read((tx) => heldByPerson(tx, 'Asia/Shanghai', controls[0]?.control ?? '', [], null))).toEqual([])
  })

  it('does not count for an attempt that was refused', async () => {
    const { id } = await open()
    const sum = async () => (await house.read((tx) => countsOf(tx, whole))).filter((r) => r.outcome === 'conformed' && r.blocks).reduce((n, r) => n + Number(r.n), 0)
    const before = await sum()
    await expect(actOn(house.pool, house.as('陈晓琳'), { id, action: 'answer', fields: { answer: '这事不归我管。' } })).rejects.toMatchObject({ reasons: expect.arrayContaining([expect.objectContaining({ control: 's03.forbidden-words' })]) as unknown })
    expect(await sum()).toBe(before)
    expect(await house.read(recount)).toEqual([])
  })
})
