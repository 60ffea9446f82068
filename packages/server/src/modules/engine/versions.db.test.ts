import { describe, expect, it, vi } from 'vitest'
import { Refused } from '../../platform/errors.ts'
import { makeHouse, testDatabase, type TestHouse } from '../../test/house.ts'
import { sweepAlerts, sweepClocks } from '../clocks/index.ts'
import { recount } from '../conformance/index.ts'
import { adopt } from '../regulations/index.ts'
import { actOn, openMatter, type Fields } from './index.ts'

const db = await testDatabase()
const MINUTE = 60_000
const at = (minutes: number): string => new Date(Date.now() + minutes * MINUTE).toISOString()
const today = (): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date())
const answered = (house: TestHouse) => openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '问', category: 'general', callerName: '李慧', answer: '答。' } })
const act = (house: TestHouse, id: string, action: string, fields: Fields = {}, who = '陈晓琳') => actOn(house.pool, house.as(who), { id, action, fields })
const refused = (work: Promise<unknown>): Promise<string[]> => work.then(() => [], (e: unknown) => { if (e instanceof Refused) return e.reasons.map((r) => r.control); throw e })
const checksOf = (house: TestHouse, id: string, control: string) => house.read((tx) => tx.query<{ outcome: string; blocks: boolean; late_seconds: number | null; person_id: string; day: string }>('select outcome, blocks, late_seconds, person_id, day from check_result where tenant_id = $1 and subject = $2 and control = $3', [tx.tenant, id, control]))

describe('versions', () => {
  it('a matter stays under what was in force when it was opened; a new one follows today (X-03)', async () => {
    const house = await makeHouse(db, { packs: ['s03'] })
    const old = await answered(house)
    await adopt(house.pool, house.tenant, house.people['韩志远'] ?? '', 's32', 'enforced', today())
    const fresh = await answered(house)
    expect(await refused(act(house, old.id, 'close'))).toEqual([])
    expect(await refused(act(house, fresh.id, 'close'))).toEqual(['s32.satisfied'])
    const pins = await house.read((tx) => tx.query<{ id: string }>('select distinct pin_id as id from matter where tenant_id = $1', [tx.tenant]))
    expect(pins).toHaveLength(2)
  })

  it('what is adopted from a later day binds nobody before it, and the day is noticed without a restart', async () => {
    const house = await makeHouse(db, { packs: ['s03', { code: 's32', from: at(3 * 1440).slice(0, 10) }] })
    const before = await house.rules()
    expect(before.adopted.map((a) => a.code)).toEqual(['s03'])
    expect(await house.rules()).toBe(before)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1440 * MINUTE })
    try {
      expect(await house.rules()).not.toBe(before)
    } finally {
      vi.useRealTimers()
    }
  })

  it('what another node changed is noticed within a second, also by those who only read', async () => {
    const house = await makeHouse(db, { packs: ['s03'] })
    const before = await house.rules()
    await house.owner.query("delete from role_grant where tenant_id = $1 and person_id = $2", [house.tenant, house.people['周敏']])
    await house.owner.query('update house set rev = rev + 1 where id = $1', [house.tenant])
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1_001 })
    try {
      expect((await house.rules()).people.get(house.people['周敏'] ?? '')?.grants).toEqual([])
      expect(before.people.get(house.people['周敏'] ?? '')?.grants).not.toEqual([])
    } finally {
      vi.useRealTimers()
    }
  })

  it('matters opened under the same set share one pin', async () => {
    const house = await makeHouse(db, { packs: ['s03'] })
    await Promise.all([answered(house), answered(house), answered(house)])
    await answered(house)
    expect(await house.read((tx) => tx.query('select id from pin where tenant_id = $1', [tx.tenant]))).toHaveLength(1)
  })

  it('what is to follow today follows it on old matters too: access and forbidden words (S03-05, S03-25)', async () => {
    const house = await makeHouse(db, { packs: ['s32'] })
    const { id } = await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '问', category: 'general', callerName: '李慧' } })
    await adopt(house.pool, house.tenant, house.people['韩志远'] ?? '', 's03', 'enforced', today())
    expect(await refused(act(house, id, 'answer', { answer: '这事不归我管。' }))).toEqual(['s03.forbidden-words'])
    await act(house, id, 'answer', { answer: '已办好。' })
    await act(house, id, 'satisfied', { satisfied: 'satisfied' })
    expect(await refused(act(house, id, 'close', {}, '马俊').catch((e: unknown) => { throw e instanceof Refused ? e : new Refused([]) }))).toEqual([])
    await act(house, id, 'close')
  })
})

describe('levels', () => {
  it('observed records instead of refusing, and does not hold', async () => {
    const house = await makeHouse(db, { packs: ['s03', { code: 's32', level: 'observed' }] })
    const { id } = await answered(house)
    const closed = await act(house, id, 'close')
    expect(closed.warnings.map((w) => w.control)).toEqual(['s32.satisfied'])
    expect(await checksOf(house, id, 's32.satisfied')).toMatchObject([{ outcome: 'breached', blocks: false }])
  })

  it('reference binds nothing', async () => {
    const house = await makeHouse(db, { packs: ['s03', { code: 's32', level: 'reference' }] })
    const { id } = await answered(house)
    expect((await act(house, id, 'close')).warnings).toEqual([])
    expect(await checksOf(house, id, 's32.satisfied')).toEqual([])
  })
})

describe('clocks', () => {
  const late = async (house: TestHouse, opened: number, agreed: number) =>
    (await openMatter(house.pool, { ...house.as('陈晓琳'), at: at(opened) }, { kind: 'enquiry', fields: { content: '问', category: 'general', callerName: '李慧', agreedAt: at(agreed) } })).id
  const notices = (house: TestHouse, id: string) => house.read((tx) => tx.query<{ name: string; code: string }>('select p.name, n.code from notice n join person p on p.tenant_id = n.tenant_id and p.id = n.person_id where n.tenant_id = $1 and n.matter_id = $2', [tx.tenant, id]))

  it('warn before the due, and are breached once when it has passed, however often one sweeps (S03-11, S03-27)', async () => {
    const house = await makeHouse(db, { packs: ['s03'] })
    const soon = await late(house, -90, 20)
    const over = await late(house, -90, -5)
    expect(await sweepClocks(house.pool, house.tenant)).toBe(2)
    expect(await sweepClocks(house.pool, house.tenant)).toBe(0)
    expect((await notices(house, soon)).map((n) => `${n.name} ${n.code}`)).toEqual(['陈晓琳 clock-warning'])
    expect((await notices(house, over)).filter((n) => n.code === 'clock-overdue').map((n) => n.name).sort()).toEqual(['周敏', '陈晓琳'].sort())
    expect(await checksOf(house, over, 's03.agreed-time')).toMatchObject([{ outcome: 'breached', person_id: house.people['陈晓琳'] }])
    expect(await checksOf(house, soon, 's03.agreed-time')).toEqual([])
    const [row] = await house.read((tx) => tx.query<{ due_state: string }>('select due_state from matter where tenant_id = $1 and id = $2', [tx.tenant, over]))
    expect(row?.due_state).toBe('breached')
  })

  it('a late answer keeps the one breach and says how late; closing asks for the cause (S03-27)', async () => {
    const house = await makeHouse(db, { packs: ['s03'] })
    const id = await late(house, -90, -10)
    await sweepClocks(house.pool, house.tenant)
    await act(house, id, 'answer', { answer: '已办好。' })
    const [check, more] = await checksOf(house, id, 's03.agreed-time')
    expect(more).toBeUndefined()
    expect(check?.outcome).toBe('breached')
    expect(check?.late_seconds).toBeGreaterThan(8 * 60)
    expect(check?.late_seconds).toBeLessThan(12 * 60)
    await act(house, id, 'satisfied', { satisfied: 'satisfied' })
    expect(await refused(act(house, id, 'close'))).toEqual(['s03.late-cause'])
    await act(house, id, 'close', { lateCause: 'workload' })
    expect(await house.read(recount)).toEqual([])
  })

  it('escalate to the property manager after half an hour, by an alert that repeats until read (S03-27)', async () => {
    const house = await makeHouse(db, { packs: ['s03'] })
    const id = await late(house, -180, -45)
    await sweepClocks(house.pool, house.tenant)
    const alerts = () => house.read((tx) => tx.query<{ recipients: string[]; repeats: number }>('select recipients, repeats from alert where tenant_id = $1 and matter_id = $2', [tx.tenant, id]))
    expect(await alerts()).toEqual([{ recipients: [house.people['王建国']], repeats: 0 }])
    await house.owner.query("update alert set repeat_at = now() - interval '1 minute' where matter_id = $1", [id])
    expect(await sweepAlerts(house.pool, house.tenant)).toBe(1)
    expect((await alerts())[0]?.repeats).toBe(1)
    await house.owner.query("update alert set repeat_at = now() - interval '1 minute', read_at = now() where matter_id = $1", [id])
    expect(await sweepAlerts(house.pool, house.tenant)).toBe(0)
  })

  it('swept by several nodes at once, a breach is one', async () => {
    const house = await makeHouse(db, { packs: ['s03'] })
    const ids = await Promise.all(Array.from({ length: 6 }, () => late(house, -90, -5)))
    await Promise.all([sweepClocks(house.pool, house.tenant), sweepClocks(house.pool, house.tenant), sweepClocks(house.pool, house.tenant)])
    for (const id of ids) {
      expect(await checksOf(house, id, 's03.agreed-time')).toHaveLength(1)
      expect((await notices(house, id)).filter((n) => n.code === 'clock-overdue')).toHaveLength(2)
    }
    expect(await house.read(recount)).toEqual([])
  })

  it("stand still for the client's own causes, with evidence, and the due moves by the pause (S28-04)", async () => {
    const house = await makeHouse(db, { packs: ['s03', 's28'] })
    const id = await late(house, -90, 10)
    await expect(act(house, id, 'pause', { reason: 'we-are-busy', evidence: '忙' })).rejects.toMatchObject({ errors: [{ field: 'reason', code: 'choice' }] })
    await expect(act(house, id, 'pause', { reason: 'material-missing' })).rejects.toMatchObject({ errors: [{ field: 'evidence', code: 'required' }] })
    await actOn(house.pool, { ...house.as('陈晓琳'), at: at(-60) }, { id, action: 'pause', fields: { reason: 'material-missing', evidence: '电话约定下午补合同' } })
    const row = async () => (await house.read((tx) => tx.query<{ due_state: string; due_at: string }>('select due_state, due_at from matter where tenant_id = $1 and id = $2', [tx.tenant, id])))[0]
    expect((await row())?.due_state).toBe('paused')
    const before = Date.parse((await row())?.due_at ?? '')
    await actOn(house.pool, { ...house.as('陈晓琳'), at: at(-20) }, { id, action: 'resume', fields: {} })
    const after = await row()
    expect(after?.due_state).toBe('running')
    expect(Math.round((Date.parse(after?.due_at ?? '') - before) / MINUTE)).toBe(40)
  })
})
