import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { call } from '@orpc/server'
import Fastify from 'fastify'
import { afterAll, describe, expect, it } from 'vitest'
import type { ClientFilter } from '@guixing/contract/clients'
import { answerFor } from '../../http/problems.ts'
import { inHouse } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { verifyHouse } from '../audit/index.ts'
import { clientByPhone } from '../clients/index.ts'
import { deskRoutes } from '../desk/index.ts'
import { engagementRoutes } from '../engagements/index.ts'
import { actOn, openMatter, type Fields } from '../engine/index.ts'
import { actorOf } from '../rules/index.ts'
import { clientRoutes, registerClients } from './index.ts'
import { session } from '../session/index.ts'
import { updateFromSheet } from './import-write.ts'
import { oneClient } from './read-one.ts'

const house = await makeHouse(await testDatabase())
const id = (who: string): string => house.people[who] ?? ''
const POSTS: [person: string, role: string][] = [['陈晓琳', 'consulting-service'], ['林小燕', 'business-staff'], ['何志强', 'project-manager'], ['王建国', 'project-director']]
await house.write(async (tx) => {
  for (const [person, role] of POSTS) await tx.query("insert into role_grant (tenant_id, id, person_id, role, unit_id, scope) values ($1, $2, $3, $4, null, 'house')", [tx.tenant, newId(), id(person), role])
  await tx.query('update house set rev = rev + 1 where id = $1', [tx.tenant])
})
const firm = {
  open: async (who: string, kind: string, action: string, fields: Fields) => (await openMatter(house.pool, house.as(who), { kind, action, fields })).id,
  act: (who: string, of: string, action: string, fields: Fields = {}) => actOn(house.pool, house.as(who), { id: of, action, fields }),
  lead: (clientName: string, more: Fields = {}) => firm.open('陈晓琳', 'lead', 'register', { clientName, need: '门店营运体系', route: 'reputation', owner: id('陈晓琳'), nextFollowUp: '2027-12-31', ...more }),
}
const as = (who: string | null, key?: string) => ({ context: house.context(who, key, 'x') })
const told = (work: Promise<unknown>) => work.then(() => 'done', (e: { errors?: { field: string; code: string }[]; message: string }) => e.errors?.map((x) => `${x.field}:${x.code}`).join() ?? e.message)
const add = async (name: string, over: object = {}, who = '陈晓琳') => (await call(clientRoutes.add, { name, kind: 'organisation', ...over }, as(who))).id
const one = (client: string, who = '陈晓琳') => call(clientRoutes.one, { id: client }, as(who))
const list = async (query: ClientFilter & { limit?: number } = {}, who = '陈晓琳') => (await call(clientRoutes.list, query, as(who))).items
const REASON = '同一家公司'
const merge = async (alias: string, into: string, who = '韩志远') => {
  const p = await call(clientRoutes.mergePreview, { id: alias, into }, as(who))
  return (await call(clientRoutes.merge, { id: alias, into, version: p.alias.version, intoVersion: p.into.version, reason: REASON }, as(who))).merge
}

describe('the archive', () => {
  it('keeps a client with contacts, relations and what it is found by; numbers are masked, a look at one is recorded', async () => {
    const client = await add('松涛酒店管理有限公司', { phone: '0571-86661234', note: '老客户', contact: { name: '曾总', post: '董事长', phone: '13805719901', email: 'zeng@example.com', decision: 'decides' } })
    const parent = await add('松涛集团控股')
    await call(clientRoutes.relate, { id: client, other: parent, what: 'parent' }, as('陈晓琳'))
    const view = await one(client)
    expect(view).toMatchObject({ name: '松涛酒店管理有限公司', phone: '0571-******34', contacts: [{ name: '曾总', phone: '138****9901', email: 'z***@example.com', main: true, masked: true }], relations: [{ what: 'parent', other: { id: parent } }], may: { edit: true, merge: false } })
    expect((await one(parent)).relations).toMatchObject([{ what: 'branch', other: { id: client } }])
    for (const q of ['松濤酒店', 'songtao', '9901', '13805719901', '曾总', 'zengzong']) expect((await list({ q })).map((c) => c.id), q).toContain(client)
    expect(await house.read((tx) => clientByPhone(tx, '+86 138 0571 9901'))).toBe(client)
    const contact = view.contacts[0]?.id ?? ''
    expect(await call(clientRoutes.reveal, { client, id: contact, reason: '回电' }, as('陈晓琳'))).toEqual({ phone: '13805719901', email: 'zeng@example.com' })
    expect((await house.owner.query("select person_id, reason from look where ref = $1 and what = 'contact-phone'", [contact])).rows).toEqual([{ person_id: id('陈晓琳'), reason: '回电' }])
    expect(await told(call(clientRoutes.relate, { id: parent, other: client, what: 'branch' }, as('陈晓琳')))).toBe('other:taken')
    expect(await told(call(clientRoutes.relate, { id: client, other: client, what: 'related' }, as('陈晓琳')))).toBe('other:itself')
  })
  it('S37-16: unknown and forbidden look alike; merging, importing and the list of duplicates are for who leads', async () => {
    const client = await add('保密客户公司')
    const none = '0198f000-0000-7000-8000-000000000000'
    const tries = (of: string, who: string | null) => Promise.all([
      told(call(clientRoutes.one, { id: of }, as(who))), told(call(clientRoutes.timeline, { id: of }, as(who))), told(call(clientRoutes.alike, { id: of }, as(who))), told(call(clientRoutes.saveContact, { client: of, name: '某' }, as(who))), told(call(clientRoutes.save, { id: of, version: 1, name: '改', kind: 'person' }, as(who))),
      told(call(clientRoutes.consent, { id: of, purpose: 'contact', ways: [], givenOn: '2026-01-01', givenBy: '某' }, as(who))), told(call(clientRoutes.attach, { id: of, files: [none] }, as(who))),
    ])
    expect(await tries(client, '马俊')).toEqual(await tries(none, '陈晓琳'))
    expect(new Set(await tries(client, null))).toEqual(new Set(['not signed in']))
    expect(await list({}, '马俊')).toEqual([])
    expect(await Promise.all([told(call(clientRoutes.duplicates, undefined, as('林小燕'))), told(call(clientRoutes.mergePreview, { id: client, into: none }, as('林小燕'))), told(call(clientRoutes.unmerge, { id: none, reason: 'x' }, as('林小燕')))])).toEqual(['not found', 'not found', 'not found'])
    await call(clientRoutes.save, { id: client, version: 1, name: '保密客户公司', kind: 'organisation', owner: id('马俊') }, as('陈晓琳'))
    expect((await list({}, '马俊')).map((c) => c.name), 'who looks after a client reads it').toEqual(['保密客户公司'])
    expect((await one(client, '马俊')).may).toEqual({ edit: true, merge: false })
  })
  it('loses nobody’s change: who read an older version hears who changed it', async () => {
    const client = await add('版本公司', { phone: '0571-86660001' })
    const given = { id: client, kind: 'organisation' as const, name: '版本有限公司', note: '甲改' }
    expect(await call(clientRoutes.save, { ...given, version: 1 }, as('陈晓琳'))).toEqual({ version: 2 })
    expect(await told(call(clientRoutes.save, { ...given, note: '乙改', version: 1 }, as('林小燕')))).toBe('someone else acted first')
    expect(await one(client)).toMatchObject({ note: '甲改', version: 2, phone: '0571-******01' })
    expect(await told(call(clientRoutes.save, { ...given, version: 2, phone: '0571-******01' }, as('陈晓琳')))).toBe('phone:masked')
    const { id: contact, version } = await call(clientRoutes.saveContact, { client, name: '甲', phone: '13700002222' }, as('陈晓琳'))
    await call(clientRoutes.saveContact, { client, id: contact, version, name: '甲甲' }, as('陈晓琳'))
    expect(await told(call(clientRoutes.saveContact, { client, id: contact, version, name: '乙' }, as('林小燕')))).toBe('someone else acted first')
    expect(await call(clientRoutes.reveal, { client, id: contact, reason: 'x' }, as('陈晓琳')), 'a number left out stays').toMatchObject({ phone: '13700002222' })
    const second = await call(clientRoutes.saveContact, { client, name: '乙', main: true }, as('陈晓琳'))
    expect((await one(client)).contacts.filter((k) => k.main).map((k) => k.id)).toEqual([second.id])
  })
  it('X-15: a consent withdrawn is told on the card of who is called', async () => {
    const client = await add('同意公司', { contact: { name: '许经理', phone: '13600003333' } })
    const contact = (await one(client)).contacts[0]?.id
    const { id: consent } = await call(clientRoutes.consent, { id: client, contact, purpose: 'marketing', ways: ['phone', 'email'], givenOn: '2026-01-10', givenBy: '许经理' }, as('陈晓琳'))
    expect((await call(deskRoutes.caller, { id: client }, as('陈晓琳'))).client).toMatchObject({ warnings: [], contacts: [{ name: '许经理' }], archive: true })
    expect(await told(call(clientRoutes.withdraw, { client, id: consent, on: '2026-01-09', reason: '来电' }, as('陈晓琳')))).toBe('on:before-start')
    expect(await told(call(clientRoutes.withdraw, { client, id: consent, on: '2099-01-09', reason: '来电' }, as('陈晓琳')))).toBe('on:in-future')
    await call(clientRoutes.withdraw, { client, id: consent, on: '2026-02-01', reason: '来电要求停止' }, as('陈晓琳'))
    expect(await told(call(clientRoutes.withdraw, { client, id: consent, on: '2026-02-01', reason: '再' }, as('陈晓琳')))).toBe('not found')
    expect((await call(deskRoutes.caller, { id: client }, as('陈晓琳'))).client.warnings).toEqual([{ purpose: 'marketing', ways: ['email', 'phone'], state: 'withdrawn', on: '2026-02-01', contact: '许经理' }])
    expect((await one(client)).contacts[0]?.warnings).toHaveLength(1)
  })
  it('never fails for what is typed', async () => {
    const client = await add('敌意公司')
    for (const q of ["'", '\\', '%', '\u0000', '😀', "a' | b:*", '  ', '1'.repeat(100), '！', 'a&b|c!(d)<->:*']) expect(Array.isArray(await list({ q })), q).toBe(true)
    for (const more of [{ kind: "x'" }, { unit: 'x' }, { owner: 'x' }, { class: "'" }]) expect(await list({ q: '敌意', ...more })).toEqual([])
    expect((await call(clientRoutes.list, { cursor: 'x|y' }, as('陈晓琳'))).items.length).toBeGreaterThan(0)
    expect(await told(call(clientRoutes.consent, { id: client, purpose: 'contact', ways: [], givenOn: '2026-02-31', givenBy: '某' }, as('陈晓琳')))).toBe('givenOn:date')
    expect(await told(call(clientRoutes.add, { name: '  ', kind: 'person' }, as('陈晓琳')))).toBe('name:required')
    expect(await told(call(clientRoutes.add, { name: '坏\u0000', kind: 'person' }, as('陈晓琳')))).toBe('name:text')
    expect(await told(call(clientRoutes.saveContact, { client, name: '某', email: 'x' }, as('陈晓琳')))).toBe('email:email')
  })
})

describe('a business and its client', () => {
  it('S01-25: leads of one client find it however its name is written, the first makes it, with the contact who calls; in eight statements', async () => {
    const opened = await Promise.all(['海韵物流有限公司', '海韻物流', '海韵物流（杭州）公司'].map((clientName, i) => firm.lead(clientName, { contactName: `联系${i}`, contactPhone: `1390571000${i}` })))
    const rows = (await house.owner.query<{ client_id: string }>('select distinct client_id from matter where id = any($1::uuid[])', [opened])).rows
    expect(rows).toHaveLength(1)
    const client = rows[0]?.client_id ?? ''
    expect(await one(client)).toMatchObject({ kind: 'organisation', owner: { name: '陈晓琳' }, total: 3, open: 3 })
    expect((await one(client)).contacts.map((k) => k.name).sort()).toEqual(['联系0', '联系1', '联系2'])
    for (const i of [0, 1, 2]) expect(await house.read((tx) => clientByPhone(tx, `1390571000${i}`))).toBe(client)
    const lead = await openMatter(house.pool, house.as('陈晓琳'), { kind: 'lead', action: 'register', fields: { clientName: '全新客户公司', need: '某', owner: id('陈晓琳'), contactName: '新', contactPhone: '13988880000' } })
    expect(lead.statements).toBeLessThanOrEqual(8)
    const contract = await firm.open('陈晓琳', 'contract', 'draft', { lead: opened[0] ?? '', clientName: '海韵物流有限公司', name: '物流咨询' })
    expect((await house.owner.query<{ client_id: string }>('select client_id from matter where id = $1', [contract])).rows[0]?.client_id).toBe(client)
    expect((await one(client)).businesses.flatMap((b) => b.papers.map((p) => p.id))).toContain(contract)
    expect((await call(clientRoutes.timeline, { id: client }, as('陈晓琳'))).items.filter((e) => e.what === 'opened').length).toBeGreaterThanOrEqual(4)
    expect((await call(clientRoutes.ofMatter, { matter: contract }, as('陈晓琳'))).client).toMatchObject({ id: client, open: true })
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
  })
  it('S01-25: a contact who left is not sought again because a lead brings another', async () => {
    const client = await add('人来人往公司', { contact: { name: '尚在者', phone: '13700001111' } })
    const { id: contact, version } = await call(clientRoutes.saveContact, { client, name: '已去者', phone: '13700006666' }, as('陈晓琳'))
    await call(clientRoutes.saveContact, { client, id: contact, version, name: '已去者', until: '2026-01-31' }, as('陈晓琳'))
    await firm.lead('人来人往公司', { contactName: '新来者', contactPhone: '13700003333' })
    const found = async (q: string) => (await list({ q })).map((c) => c.id)
    expect([await found('尚在者'), await found('新来者'), await found('已去者'), await found('13700006666')]).toEqual([[client], [client], [], []])
    await firm.lead('人来人往公司', { contactName: '已去者', contactPhone: '13700006666' })
    expect((await one(client)).contacts.filter((k) => k.name === '已去者'), 'nor kept twice').toHaveLength(1)
  })
  it('S01-25: of a colliding lead one may not open only whose it is is said', async () => {
    const mine = await firm.open('马俊', 'lead', 'tip', { clientName: '碰撞实业', need: '某' })
    const theirs = await firm.lead('碰撞实业有限公司')
    const [seen] = (await call(engagementRoutes.one, { id: theirs }, as('陈晓琳'))).collisions
    expect(seen?.paper?.id).toBe(mine)
    await house.owner.query("update role_grant set scope = 'own-unit', unit_id = $2 where person_id = $1", [id('马俊'), newId()])
    await house.owner.query('update house set rev = rev + 1')
    await new Promise((done) => setTimeout(done, 1100))
    const [other] = (await call(engagementRoutes.one, { id: mine }, as('马俊'))).collisions
    expect(other).toMatchObject({ kind: 'lead', paper: null, owner: { name: '陈晓琳' } })
    expect(JSON.stringify(other)).not.toContain(theirs)
  })
})

describe('two clients found to be one', () => {
  it('are read as one and parted exactly as they were, with reasons; a page costs at most twelve statements', async () => {
    const [a, b] = [await add('双生实业', { phone: '0571-86669001', contact: { name: '甲甲', phone: '13911110001' } }), await add('双生实业有限公司', { contact: { name: '乙乙', phone: '13911110002' } })]
    const enquiry = await firm.lead('双生实业')
    const state = async () => (await Promise.all([a, b].map(async (c) => ({ ...(await one(c)), version: 0, merges: [], found: (await list({ q: '双生' })).map((x) => x.id).sort() })))).map((x) => JSON.parse(JSON.stringify(x)) as unknown)
    const before = await state()
    expect((await call(clientRoutes.alike, { id: a }, as('陈晓琳'))).alike).toMatchObject([{ id: b, why: 'key' }])
    expect((await call(clientRoutes.duplicates, undefined, as('韩志远'))).groups.some((g) => g.clients.some((c) => c.id === a) && g.clients.some((c) => c.id === b))).toBe(true)
    const owner = (await house.owner.query<{ client_id: string }>('select client_id from matter where id = $1', [enquiry])).rows[0]?.client_id
    expect(owner).toBe(a)
    const merged = await merge(a, b)
    expect(await one(a)).toMatchObject({ id: b, aliases: [{ id: a, merge: merged }], total: 1 })
    expect((await one(b)).contacts.map((k) => k.name).sort()).toEqual(['乙乙', '甲甲'])
    expect((await list({ q: '双生' })).map((c) => c.id)).toEqual([b])
    expect((await call(deskRoutes.caller, { id: a }, as('陈晓琳'))).recent.map((m) => m.id), 'the desk reads through').toEqual([enquiry])
    expect([await house.read((tx) => clientByPhone(tx, '0571-86669001')), await house.read((tx) => clientByPhone(tx, '13911110001'))]).toEqual([b, b])
    expect(await told(call(clientRoutes.mergePreview, { id: a, into: b }, as('韩志远')))).toBe('into:merged-already')
    const rules = await house.rules()
    const spent = await inHouse(house.pool, house.tenant, async (tx) => { const now = new Date().toISOString(); await oneClient(tx, { pool: house.pool, tenant: house.tenant, person: id('陈晓琳'), rules, actor: actorOf(rules, id('陈晓琳'), now)!, caller: house.as('陈晓琳') }, b, now); return tx.statements }, 'read')
    expect(spent).toBeLessThanOrEqual(12)
    await call(clientRoutes.unmerge, { id: merged, reason: '两家独立核算' }, as('韩志远'))
    expect(await state()).toEqual(before)
    expect(await told(call(clientRoutes.unmerge, { id: merged, reason: '再' }, as('韩志远')))).toBe('not found')
    const facts = (await house.owner.query<{ what: string; reason: string }>("select f.what, d.body->>'reason' as reason from fact f join fact_detail d on d.fact_id = f.id where f.stream = $1 and f.what like 'client-%merged' order by f.seq", [`client:${a}`])).rows
    expect(facts).toEqual([{ what: 'client-merged', reason: REASON }, { what: 'client-unmerged', reason: '两家独立核算' }])
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
  })
  it('merged while its proposal is being signed: both come to pass as if one after the other, and what was signed stays as it was', async () => {
    for (let round = 0; round < 3; round += 1) {
      const client = await add(`签署公司${round}`)
      const lead = await firm.lead(`签署公司${round}有限公司`)
      const proposal = await firm.open('何志强', 'proposal', 'draft', { lead, clientName: `签署公司${round}`, name: '方案', author: id('何志强') })
      await firm.act('何志强', proposal, 'ask-review')
      await firm.act('王建国', proposal, 'pass-review', { reviewRational: '合理', reviewOperable: '可行' })
      const into = await add(`另一签署公司${round}号`)
      const [merged] = await Promise.all([merge(client, into), firm.act('韩志远', proposal, 'sign', { gmOpinion: '同意提交' })])
      const [row] = (await house.owner.query<{ stage: string; client_id: string; version: number }>('select m.stage, l.client_id, m.version from matter m join matter l on l.id = $2 where m.id = $1', [proposal, lead])).rows
      expect(row).toMatchObject({ stage: 'signed', client_id: client })
      expect((await one(client)).id).toBe(into)
      expect((await one(into)).businesses.flatMap((b) => b.papers.map((p) => p.id))).toContain(proposal)
      await call(clientRoutes.unmerge, { id: merged, reason: '误并' }, as('韩志远'))
      expect((await one(client)).businesses.flatMap((b) => b.papers.map((p) => p.id))).toContain(proposal)
    }
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
  })
  it('joined across each other by two at once, one is refused and nothing goes round', async () => {
    const [a, b] = [await add('交叉甲公司'), await add('交叉乙公司')]
    const at = { reason: REASON, version: 1, intoVersion: 1 }
    const both = await Promise.all([told(call(clientRoutes.merge, { id: a, into: b, ...at }, as('韩志远'))), told(call(clientRoutes.merge, { id: b, into: a, ...at }, as('周敏')))])
    expect(both.sort()).toEqual(['done', 'into:merged-already'])
    const rows = (await house.owner.query<{ merged_into: string | null }>('select merged_into from client where id = any($1::uuid[])', [[a, b]])).rows
    expect(rows.filter((r) => r.merged_into === null)).toHaveLength(1)
  })
})

describe('a sheet of clients', async () => {
  const filesDir = mkdtempSync(join(tmpdir(), 'guixing-clients-'))
  const app = Fastify()
  app.setErrorHandler(async (error, _request, reply) => { const answer = await answerFor(error, house.pool, house.tenant); return answer ? reply.code(answer.status).send(answer.body) : reply.code(500).send({ error: String(error) }) })
  await registerClients(app, { pool: house.pool, filesDir, identify: async (request) => { const name = request.headers['x-person']; return typeof name === 'string' ? { tenant: house.tenant, person: house.people[decodeURIComponent(name)] ?? '' } : null } })
  afterAll(async () => { await app.close(); rmSync(filesDir, { recursive: true, force: true }) })
  type Rows = (string | number | null)[][]
  const send = async (sheets: Record<string, Rows>, query = '', who = '韩志远') => {
    const book = new ExcelJS.Workbook()
    for (const [name, rows] of Object.entries(sheets)) book.addWorksheet(name).addRows(rows)
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(await book.xlsx.writeBuffer()) as BlobPart]), '客户.xlsx')
    const r = await app.inject({ method: 'POST', url: `/api/v1/clients/import${query}`, headers: { 'x-person': encodeURIComponent(who) }, payload: form as never })
    return { status: r.statusCode, body: r.json() as { ok: boolean; added: number; updated: number; skipped: number; duplicateCount: number; duplicates: { row: number; ofRow: number | null }[]; errors: { row: number; column: string; sheet?: string; code: string; params: object }[] } }
  }
  const HEAD = ['客户名称', '类型', '电话', '归口部门', '联系人', '职务', '联系电话']
  const count = async () => Number((await house.owner.query<{ n: string }>('select count(*) as n from client where tenant_id = $1', [house.tenant])).rows[0]?.n)

  it('tells every broken place by sheet, row and column, and takes in nothing', async () => {
    const before = await count()
    const r = await send({ 客户: [HEAD, ['好公司', '单位', '', '', '甲', '', '13812340001'], ['', '单位', '', '', '', '', ''], ['坏公司', '星球', '****1234', '天庭', '', '', '1']], 联系人: [['客户名称', '联系人', '邮箱'], ['好公司', '乙', 'x'], ['没有的公司', '丙', '']] })
    expect(r.status).toBe(400)
    expect(r.body.errors.map((e) => [e.sheet ?? '', e.row, e.column, e.code])).toEqual([['', 3, '客户名称', 'required'], ['', 4, '类型', 'not-in-list'], ['', 4, '电话', 'masked'], ['', 4, '归口部门', 'not-in-list'], ['', 4, '联系电话', 'phone'], ['联系人', 2, '邮箱', 'email'], ['联系人', 3, '客户名称', 'no-such-row']])
    expect((await send({ 客户: [['名字'], ['甲']] })).body.errors.map((e) => e.code)).toEqual(['unknown', 'missing'])
    expect((await send({ 客户: [HEAD, ...Array.from({ length: 20_001 }, (_, i) => [`太多${i}`])] })).body.errors).toMatchObject([{ code: 'too-many-rows', params: { max: 20_000 } }])
    expect(await count()).toBe(before)
    expect([(await send({ 客户: [HEAD, ['甲']] }, '', '陈晓琳')).status, (await send({ 客户: [HEAD, ['甲']] }, '?onDuplicate=x')).status]).toEqual([404, 400])
  })
  it('finds what is there and what stands twice; asks what to do with it; then skips, updates or adds', async () => {
    const known = await add('导入旧客户有限公司')
    const sheets = { 客户: [HEAD, ['導入舊客戶', '', '0571-81110001', '', '老王', '', ''], ['导入新客户', '单位', '', '', '小李', '总监', '13812341111'], ['导入新客户公司', '', '', '', '小张', '', '']] as Rows }
    const dry = await send(sheets, '?dryRun=1')
    expect(dry.body).toMatchObject({ ok: true, added: 1, skipped: 2, duplicateCount: 2, duplicates: [{ row: 2 }, { row: 4, ofRow: 3 }] })
    expect((await send(sheets)).body.errors.map((e) => e.code)).toEqual(['choose-duplicates'])
    const done = await send(sheets, '?onDuplicate=update')
    expect(done.body).toMatchObject({ ok: true, added: 1, updated: 1 })
    expect(await one(known)).toMatchObject({ name: '导入旧客户有限公司', phone: '0571-******01', contacts: [{ name: '老王', main: true }], version: 2 })
    const [made] = await list({ q: '导入新客户' })
    expect((await one(made?.id ?? '')).contacts.map((k) => k.name)).toEqual(['小李', '小张'])
    expect((await send(sheets, '?onDuplicate=skip')).body).toMatchObject({ added: 0, skipped: 3 })
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
  })
  it('updates many holding no lock of its own on each, and whoever writes to one of them meanwhile is written too', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, (_, i) => add(`并写客户${i}号`, { contact: { name: '周', phone: `1390000${1000 + i}` } })))
    const s = await session(house.context('韩志远'))
    const locks = await inHouse(house.pool, house.tenant, async (tx) => {
      await updateFromSheet(tx, s, ids.map((of, i) => ({ id: of, by: { line: i + 2, name: '', kind: null, phone: null, room: null, unit: null, owner: null, since: null, note: '改', contacts: [] } })), new Date().toISOString(), 'x')
      return tx.query<{ n: number }>("select count(*)::int as n from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()")
    })
    expect(locks).toEqual([{ n: 0 }])
    const contacts = await Promise.all(ids.map(async (of) => ({ client: of, id: (await one(of)).contacts[0]?.id ?? '' })))
    const looked = contacts.flatMap((k) => [1, 2, 3].map((n) => call(clientRoutes.reveal, { ...k, reason: `并发${n}` }, as('陈晓琳'))))
    const sheet = send({ 客户: [HEAD, ...ids.map((_, i) => [`并写客户${i}号`, '单位', '', '', `吴${i}`, '', ''])] }, '?onDuplicate=update')
    expect((await Promise.all([sheet, ...looked]))[0].body).toMatchObject({ ok: true, updated: 12 })
    expect((await house.owner.query("select 1 from fact where stream = any($1::text[])", [ids.map((of) => `client:${of}`)])).rowCount).toBe(12 * (2 + 1 + 3 + 1))
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
  })
  it('takes five thousand lines and gives them back as a sheet; nothing odd ends in a fault', async () => {
    const many = await send({ 客户: [HEAD, ...Array.from({ length: 5000 }, (_, i) => [`大批客户${i}号厂`, '单位', `0571-7${String(1000000 + i)}`, '', `人${i}`, '', `137${String(10000000 + i)}`])] })
    expect([many.status, many.body.added, many.body.errors]).toEqual([200, 5000, []])
    expect((await list({ q: '大批客户4321号厂' })).length).toBe(1)
    const sheet = await app.inject({ method: 'GET', url: `/api/v1/clients.xlsx?q=${encodeURIComponent('导入')}`, headers: { 'x-person': encodeURIComponent('陈晓琳') } })
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(sheet.rawPayload as never)
    expect(book.worksheets[0]?.rowCount).toBe(3)
    for (const rows of [[[]], [[null]], [HEAD], [['客户名称', '客户名称'], ['a', 'b']], [HEAD, ["'; drop table client; --", '', '', '', '<b>', '\u202e', '']], [HEAD, ['=1+1', 'x'.repeat(500), '1e308', '__proto__', 'constructor', '', '']]] as Rows[]) expect((await send({ 客户: rows }, '?dryRun=1')).status).toBeLessThan(500)
    expect((await app.inject({ method: 'GET', url: '/api/v1/clients/import-template', headers: { 'x-person': encodeURIComponent('韩志远') } })).statusCode).toBe(200)
    expect((await app.inject({ method: 'GET', url: '/api/v1/clients/x/files/y', headers: { 'x-person': encodeURIComponent('韩志远') } })).statusCode).toBe(404)
  }, 60_000)
})
