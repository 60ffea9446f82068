import { call } from '@orpc/server'
import { beforeAll, describe, expect, it } from 'vitest'
import { Invalid, NotFound, Refused } from '../../platform/errors.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { actOn, openMatter } from '../engine/index.ts'
import { dayIn, midnightIn } from '../../platform/days.ts'
import { monthAfter, periodOf } from './place.ts'
import '../leave/index.ts'
import { rosterRoutes } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s29', 's30'] })
const zone = 'Asia/Shanghai'
const HOUR = 3_600_000
const { people, units } = house
const now = Date.now()
const month = dayIn(zone, new Date(now).toISOString()).slice(0, 7)
const next = monthAfter(month, 1)
const iso = (ms: number) => new Date(ms).toISOString()

/** Eight-hour shifts that cover a month, taken in turn. */
function fullMonth(of: string, round: string[], manager: string | null) {
  const { from, to } = periodOf(of, zone)
  const rows = []
  for (let ms = Date.parse(from), i = 0; ms < Date.parse(to); ms += 8 * HOUR, i += 1) rows.push({ start: iso(ms), end: iso(ms + 8 * HOUR), people: [people[round[i % round.length]!]!], manager })
  return rows
}
const save = (who: string, of: string, rows: ReturnType<typeof fullMonth>) => call(rosterRoutes.saveRoster, { month: of, rows }, { context: house.context(who) })
const roster = (who: string, of: string) => call(rosterRoutes.roster, { month: of }, { context: house.context(who) })
const duty = (who: string) => call(rosterRoutes.duty, undefined, { context: house.context(who) })
const act = (who: string, id: string, action: string, fields: Record<string, never> | Record<string, unknown> = {}) => actOn(house.pool, house.as(who), { id, action, fields: fields as never })
const refusal = async (run: Promise<unknown>): Promise<string[]> => run.then(() => [], (e: unknown) => { if (e instanceof Refused) return e.reasons.map((r) => r.control || r.code); throw e })
const rowOf = <R>(sql: string, params: unknown[] = []) => house.read((tx) => tx.query<R>(sql, [house.tenant, ...params]))

describe('the roster of a month', () => {
  const rows = fullMonth(next, ['周强', '吴昊', '林小燕'], null)
  it('S29-01: is drafted with its problems and not published while a minute is uncovered', async () => {
    expect(await roster('陈晓琳', next)).toMatchObject({ month: next, matter: null, stage: 'none', rows: [], shifts: [], problems: [{ code: 'uncovered', article: '一' }], unit: { name: '24小时值班' } })
    const draft = await save('周敏', next, rows.toSpliced(5, 1))
    expect(draft).toMatchObject({ stage: 'drafted', problems: [{ code: 'uncovered', from: rows[5]!.start, to: rows[5]!.end, params: { minutes: 480 } }] })
    expect(await refusal(act('周敏', draft.matter!, 'publish'))).toContain('s29.no-gap')
    expect((await roster('周敏', next)).stage).toBe('drafted')
  })
  it('S29-10: a festival needs a manager of middle rank; a clerk is none', async () => {
    await house.write((tx) => tx.query("insert into calendar (tenant_id, id, version, body) select tenant_id, id, version + 1, jsonb_set(body, '{off}', body->'off' || to_jsonb(array[$2::text])) from calendar where tenant_id = $1 and id = 'house' order by version desc limit 1", [house.tenant, `${next}-10`]))
    await house.write((tx) => tx.query('update house set rev = rev + 1 where id = $1', [house.tenant]))
    const { forgetRules } = await import('../rules/index.ts')
    forgetRules(house.tenant)
    const clerk = await save('周敏', next, rows.map((r) => (dayIn(zone, r.start) === `${next}-10` ? { ...r, manager: people['陈晓琳']! } : r)))
    expect(clerk.problems.filter((p) => p.from >= midnightIn(zone, `${next}-10`) && p.from < midnightIn(zone, `${next}-11`)).map((p) => p.code)).toEqual(['no-manager', 'no-manager', 'no-manager'])
    expect(clerk.special.map((s) => s.day)).toContain(`${next}-10`)
    expect(await refusal(act('周敏', clerk.matter!, 'publish'))).toContain('s29.special-days')
  })
  it('S29-02: publishing opens everybody’s shift of the month, and the manager’s on special days', async () => {
    const managed = fullMonth(next, ['周强', '吴昊', '林小燕'], people['周敏']!)
    const saved = await save('周敏', next, managed)
    expect(saved.problems).toEqual([])
    const acted = await act('周敏', saved.matter!, 'publish')
    expect(acted.statements).toBeLessThanOrEqual(8)
    const published = await roster('周强', next)
    expect(published.stage).toBe('published')
    expect(published.shifts).toHaveLength(managed.length)
    expect(acted.opened).toHaveLength(managed.length + published.special.length * 3)
    const festival = published.shifts.find((s) => dayIn(zone, s.startsAt) === `${next}-10`)!
    expect(festival).toMatchObject({ manager: { name: '周敏' }, stage: 'rostered' })
    expect(festival.people).toHaveLength(1)
    const told = await rowOf<{ n: number }>("select count(*)::int as n from notice where tenant_id = $1 and code = '排班已公布：{title}' and person_id = $2", [people['周强']])
    expect(told[0]?.n).toBe(1)
  })
  it('published again after a change, opens what is new, cancels what fell away, and leaves the rest as it was', async () => {
    const before = await roster('周敏', next)
    const changed = fullMonth(next, ['周强', '吴昊', '林小燕'], people['周敏']!)
    changed[3] = { ...changed[3]!, people: [people['陈晓琳']!] }
    const revised = await save('周敏', next, changed)
    expect(revised.stage).toBe('drafted')
    const acted = await act('周敏', revised.matter!, 'publish')
    expect(acted.statements).toBeLessThanOrEqual(8)
    expect(acted.opened).toHaveLength(1)
    const after = await roster('周敏', next)
    expect(after.shifts[3]).toMatchObject({ startsAt: changed[3]!.start, people: [{ name: '陈晓琳' }] })
    expect(after.shifts.filter((s) => before.shifts.some((b) => b.id === s.id))).toHaveLength(changed.length - 1)
    const reasons = await rowOf<{ body: { words: { reason: string } } }>("select d.body from fact f join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id where f.tenant_id = $1 and f.matter_id = $2 and f.what = 'revise'", [revised.matter])
    expect(reasons[0]?.body.words.reason).toBe('修改排班')
  })
  it('S29-10: a year whose days off are not published says so; its fixed festivals want their manager all the same', async () => {
    const later = await roster('周敏', '2099-01')
    expect(later).toMatchObject({ provisional: true, special: [{ day: '2099-01-01', name: { 'zh-CN': '元旦', en: "New Year's Day" } }] })
    expect((await roster('周敏', '2099-10')).special.map((s) => [s.day, s.name['zh-TW']])).toEqual([['2099-10-01', '國慶節'], ['2099-10-02', '國慶節'], ['2099-10-03', '國慶節']])
    const saved = await save('周敏', '2099-01', fullMonth('2099-01', ['周强', '吴昊', '林小燕'], null))
    expect(saved.problems.map((p) => [p.code, dayIn(zone, p.from)])).toEqual(Array(3).fill(['no-manager', '2099-01-01']))
    expect(await refusal(act('周敏', saved.matter!, 'publish'))).toContain('s29.special-days')
  })
  it('is made by managers only, holds only people of the house and shifts of its month, and never a fault', async () => {
    expect(await refusal(save('陈晓琳', next, rows))).toEqual(['not-yours'])
    await expect(call(rosterRoutes.saveRoster, { month: next, rows: [{ start: rows[0]!.start, end: rows[0]!.end, people: ['00000000-0000-7000-8000-000000000001'], manager: null }] }, { context: house.context('周敏') })).rejects.toThrow(Invalid)
    await expect(call(rosterRoutes.saveRoster, { month: next, rows: [{ start: 'soon', end: '\u0000', people: [], manager: null }] }, { context: house.context('周敏') })).rejects.toThrow(Invalid)
    await expect(roster('周敏', '2026-13')).rejects.toThrow(Invalid)
    await expect(call(rosterRoutes.roster, { month: next, unit: '00000000-0000-7000-8000-000000000001' }, { context: house.context('周敏') })).rejects.toThrow(NotFound)
    await expect(openMatter(house.pool, house.as('周敏'), { kind: 'roster-month', action: 'draft', unit: units['24小时值班'], fields: { month: `${next}-01`, unit: units['24小时值班']! } })).rejects.toThrow('already-drafted')
  })
})

describe('the change of shifts', () => {
  // The change lies fourteen minutes ahead, so that both kept limits and a late tidy can be seen.
  const change = Math.floor(now / 60_000) * 60_000 + 14 * 60_000
  const shift = async (owner: string, from: number, to: number) => (await openMatter(house.pool, house.system, { kind: 'duty-shift', action: 'roster', unit: units['24小时值班'], fields: { owner: people[owner]!, unit: units['24小时值班']!, shift: 'day', startsAt: iso(from), endsAt: iso(to) } })).id
  let out = ''
  let into = ''
  let handover = ''
  let enquiry = ''
  const fieldsOf = async () => (await rowOf<{ fields: Record<string, unknown>; parent_id: string; owner_id: string; stage: string }>('select fields, parent_id, owner_id, stage from matter where tenant_id = $1 and id = $2', [handover]))[0]!
  const ask = async (content: string) => (await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', action: 'receive', fields: { content, category: 'general' } })).id

  beforeAll(async () => {
    out = await shift('周强', change - 8 * HOUR, change)
    into = await shift('吴昊', change, change + 8 * HOUR)
    enquiry = await ask('几点停水')
    await ask('快递放哪里')
    await act('周强', out, 'sign-in', { uniform: true, badge: true })
  })

  it('S30: tidying prepares the handover: it belongs to the outgoing shift, knows the incoming, lists things and open matters', async () => {
    expect(await duty('周强')).toMatchObject({ current: { id: out, stage: 'on-duty', people: [{ name: '周强' }] }, next: { id: into, people: [{ name: '吴昊' }] }, handover: null })
    await act('周强', out, 'log', { event: '巡查正常', eventKind: 'patrol' })
    await act('周强', out, 'log', { event: '巡查正常' })
    const acted = await act('周强', out, 'tidy', { deskTidy: true })
    expect(acted.statements).toBeLessThanOrEqual(8)
    const opened = acted.opened.find((o) => o.kind === 'handover')
    expect(opened).toBeDefined()
    handover = opened!.id
    const { fields, parent_id, owner_id } = await fieldsOf()
    expect([parent_id, owner_id, fields.outgoing, fields.incoming]).toEqual([out, people['周强'], people['周强'], people['吴昊']])
    expect((fields.items as { name: string }[]).map((i) => i.name)).toEqual(expect.arrayContaining(['电话机', '电脑', '饮水机']))
    expect((fields.openMatters as { matter: string; told: boolean }[])).toHaveLength(2)
    expect(fields.openMatters).toContainEqual({ matter: enquiry, told: false, read: false })
    expect(await rowOf('select role, to_id from matter_link where tenant_id = $1 and from_id = $2 order by role', [handover])).toEqual([{ role: 'incoming-shift', to_id: into }, { role: 'outgoing-shift', to_id: out }])
    // Wherever their roles reach, both may open it.
    expect((await rowOf<{ person_id: string }>('select person_id from matter_party where tenant_id = $1 and matter_id = $2', [handover])).map((p) => p.person_id).sort()).toEqual([people['周强'], people['吴昊']].sort())
    const seen = await duty('周强')
    expect(seen.handover).toBe(handover)
    expect(seen.log.map((e) => [e.kind, e.text, e.by?.name])).toEqual([['sign-in', '', '周强'], ['log', '巡查正常', '周强'], ['log', '巡查正常', '周强'], ['tidy', '', '周强']])
    // One that waits for nothing has no share; one with a time has how much of it is used.
    for (const m of seen.open) expect(m.dueAt === null ? m.dueShare : typeof m.dueShare, m.title).toBe(m.dueAt === null ? null : 'number')
    expect(seen.open.map((m) => m.title)).toEqual(expect.arrayContaining(['几点停水', '快递放哪里']))
  })
  it('what the system filled in stands in the fact of the action', async () => {
    const [fact] = await rowOf<{ body: { changes: { name: string; after: unknown }[] } }>("select d.body from fact f join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id where f.tenant_id = $1 and f.matter_id = $2 and f.what = 'prepare'", [handover])
    const changed = new Map(fact!.body.changes.map((c) => [c.name, c.after]))
    expect([changed.get('incoming'), changed.get('parent')]).toEqual([people['吴昊'], out])
    expect(changed.get('items')).toHaveLength(6)
    expect(await rowOf('select value from matter_key where tenant_id = $1 and matter_id = $2 and field = $3', [handover, 'incoming'])).toEqual([{ value: people['吴昊'] }])
  })
  it('one shift is handed over once', async () => {
    await expect(openMatter(house.pool, house.as('周强'), { kind: 'handover', action: 'prepare', fields: { startsAt: iso(change) } })).rejects.toThrow('already-prepared')
  })
  it('S30-06: what comes in meanwhile must be told too before the outgoing may sign', async () => {
    await act('吴昊', handover, 'arrive')
    const items = (await fieldsOf()).fields.items as unknown as { name: string; expected: number }[]
    await act('周强', handover, 'count', { items: items.map((i) => ({ ...i, counted: i.expected })) })
    const told = async () => ((await fieldsOf()).fields.openMatters as unknown as { matter: string }[]).map((r) => ({ matter: r.matter, told: true, read: false }))
    await act('周强', handover, 'brief', { openMatters: await told() })
    const late = await ask('电梯异响')
    expect(await refusal(act('周强', handover, 'sign-out', {}))).toEqual(['s30.open-told'])
    await act('吴昊', handover, 'read', { openMatters: (await told()).map((r) => ({ ...r, read: true })) })
    expect((await fieldsOf()).fields.openMatters).toContainEqual({ matter: late, told: false, read: false })
    await act('周强', handover, 'brief', { openMatters: (await told()).map((r) => ({ ...r, read: true })) })
    await act('周强', handover, 'sign-out', {})
  })
  it('S30-07: duty stays with the outgoing until the second signature, which signs in and closes the shifts', async () => {
    expect((await duty('陈晓琳')).current?.people).toEqual([{ id: people['周强'], name: '周强' }])
    expect((await act('吴昊', handover, 'sign-in', { uniform: true, badge: true })).statements).toBeLessThanOrEqual(8)
    expect(await rowOf('select id, stage from matter where tenant_id = $1 and id = any($2::uuid[]) order by stage', [[out, into]])).toEqual([{ id: out, stage: 'closed' }, { id: into, stage: 'on-duty' }])
    expect(await duty('吴昊')).toMatchObject({ current: { id: into, stage: 'on-duty' }, handover: null })
  })
  it('S30-04: the next handover asks for what was counted at this one', async () => {
    const third = await shift('周强', change + 8 * HOUR, change + 16 * HOUR)
    await house.owner.query("update matter set fields = jsonb_set(fields, '{items}', '[{\"name\": \"对讲机\", \"expected\": 6, \"counted\": 5}]') where tenant_id = $1 and id = $2", [house.tenant, handover])
    const prepared = await openMatter(house.pool, house.as('吴昊'), { kind: 'handover', action: 'prepare', fields: { startsAt: iso(change + 8 * HOUR) } })
    expect(prepared.statements).toBeLessThanOrEqual(8)
    const { id } = prepared
    const [row] = await rowOf<{ fields: Record<string, unknown>; parent_id: string }>('select fields, parent_id from matter where tenant_id = $1 and id = $2', [id])
    expect(row).toMatchObject({ parent_id: into, fields: { items: [{ name: '对讲机', expected: 5 }], incoming: people['周强'] } })
    expect(third).not.toBe('')
    // Somebody else arrives without a shift of their own: they take the one they stand in for.
    expect((await act('陈晓琳', id, 'arrive')).statements).toBeLessThanOrEqual(8)
    expect(await rowOf('select owner_id from matter where tenant_id = $1 and id = $2', [third])).toEqual([{ owner_id: people['陈晓琳'] }])
  })
  it('S29-07: leave during the shift is tied to it and counts as leave on duty, ticked or not', async () => {
    const { id } = await openMatter(house.pool, house.as('吴昊'), { kind: 'leave', action: 'apply', fields: { reason: '取药', fromAt: iso(now), untilAt: iso(now + HOUR), substitute: people['林小燕']! } })
    const [row] = await rowOf<{ on: boolean }>("select (fields->>'onDuty')::boolean as on from matter where tenant_id = $1 and id = $2", [id])
    expect(row?.on).toBe(true)
    expect(await rowOf("select to_id from matter_link where tenant_id = $1 and from_id = $2 and role = 'source'", [id])).toEqual([{ to_id: into }])
    expect(await refusal(act('吴昊', id, 'depart'))).toEqual(expect.arrayContaining(['s29.leave', 's29.substitute']))
    const free = await openMatter(house.pool, house.as('马俊'), { kind: 'leave', action: 'apply', fields: { reason: '家事', fromAt: iso(now), untilAt: iso(now + HOUR) } })
    expect(await rowOf("select 1 from matter_link where tenant_id = $1 and from_id = $2", [free.id])).toEqual([])
  })
  it('tells only those who may see it what is open and written down; a stranger to the house nothing', async () => {
    expect((await duty('马俊')).log).toEqual([])
    expect((await duty('周敏')).log.length).toBeGreaterThan(0)
    await expect(call(rosterRoutes.duty, undefined, { context: house.context(null) })).rejects.toThrow('not signed in')
  })
})
