import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { HELD } from '../modules/conformance/index.ts'
import { actOn, openMatter } from '../modules/engine/index.ts'
import { expandDuties } from '../modules/duties/index.ts'
import { sweepAlerts, sweepClocks } from '../modules/clocks/index.ts'
import { deskRoutes } from '../modules/desk/index.ts'
import { findEntries, findStaleEntries, knowledgeRoutes } from '../modules/knowledge/index.ts'
import { measureRoutes } from '../modules/measures/index.ts'
import { regulationRoutes } from '../modules/regulations/index.ts'
import { Refused } from '../platform/errors.ts'
import { makeHouse, testDatabase } from './house.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's17', 's28', 's29', 's30', 's31', 's32', 's37'] })
type Fields = Record<string, never>
const open = (who: string, kind: string, fields: Record<string, unknown>, action?: string) => openMatter(house.pool, house.as(who), { kind, ...(action ? { action } : {}), fields: fields as Fields })
const act = (who: string, id: string, action: string, fields: Record<string, unknown> = {}) => actOn(house.pool, house.as(who), { id, action, fields: fields as Fields })
const enquiry = (more: Record<string, unknown>) => ({ content: '水管漏水', category: 'general', callerName: '李慧', ...more })
const refused = (run: Promise<unknown>): Promise<string[]> => run.then(() => [], (error: unknown) => { if (error instanceof Refused) return error.reasons.map((r) => r.control); throw error })
const alertsOf = (id: string) => house.read((tx) => tx.query<{ control: string; recipients: string[]; repeats: number; ack_seconds: number }>('select control, recipients, repeats, ack_seconds from alert where tenant_id = $1 and matter_id = $2 order by control', [house.tenant, id]))
/** Checks of a control, and the acts whose facts say it was held. */
const checksOf = (control: string) => house.read((tx) => tx.query<{ outcome: string; matter_id: string }>(`select outcome, matter_id from check_result where tenant_id = $1 and control = $2 union all select 'held', f.matter_id from ${HELD} where f.tenant_id = $1 and h.held and h.control = $2`, [house.tenant, control]))
const measureOf = async (control: string) => {
  const { measures } = await call(measureRoutes.measures, {}, { context: house.context('韩志远') })
  const found = measures.find((m) => m.control === control)
  if (!found) throw new Error(`no measure ${control}`)
  // None of these adds up amounts.
  return { ...found, n: Number(found.n), of: found.of === null ? null : Number(found.of) }
}

describe('important things are reported at once', () => {
  it('S03-14 S03-20 S03-22: one flag alerts supervisor, manager and leader, each until read', async () => {
    const { id } = await open('陈晓琳', 'enquiry', enquiry({ important: true, answer: '已请工程部。' }))
    const alerts = await alertsOf(id)
    expect(alerts.map((a) => [a.control, a.recipients, a.ack_seconds])).toEqual([
      ['s03.report-important', [house.people['周敏']], 1800], ['s03.report-leader', [house.people['沈国梁']], 1800], ['s03.report-manager', [house.people['赵立']], 1800],
    ])
    await house.owner.query("update alert set repeat_at = now() - interval '1 second' where matter_id = $1", [id])
    expect(await sweepAlerts(house.pool, house.tenant)).toBe(3)
    expect((await alertsOf(id)).map((a) => a.repeats)).toEqual([1, 1, 1])
    await act('周敏', id, 'read')
    expect((await checksOf('s03.important-read')).filter((c) => c.matter_id === id)).toEqual([expect.objectContaining({ outcome: 'conformed' })])
  })

  it('S29-03: a major problem on duty alerts the centre director; one found unreported later is a breach', async () => {
    const { id } = await open('周强', 'duty-shift', { owner: house.people['周强'], shift: 'day', startsAt: new Date(Date.now() - 60_000).toISOString(), endsAt: new Date(Date.now() + 8 * 3_600_000).toISOString() })
    await act('周强', id, 'sign-in', { uniform: true, badge: true })
    await act('周强', id, 'major-problem', { majorProblem: '变电室跳闸' })
    expect((await alertsOf(id)).filter((a) => a.control === 's29.major-alert')).toEqual([expect.objectContaining({ recipients: [house.people['刘芳']] })])
    const check = await open('刘芳', 'inspection', { topic: 'duty' })
    await act('刘芳', check.id, 'confirm', { period: '本周', samples: '查三班', opinion: '有漏报', unreportedMajor: true })
    expect((await checksOf('s29.major-missed')).filter((c) => c.matter_id === check.id)).toEqual([expect.objectContaining({ outcome: 'breached' })])
  })

  it('S29-06: a forbidden thing on duty becomes an attendance exception of that person', async () => {
    const incident = await open('周敏', 'incident', { behaviour: 'L12', person: house.people['吴昊'], content: '值班打牌' })
    expect(incident.opened).toContainEqual(expect.objectContaining({ kind: 'attendance-exception' }))
    const made = incident.opened.find((o) => o.kind === 'attendance-exception')
    const [row] = await house.read((tx) => tx.query<{ person: string; cause: string }>("select fields->>'person' as person, fields->>'cause' as cause from matter where tenant_id = $1 and id = $2", [house.tenant, made?.id]))
    expect(row).toEqual({ person: house.people['吴昊'], cause: 'forbidden-on-duty' })
  })
})

describe('feedback and revisits', () => {
  it('S17-08: feedback needs its content and its class, and is classified within the day or is late', async () => {
    await expect(open('陈晓琳', 'feedback', {})).rejects.toMatchObject({ errors: [expect.objectContaining({ field: 'content' })] })
    const { id } = await openMatter(house.pool, { ...house.as('陈晓琳'), at: new Date(Date.now() - 2 * 86_400_000).toISOString() }, { kind: 'feedback', fields: { content: '希望增加晨练场地' } })
    expect(await refused(act('周敏', id, 'classify', {}))).toContain('s17.feedback-class')
    await sweepClocks(house.pool, house.tenant)
    expect((await checksOf('s17.feedback-in-time')).filter((c) => c.matter_id === id)).toEqual([expect.objectContaining({ outcome: 'breached' })])
    const second = await open('陈晓琳', 'feedback', { content: '感谢保安' })
    await act('周敏', second.id, 'classify', { class: 'suggestion' })
    expect((await checksOf('s17.feedback-in-time')).filter((c) => c.matter_id === second.id)).toEqual([expect.objectContaining({ outcome: 'conformed' })])
  })

  it('S28-09: a revisit says by which way and with what result; a reminder falls due to be published', async () => {
    const { id } = await open('陈晓琳', 'enquiry', enquiry({ answer: '已说明。' }))
    await act('陈晓琳', id, 'satisfied', { satisfied: 'satisfied' })
    await act('陈晓琳', id, 'close')
    const [revisit] = await house.read((tx) => tx.query<{ id: string }>("select id from matter where tenant_id = $1 and kind = 'revisit' and parent_id = $2", [house.tenant, id]))
    expect(revisit, 'the closing opened a revisit').toBeDefined()
    const bare = await act('陈晓琳', revisit?.id ?? '', 'do', {}).then(() => 'allowed', (e: Error) => e.constructor.name)
    expect(['Refused', 'Invalid']).toContain(bare)
    await act('陈晓琳', revisit?.id ?? '', 'do', { mode: 'phone', result: '已修好', satisfaction: 'satisfied' })
    expect((await checksOf('s28.revisit-record')).some((c) => c.matter_id === revisit?.id && c.outcome === 'held')).toBe(true)
    await expandDuties(house.pool, house.tenant, 2)
    const items = await house.read((tx) => tx.query<{ control: string; role: string }>("select control, role from duty_item where tenant_id = $1 and control in ('s28.reminder', 's28.other-review')", [house.tenant]))
    expect(items).toEqual(expect.arrayContaining([{ control: 's28.reminder', role: 'service-supervisor' }, { control: 's28.other-review', role: 'service-supervisor' }]))
  })

  it('S28-10: another service is described, and those that keep coming back are reviewed once a year', async () => {
    await expect(open('陈晓琳', 'enquiry', { category: 'other', callerName: '李慧', answer: '已说明。' })).rejects.toMatchObject({ errors: [expect.objectContaining({ field: 'content' })] })
    await open('陈晓琳', 'enquiry', enquiry({ category: 'other', content: '代叫出租车', answer: '已代叫。' }))
    expect((await checksOf('s28.other-described')).map((c) => c.outcome)).toEqual(['held'])
    const [item] = await house.read((tx) => tx.query<{ days: number }>("select (extract(epoch from due_at - opens_at) / 86400)::int as days from duty_item where tenant_id = $1 and control = 's28.other-review'", [house.tenant]))
    expect(item?.days).toBe(365)
  })
})

describe('bulletins', () => {
  it('S28-07: a published bulletin is found at the desk until it lapses or is taken down', async () => {
    const found = async () => (await house.read(async (tx) => findEntries(tx, await house.rules(), { q: '夜间施工' }))).entries.map((e) => e.subject)
    const { id } = await open('周敏', 'publication', { subject: '12月3日夜间施工', class: 'works', content: '12月3日夜间施工，南入口封闭', source: '养护中心' })
    expect(await refused(act('周敏', id, 'publish', {}))).toContain('s28.bulletin')
    await act('周敏', id, 'publish', { validUntil: new Date(Date.now() + 3_600_000).toISOString() })
    expect(await found()).toEqual(['12月3日夜间施工'])
    await act('周敏', id, 'expire')
    expect(await found()).toEqual([])
  })
})

describe('the information file', () => {
  it('S03-10 S28-06: an entry written or looked at keeps the article, one nobody has checked for long breaks it, once', async () => {
    const context = { context: house.context('周敏') }
    await expect(call(knowledgeRoutes.saveKnowledge, { subject: '煤气站电话', content: '8600', source: ' ' }, context)).rejects.toMatchObject({ errors: [expect.objectContaining({ field: 'source' })] })
    const { id } = await call(knowledgeRoutes.saveKnowledge, { subject: '煤气站电话', content: '8600', source: '燃气公司' }, context)
    const of = async (control: string) => (await house.read((tx) => tx.query<{ outcome: string }>('select outcome from check_result where tenant_id = $1 and control = $2 and subject = $3 order by outcome', [house.tenant, control, id]))).map((c) => c.outcome)
    expect([await of('s03.information-file'), await of('s28.query-base')]).toEqual([['conformed'], ['conformed']])
    await house.owner.query("update knowledge set checked_at = now() - interval '400 days' where id = $1", [id])
    await findStaleEntries(house.pool, house.tenant)
    await findStaleEntries(house.pool, house.tenant)
    expect(await of('s03.information-file')).toEqual(['breached', 'conformed'])
    await call(knowledgeRoutes.checkKnowledge, { id }, context)
    await findStaleEntries(house.pool, house.tenant)
    expect(await of('s03.information-file')).toEqual(['breached', 'conformed'])
  })
})

describe('measures', () => {
  it('S17-11 S17-12 S17-15 S28-12 S28-13: counted from the ledgers, by unit and by person, none where nothing fell due', async () => {
    const before = { transfers: await measureOf('s28.no-shirking'), instant: await measureOf('s17.product-knowledge'), base: await measureOf('s28.one-answer'), closed: await measureOf('s17.efficiency') }
    const one = await open('林小燕', 'enquiry', enquiry({ content: '电费怎么交', answer: '前台可交。', knowledge: '12' }))
    const two = await open('林小燕', 'enquiry', enquiry({ content: '暖气不热', agreedAt: new Date(Date.now() + 7_200_000).toISOString() }))
    await act('林小燕', two.id, 'transfer', { toUnit: house.units['工程部'], reason: '属工程维修' })
    await act('林小燕', one.id, 'satisfied', { satisfied: 'satisfied' })
    await act('林小燕', one.id, 'close')
    const transfers = await measureOf('s28.no-shirking')
    expect([transfers.n - before.transfers.n, (transfers.of ?? 0) - (before.transfers.of ?? 0)]).toEqual([1, 2])
    expect(transfers.value).toBeCloseTo(transfers.n / (transfers.of ?? 1))
    const instant = await measureOf('s17.product-knowledge')
    expect(instant.people.find((p) => p.who.name === '林小燕')).toMatchObject({ n: 1, of: 2, value: 0.5 })
    expect(instant.trend.at(-1)?.value).toBe(instant.value)
    expect((await measureOf('s28.one-answer')).n - before.base.n).toBe(1)
    const closed = await measureOf('s17.efficiency')
    expect([closed.n - before.closed.n, closed.of, closed.people.find((p) => p.who.name === '林小燕')?.n]).toEqual([1, null, 1])
    expect(await measureOf('s17.resolution')).toMatchObject({ regulation: 's17', article: '五-1', format: 'percent', requirements: ['S17-15'] })
    const satisfied = await measureOf('s17.satisfaction-listening')
    expect(satisfied.value).toBe(satisfied.of === 0 ? null : satisfied.n / (satisfied.of ?? 1))
  })

  it('S17-14: staff quality is the share of points given in inspections', async () => {
    expect((await measureOf('s17.staff-quality')).value).toBeNull()
    const { id } = await open('周敏', 'inspection', { topic: 'staff-quality' })
    await act('周敏', id, 'confirm', { period: '四季度', samples: '五人', opinion: '尚可', score: 42, fullScore: 50 })
    expect(await measureOf('s17.staff-quality')).toMatchObject({ n: 42, of: 50, value: 0.84, every: 'quarter' })
  })

  it('S28-03: missed calls are counted against all calls', async () => {
    expect((await measureOf('s28.missed-calls')).value).toBeNull()
    const event = (callId: string, kind: 'ringing' | 'answered' | 'ended') => call(deskRoutes.callEvent, { call: callId, event: kind, number: '13900001111' }, { context: house.context('陈晓琳') })
    for (const kind of ['ringing', 'answered', 'ended'] as const) await event('c1', kind)
    for (const kind of ['ringing', 'ended'] as const) await event('c2', kind)
    expect(await measureOf('s28.missed-calls')).toMatchObject({ n: 1, of: 2, value: 0.5 })
  })

  it('counts what a pack asks for as plain arithmetic over its ledger would', async () => {
    const { measures } = await call(measureRoutes.measures, {}, { context: house.context('韩志远') })
    expect(measures.length).toBeGreaterThan(15)
    for (const m of measures) if (m.of !== null && m.format === 'percent' && m.value !== null) expect(m.value, m.control).toBeLessThanOrEqual(1)
    const [all] = await house.read((tx) => tx.query<{ n: number }>("select count(*)::int as n from matter where tenant_id = $1 and kind = 'enquiry'", [house.tenant]))
    expect(measures.find((m) => m.control === 's17.product-knowledge')?.of).toBe(all?.n)
  })
})

describe('read and confirmed', () => {
  const lines: [string, string[]][] = [['s03', ['S03-01', 'S03-02']], ['s17', ['S17-01', 'S17-11', 'S17-12', 'S17-14']], ['s28', ['S28-01', 'S28-02', 'S28-05', 'S28-11']], ['s29', ['S29-04', 'S29-06']], ['s31', ['S31-01']]]
  for (const [code, ids] of lines) {
    it(`${ids.join(' ')}: not carried until somebody has read and confirmed the articles of ${code}`, async () => {
      const before = await call(regulationRoutes.coverage, undefined, { context: house.context('韩志远') })
      const of = (c: typeof before, id: string) => c.systems.flatMap((s) => s.requirements).find((r) => r.id === id)
      for (const id of ids) expect(of(before, id), id).toMatchObject({ carried: false, by: expect.arrayContaining([expect.stringMatching(`^${code}\\.`)]) })
      await call(regulationRoutes.acknowledge, { code }, { context: house.context('陈晓琳') })
      const after = await call(regulationRoutes.coverage, undefined, { context: house.context('韩志远') })
      for (const id of ids) expect(of(after, id), id).toMatchObject({ carried: true })
    })
  }
})
