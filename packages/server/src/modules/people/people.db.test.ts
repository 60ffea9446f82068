import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { Invalid, NotFound } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { askApproval } from '../approvals/index.ts'
import { actOn, openMatter } from '../engine/index.ts'
import { actorOf } from '../rules/index.ts'
import { peopleRoutes } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's32'] })
const admin = house.context('韩志远')
const hence = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString()
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'allowed', (e: unknown) => (e instanceof Invalid ? `${e.errors[0]?.field} ${e.errors[0]?.code}` : e instanceof NotFound ? 'not found' : String(e)))
const save = (person: object) => call(peopleRoutes.savePerson, { unit: house.units['工程部'] ?? '', roles: [], ...person } as never, { context: admin })
const enquiry = (who: string, fields: object) => openMatter(house.pool, house.as(who), { kind: 'enquiry', fields: { content: '水压小', category: 'general', callerName: '李慧', ...fields } as never })
const rowOf = async (id: string) => (await house.read((tx) => tx.query<{ owner_id: string; first_responder_id: string }>('select owner_id, first_responder_id from matter where tenant_id = $1 and id = $2', [tx.tenant, id])))[0]

describe('people', () => {
  it('lists contacts and logins only for those who administer', async () => {
    const seen = await call(peopleRoutes.people, { q: '陈晓琳' }, { context: house.context('周敏') })
    expect(seen.people).toHaveLength(1)
    expect(seen.people[0]).toMatchObject({ name: '陈晓琳', login: null, phone: null, unit: { name: '客服前台' } })
    expect((await call(peopleRoutes.people, { q: '陈晓琳' }, { context: admin })).people[0]).toMatchObject({ login: '陈晓琳', phone: '13805710001' })
  })

  it('finds by either script, pinyin and its initials, unit and role', async () => {
    const names = async (query: object) => (await call(peopleRoutes.people, query, { context: admin })).people.map((p) => p.name)
    expect(await names({ q: '陳曉琳' })).toEqual(['陈晓琳'])
    expect(await names({ q: 'chenxiao' })).toEqual(['陈晓琳'])
    expect(await names({ q: 'hzq' })).toEqual(['何志强'])
    expect((await names({ unit: house.units['工程部'] })).sort()).toEqual(['何志强', '马俊'].sort())
    expect((await names({ role: 'duty-staff' })).sort()).toEqual(['吴昊', '周强'].sort())
    expect(await names({ role: 'no-such-role' })).toEqual([])
  })

  it('are added and changed by an administrator, the roles from now on; a newcomer is asked to read what is in force (K14)', async () => {
    const added = await save({ name: '方芳', roles: [{ role: 'department-staff', unit: house.units['工程部'], scope: 'own-unit' }] })
    expect(added).toMatchObject({ name: '方芳', active: true, openMatters: 0 })
    const asked = await house.read((tx) => tx.query<{ code: string }>('select code from acknowledgement where tenant_id = $1 and person_id = $2', [tx.tenant, added.id]))
    expect(asked.map((a) => a.code)).toEqual(['s03'])
    const changed = await save({ id: added.id, name: '方芳', roles: [{ role: 'receptionist', unit: house.units['客服部'], scope: 'unit-tree' }], unit: house.units['客服前台'] })
    expect(changed.roles.map((r) => r.role)).toEqual(['receptionist'])
    expect(actorOf(await house.rules(), added.id, new Date().toISOString())?.roles.map((r) => r.role)).toEqual(['receptionist'])
  })

  it('says at the field what is wrong', async () => {
    expect(await codeOf(save({ name: ' ' }))).toBe('name required')
    expect(await codeOf(save({ name: '甲', roles: [{ role: 'emperor', unit: null, scope: 'house' }] }))).toBe('roles unknown-role')
    expect(await codeOf(save({ name: '甲', roles: [{ role: 'receptionist', unit: null, scope: 'own-unit' }] }))).toBe('roles unit-required')
    expect(await codeOf(save({ name: '甲', unit: newId() }))).toBe('unit unknown-unit')
    expect(await codeOf(save({ name: '甲', login: '陈晓琳' }))).toBe('login taken')
    expect(await codeOf(save({ id: newId(), name: '甲' }))).toBe('not found')
    expect(await codeOf(save({ id: house.people['韩志远'], name: '韩志远', unit: house.units['总经办'] }))).toBe('roles last-administrator')
    expect(await codeOf(call(peopleRoutes.savePerson, { name: '甲', unit: house.units.root ?? '', roles: [] }, { context: house.context('周敏') }))).toBe('not found')
  })
})

describe('units', () => {
  it('move with all below them, never under themselves, and have one root', async () => {
    const put = (unit: object) => call(peopleRoutes.saveUnit, unit as never, { context: admin })
    const lift = await put({ name: '电梯组', type: 'team', parent: house.units['工程部'] })
    const shaft = await put({ name: '井道班', type: 'team', parent: lift.id })
    await put({ id: lift.id, name: '电梯组', type: 'team', parent: house.units['物业部'] })
    expect((await house.rules()).units.get(shaft.id)?.path).toEqual([shaft.id, lift.id, house.units['物业部'], house.units.root])
    expect(await codeOf(put({ id: lift.id, name: '电梯组', type: 'team', parent: shaft.id }))).toBe('parent below-itself')
    expect(await codeOf(put({ name: '另一个', type: 'site', parent: null }))).toBe('parent required')
    expect(await codeOf(put({ name: '丙', type: 'team', parent: lift.id, head: newId() }))).toBe('head unknown-person')
    expect(await codeOf(call(peopleRoutes.saveUnit, { name: '丁', type: 'team', parent: lift.id }, { context: house.context('周敏') }))).toBe('not found')
    const tree = await call(peopleRoutes.units, undefined, { context: house.context('马俊') })
    expect(tree.units[0]).toMatchObject({ id: house.units.root, parent: null, head: { name: '刘芳' } })
  })
})

describe('all that a leaver holds is handed on (S32-01)', () => {
  it('matters handled and first answered, approvals waiting, and what the leaver headed; what an article refuses is listed', async () => {
    const own = await enquiry('林小燕', { agreedAt: hence(90) })
    const passed = await enquiry('林小燕', { agreedAt: hence(90), category: 'engineering' })
    await actOn(house.pool, house.as('林小燕'), { id: passed.id, action: 'transfer', fields: { toUnit: house.units['工程部'] ?? '', reason: '须上门' } })
    await actOn(house.pool, house.as('何志强'), { id: passed.id, action: 'accept', fields: {} })
    const review = await openMatter(house.pool, house.as('林小燕'), { kind: 'ledger-review', fields: { cycle: 'daily' } })
    const result = await call(peopleRoutes.handOn, { id: house.people['林小燕'] ?? '', to: house.people['陈晓琳'] ?? '', reason: '调离' }, { context: admin })
    expect(result).toMatchObject({ moved: 2, refused: [{ id: review.id, reason: { en: expect.stringContaining('cannot change hands') } }] })
    expect(await rowOf(own.id)).toEqual({ owner_id: house.people['陈晓琳'], first_responder_id: house.people['陈晓琳'] })
    expect(await rowOf(passed.id)).toEqual({ owner_id: house.people['何志强'], first_responder_id: house.people['陈晓琳'] })

    const asking = await enquiry('陈晓琳', { agreedAt: hence(60), category: 'off-site' })
    await askApproval(house.pool, house.as('陈晓琳'), asking.id, 's03.off-site', 'gate', '请示')
    await call(peopleRoutes.handOn, { id: house.people['赵立'] ?? '', to: house.people['王建国'] ?? '', reason: '退休' }, { context: admin })
    const tasks = await house.read((tx) => tx.query<{ candidates: string[] }>("select candidates from approval_task where tenant_id = $1 and matter_id = $2 and state = 'open'", [tx.tenant, asking.id]))
    expect(tasks).toEqual([{ candidates: [house.people['王建国']] }])

    // 陈晓琳 asked for the approval herself: separation of duties keeps her from deciding it, so it stays where it is.
    const kept = await call(peopleRoutes.handOn, { id: house.people['王建国'] ?? '', to: house.people['陈晓琳'] ?? '', reason: '调岗' }, { context: admin })
    expect(kept.refused.map((r) => r.id)).toEqual([asking.id])
    expect((await house.rules()).units.get(house.units['物业部'] ?? '')?.head).toBe(house.people['陈晓琳'])
  })

  it('only by an administrator, and to somebody else who is there', async () => {
    const hand = (to: string, who = admin) => call(peopleRoutes.handOn, { id: house.people['马俊'] ?? '', to, reason: '离职' }, { context: who })
    expect(await codeOf(hand(house.people['马俊'] ?? ''))).toBe('to unknown-person')
    expect(await codeOf(hand(newId()))).toBe('to unknown-person')
    expect(await codeOf(hand(house.people['何志强'] ?? '', house.context('何志强')))).toBe('not found')
  })
})

describe('delegation while on leave', () => {
  it('lets the other act for the person, on the record as such, until it ends', async () => {
    const mine = await enquiry('周强', { agreedAt: hence(120) })
    await call(peopleRoutes.delegate, { id: house.people['周强'] ?? '', to: house.people['吴昊'] ?? '', until: hence(600) }, { context: house.context('周强') })
    await actOn(house.pool, house.as('吴昊'), { id: mine.id, action: 'answer', fields: { answer: '水压已调好。' } })
    const [fact] = await house.read((tx) => tx.query<{ by_id: string; on_behalf_id: string }>("select by_id, on_behalf_id from fact where tenant_id = $1 and matter_id = $2 and what = 'answer'", [tx.tenant, mine.id]))
    expect(fact).toEqual({ by_id: house.people['吴昊'], on_behalf_id: house.people['周强'] })
    expect((await call(peopleRoutes.people, { q: '周强' }, { context: admin })).people[0]?.delegate?.to.name).toBe('吴昊')
    await call(peopleRoutes.delegate, { id: house.people['周强'] ?? '', to: null }, { context: house.context('周强') })
    expect(actorOf(await house.rules(), house.people['吴昊'] ?? '', new Date().toISOString())?.standsInFor).toEqual([])
  })

  it('is given by oneself, the head of the unit or an administrator, to somebody else and for a time ahead', async () => {
    const give = (who: string, over: object = {}) => codeOf(call(peopleRoutes.delegate, { id: house.people['马俊'] ?? '', to: house.people['何志强'] ?? '', ...over }, { context: house.context(who) }))
    expect(await give('陈晓琳')).toBe('not found')
    expect(await give('何志强')).toBe('allowed')
    expect(await give('韩志远')).toBe('allowed')
    expect(await give('马俊', { to: house.people['马俊'] })).toBe('to unknown-person')
    expect(await give('马俊', { until: hence(-5) })).toBe('until not-after-from')
    expect(await give('马俊', { from: 'tomorrow' })).toBe('from instant')
  })
})

describe('the calendar', () => {
  it('changes by versions: the former one stays for the clocks that run under it', async () => {
    const before = await call(peopleRoutes.calendar, undefined, { context: house.context('陈晓琳') })
    expect(before.version).toBe(1)
    const put = (over: object, context = admin) => call(peopleRoutes.saveCalendar, { windows: before.windows, off: before.off, work: before.work, ...over }, { context })
    expect(await put({ off: [...before.off, '2026-12-24'] })).toEqual({ version: 2 })
    const rules = await house.rules()
    expect([...rules.calendars.keys()].sort()).toEqual(['house@1', 'house@2'])
    expect(rules.calendar.off).toContain('2026-12-24')
    expect(rules.calendars.get('house@1')?.off).not.toContain('2026-12-24')
    expect(await codeOf(put({ windows: { ...before.windows, mon: [['18:00', '09:00']] } }))).toBe('windows calendar')
    expect(await codeOf(put({ off: ['2026-02-30'] }))).toBe('off calendar')
    expect(await codeOf(put({}, house.context('周敏')))).toBe('not found')
  })
  it('holds a year as provisional until its festivals are entered, and then the next one', async () => {
    await house.write((tx) => tx.query("update calendar set body = jsonb_set(body, '{provisional}', '[2098]') where tenant_id = $1", [tx.tenant]))
    const shown = async () => (await call(peopleRoutes.calendar, undefined, { context: house.context('陈晓琳') }))
    const before = await shown()
    const put = (off: string[]) => call(peopleRoutes.saveCalendar, { windows: before.windows, work: before.work, off: [...before.off, ...off] }, { context: admin })
    await put(['2098-03-01'])
    expect((await shown()).provisional).toEqual([2098])
    await put(['2098-01-01', '2098-05-01', '2098-10-01', '2098-10-02', '2098-10-03'])
    expect((await shown()).provisional).toEqual([2099])
  })
})

describe('messages not taken in', () => {
  it('are shown with the reason in words to those who look after what comes in, and to nobody else', async () => {
    await house.write((tx) => tx.query("insert into inbound_message (tenant_id, id, channel, address, outcome, reason) values ($1, $2, 'email', 'flood@example.com', 'refused', 'too-many'), ($1, $3, 'email', 'kept@example.com', 'opened', null)", [tx.tenant, newId(), newId()]))
    for (const context of [admin, house.context('周敏')]) expect((await call(peopleRoutes.inbound, {}, { context })).messages).toMatchObject([{ channel: 'email', from: 'flood@example.com', mailbox: null, reason: { 'zh-CN': '同一来信人一天内来信太多', en: 'too many messages from one sender in a day' } }])
    expect(await codeOf(call(peopleRoutes.inbound, {}, { context: house.context('陈晓琳') }))).toBe('not found')
  })
})

describe('the outbox', () => {
  it('shows administrators what went out and what did not', async () => {
    await house.write((tx) => tx.query("insert into outbox (tenant_id, id, at, channel, recipient, subject, body, state, error) values ($1, $2, now(), 'sms', '13800000000', '验证', '…', 'not-sent', 'no gateway'), ($1, $3, now(), 'email', 'a@b.c', '催办', '…', 'sent', null)", [tx.tenant, newId(), newId()]))
    expect((await call(peopleRoutes.outbox, { state: 'not-sent' }, { context: admin })).messages).toMatchObject([{ channel: 'sms', to: '13800000000', state: 'not-sent', error: 'no gateway' }])
    expect((await call(peopleRoutes.outbox, {}, { context: admin })).messages.length).toBeGreaterThanOrEqual(2)
    expect((await call(peopleRoutes.outbox, { state: 'never-heard' }, { context: admin })).messages).toEqual([])
    expect(await codeOf(call(peopleRoutes.outbox, {}, { context: house.context('周敏') }))).toBe('not found')
    // What is kept as a code and its parts is shown as the letter reads.
    await house.write((tx) => tx.query("insert into outbox (tenant_id, id, at, channel, recipient, subject, body, state) values ($1, $2, now(), 'email', 'c@b.c', 'approval-wanted', $3, 'queued')", [tx.tenant, newId(), JSON.stringify({ code: 'approval-wanted', params: { number: 'KF-1', title: '漏水' }, person: house.people['周敏'] })]))
    const [letter] = (await call(peopleRoutes.outbox, { state: 'queued' }, { context: admin })).messages
    expect(letter?.subject).toMatch(/^\[.+\] 请审批：KF-1 漏水$/)
    expect(letter?.body).toContain('请审批：KF-1 漏水')
  })
})
