import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { layRoute, said, words } from '../../test/lay-route.ts'
import { openMatter } from '../engine/index.ts'
import { mandateRoutes } from '../mandates/index.ts'
import { matterRoutes } from '../matters/index.ts'
import { peopleRoutes } from '../people/index.ts'
import { approvalRoutes, workRoutes } from '../workbench/index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03'] })
const id = (who: string) => house.people[who] ?? ''
const at = (who: string, key?: string, request = 'x') => ({ context: house.context(who, key, request) })
const lay = (steps: object[], over: object = {}) => layRoute(house, 's03.off-site', { routes: [{ steps }], ...over })
const person = (who: string) => ({ who: { person: id(who) }, does: 'approve' })
const open = async (who = '陈晓琳') => (await openMatter(house.pool, house.as(who), { kind: 'enquiry', fields: { content: '隔壁小区的停车费', category: 'off-site', callerName: '李慧', agreedAt: new Date(Date.now() + 3_600_000).toISOString() } })).id
const ask = (matter: string, who = '陈晓琳', key?: string) => call(matterRoutes.askApproval, { id: matter, control: 's03.off-site' }, at(who, key))
const taskOf = async (who: string, matter: string) => (await call(workRoutes.approvals, { box: 'todo' }, at(who))).items.find((item) => item.matter.id === matter)
const mine = async (matter: string) => (await call(workRoutes.approvals, { box: 'mine' }, at('陈晓琳'))).items.find((item) => item.matter.id === matter)
const facts = async (matter: string, what: string) => (await house.owner.query('select 1 from fact where matter_id = $1 and what = $2', [matter, what])).rowCount
const told = async (who: string, code: string, matter: string) => (await house.owner.query('select 1 from notice where person_id = $1 and code = $2 and matter_id = $3', [id(who), code, matter])).rowCount
const changed = async (sql: string, params: unknown[]) => { await house.owner.query(sql, params); await house.owner.query('update house set rev = rev + 1'); await new Promise((done) => setTimeout(done, 1100)) }

describe('faults', () => {
  it('X-06: an approver removed midway: nothing passes by it, the applicant and the administrators are told, and it is given on', async () => {
    await lay([person('赵立'), person('马俊')])
    const matter = await open()
    await ask(matter)
    await call(workRoutes.decide, { task: (await taskOf('赵立', matter))?.task ?? '', outcome: 'agree' }, at('赵立'))
    await call(peopleRoutes.savePerson, { id: id('马俊'), name: '马俊', unit: house.units['工程部'] ?? '', roles: [], active: false }, at('韩志远'))
    expect(await mine(matter)).toMatchObject({ approvalState: 'stuck', waitingFor: [] })
    expect((await call(approvalRoutes.detail, { id: (await mine(matter))?.approval ?? '' }, at('陈晓琳'))).stuck[0]?.['zh-CN']).toBe('这一步没有人可批')
    expect([await told('陈晓琳', 'approval-stuck', matter), await told('韩志远', 'approval-stuck', matter)]).toEqual([1, 1])
    const [stuck] = (await call(approvalRoutes.stuck, undefined, at('韩志远'))).stuck
    expect(stuck).toMatchObject({ matter: { id: matter }, who: [], why: { 'zh-CN': '没有人可批' } })
    await call(approvalRoutes.reassign, { id: stuck?.task ?? '', to: [id('何志强')], words: '马俊离职' }, at('韩志远', 'r'))
    await call(approvalRoutes.reassign, { id: stuck?.task ?? '', to: [id('何志强')], words: '马俊离职' }, at('韩志远', 'r'))
    expect(await facts(matter, 'approval-reassign')).toBe(1)
    // What was agreed before stands.
    expect((await call(workRoutes.decide, { task: (await taskOf('何志强', matter))?.task ?? '', outcome: 'agree' }, at('何志强'))).state).toBe('approved')
  })

  it('X-06: a route with no approver is refused when it is asked for, and says so; nothing is left behind', async () => {
    await lay([{ who: { role: 'no-such-role' }, does: 'approve', when: { is: [1, 2] } }])
    const matter = await open()
    expect(await words(ask(matter))).toBe('路线上没有一步要批')
    await lay([person('陈晓琳')])
    expect(await words(ask(matter))).toBe('能批的人都须回避')
    expect((await house.owner.query('select 1 from approval where matter_id = $1', [matter])).rowCount).toBe(0)
  })

  it('X-06: people who delegate to one another: who is asked decides for himself, neither in the other’s name', async () => {
    await changed("insert into delegation (tenant_id, id, from_person, to_person, starts_at, ends_at) values ($1, gen_random_uuid(), $2, $3, now(), now() + interval '1 hour'), ($1, gen_random_uuid(), $3, $2, now(), now() + interval '1 hour')", [house.tenant, id('赵立'), id('刘芳')])
    await lay([person('赵立')])
    const matter = await open()
    await ask(matter)
    expect((await call(approvalRoutes.preview, { id: await open(), control: 's03.off-site' }, at('陈晓琳'))).steps[0]?.tasks[0]?.trail.map((line) => line['zh-CN'])).toEqual(['赵立不在', '刘芳不能代赵立：自己也不在', '仍请本人'])
    expect((await call(workRoutes.decide, { task: (await taskOf('赵立', matter))?.task ?? '', outcome: 'agree' }, at('赵立'))).state).toBe('approved')
    await changed('delete from delegation', [])
  })

  it('X-06: a unit that was given up: what lay there goes to the head above it', async () => {
    await lay([{ who: { headOf: '$unit' }, does: 'approve' }])
    const matter = await open()
    await changed('update unit set active = false where id = any($1::uuid[])', [[house.units['客服前台'], house.units['客服部']]])
    await ask(matter)
    expect(await taskOf('刘芳', matter)).toBeDefined()
    expect((await call(workRoutes.decide, { task: (await taskOf('刘芳', matter))?.task ?? '', outcome: 'agree' }, at('刘芳'))).state).toBe('approved')
    expect(await said(call(mandateRoutes.saveAuthority, { kind: 'enquiry', unit: house.units['客服部'] ?? '', least: 'staff' }, at('韩志远')))).toBe('unit unknown-unit')
    await changed('update unit set active = true', [])
  })

  it('X-06: a request that comes again does nothing again, and another one under the same key is refused', async () => {
    await lay([person('赵立')])
    const matter = await open()
    await ask(matter, '陈晓琳', 'a')
    await ask(matter, '陈晓琳', 'a')
    const task = (await taskOf('赵立', matter))?.task ?? ''
    for (let i = 0; i < 2; i += 1) expect((await call(workRoutes.decide, { task, outcome: 'agree' }, at('赵立', 'd'))).state).toBe('approved')
    expect([await facts(matter, 'approval-asked'), await facts(matter, 'approval-agree')]).toEqual([1, 1])
    expect(await said(call(workRoutes.decide, { task, outcome: 'reject', words: '不同意' }, at('赵立', 'd', 'other')))).toMatch(/key/)
    const [one, two] = await Promise.all([1, 2].map(() => call(mandateRoutes.addDelegation, { to: id('刘芳'), cap: '10' }, at('赵立', 'e'))))
    expect(one).toEqual(two)
    expect((await call(mandateRoutes.delegations, undefined, at('赵立'))).delegations).toHaveLength(1)
  })
})
