import { describe, expect, it } from 'vitest'
import { Invalid, NotFound, Refused, Stale } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { verifyHouse } from '../audit/index.ts'
import { recount } from '../conformance/index.ts'
import { actOn, openMatter, type Fields } from './index.ts'

const db = await testDatabase()
const EVERY = ['s03', 's17', 's28', 's29', 's30', 's31', 's32', 's37']
const house = await makeHouse(db, { packs: EVERY })
const hence = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString()
const enquiry = (who: string, fields: Fields = {}) => openMatter(house.pool, house.as(who), { kind: 'enquiry', fields: { content: '楼道灯不亮', category: 'general', callerName: '李慧', agreedAt: hence(120), ...fields } })
const act = (who: string, id: string, action: string, fields: Fields = {}, version?: number) => actOn(house.pool, house.as(who), { id, action, fields, ...(version === undefined ? {} : { version }) })
const refusal = (work: Promise<unknown>): Promise<string[]> => work.then(() => [], (e: unknown) => { if (e instanceof Refused) return e.reasons.map((r) => r.control || r.code).sort(); throw e })
interface Row { stage: string; version: number; owner_id: string; first_responder_id: string | null; number: string; due_at: string | null; pin_id: string }
const matter = async (id: string) => (await house.read((tx) => tx.query<Row>('select stage, version, owner_id, first_responder_id, number, due_at, pin_id from matter where tenant_id = $1 and id = $2', [tx.tenant, id])))[0]
const checks = (id: string) => house.read((tx) => tx.query<{ control: string; outcome: string; times: number; blocks: boolean; person_id: string }>('select control, outcome, times, blocks, person_id from check_result where tenant_id = $1 and subject = $2 order by control', [tx.tenant, id]))
const facts = async (id: string) => (await house.read((tx) => tx.query<{ what: string }>('select what from fact where tenant_id = $1 and matter_id = $2 order by seq', [tx.tenant, id]))).map((f) => f.what)

describe('opening and acting', () => {
  it('opens with number, first responder, clock, checks and fact; an action moves it on (S03-11, S32-01)', async () => {
    const { id, opened } = await enquiry('陈晓琳', { agreedAt: hence(30) })
    expect(opened.map((o) => o.kind)).toEqual(['enquiry'])
    expect(await matter(id)).toMatchObject({ stage: 'agreed', version: 1, owner_id: house.people['陈晓琳'], number: expect.stringMatching(/^KF-\d{4}-\d{4}-\d{3}$/) as unknown })
    const clocks = await house.read((tx) => tx.query<{ control: string; state: string }>('select control, state from clock where tenant_id = $1 and matter_id = $2 order by control', [tx.tenant, id]))
    expect(clocks).toEqual([{ control: 's03.agreed-time', state: 'running' }, { control: 's37.first-response', state: 'met' }])
    await act('陈晓琳', id, 'answer', { answer: '已换灯泡。' })
    expect(await matter(id)).toMatchObject({ stage: 'answered', version: 2 })
    expect(await facts(id)).toEqual(['receive', 'answer'])
    expect((await checks(id)).find((c) => c.control === 's03.agreed-time')).toMatchObject({ outcome: 'conformed', person_id: house.people['陈晓琳'] })
  })

  it('merges only into another matter that still stands, and links both', async () => {
    const [into, twice, third] = [await enquiry('陈晓琳'), await enquiry('陈晓琳'), await enquiry('陈晓琳')]
    const merge = (id: string, other: string) => act('陈晓琳', id, 'merge', { into: other, reason: '同一件' })
    const wrong = (code: string) => ({ errors: [expect.objectContaining({ field: 'into', code }) as unknown] })
    await expect(merge(twice.id, twice.id)).rejects.toMatchObject(wrong('same-matter'))
    await expect(merge(twice.id, newId())).rejects.toMatchObject(wrong('unknown-matter'))
    expect((await merge(twice.id, into.id)).statements).toBeLessThanOrEqual(8)
    await expect(merge(third.id, twice.id)).rejects.toMatchObject(wrong('struck-out'))
    expect(await house.read((tx) => tx.query('select role, to_id from matter_link where tenant_id = $1 and from_id = $2', [tx.tenant, twice.id]))).toEqual([{ role: 'merged', to_id: into.id }])
  })

  it('S17-05 S17-06: the person complained about is not given the complaint and does not take it; his own entry waits for somebody else', async () => {
    const about = (who: string, by = '陈晓琳') => openMatter(house.pool, house.as(by), { kind: 'complaint', fields: { content: '前台态度差', category: 'attitude', callerName: '李慧', channel: 'phone', contact: '13800000000', complainedPerson: house.people[who] ?? '' } })
    const refusedBy = (run: Promise<unknown>) => run.then(() => [], (error: unknown) => { if (error instanceof Refused) return error.reasons.map((r) => r.control); throw error })
    const { id } = await about('林小燕')
    expect(await refusedBy(act('周敏', id, 'assign', { person: house.people['林小燕'] ?? '' }))).toEqual(['s17.not-given-to-complained'])
    for (const [action, fields] of [['take', {}], ['handle', { investigation: '没有这回事' }], ['reply', { reply: '已沟通。' }]] as const)
      expect(await refusedBy(act('林小燕', id, action, fields)), action).toContain('s17.not-handled-by-complained')
    await act('周敏', id, 'assign', { person: house.people['王建国'] ?? '' })
    expect(await matter(id)).toMatchObject({ owner_id: house.people['王建国'] })
    const own = await about('陈晓琳')
    expect(await matter(own.id)).toMatchObject({ owner_id: null, first_responder_id: null })
    await act('林小燕', own.id, 'take', {})
    expect(await matter(own.id)).toMatchObject({ owner_id: house.people['林小燕'], first_responder_id: house.people['林小燕'] })
  })

  it('lets the head of a department asked for a joint answer see and sign it (S03-17)', async () => {
    const { id } = await enquiry('陈晓琳', { category: 'engineering' })
    await expect(act('何志强', id, 'joint-answer', { jointAnswer: '可以。' })).rejects.toBeInstanceOf(NotFound)
    await act('陈晓琳', id, 'request-joint', { jointUnit: house.units['工程部'] ?? '' })
    await act('何志强', id, 'joint-answer', { jointAnswer: '可以。' })
    expect(await facts(id)).toEqual(['receive', 'request-joint', 'joint-answer'])
  })

  it('sends at most eight statements an action, under eight regulations (design §8)', async () => {
    await enquiry('陈晓琳')
    const counts: Record<string, number> = {}
    const opened = await enquiry('陈晓琳')
    counts.receive = opened.statements
    const steps: [string, string, Fields][] = [
      ['陈晓琳', 'search', { words: '灯' }], ['陈晓琳', 'transfer', { toUnit: house.units['工程部'] ?? '', reason: '换灯' }], ['何志强', 'accept', {}], ['陈晓琳', 'tell-progress', { progress: '工程部已接收' }],
      ['陈晓琳', 'answer', { answer: '已换好。' }], ['陈晓琳', 'satisfied', { satisfied: 'satisfied' }], ['陈晓琳', 'close', {}],
    ]
    for (const [who, action, fields] of steps) counts[action] = (await act(who, opened.id, action, fields)).statements
    expect(Object.entries(counts).filter(([, n]) => n > 8)).toEqual([])
  })

  it('answers wrong fields at the field, and hostile names and values without falling over', async () => {
    const wrong = (work: Promise<unknown>) => work.then(() => 'taken', (e: unknown) => (e instanceof Invalid ? `${e.errors[0]?.field} ${e.errors[0]?.code}` : e instanceof NotFound ? 'not found' : String(e)))
    const open = (kind: string, fields: unknown) => wrong(openMatter(house.pool, house.as('陈晓琳'), { kind, fields: fields as Fields }))
    expect(await open('enquiry', {})).toBe('content required')
    expect(await open('enquiry', { content: '问', category: ['general'] })).toBe('category choice')
    expect(await open('enquiry', { content: { a: 1 }, category: 'general' })).toBe('content text')
    expect(await open('enquiry', { content: '\ud800', category: 'general' })).toBe('content text')
    expect(await open('enquiry', { content: '问', category: 'general', stage: 'closed' })).toMatch(/^stage (not-asked|unknown-field)$/)
    expect(await open('enquiry', JSON.parse('{"content":"问","category":"general","__proto__":{"x":1},"constructor":1}'))).toMatch(/(unknown-field|not-asked)$/)
    for (const kind of ['nothing', '__proto__', 'constructor', 'toString']) expect(await open(kind, {})).toBe('kind unknown-kind')
    const { id } = await enquiry('陈晓琳')
    for (const action of ['nothing', '__proto__', 'constructor', 'receive']) expect(await wrong(act('陈晓琳', id, action))).toBe('not found')
    expect(await wrong(act('陈晓琳', id, 'transfer', { toUnit: newId(), reason: '转' }))).toBe('toUnit unknown-unit')
    expect(await wrong(act('周敏', id, 'assign', { person: newId() }))).toBe('person unknown-person')
    expect(await wrong(act('陈晓琳', id, 'agree', { agreedAt: '2026-02-30T10:00:00Z' }))).toMatch(/agreedAt instant|allowed|taken/)
  })
})

describe('a refusal', () => {
  it('names every unmet reason at once and changes nothing (S32-01, S31-04)', async () => {
    const { id } = await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '问路', category: 'general', answer: '出东门左转。' } })
    expect(await refusal(act('陈晓琳', id, 'close'))).toEqual(['s31.record-complete', 's32.satisfied'])
    expect(await matter(id)).toMatchObject({ stage: 'answered', version: 1 })
  })

  it('is evidence: once per person, control, subject and day, with a count, and one fact', async () => {
    const { id } = await enquiry('陈晓琳')
    await act('陈晓琳', id, 'answer', { answer: '已修好。' })
    for (let i = 0; i < 3; i += 1) expect(await refusal(act('陈晓琳', id, 'close'))).toEqual(['s32.satisfied'])
    expect(await refusal(act('林小燕', id, 'close'))).toEqual(['s32.satisfied'])
    expect((await checks(id)).filter((c) => c.outcome === 'prevented').map((c) => ({ times: c.times, who: c.person_id })).sort((a, b) => b.times - a.times)).toEqual([{ times: 3, who: house.people['陈晓琳'] }, { times: 1, who: house.people['林小燕'] }])
    expect((await facts(id)).filter((f) => f === 'refused')).toHaveLength(2)
    expect(await house.read(recount)).toEqual([])
    // The version on the refused person's screen still holds.
    await act('陈晓琳', id, 'satisfied', { satisfied: 'satisfied' }, 2)
  })

  it('of an opening leaves no matter behind', async () => {
    const count = async () => (await house.read((tx) => tx.query<{ n: number }>('select count(*)::int as n from matter where tenant_id = $1', [tx.tenant])))[0]?.n
    const before = await count()
    expect(await refusal(openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '问', category: 'general' } }))).toEqual(['s03.answer-or-time'])
    expect(await count()).toBe(before)
  })
})

describe('the same key again', () => {
  const keyed = (who: string, key: string, request: string) => ({ ...house.as(who), idem: { key, request } })
  const command = { kind: 'enquiry', fields: { content: '重复提交', category: 'general', callerName: '李慧', answer: '已答。' } }

  it('gives the first answer and does nothing twice, also when both arrive at once', async () => {
    const first = await openMatter(house.pool, keyed('陈晓琳', 'k-1', 'r-1'), command)
    expect((await openMatter(house.pool, keyed('陈晓琳', 'k-1', 'r-1'), command)).id).toBe(first.id)
    const together = await Promise.all(Array.from({ length: 4 }, () => openMatter(house.pool, keyed('陈晓琳', 'k-2', 'r-2'), command)))
    expect(new Set(together.map((a) => a.id)).size).toBe(1)
    await actOn(house.pool, keyed('陈晓琳', 'k-3', 'r-3'), { id: first.id, action: 'note', fields: { text: '记一笔' } })
    await actOn(house.pool, keyed('陈晓琳', 'k-3', 'r-3'), { id: first.id, action: 'note', fields: { text: '记一笔' } })
    expect(await facts(first.id)).toEqual(['receive', 'note'])
  })

  it('is refused for another request, and is each person’s own', async () => {
    await openMatter(house.pool, keyed('陈晓琳', 'k-4', 'r-4'), command)
    await expect(openMatter(house.pool, keyed('陈晓琳', 'k-4', 'r-other'), command)).rejects.toMatchObject({ errors: [{ field: 'Idempotency-Key', code: 'key-reused' }] })
    const other = await openMatter(house.pool, keyed('林小燕', 'k-4', 'r-4'), command)
    expect((await matter(other.id))?.owner_id).toBe(house.people['林小燕'])
  })
})

describe('two people at once', () => {
  it('one takes the matter, the other hears who did', async () => {
    const { id } = await enquiry('陈晓琳', { category: 'engineering' })
    await act('陈晓琳', id, 'transfer', { toUnit: house.units['工程部'] ?? '', reason: '换灯' })
    const both = await Promise.allSettled([act('何志强', id, 'accept'), act('马俊', id, 'accept')])
    expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected'])
    const winner = both[0]?.status === 'fulfilled' ? '何志强' : '马俊'
    const lost = both.find((b) => b.status === 'rejected') as PromiseRejectedResult
    expect(lost.reason).toBeInstanceOf(Stale)
    expect((lost.reason as Stale).fact).toMatchObject({ what: 'accept', by: { name: winner } })
    expect((await matter(id))?.owner_id).toBe(house.people[winner])
  })

  it('who acts on an old version hears what happened since', async () => {
    const { id } = await enquiry('陈晓琳')
    await act('林小燕', id, 'note', { text: '业户又来电' })
    await expect(act('陈晓琳', id, 'answer', { answer: '好了。' }, 1)).rejects.toMatchObject({ fact: { what: 'note', by: { name: '林小燕' } } })
    await act('陈晓琳', id, 'answer', { answer: '好了。' }, 2)
  })
})

describe('what one may not see', () => {
  it('is not told apart from what does not exist', async () => {
    const other = await makeHouse(db, { packs: ['s03'], name: '邻家' })
    const { id } = await enquiry('陈晓琳')
    const attempts = [act('马俊', id, 'note', { text: '看看' }), act('陈晓琳', newId(), 'note', { text: '看看' }), actOn(other.pool, other.as('周敏'), { id, action: 'note', fields: { text: '看看' } })]
    const errors = await Promise.all(attempts.map((a) => a.then(() => null, (e: unknown) => e)))
    for (const error of errors) expect(error).toBeInstanceOf(NotFound)
    expect(new Set(errors.map((e) => (e as Error).message)).size).toBe(1)
    expect(await facts(id)).toEqual(['receive'])
  })
})

describe('X-07: the chain of facts', () => {
  it('verifies, and shows a changed value, a cut tail and a lost fact', async () => {
    const fresh = await makeHouse(db, { packs: ['s03', 's32'], name: '链' })
    const caller = fresh.as('陈晓琳')
    const { id } = await openMatter(fresh.pool, caller, { kind: 'enquiry', fields: { content: '问', category: 'general', answer: '答。' } })
    await actOn(fresh.pool, caller, { id, action: 'note', fields: { text: '一' } })
    await actOn(fresh.pool, caller, { id, action: 'note', fields: { text: '二' } })
    expect(await verifyHouse(fresh.pool, fresh.tenant)).toMatchObject({ ok: true, mismatches: [] })
    // The application may not touch a fact; the owner of the tables can, and is found out.
    await expect(fresh.write((tx) => tx.query('delete from fact where tenant_id = $1', [tx.tenant]))).rejects.toThrow(/permission denied/)
    await fresh.owner.query("update fact_detail d set body = jsonb_set(body, '{words,text}', '\"三\"') from fact f where f.tenant_id = d.tenant_id and f.id = d.fact_id and f.matter_id = $1 and f.seq = 2", [id])
    expect((await verifyHouse(fresh.pool, fresh.tenant)).mismatches).toEqual([{ what: 'chain', where: `matter:${id}`, detail: 'fact 2: detail' }])
    await fresh.owner.query('delete from fact where matter_id = $1 and seq = 3', [id])
    expect((await verifyHouse(fresh.pool, fresh.tenant)).mismatches.map((m) => m.what)).toContain('head')
  })
})
