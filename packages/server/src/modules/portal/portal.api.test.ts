import { call } from '@orpc/server'
import { beforeAll, describe, expect, it } from 'vitest'
import { Invalid, NotFound, Refused, Unavailable } from '../../platform/errors.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { addClients } from '../clients/index.ts'
import { actOn, openMatter } from '../engine/index.ts'
import { portalRoutes, ratingLink } from './index.ts'

const db = await testDatabase()
const house = await makeHouse(db, { packs: ['s03'] })
const other = await makeHouse(db, { name: '别处' })
const { slug } = (await house.rules()).house
let visitor = 0
/** Each visitor from an address of their own, unless one is named. */
const from = (ip = `10.0.${visitor >> 8}.${(visitor += 1) & 255}`, key?: string) => ({ context: { ...house.context(null, key, key), ip } })
let phones = 0
const phone = () => `139${String((phones += 1)).padStart(8, '0')}`
const submit = (more: Record<string, unknown> = {}, as = from()) => call(portalRoutes.submit, { house: slug, kind: 'enquiry', name: '李辉', phone: phone(), content: '几点停水', ...more } as never, as)
const follow = (known: { number: string; code: string }, as = from()) => call(portalRoutes.follow, { house: slug, ...known }, as)
const rate = (by: Record<string, unknown>, as = from()) => call(portalRoutes.rate, { house: slug, satisfaction: 'satisfied', ...by } as never, as)
const opens = async (token: string) => (await call(portalRoutes.rating, { house: slug, token } as never, from())).open
const rows = <R>(sql: string, params: unknown[] = []) => house.read((tx) => tx.query<R>(sql, [house.tenant, ...params]))
const matterOf = async (number: string) => (await rows<{ id: string; stage: string; version: number; client_id: string | null; channel: string; unit_id: string; fields: Record<string, unknown> }>('select id, stage, version, client_id, channel, unit_id, fields from matter where tenant_id = $1 and number = $2', [number]))[0]!
const act = (id: string, action: string, fields: Record<string, unknown> = {}) => actOn(house.pool, house.as('陈晓琳'), { id, action, fields: fields as never })
const answered = async () => {
  const known = await submit()
  const { id } = await matterOf(known.number)
  await act(id, 'answer', { answer: '十点到十二点' })
  return { ...known, id }
}
const link = (id: string) => house.write((tx) => ratingLink(tx, slug, id))
const tokenOf = async (id: string) => (await link(id)).url.split('/').at(-1)!

describe('submitting without an account', () => {
  it('shows what may be submitted, and nothing of a house that is not there', async () => {
    const shown = await call(portalRoutes.house, { house: slug }, from())
    expect(shown.kinds.map((k) => k.name).sort()).toEqual(['appointment', 'complaint', 'enquiry', 'feedback'])
    expect(shown.categories.map((c) => c.value)).toContain('general')
    for (const wrong of ['nowhere', '../x', '', "'", 'ÄÖ']) await expect(call(portalRoutes.house, { house: wrong }, from()), wrong).rejects.toThrow(NotFound)
  })
  it('opens the matter where clients are received, with the client the number belongs to', async () => {
    const [client] = await house.write((tx) => addClients(tx, [{ name: '张丽', phone: '13700001111' }]))
    const { number, code } = await submit({ phone: '+86 137 0000 1111', room: '3-1202', category: 'general' })
    expect(code).toMatch(/^[0-9A-Z]{8}$/)
    const m = await matterOf(number)
    expect(m).toMatchObject({ stage: 'received', client_id: client, channel: 'portal', unit_id: house.units['客服部'], fields: { content: '几点停水', callerName: '李辉', room: '3-1202' } })
    expect(await rows('select 1 from public_link where tenant_id = $1 and (hash = $2 or hash like $3)', [code, `%${code}%`])).toEqual([])
  })
  it('opens only kinds of the portal, and tells at its field what is missing', async () => {
    for (const kind of ['handover', 'roster-month', 'inspection', '__proto__', '']) await expect(submit({ kind }), kind).rejects.toThrow(Invalid)
    for (const [field, value] of [['name', ' '], ['content', '\n'], ['phone', '12a'], ['category', 'no such'], ['unit', house.units['工程部']]] as const) await expect(submit({ [field]: value }), field).rejects.toMatchObject({ errors: [{ field }] })
    for (const kind of ['complaint', 'feedback', 'appointment']) expect((await submit({ kind })).number, kind).not.toBe('')
  })
  it('takes hostile words as words or as an error at the field, never as a fault', async () => {
    for (const content of ["'; drop table matter; --", '<script>alert(1)</script>', '1a'.repeat(2000), 'x'.repeat(4000), '💣\u200b\u202e', 'a\u0000b', '停'.repeat(4000)]) {
      await submit({ content }).catch((e: unknown) => expect(e, content.slice(0, 20)).toBeInstanceOf(Invalid))
    }
    for (const bad of [{ name: '\ud800' }, { content: '\udc00' }]) await expect(submit(bad)).rejects.toThrow(Invalid)
  })
  it('takes a repeated submission once and gives it a code that works', async () => {
    const input = { phone: phone(), content: '重复' }
    const first = await submit(input, from(undefined, 'again'))
    const second = await submit(input, from(undefined, 'again'))
    expect(second.number).toBe(first.number)
    for (const known of [first, second]) expect((await follow(known)).content).toBe('重复')
  })
})

describe('following by number and code', () => {
  it('shows where it stands, however number and code were typed, and neither names nor numbers', async () => {
    const known = await submit()
    const seen = await follow({ number: ` ${known.number.toLowerCase()} `, code: `${known.code.slice(0, 4)}-${known.code.slice(4).toLowerCase()}` })
    expect(seen).toMatchObject({ number: known.number, stage: 'received', content: '几点停水', answer: null, final: false, mayRate: false, replies: [] })
    const { id } = await matterOf(known.number)
    await act(id, 'take')
    await act(id, 'tell-progress', { progress: '正在问物业' })
    await act(id, 'note', { text: '内部：客户难缠' })
    await act(id, 'answer', { answer: '十点到十二点' })
    const later = await follow(known)
    expect(later).toMatchObject({ stage: 'answered', answer: '十点到十二点', mayRate: true, replies: [{ mine: false, text: '正在问物业' }] })
    expect(JSON.stringify(later)).not.toMatch(/陈晓琳|李辉|139\d{8}|内部/)
  })
  it('unknown numbers, wrong codes and another house’s matter look alike', async () => {
    const known = await submit()
    const elsewhere = await call(portalRoutes.submit, { house: (await other.rules()).house.slug, kind: 'enquiry', name: '某', phone: '13512345678', content: 'x' } as never, from())
    for (const wrong of [{ ...known, code: 'AAAAAAAA' }, { ...known, number: 'KF-1999-0101-001' }, elsewhere, { number: '\u0000', code: '\u0000' }, { number: "' or 1=1", code: '' }]) await expect(follow(wrong)).rejects.toThrow(NotFound)
    const staff = await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', action: 'receive', fields: { content: '来电', category: 'general', answer: '已答' } })
    const [m] = await rows<{ number: string }>('select number from matter where tenant_id = $1 and id = $2', [staff.id])
    await expect(follow({ number: m!.number, code: known.code })).rejects.toThrow(NotFound)
  })
  it('locks a number for a quarter of an hour after five wrong codes, from whatever address', async () => {
    const known = await submit()
    for (let i = 0; i < 5; i += 1) await expect(follow({ number: known.number, code: `WRONG${i}` })).rejects.toThrow(NotFound)
    await expect(follow(known)).rejects.toMatchObject({ reason: 'throttled' })
    await expect(follow({ number: known.number, code: 'WRONG6' })).rejects.toThrow(Unavailable)
    expect((await follow(await submit())).stage).toBe('received')
  })
  it('slows an address down, and a telephone number wherever it comes from', async () => {
    const at = from('192.0.2.1')
    let refused = 0
    for (let i = 0; i < 35; i += 1) await submit({ kind: 'nothing' }, at).catch((e: unknown) => { if (e instanceof Unavailable) refused += 1 })
    expect(refused).toBe(5)
    const same = phone()
    for (let i = 0; i < 12; i += 1) await submit({ phone: same })
    await expect(submit({ phone: `+86${same}` })).rejects.toMatchObject({ reason: 'throttled' })
  })
  it('lets the client add words at any stage, tells those who have it, and nobody else may speak for the client', async () => {
    const known = await answered()
    const reply = (text: string) => call(portalRoutes.reply, { house: slug, number: known.number, code: known.code, text }, from())
    await reply(' 还是没水 ')
    expect((await follow(known)).replies).toMatchObject([{ mine: true, text: '还是没水' }])
    const told = await rows<{ person_id: string }>("select person_id from notice where tenant_id = $1 and matter_id = $2 and code like '业户补充%'", [known.id])
    expect(told.map((n) => n.person_id)).toEqual([house.people['陈晓琳']])
    await act(known.id, 'satisfied', { satisfied: 'satisfied' })
    await act(known.id, 'close')
    await reply('谢谢')
    expect((await follow(known)).replies).toHaveLength(2)
    for (const text of [' ', '\ud800']) await expect(reply(text)).rejects.toThrow(Invalid)
    await expect(act(known.id, 'client-reply', { text: '冒充' })).rejects.toThrow(Refused)
  })
  it('lets the client take only actions that name the client', async () => {
    const { id } = await answered()
    const client = { tenant: house.tenant, person: null, as: 'client' as const }
    for (const [action, fields] of [['close', {}], ['note', { text: 'x' }], ['transfer', { toUnit: house.units['工程部'], reason: 'x' }], ['void', { reason: 'x' }], ['tell-progress', { progress: 'x' }]] as const) {
      await expect(actOn(house.pool, client, { id, action, fields: fields as never }), action).rejects.toThrow(Refused)
    }
    expect((await rows<{ stage: string }>('select stage from matter where tenant_id = $1 and id = $2', [id]))[0]?.stage).toBe('answered')
  })
})

describe('rating', () => {
  it('by number and code: once, when there is something to rate, and a content client ends the waiting', async () => {
    const early = await submit()
    await expect(rate(early)).rejects.toMatchObject({ errors: [{ field: 'satisfaction', code: 'not-yet' }] })
    const known = await answered()
    await rate({ number: known.number, code: known.code, opinion: '很快' })
    expect(await matterOf(known.number)).toMatchObject({ stage: 'satisfied', fields: { rating: 5, ratingComment: '很快', satisfied: 'satisfied' } })
    await expect(rate({ number: known.number, code: known.code })).rejects.toMatchObject({ errors: [{ field: 'satisfaction', code: 'used' }] })
    expect((await follow(known)).mayRate).toBe(false)
    await expect(rate({ number: known.number, code: 'AAAAAAAA' })).rejects.toThrow(NotFound)
    await expect(rate({})).rejects.toThrow(Invalid)
  })
  it('discontent sends the matter back to be worked on', async () => {
    const known = await answered()
    await rate({ number: known.number, code: known.code, satisfaction: 'dissatisfied', opinion: '没说几号楼' })
    expect(await matterOf(known.number)).toMatchObject({ stage: 'received', fields: { rating: 1, dissatisfaction: '没说几号楼' } })
  })
  it('by a link that is kept as a hash only, lives thirty days and works once', async () => {
    const { id, number } = await answered()
    const made = await link(id)
    expect(made.url).toMatch(new RegExp(`^/p/${slug}/rate/[\\w-]{43}$`))
    expect(Math.round((Date.parse(made.expiresAt) - Date.now()) / 86_400_000)).toBe(30)
    const token = made.url.split('/').at(-1)!
    expect(await rows('select 1 from public_link where tenant_id = $1 and hash = $2', [token])).toEqual([])
    expect(await opens(token)).toBe(true)
    await rate({ token, satisfaction: 'understood' })
    expect(await opens(token)).toBe(false)
    expect(await matterOf(number)).toMatchObject({ stage: 'satisfied', fields: { rating: 3, satisfied: 'understood' } })
    await expect(rate({ token })).rejects.toThrow(NotFound)
    expect((await matterOf(number)).fields.rating).toBe(3)
  })
  it('no link is made for what cannot be rated yet, or was rated before', async () => {
    const { matterRoutes } = await import('../matters/index.ts')
    const made = (id: string) => call(matterRoutes.ratingLink, { id }, { context: house.context('陈晓琳') })
    const early = await matterOf((await submit()).number)
    await expect(made(early.id)).rejects.toMatchObject({ errors: [{ field: 'rating', code: 'not-rateable' }] })
    const { id } = await answered()
    const shown = () => call(matterRoutes.get, { id }, { context: house.context('陈晓琳') })
    expect((await shown()).rateable).toBe(true)
    await rate({ token: (await made(id)).url.split('/').at(-1)! })
    expect((await shown()).rateable).toBe(false)
    await expect(made(id)).rejects.toMatchObject({ errors: [{ field: 'rating', code: 'not-rateable' }] })
  })
  it('forged, foreign, lapsed and hostile links are not found', async () => {
    const { id, number } = await answered()
    const token = await tokenOf(id)
    for (const wrong of ['x', `${token}x`, '', '\u0000', token.toUpperCase(), 'a'.repeat(200)]) {
      await expect(rate({ token: wrong }), wrong).rejects.toThrow(NotFound)
      expect(await opens(wrong), wrong).toBe(false)
    }
    await expect(call(portalRoutes.rate, { house: (await other.rules()).house.slug, token, satisfaction: 'satisfied' }, from())).rejects.toThrow(NotFound)
    await house.write((tx) => tx.query("update public_link set expires_at = now() - interval '1 second' where tenant_id = $1 and matter_id = $2 and purpose = 'rate'", [house.tenant, id]))
    await expect(rate({ token })).rejects.toThrow(NotFound)
    await expect(rate({ token }, from(undefined, 'lapsed'))).rejects.toThrow(NotFound)
    expect((await matterOf(number)).fields.ratedAt).toBeUndefined()
  })
  it('two presses at once rate once; the same press again gets its first answer and does nothing more', async () => {
    const { id, number } = await answered()
    const token = await tokenOf(id)
    const both = await Promise.allSettled([rate({ token }), rate({ token, satisfaction: 'dissatisfied' })])
    expect(both.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected'])
    const second = await answered()
    const pressed = await tokenOf(second.id)
    await rate({ token: pressed, satisfaction: 'dissatisfied' }, from(undefined, 'press'))
    await act(second.id, 'answer', { answer: '三号楼，十点到十二点' })
    const before = await matterOf(second.number)
    expect(await rate({ token: pressed, satisfaction: 'dissatisfied' }, from(undefined, 'press'))).toEqual({ ok: true })
    expect(await matterOf(second.number)).toEqual(before)
    expect(number).not.toBe(second.number)
  })
})

describe('the facts of a client', () => {
  let known: Awaited<ReturnType<typeof answered>>
  beforeAll(async () => { known = await answered(); await rate({ number: known.number, code: known.code }) })
  it('say that the client acted, and nobody of the house', async () => {
    expect(await rows("select what, by_as, by_id from fact where tenant_id = $1 and matter_id = $2 and by_as = 'client' order by seq", [known.id])).toEqual([{ what: 'submit', by_as: 'client', by_id: null }, { what: 'rate', by_as: 'client', by_id: null }, { what: 'satisfied', by_as: 'client', by_id: null }])
  })
})
