import { call } from '@orpc/server'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Value } from '@guixing/core/model/kind'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { Invalid, Refused } from '../../platform/errors.ts'
import { dayIn } from '../../platform/days.ts'
import { newId } from '../../platform/ids.ts'
import { actOn, openMatter } from '../engine/index.ts'
import '../money/index.ts'
import { problemsOf } from '../roster/index.ts'
import { raiseRevision } from '../rules/index.ts'
import { approvalRoutes, workRoutes } from '../workbench/index.ts'
import { leaveRoutes } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s06', 's10', 's29'] })
const { people, units } = house
const HOUR = 3_600_000
const DAY = 24 * HOUR
const iso = (ms: number): string => new Date(ms).toISOString()
/** Monday to Friday of a week far enough ahead, in the house's zone: `work(0, 9)` is Monday 09:00. */
const monday = (() => { let ms = Date.UTC(new Date().getUTCFullYear() + 1, 5, 1); while (new Date(ms).getUTCDay() !== 1) ms += DAY; return ms + 14 * DAY })()
const work = (day: number, hour: number, week = 0): string => iso(monday + (week * 7 + day) * DAY + (hour - 8) * HOUR)
const year = Number(iso(monday).slice(0, 4))
const apply = (who: string, fields: Record<string, Value>) => openMatter(house.pool, house.as(who), { kind: 'leave', action: 'apply', fields: { leaveKind: 'annual', reason: '回乡', ...fields } })
const overtime = (who: string, fields: Record<string, Value>) => openMatter(house.pool, house.as(who), { kind: 'overtime', action: 'apply', fields: { reason: '赶报告', ...fields } })
const act = (who: string, id: string, action: string, fields: Record<string, Value> = {}) => actOn(house.pool, house.as(who), { id, action, fields })
const tasks = async (who: string, id: string) => (await call(workRoutes.approvals, undefined, { context: house.context(who) })).tasks.filter((t) => t.matter.id === id)
const agree = async (who: string, id: string) => { const [task] = await tasks(who, id); return call(workRoutes.decide, { task: task?.task ?? newId(), outcome: 'agree' }, { context: house.context(who) }) }
const refusals = (run: Promise<unknown>): Promise<string[]> => run.then(() => [], (error: unknown) => { if (error instanceof Refused) return error.reasons.map((r) => r.control || r.code); throw error })
const errors = (run: Promise<unknown>): Promise<unknown[]> => run.then(() => [], (error: unknown) => { if (error instanceof Invalid) return error.errors.map((e) => [e.field, e.code]); throw error })
const row = async (id: string) => (await house.owner.query<{ stage: string; fields: Record<string, Value> }>('select stage, fields from matter where tenant_id = $1 and id = $2', [house.tenant, id])).rows[0]!
const granted = async (who: string, fields: Record<string, Value>) => { const { id } = await apply(who, fields); await agree('何志强', id); await agree('刘芳', id); return id }
const delegations = async (id: string) => (await house.owner.query<{ to_person: string | null; starts_at: string; ends_at: string }>('select to_person, starts_at, ends_at from delegation where tenant_id = $1 and source_matter = $2', [house.tenant, id])).rows

beforeAll(async () => {
  await house.write(async (tx) => {
    await tx.query("insert into role_grant (tenant_id, id, person_id, role, unit_id, scope, granted_at) values ($1, $2, $3, 'unit-leader', $4, 'unit-tree', now())", [house.tenant, newId(), people['刘芳'], units.root])
    await raiseRevision(tx)
  })
})

describe('S06-13, S10-04: leave in two steps', () => {
  it('is put to the department manager and then the unit leader by itself, and taken only once both approved', async () => {
    const opened = await apply('马俊', { fromAt: work(0, 9), untilAt: work(1, 12), substitute: people['钱伟']! })
    expect(opened.statements).toBeLessThanOrEqual(8)
    const { id } = opened
    expect(await row(id)).toMatchObject({ stage: 'applied', fields: { days: 1.5, perYear: [{ year, days: 1.5 }], retroactive: false } })
    expect(await refusals(act('马俊', id, 'depart'))).toEqual(['s10.leave-approval'])
    expect(await tasks('刘芳', id)).toHaveLength(0)
    await agree('何志强', id)
    expect((await row(id)).stage).toBe('applied')
    expect(await delegations(id)).toEqual([])
    await agree('刘芳', id)
    expect((await row(id)).stage).toBe('approved')
    expect(await delegations(id)).toMatchObject([{ to_person: people['钱伟'], starts_at: work(0, 9), ends_at: work(1, 12) }])
  })
  it('S06 alone asks the department manager only', async () => {
    const other = await makeHouse(await testDatabase(), { packs: ['s06'] })
    const { id } = await openMatter(other.pool, other.as('马俊'), { kind: 'leave', action: 'apply', fields: { leaveKind: 'sick', reason: '就诊', fromAt: work(0, 9), untilAt: work(0, 18) } })
    const [task] = (await call(workRoutes.approvals, undefined, { context: other.context('何志强') })).tasks
    expect(task).toMatchObject({ control: 's06.leave-approval', article: '第八条' })
    await call(workRoutes.decide, { task: task!.task, outcome: 'agree' }, { context: other.context('何志强') })
    expect((await other.owner.query('select stage from matter where tenant_id = $1 and id = $2', [other.tenant, id])).rows).toEqual([{ stage: 'approved' }])
    // Nobody stands in, and the person is away all the same.
    const rules = await other.rules()
    expect(rules.away.map((a) => [a.person, a.starts])).toEqual([[other.people['马俊'], work(0, 9)]])
  })
  it('S10-04: with no unit leader both steps fall to one head, who is asked once; the preview says so beforehand', async () => {
    const other = await makeHouse(await testDatabase(), { packs: ['s06', 's10'] })
    const fields = { leaveKind: 'sick', reason: '就诊', fromAt: work(0, 9), untilAt: work(0, 18) }
    const shown = await call(approvalRoutes.previewNew, { kind: 'leave', action: 'apply', fields }, { context: other.context('马俊') })
    expect(shown.previews.map((one) => [one.control, one.steps.map(({ tasks }) => tasks.map((task) => [task.who.map(({ name }) => name), task.trail.map((line) => line['zh-CN'])]))])).toEqual([['s10.leave-approval', [[[['何志强'], []]], [[['何志强'], ['这里没有人任单位领导，落到同一人；前面同意了，就不再问']]]]]])
    const { id } = await openMatter(other.pool, other.as('马俊'), { kind: 'leave', action: 'apply', fields })
    const [task] = (await call(workRoutes.approvals, undefined, { context: other.context('何志强') })).tasks
    await call(workRoutes.decide, { task: task!.task, outcome: 'agree' }, { context: other.context('何志强') })
    expect((await other.owner.query('select stage from matter where tenant_id = $1 and id = $2', [other.tenant, id])).rows).toEqual([{ stage: 'approved' }])
    const both = await call(approvalRoutes.previewNew, { kind: 'leave', action: 'apply', fields }, { context: house.context('马俊') })
    expect(both.previews.flatMap((one) => one.steps.flatMap(({ tasks }) => tasks.flatMap((one) => one.trail))), 'nothing to explain where there are two').toEqual([])
  })
  it('two leaves of one person do not overlap; touching ends are no overlap', async () => {
    expect(await refusals(apply('马俊', { fromAt: work(1, 11), untilAt: work(2, 18) }))).toEqual(['s06.no-overlap'])
    const after = await apply('马俊', { fromAt: work(1, 12), untilAt: work(1, 18) })
    expect(await refusals(act('马俊', after.id, 'change', { fromAt: work(0, 13) }))).toEqual(['s06.no-overlap'])
    await act('马俊', after.id, 'withdraw')
    await apply('孙丽', { fromAt: work(1, 11), untilAt: work(2, 18) })
  })
  it('of two applications for the same days at the same instant one is taken', async () => {
    const same = () => refusals(apply('高敏', { fromAt: work(3, 9), untilAt: work(3, 18) }))
    const results = await Promise.all([same(), same(), same(), same()])
    expect(results.filter((r) => r.length === 0)).toHaveLength(1)
    expect(results.filter((r) => r.includes('s06.no-overlap'))).toHaveLength(3)
  })
  it('changed, it is decided again and nothing is handed on meanwhile', async () => {
    const id = await granted('马俊', { fromAt: work(0, 9, 1), untilAt: work(0, 18, 1), substitute: people['钱伟']! })
    await act('马俊', id, 'change', { untilAt: work(1, 18, 1) })
    expect((await row(id))).toMatchObject({ stage: 'applied', fields: { days: 2 } })
    expect((await delegations(id)).every((d) => d.ends_at <= d.starts_at)).toBe(true)
    await agree('何志强', id)
    await agree('刘芳', id)
    expect((await row(id)).stage).toBe('approved')
    expect(await delegations(id)).toMatchObject([{ ends_at: work(1, 18, 1) }])
    await act('马俊', id, 'withdraw')
    expect((await delegations(id)).every((d) => d.ends_at <= d.starts_at)).toBe(true)
  })
  it('asked for after it began it is marked, and who came back early took less', async () => {
    const now = Date.now()
    const { id } = await apply('王建国', { leaveKind: 'sick', fromAt: iso(now - 2 * DAY), untilAt: iso(now + 30 * DAY), substitute: people['孙丽']! })
    expect((await row(id)).fields.retroactive).toBe(true)
    const before = Number((await row(id)).fields.days)
    await agree('刘芳', id)
    const [left] = await tasks('韩志远', id)
    if (left) await agree('韩志远', id)
    expect((await row(id)).stage).toBe('approved')
    expect((await house.rules()).delegations).toContainEqual(expect.objectContaining({ from: people['王建国'], to: people['孙丽'] }))
    await act('王建国', id, 'return')
    const { fields } = await row(id)
    expect(Number(fields.days)).toBeLessThan(before)
    expect((await house.rules()).delegations.filter((d) => d.from === people['王建国'] && d.ends > iso(Date.now()))).toEqual([])
  })
  it('rejected, it may be changed and is put to them again', async () => {
    const { id } = await apply('马俊', { fromAt: work(0, 9, 7), untilAt: work(0, 18, 7) })
    const [task] = await tasks('何志强', id)
    await call(workRoutes.decide, { task: task!.task, outcome: 'reject', words: '那天要检修' }, { context: house.context('何志强') })
    expect((await row(id)).stage).toBe('applied')
    await act('马俊', id, 'change', { fromAt: work(1, 9, 7), untilAt: work(1, 18, 7) })
    expect(await tasks('何志强', id)).toHaveLength(1)
    await act('马俊', id, 'withdraw')
    expect(await tasks('何志强', id)).toHaveLength(0)
  })
  it('approved it starts the clock of reporting back, which the return stops; the pay withheld follows where wage and share are known', async () => {
    const id = await granted('马俊', { fromAt: iso(Date.now() - 3 * DAY), untilAt: iso(Date.now() + 2 * HOUR), leaveKind: 'sick', substitute: people['钱伟']! })
    const clocks = async () => (await house.owner.query<{ state: string; control: string; holder_id: string }>('select state, control, holder_id from clock where tenant_id = $1 and matter_id = $2', [house.tenant, id])).rows
    expect(await clocks()).toEqual([{ state: 'running', control: 's06.back', holder_id: people['马俊'] }])
    await house.write(async (tx) => {
      await tx.query("insert into parameter (tenant_id, id, code, from_day, value, set_at) values ($1, $2, 'H32', '2020-01-01', '{\"sick\": 40}', now())", [house.tenant, newId()])
      await tx.query('insert into wage (tenant_id, person_id, period, gross) values ($1, $2, $3, 870000)', [house.tenant, people['马俊'], dayIn('Asia/Shanghai', iso(Date.now() - 3 * DAY)).slice(0, 7)])
      await raiseRevision(tx)
    })
    await act('马俊', id, 'return')
    expect((await clocks()).map((c) => c.state)).toEqual(['met'])
    const { fields } = await row(id)
    expect(fields.deduction).toBe((400 * Number(fields.days) * 0.4).toFixed(2))
  })
  it('who is rostered during an approved leave is said to whoever makes the roster', async () => {
    const id = await granted('马俊', { fromAt: work(0, 9, 8), untilAt: work(0, 18, 8) })
    expect(problemsOf([{ start: work(0, 8, 8), end: work(0, 16, 8), people: [people['马俊']!], manager: null }], { period: { from: work(0, 8, 8), to: work(0, 16, 8) }, special: () => false, isMiddleRank: () => false, away: (await house.rules()).away }))
      .toEqual([{ code: 'on-leave', from: work(0, 9, 8), to: work(0, 16, 8), params: { person: people['马俊'] }, article: '五' }])
    await act('马俊', id, 'withdraw')
  })
  it('a substitute who is away, or oneself, is refused in words at the request', async () => {
    expect(await refusals(apply('钱伟', { fromAt: work(0, 9, 2), untilAt: work(0, 18, 2), substitute: people['钱伟']! }))).toEqual(['delegation-self'])
    await granted('马俊', { fromAt: work(0, 9, 2), untilAt: work(4, 18, 2) })
    expect(await refusals(apply('钱伟', { fromAt: work(2, 9, 2), untilAt: work(2, 18, 2), substitute: people['马俊']! }))).toEqual(['delegation-chain'])
  })
  it('S29-07 keeps: going out on duty needs neither of them and counts no days', async () => {
    const { id } = await apply('吴昊', { leaveKind: 'off-post', onDuty: true, fromAt: iso(Date.now()), untilAt: iso(Date.now() + HOUR), substitute: people['林小燕']! })
    expect(await refusals(act('吴昊', id, 'depart'))).toEqual(['s29.leave', 's29.substitute'])
    expect((await row(id)).fields.days).toBeUndefined()
    await act('吴昊', id, 'withdraw')
  })
  it('nonsense is refused at its field', async () => {
    expect(await errors(apply('林小燕', { fromAt: work(0, 18), untilAt: work(0, 9) }))).toEqual([['untilAt', 'not-after-from']])
    expect(await errors(apply('林小燕', { fromAt: work(0, 9), untilAt: '9999-12-31T00:00:00.000Z' }))).toEqual([['untilAt', 'span']])
    expect(await errors(apply('林小燕', { fromAt: '1901-01-01T00:00:00.000Z', untilAt: '1901-01-02T00:00:00.000Z' }))).toEqual([['untilAt', 'span']])
    for (const bad of ['', 'x', 5, null, {}, [], '2026-02-30T00:00:00Z', '2026-01-01']) expect((await errors(apply('林小燕', { fromAt: bad as Value, untilAt: work(0, 9) })).catch((e: unknown) => (e instanceof Refused ? ['refused'] : Promise.reject(e)))).length).toBeGreaterThan(0)
  })
})

describe('the ledger of days and who covers what', () => {
  it('a year end is split between the years; days left are to be set until the house says', async () => {
    const end = Date.UTC(year, 11, 28)
    const id = (await apply('何志强', { fromAt: iso(end), untilAt: iso(Date.UTC(year + 1, 0, 9)), leaveKind: 'annual' })).id
    const { fields } = await row(id)
    const years = fields.perYear as { year: number; days: number }[]
    expect(years.map((y) => y.year)).toEqual([year, year + 1])
    const mine = async (y: number) => (await call(leaveRoutes.mine, { year: y }, { context: house.context('何志强') })).kinds.find((k) => k.kind === 'annual')
    expect([(await mine(year))?.pending, (await mine(year + 1))?.pending]).toEqual(years.map((y) => y.days))
    expect(await mine(year)).toMatchObject({ allowance: null, left: null })
    await house.write(async (tx) => {
      await tx.query("insert into parameter (tenant_id, id, code, from_day, value, set_at) values ($1, $2, 'H31', '2020-01-01', '{\"annual\": 5}', now())", [house.tenant, newId()])
      await raiseRevision(tx)
    })
    expect(await mine(year)).toMatchObject({ allowance: 5, left: 5 })
  })
  it('beyond the days of the year it is said, and left to whoever decides', async () => {
    const opened = await apply('周敏', { fromAt: work(0, 9, 3), untilAt: work(4, 18, 4) })
    expect(opened.warnings.map((w) => w.control)).toContain('s06.allowance')
  })
  it('shows each reader what is theirs to see, and drills to the papers', async () => {
    const days = (who: string) => call(leaveRoutes.days, { year }, { context: house.context(who) })
    expect((await days('林小燕')).rows.map((r) => r.person.name)).toEqual(['林小燕'])
    expect((await days('何志强')).rows.map((r) => r.person.name)).toEqual(expect.arrayContaining(['何志强', '马俊']))
    const all = await days('韩志远')
    const mine = all.rows.find((r) => r.person.name === '马俊')
    const taken = mine?.days.find((d) => d.kind === 'annual')
    const { leaves } = await call(leaveRoutes.rows, { person: people['马俊']!, year, kind: 'annual' }, { context: house.context('韩志远') })
    expect(leaves.filter((l) => l.stage !== 'applied').reduce((n, l) => n + (l.days ?? 0), 0)).toBe(taken?.taken)
    expect((await call(leaveRoutes.rows, { person: people['马俊']!, year }, { context: house.context('林小燕') })).leaves).toEqual([])
  })
  it('tells before approving which shifts are emptied and who stands in', async () => {
    const shift = (owner: string, from: string, until: string) => openMatter(house.pool, house.system, { kind: 'duty-shift', action: 'roster', unit: units['24小时值班']!, fields: { owner: people[owner]!, unit: units['24小时值班']!, shift: 'day', startsAt: from, endsAt: until } })
    const lost = await shift('周强', work(1, 8, 5), work(1, 16, 5))
    await shift('吴昊', work(1, 8, 5), work(1, 16, 5))
    const wanted = { from: work(1, 9, 5), until: work(1, 18, 5), substitute: people['吴昊']! }
    expect(await call(leaveRoutes.preview, { ...wanted, kind: 'personal' }, { context: house.context('周强') })).toMatchObject({ days: 1, retroactive: false, overlaps: [], shifts: [{ id: lost.id, clash: true }], substitute: { name: '吴昊', gap: null } })
    const { id } = await apply('周强', { fromAt: wanted.from, untilAt: wanted.until, substitute: wanted.substitute, leaveKind: 'personal' })
    const cover = await call(leaveRoutes.cover, { id }, { context: house.context('周敏') })
    expect(cover).toMatchObject({ person: { name: '周强' }, effect: { overlaps: [], shifts: [{ id: lost.id }] }, unit: { name: '24小时值班' }, delegated: false })
    await expect(call(leaveRoutes.cover, { id }, { context: house.context('马俊') })).rejects.toThrow('not found')
    await expect(call(leaveRoutes.cover, { id: lost.id }, { context: house.context('韩志远') })).rejects.toThrow('not found')
    for (const bad of ['', 'x', '2026-01-01', '2026-13-01T00:00:00Z']) expect(await errors(call(leaveRoutes.preview, { from: bad, until: wanted.until }, { context: house.context('周强') }))).toEqual([['from', 'instant']])
    expect(await errors(call(leaveRoutes.preview, { from: wanted.from, until: '9999-01-01T00:00:00Z' }, { context: house.context('周强') }))).toEqual([['until', 'span']])
  })
})

describe('S06-14: overtime', () => {
  const wage = (who: string, period: string, fen: string) => house.owner.query('insert into wage (tenant_id, person_id, period, gross) values ($1, $2, $3, $4)', [house.tenant, people[who], period, fen])
  /** A workday evening of last week. */
  const past = (() => { let ms = Date.now() - 7 * DAY; while ([0, 6].includes(new Date(ms).getUTCDay())) ms -= DAY; return Date.parse(`${iso(ms).slice(0, 10)}T10:00:00Z`) })()
  const period = iso(past).slice(0, 7)

  it('is approved first; done, it is paid by hour, rate and wage, to the fen', async () => {
    await house.owner.query('delete from wage where tenant_id = $1', [house.tenant])
    await wage('马俊', period, '873456')
    const { id, statements } = await overtime('马俊', { fromAt: iso(past), untilAt: iso(past + 2.5 * HOUR) })
    expect(statements).toBeLessThanOrEqual(8)
    const { fields } = await row(id)
    expect(fields).toMatchObject({ hours: 2.5, retroactive: true, date: iso(past).slice(0, 10) })
    expect(await refusals(act('马俊', id, 'done', { doneFrom: iso(past), doneUntil: iso(past + HOUR) }))).toEqual(['wrong-stage'])
    await agree('何志强', id)
    await act('马俊', id, 'done', { doneFrom: iso(past), doneUntil: iso(past + 3 * HOUR) })
    const done = await row(id)
    // 8734.56 ÷ 174 = 50.198… → 50.20; × 2.5 h (what was approved) × the rate of the day.
    const rate = { weekday: 150, rest: 200, holiday: 300 }[String(fields.dayType)]!
    expect(done).toMatchObject({ stage: 'computed', fields: { doneHours: 3, paidHours: 2.5, hourlyWage: '50.20', pay: (125.5 * rate / 100).toFixed(2) } })
    expect(Number(done.fields.rate)).toBe(rate)
    expect((await call(leaveRoutes.mine, { year: Number(period.slice(0, 4)) }, { context: house.context('马俊') })).pay).toBe((125.5 * rate / 100).toFixed(2))
  })
  it('without an imported wage the pay is to be set, and computed once it is there', async () => {
    const { id } = await overtime('周强', { fromAt: iso(past), untilAt: iso(past + 2 * HOUR) })
    await agree('周敏', id)
    await act('周强', id, 'done', { doneFrom: iso(past), doneUntil: iso(past + 2 * HOUR) })
    expect(await row(id)).toMatchObject({ stage: 'done', fields: { payState: 'unset' } })
    expect((await row(id)).fields.pay).toBeUndefined()
    expect(await refusals(act('韩志远', id, 'compute'))).toEqual(['s06.overtime-pay'])
    await wage('周强', period, '522000')
    await act('韩志远', id, 'compute')
    expect(await row(id)).toMatchObject({ stage: 'computed', fields: { hourlyWage: '30.00', payState: 'computed' } })
  })
  it('no hour is claimed twice, none within working time, none past midnight', async () => {
    expect(await refusals(overtime('马俊', { fromAt: iso(past + HOUR), untilAt: iso(past + 3 * HOUR) }))).toEqual(['s06.overtime-once'])
    expect(await errors(overtime('林小燕', { fromAt: work(0, 9, 6), untilAt: work(0, 12, 6) }))).toEqual([['untilAt', 'working-time']])
    expect(await errors(overtime('林小燕', { fromAt: work(0, 20, 6), untilAt: work(1, 1, 6) }))).toEqual([['untilAt', 'same-day']])
    const { id } = await overtime('林小燕', { fromAt: work(0, 18, 6), untilAt: work(0, 20, 6) })
    await agree('周敏', id)
    expect(await errors(act('林小燕', id, 'done', { doneFrom: work(0, 18, 6), doneUntil: work(0, 20, 6) }))).toEqual([['doneUntil', 'in-future']])
  })
})

describe('F89: the seal', () => {
  it('is used after another approved it, in no more copies than that, and entered', async () => {
    const { id } = await openMatter(house.pool, house.as('马俊'), { kind: 'seal-use', action: 'apply', fields: { document: '维修合同', seal: 'contract', copies: 2, purpose: '与电梯公司签约' } })
    expect(await refusals(act('马俊', id, 'approve'))).toEqual(['not-yours'])
    await act('何志强', id, 'approve')
    expect(await errors(act('韩志远', id, 'use', { stamped: 3 }))).toEqual([['stamped', 'out-of-range']])
    await act('韩志远', id, 'use', { stamped: 2 })
    await act('韩志远', id, 'log', { archived: '合同柜 3-2' })
    expect(await row(id)).toMatchObject({ stage: 'logged', fields: { approvedBy: people['何志强'], keeper: people['韩志远'], stamped: 2 } })
    const own = await openMatter(house.pool, house.as('何志强'), { kind: 'seal-use', action: 'apply', fields: { document: '函', seal: 'company', copies: 1, purpose: '复函' } })
    expect(await refusals(act('何志强', own.id, 'approve'))).toEqual(['own-request'])
  })
})
