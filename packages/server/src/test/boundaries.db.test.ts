import { describe, expect, it } from 'vitest'
import { sweepClocks } from '../modules/clocks/index.ts'
import { actOn, openMatter } from '../modules/engine/index.ts'
import { Refused } from '../platform/errors.ts'
import { makeHouse, testDatabase } from './house.ts'

/** The boundary cases of part 3.15 that belong to these regulations, through the engine and the database, to the second. */
const house = await makeHouse(await testDatabase(), { packs: ['s03', 's17', 's28', 's32', 's37'] })
type Fields = Record<string, never>
const BASE = Date.now() - 6 * 86_400_000
/** An instant so many seconds after a minute that lies six days back: everything here has already happened. */
const after = (seconds: number): string => new Date(Math.floor(BASE / 60_000) * 60_000 + seconds * 1000).toISOString()
const open = (at: string, kind: string, fields: Record<string, unknown>) => openMatter(house.pool, { ...house.as('陈晓琳'), at }, { kind, fields: fields as Fields })
const act = (at: string, id: string, action: string, fields: Record<string, unknown> = {}, who = '陈晓琳') => actOn(house.pool, { ...house.as(who), at }, { id, action, fields: fields as Fields })
const outcome = async (id: string, control: string): Promise<string[]> =>
  (await house.read((tx) => tx.query<{ outcome: string }>('select outcome from check_result where tenant_id = $1 and matter_id = $2 and control = $3', [house.tenant, id, control]))).map((c) => c.outcome)
const enquiry = (more: Record<string, unknown>) => ({ content: '水管漏水', category: 'general', callerName: '李慧', ...more })
const refusals = (run: Promise<unknown>) => run.then(() => [], (error: unknown) => { if (error instanceof Refused) return error.reasons.map((r) => r.control); throw error })
const HOUR = 3600

describe('agreed time (S03-11)', () => {
  const answered = async (seconds: number) => {
    const { id } = await open(after(0), 'enquiry', enquiry({ agreedAt: after(HOUR) }))
    await act(after(seconds), id, 'answer', { answer: '已修好。' })
    return outcome(id, 's03.agreed-time')
  }
  it('S03-11: answered in the agreed minute is kept, a minute later is late', async () => {
    expect(await answered(HOUR)).toEqual(['conformed'])
    expect(await answered(HOUR + 59)).toEqual(['conformed'])
    expect(await answered(HOUR + 60)).toEqual(['breached'])
  })
  it('S03-11: neither answered nor a time agreed is refused', async () => {
    expect(await refusals(open(after(0), 'enquiry', enquiry({})))).toContain('s03.answer-or-time')
  })
})

describe('first response within 24 hours (S37-13, P22)', () => {
  const responded = async (seconds: number) => {
    const { id } = await openMatter(house.pool, { tenant: house.tenant, person: null, as: 'client', at: after(0) }, { kind: 'enquiry', action: 'submit', fields: { content: '门禁坏了', callerName: '孔先生', callerPhone: '13900001111' } as never, unit: house.units['客服前台'] })
    await act(after(seconds), id, 'take', { category: 'general', agreedAt: after(seconds + 2 * HOUR) })
    return outcome(id, 's37.first-response')
  }
  it('S37-13: 24:00:00 is kept, 24:00:01 is late', async () => {
    expect(await responded(24 * HOUR)).toEqual(['conformed'])
    expect(await responded(24 * HOUR + 1)).toEqual(['breached'])
  })
})

describe('complaint within 48 hours (S28-04, P21)', () => {
  const made = async () => (await open(after(0), 'complaint', { content: '电梯停运一天', contact: '13800002266', channel: 'phone', receivedAt: after(0) })).id
  const replied = async (seconds: number, pause?: [number, number]) => {
    const id = await made()
    if (pause) {
      await act(after(pause[0]), id, 'pause', { reason: 'material-missing', evidence: '等业主照片' })
      await act(after(pause[1]), id, 'resume', { note: '照片已到' })
    }
    await act(after(seconds), id, 'reply', { reply: '已修复，致歉。', trueCause: '配件老化', lateCause: '等配件' })
    return outcome(id, 's28.complaint-limit')
  }
  it('S28-04: 48:00:00 after receipt is kept, 48:00:01 is late', async () => {
    expect(await replied(48 * HOUR)).toEqual(['conformed'])
    expect(await replied(48 * HOUR + 1)).toEqual(['breached'])
  })
  it('S28-04: a pause for the client’s own cause is taken off, to the second', async () => {
    expect(await replied(50 * HOUR, [10 * HOUR, 12 * HOUR])).toEqual(['conformed'])
    expect(await replied(50 * HOUR + 1, [10 * HOUR, 12 * HOUR])).toEqual(['breached'])
  })
  it('S28-04: a pause needs a reason of the list and its evidence', async () => {
    const id = await made()
    await expect(act(after(60), id, 'pause', { reason: 'busy', evidence: '忙' })).rejects.toMatchObject({ errors: [expect.objectContaining({ field: 'reason' })] })
    const bare = await act(after(60), id, 'pause', { reason: 'unreachable' }).then(() => 'allowed', (e: Error) => e.constructor.name)
    expect(['Refused', 'Invalid']).toContain(bare)
  })
  it('S17-07: it is not closed without its revisit', async () => {
    const id = await made()
    await act(after(HOUR), id, 'reply', { reply: '已修复，致歉。', trueCause: '配件老化' })
    expect((await refusals(act(after(2 * HOUR), id, 'close', {}))).join()).toMatch(/revisit|satisf/)
  })
  it('S28-04: what nobody answered is found late by the sweep, once', async () => {
    const id = await made()
    await sweepClocks(house.pool, house.tenant)
    await sweepClocks(house.pool, house.tenant)
    expect(await outcome(id, 's28.complaint-limit')).toEqual(['breached'])
  })
})

describe('banned words (L01)', () => {
  it('S03-25: the client may say them, the house may not, however they are written', async () => {
    const { id } = await open(after(0), 'enquiry', enquiry({ content: '我不知道怎么办', agreedAt: after(HOUR) }))
    for (const words of ['我不知道', '我 不 知 道', '没办法', '沒辦法', '不歸我管']) expect(await refusals(act(after(60), id, 'answer', { answer: words })), words).toContain('s03.forbidden-words')
    await act(after(120), id, 'answer', { answer: '马上为您查，十分钟内回电。' })
  })
})

describe('a blank parameter', () => {
  it('X-10: to be set makes its control inactive, shown and counted nowhere, never zero', async () => {
    await house.write(async (tx) => { await tx.query("insert into parameter (tenant_id, code, from_day, value, id) values ($1, 'P22', '2020-01-01', 'null', gen_random_uuid())", [tx.tenant]); await tx.query('update house set rev = rev + 1 where id = $1', [tx.tenant]) })
    const { id } = await open(new Date().toISOString(), 'enquiry', enquiry({ agreedAt: new Date(Date.now() + HOUR * 1000).toISOString() }))
    expect(await outcome(id, 's37.first-response')).toEqual([])
    const clocks = await house.read((tx) => tx.query('select 1 from clock where tenant_id = $1 and matter_id = $2 and control = $3', [tx.tenant, id, 's37.first-response']))
    expect(clocks).toEqual([])
  })
})
