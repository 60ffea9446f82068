import { call } from '@orpc/server'
import { beforeAll, describe, expect, it } from 'vitest'
import { Invalid, NotFound, NotSignedIn } from '../../platform/errors.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { addClients, clientByPhone } from '../clients/index.ts'
import { openMatter } from '../engine/index.ts'
import { deskRoutes } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03'] })
const at = (name: string) => ({ context: house.context(name) })
const find = async (q: string) => (await call(deskRoutes.callers, { q }, at('陈晓琳'))).clients.map((c) => c.name)
let ids: string[] = []
beforeAll(async () => {
  ids = await house.write((tx) => addClients(tx, [
    { name: '李辉', room: '3栋1202', phone: '13805712266' }, { name: '曾国华', room: '3栋2单元1202', phone: '0571-88001234' }, { name: '張麗', room: '5栋0801', phone: '13905719999', kind: 'tenant' },
    { name: '单田芳', phone: '13805712266' }, { name: '周大', phone: '0571-66660001' }, { name: '周二', phone: '021-66660001' }, { name: '李辉煌', room: 'A座1501', phone: '15800001111' },
  ]))
})

describe('finding a caller', () => {
  it('by name in both scripts, pinyin, phone, its last four digits, or room; the shortest name first', async () => {
    for (const q of ['李輝', '李辉', 'lihui', 'lh']) expect(await find(q), q).toEqual(['李辉', '李辉煌'])
    for (const q of ['张丽', '張麗', 'zhangli', '9999', '5栋0801', '5-0801', '139 0571']) expect(await find(q), q).toEqual(['張麗'])
    expect(await find('shantianfang')).toEqual(['单田芳'])
    expect(new Set(await find('3-1202'))).toEqual(new Set(['李辉', '曾国华']))
    expect(await find('李 1501')).toEqual([])
    expect(await find('李 A座1501')).toEqual(['李辉煌'])
    expect(await find('')).toEqual([])
  })
  it('never fails on hostile text', async () => {
    for (const q of ["'", "a' | 'b", '\\', '\u0000', '\ud800', '%_%', ':*', '& | !', '<->', "';--", '李\u0000辉', '💣'.repeat(20)]) expect(Array.isArray(await find(q)), q).toBe(true)
  })
  it('shows numbers masked, and whole only to somebody at the desk during a call', async () => {
    const { clients } = await call(deskRoutes.callers, { q: '9999' }, at('陈晓琳'))
    expect(clients[0]).toMatchObject({ phone: '139****9999', masked: true, kind: 'tenant' })
    await call(deskRoutes.callEvent, { call: 'mask', event: 'ringing', number: '13905719999' }, at('陈晓琳'))
    expect((await call(deskRoutes.callers, { q: '9999' }, at('陈晓琳'))).clients[0]).toMatchObject({ phone: '13905719999', masked: false })
    expect((await call(deskRoutes.callers, { q: '9999' }, at('马俊'))).clients[0]).toMatchObject({ masked: true })
    await call(deskRoutes.callEvent, { call: 'mask', event: 'ended', number: '13905719999' }, at('陈晓琳'))
    expect((await call(deskRoutes.callers, { q: '9999' }, at('陈晓琳'))).clients[0]).toMatchObject({ masked: true })
  })
  it('records every look at a number, with its reason, before showing it', async () => {
    expect(await call(deskRoutes.reveal, { id: ids[0]!, reason: '回电' }, at('陈晓琳'))).toEqual({ phone: '13805712266' })
    expect(await house.read((tx) => tx.query('select person_id, reason from look where tenant_id = $1 and ref = $2', [house.tenant, ids[0]]))).toEqual([{ person_id: house.people['陈晓琳'], reason: '回电' }])
    await expect(call(deskRoutes.reveal, { id: ids[0]!, reason: ' ' }, at('陈晓琳'))).rejects.toThrow(Invalid)
    await expect(call(deskRoutes.reveal, { id: '00000000-0000-7000-8000-000000000001', reason: 'x' }, at('陈晓琳'))).rejects.toThrow(NotFound)
  })
  it('enters a new client once, who is found at once; a blank or impossible name is an error at its field', async () => {
    const input = { name: '欧阳明日', phone: '+86 137 0000 8888', room: '8栋101' }
    const context = house.context('陈晓琳', 'key-1', 'digest')
    const made = await call(deskRoutes.addClient, input, { context })
    expect((await call(deskRoutes.addClient, input, { context })).id).toBe(made.id)
    expect(await find('ouyangmr')).toEqual([])
    expect(await find('oymr')).toEqual(['欧阳明日'])
    expect(await find('13700008888')).toEqual(['欧阳明日'])
    for (const name of [' ', '\ud800']) await expect(call(deskRoutes.addClient, { name }, at('陈晓琳'))).rejects.toThrow(Invalid)
  })
})

describe('the client of a number', () => {
  const known = (phone: string) => house.read((tx) => clientByPhone(tx, phone))
  it('is the oldest with it, whatever stands before it', async () => {
    for (const phone of ['13805712266', '+8613805712266', '013805712266', '138-0571-2266']) expect(await known(phone), phone).toBe(ids[0])
  })
  it('is known by a landline with or without area code, but not where two fit', async () => {
    expect(await known('88001234')).toBe(ids[1])
    expect(await known('0571-8800-1234')).toBe(ids[1])
    expect(await known('66660001')).toBeNull()
    expect(await known('02166660001')).toBe(ids[5])
    for (const phone of ['1234', '', 'anonymous', '99988001234']) expect(await known(phone), phone).toBeNull()
  })
})

describe('calls from the exchange', () => {
  const event = (call_: string, what: 'ringing' | 'answered' | 'ended', more: Record<string, unknown> = {}) => call(deskRoutes.callEvent, { call: call_, event: what, number: '13805712266', ...more } as never, at('陈晓琳'))
  const t = (minute: number) => new Date(Date.UTC(2026, 0, 5, 8, minute)).toISOString()
  it('ring, are answered and end, with the caller known', async () => {
    expect(await event('c1', 'ringing', { at: t(0), rings: 1 })).toMatchObject({ state: 'ringing', client: { id: ids[0] }, rings: 1 })
    expect(await event('c1', 'answered', { at: t(1), rings: 3, extension: '801' })).toMatchObject({ state: 'answered', rings: 3 })
    expect(await event('c1', 'ended', { at: t(4) })).toMatchObject({ state: 'ended', seconds: 180, startedAt: t(0), answeredAt: t(1), endedAt: t(4) })
  })
  it('come out the same in any order, and however often an event is repeated', async () => {
    const events = [['ringing', t(0)], ['answered', t(1)], ['ended', t(4)]] as const
    const orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    for (const [n, order] of orders.entries()) {
      let last
      for (const i of [...order, ...order]) last = await event(`order-${n}`, events[i]![0], { at: events[i]![1] })
      expect(last, order.join()).toMatchObject({ state: 'ended', startedAt: t(0), answeredAt: t(1), endedAt: t(4), seconds: 180 })
    }
    const [row] = await house.read((tx) => tx.query<{ n: number }>("select count(*)::int as n from phone_call where tenant_id = $1 and external like 'order-%'", [house.tenant]))
    expect(row?.n).toBe(orders.length)
  })
  it('are missed when they end unanswered, and not when somebody talked though that event was lost', async () => {
    await event('m1', 'ringing', { at: t(0) })
    expect(await event('m1', 'ended', { at: t(1) })).toMatchObject({ state: 'missed', answeredAt: null, seconds: null })
    await event('m2', 'ringing', { at: t(0) })
    expect(await event('m2', 'ended', { at: t(3), seconds: 60 })).toMatchObject({ state: 'ended', answeredAt: t(2), seconds: 60 })
    expect(await event('m1', 'answered', { at: t(0) })).toMatchObject({ state: 'ended' })
  })
  it('survive two events of one call at the same moment', async () => {
    await Promise.all([event('race', 'ringing', { at: t(0) }), event('race', 'answered', { at: t(1) }), event('race', 'ended', { at: t(2) })])
    expect(await event('race', 'ringing', { at: t(0) })).toMatchObject({ state: 'ended', seconds: 60 })
  })
  it('from unknown and hidden numbers have no client; what cannot be is an error at its field', async () => {
    expect(await event('u1', 'ringing', { number: 'anonymous' })).toMatchObject({ client: null })
    for (const more of [{ at: '+275760-01-01T00:00:00Z' }, { at: 'soon' }, { number: '\u0000' }, { extension: '\ud800' }]) await expect(event('u2', 'ringing', more), JSON.stringify(more)).rejects.toThrow(Invalid)
    await expect(call(deskRoutes.callEvent, { call: 'x', event: 'ringing', number: '1' }, { context: house.context(null) })).rejects.toThrow(NotSignedIn)
  })
  it('are listed while they live, masked for people who answer none', async () => {
    await event('live', 'ringing')
    const { calls } = await call(deskRoutes.calls, undefined, at('陈晓琳'))
    expect(calls.find((c) => c.number === '13805712266')).toMatchObject({ state: 'ringing', client: { masked: false } })
    const other = await call(deskRoutes.calls, undefined, at('马俊'))
    expect(other.calls.find((c) => c.client?.id === ids[0])).toMatchObject({ number: '138****2266', client: { masked: true } })
    expect(calls.some((c) => c.startedAt === t(0))).toBe(false)
  })
})

describe('the caller’s card and today’s ledger', () => {
  const receive = (fields: Record<string, unknown>) => openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', action: 'receive', fields: { category: 'general', client: ids[0]!, ...fields } as never })
  it('S03-13: puts open promises first, and names what was asked before', async () => {
    const due = new Date(Date.now() + 30 * 60_000).toISOString()
    const promised = await receive({ content: '空调不冷', agreedAt: due })
    await receive({ content: '快递放哪', answer: '东门快递柜' })
    const card = await call(deskRoutes.caller, { id: ids[0]! }, at('陈晓琳'))
    expect(card).toMatchObject({ client: { name: '李辉', visits90: 2 }, promises: [{ id: promised.id }] })
    expect(card.recent.map((m) => m.title)).toEqual(['快递放哪', '空调不冷'])
    expect(card.repeated).toHaveLength(2)
    await expect(call(deskRoutes.caller, { id: '00000000-0000-7000-8000-000000000001' }, at('陈晓琳'))).rejects.toThrow(NotFound)
  })
  it('shows somebody without reach the client but none of the matters', async () => {
    expect(await call(deskRoutes.caller, { id: ids[0]! }, at('马俊'))).toMatchObject({ client: { name: '李辉' }, promises: [], recent: [] })
  })
  it('S03-11: counts today’s enquiries, those due soon and those answered at once', async () => {
    expect(await call(deskRoutes.summary, undefined, at('陈晓琳'))).toMatchObject({ total: 2, overdue: 0, soon: 1, waiting: 1, instant: 1 })
    expect(await call(deskRoutes.summary, undefined, at('马俊'))).toMatchObject({ total: 0, items: [] })
  })
  it('offers times in the future, in order', async () => {
    const { times } = await call(deskRoutes.times, undefined, at('陈晓琳'))
    expect(times.length).toBeGreaterThan(1)
    expect([...times].sort()).toEqual(times)
    expect(Date.parse(times[0]!)).toBeGreaterThan(Date.now())
  })
})
