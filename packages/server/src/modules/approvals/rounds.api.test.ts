import { readFileSync } from 'node:fs'
import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { Invalid, NotFound, Refused, Stale } from '../../platform/errors.ts'
import { actOn, openMatter } from '../engine/index.ts'
import { matterRoutes } from '../matters/index.ts'
import { peopleRoutes } from '../people/index.ts'
import { forgetRules } from '../rules/index.ts'
import { approvalRoutes, workRoutes } from '../workbench/index.ts'
import { letLeaversGo, sweepTimeouts } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's32'] })
const id = (who: string) => house.people[who] ?? ''
const person = (who: string) => ({ who: { person: id(who) }, does: 'approve' })
/** The route of S03 4.2.3 as another house might write it; what is asked afterwards goes this way. */
const route = async (steps: object[], rules: object = {}) => {
  const [row] = (await house.owner.query<{ hash: string; body: { controls: { id: string }[] } }>("select hash, body from regulation_version where tenant_id = $1 and code = 's03'", [house.tenant])).rows
  const controls = row!.body.controls.map((control) => (control.id === 's03.off-site' ? { ...control, routes: [{ steps }], withdraw: undefined, resubmit: undefined, urge: undefined, answers: undefined, copies: undefined, ...rules } : control))
  await house.owner.query("update regulation_version set body = $2 where tenant_id = $1 and code = 's03'", [house.tenant, JSON.stringify({ ...row!.body, controls })])
  await house.owner.query('update house set rev = rev + 1 where id = $1', [house.tenant])
  forgetRules(house.tenant)
}
const at = (who: string) => ({ context: house.context(who) })
const box = (who: string, name: 'todo' | 'done' | 'mine' | 'copied', query: object = {}) => call(workRoutes.approvals, { box: name, ...query }, at(who))
const taskOf = async (who: string, matter: string) => (await box(who, 'todo')).items.find((item) => item.matter.id === matter)
const asked = async (content = '隔壁小区的停车费') => {
  const { id: matter } = await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content, category: 'off-site', callerName: '李慧', agreedAt: new Date(Date.now() + 3_600_000).toISOString() } })
  await call(matterRoutes.askApproval, { id: matter, control: 's03.off-site', words: '请指示' }, at('陈晓琳'))
  const approval = (await box('陈晓琳', 'mine')).items.find((item) => item.matter.id === matter)?.approval ?? ''
  return { matter, approval }
}
const decide = async (who: string, matter: string, outcome: 'agree' | 'return' | 'reject' = 'agree', more: object = {}) => call(workRoutes.decide, { task: (await taskOf(who, matter))?.task ?? '', outcome, words: '如此', ...more }, at(who))
const said = (run: Promise<unknown>) => run.then(() => 'done', (e: unknown) => (e instanceof Refused ? `refused ${e.reasons[0]?.code}` : e instanceof Stale ? `stale ${(e.fact as { what: string }).what}` : e instanceof NotFound ? 'not found' : e instanceof Invalid ? `${e.errors[0]?.field} ${e.errors[0]?.code}` : String(e)))
const detail = (who: string, approval: string) => call(approvalRoutes.detail, { id: approval }, at(who))
const states = async (approval: string) => (await detail('陈晓琳', approval)).route.map((step) => step.tasks.map((task) => task.state).join(' '))
const notices = async (who: string, code: string, matter: string) => (await house.owner.query('select 1 from notice where person_id = $1 and code = $2 and matter_id = $3', [id(who), code, matter])).rowCount

describe('a return', () => {
  it('X-06: goes to the step that is named, never to one that is not there; who is meant decides anew', async () => {
    await route([person('赵立'), person('刘芳'), person('周敏')])
    const { matter, approval } = await asked()
    expect((await taskOf('赵立', matter))?.can.find((door) => door.act === 'return')?.to?.map(({ to }) => to)).toEqual(['initiator'])
    expect(await said(decide('赵立', matter, 'return', { to: 'previous' }))).toBe('refused no-such-step')
    await decide('赵立', matter)
    await decide('刘芳', matter)
    expect((await taskOf('周敏', matter))?.can.find((door) => door.act === 'return')?.to).toEqual([
      { to: 'initiator', who: [{ id: id('陈晓琳'), name: '陈晓琳' }] }, { to: 'previous', who: [{ id: id('刘芳'), name: '刘芳' }] }, { to: 1, who: [{ id: id('赵立'), name: '赵立' }] }, { to: 2, who: [{ id: id('刘芳'), name: '刘芳' }] },
    ])
    expect(await said(decide('周敏', matter, 'return', { to: 3 }))).toBe('refused no-such-step')
    expect((await decide('周敏', matter, 'return', { to: 1 })).state).toBe('open')
    expect(await states(approval)).toEqual(['open', 'agreed', 'waiting'])
    expect((await box('周敏', 'done')).items[0]).toMatchObject({ approval })
    await decide('赵立', matter)
    expect(await states(approval)).toEqual(['agreed', 'agreed', 'open'])
    expect((await decide('周敏', matter)).state).toBe('approved')
  })

  it('X-06: to the applicant; what is handed in again shows the difference, and an agreement stands for what it attests', async () => {
    await route([{ ...person('赵立'), attests: [] }, person('刘芳'), person('周敏')])
    const { matter, approval } = await asked()
    await decide('赵立', matter)
    await decide('刘芳', matter)
    expect(await said(call(approvalRoutes.resubmit, { id: approval }, at('陈晓琳')))).toBe('refused not-returned')
    await decide('周敏', matter, 'return', { to: 'initiator' })
    expect(await notices('陈晓琳', 'approval-returned', matter)).toBe(1)
    expect(await said(call(approvalRoutes.resubmit, { id: approval }, at('赵立')))).toBe('not found')
    await actOn(house.pool, house.as('陈晓琳'), { id: matter, action: 'correct', fields: { content: '隔壁小区的物业费', reason: '听错了' } })
    expect((await detail('陈晓琳', approval)).can.find((door) => door.act === 'resubmit')).toMatchObject({ possible: true })
    await call(approvalRoutes.resubmit, { id: approval, words: '改好了' }, at('陈晓琳'))
    expect(await states(approval)).toEqual(['agreed', 'open', 'waiting'])
    expect((await detail('刘芳', approval)).difference).toEqual([{ field: 'content', before: '隔壁小区的停车费', after: '隔壁小区的物业费' }])
    await decide('刘芳', matter)
    expect((await decide('周敏', matter)).state).toBe('approved')
    await actOn(house.pool, house.as('陈晓琳'), { id: matter, action: 'answer', fields: { answer: '请向该小区物业了解。' } })
  })

  it('X-06: two who hand it in again at once hand it in once; one asked anew beside it is not handed in again', async () => {
    await route([person('赵立')])
    const { matter, approval } = await asked()
    await decide('赵立', matter, 'return')
    const both = await Promise.all([1, 2].map(() => said(call(approvalRoutes.resubmit, { id: approval }, at('陈晓琳')))))
    expect(both.sort()).toEqual(['done', 'stale approval-resubmit'])
    await decide('赵立', matter, 'return')
    await call(matterRoutes.askApproval, { id: matter, control: 's03.off-site' }, at('陈晓琳'))
    expect(await said(call(approvalRoutes.resubmit, { id: approval }, at('陈晓琳')))).toBe('refused already-asked')
    expect((await detail('陈晓琳', approval)).can.find((door) => door.act === 'resubmit')).toMatchObject({ possible: false, reasons: [{ code: 'already-asked' }] })
  })

  it('X-06: a decision signs what was shown, and is refused on anything else', async () => {
    const { matter, approval } = await asked()
    const { shown } = await detail('赵立', approval)
    expect(await said(decide('赵立', matter, 'agree', { shown: 'a'.repeat(64) }))).toBe('refused changed')
    await decide('赵立', matter, 'agree', { shown })
    const { facts } = await call(matterRoutes.facts, { id: matter }, at('陈晓琳'))
    expect(facts.find((f) => f.what === 'approval-agree')?.detail).toMatchObject({ signed: shown })
  })
})

describe('votes and the like', () => {
  it('X-06: two of three pass, the third is let off; each holder signs; a signer after a rejection is not asked', async () => {
    await route([{ vote: [person('赵立'), person('刘芳'), person('周敏')], pass: { atLeast: [2, 3] } }])
    const { matter, approval } = await asked()
    await decide('赵立', matter)
    expect((await decide('周敏', matter)).state).toBe('approved')
    expect(await states(approval)).toEqual(['agreed cancelled agreed'])
    await route([{ who: { role: 'department-manager' }, does: 'approve', each: 'all' }, person('周敏')], { copies: [{ person: id('刘芳') }] })
    const second = await asked()
    expect((await detail('陈晓琳', second.approval)).route[0]).toMatchObject({ how: 'all' })
    expect((await box('刘芳', 'copied')).items[0]).toMatchObject({ approval: second.approval, readAt: null })
    expect((await box('刘芳', 'copied')).counts.copied).toBe(1)
    await call(approvalRoutes.read, { id: second.approval }, at('刘芳'))
    expect((await box('刘芳', 'copied')).counts.copied).toBe(0)
    expect(await said(call(approvalRoutes.read, { id: second.approval }, at('刘芳')))).toBe('refused already-read')
    expect(await said(call(approvalRoutes.read, { id: second.approval }, at('周敏')))).toBe('not found')
  })
})

describe('the boxes', () => {
  it('X-06: what waits, what I did, what I asked, in pages, found by number, words and kind', async () => {
    await route([person('王建国')])
    const asks = []
    for (let i = 0; i < 33; i += 1) asks.push(await asked(`箱子 ${i}`))
    const first = await box('王建国', 'todo')
    expect(first.items).toHaveLength(30)
    const rest = await box('王建国', 'todo', { cursor: first.next })
    expect(rest.next).toBeNull()
    expect([...first.items, ...rest.items].map((item) => item.approval)).toEqual(asks.map(({ approval }) => approval))
    expect(first.counts).toMatchObject({ todo: 33, done: 0 })
    expect(first.kinds).toEqual([{ kind: 'enquiry', name: expect.objectContaining({ en: 'Enquiry' }), n: 33 }])
    expect((await box('王建国', 'todo', { kind: 'no-such' })).items).toEqual([])
    expect((await box('王建国', 'todo', { q: '箱子 1%' })).items).toEqual([])
    expect((await box('王建国', 'todo', { q: first.items[4]?.matter.number })).items).toHaveLength(1)
    expect((await box('王建国', 'todo', { cursor: 'nonsense' })).items).toHaveLength(30)
    await decide('王建国', asks[3]!.matter, 'reject')
    expect((await box('王建国', 'done')).items[0]).toMatchObject({ approval: asks[3]!.approval, outcome: 'reject', approvalState: 'rejected' })
    expect((await box('王建国', 'done')).counts).toMatchObject({ todo: 32, done: 1 })
    expect((await box('陈晓琳', 'mine')).items[0]).toMatchObject({ approval: asks[32]!.approval, task: null, waitingFor: [{ name: '王建国' }] })
    expect((await box('周敏', 'mine')).items).toEqual([])
  })
})

it('X-06: what was decided before there were boxes lies in them after the upgrade', async () => {
  await route([person('沈国梁')])
  const { matter, approval } = await asked()
  await decide('沈国梁', matter)
  await house.owner.query("update approval set done_by = '{}', touched_at = null where id = $1", [approval])
  expect((await box('沈国梁', 'done')).items).toEqual([])
  const [filling = ''] = /update approval a set[^;]+;/.exec(readFileSync(new URL('../../../migrations/0013-approval-boxes.sql', import.meta.url), 'utf8')) ?? []
  await house.owner.query(filling)
  expect((await box('沈国梁', 'done')).items).toMatchObject([{ approval, outcome: 'agree' }])
})

describe('whoever cannot be asked', () => {
  it('X-06: the applicant never decides the own application: it is stuck, or goes up where the route says so', async () => {
    await route([person('陈晓琳')])
    await expect(asked()).rejects.toMatchObject({ reasons: [{ code: 'nobody-to-approve', params: { why: 'all-apart' } }] })
    await route([person('陈晓琳')], { answers: { applicant: 'superior' } })
    const { approval } = await asked()
    expect((await detail('陈晓琳', approval)).route[0]?.tasks[0]).toMatchObject({ who: [{ name: '周敏' }], barred: [{ name: '陈晓琳' }] })
  })

  it('X-06: who comes twice is asked once, who holds no such role is nobody, who is on leave is stood in for', async () => {
    await route([person('赵立'), person('赵立')])
    const { matter, approval } = await asked()
    expect((await decide('赵立', matter)).state).toBe('approved')
    expect(await states(approval)).toEqual(['agreed', 'carried'])
    await route([{ who: { unit: house.units['租赁部'] }, does: 'approve' }, { who: { person: '$complainedPerson' }, does: 'approve' }])
    await expect(asked()).rejects.toMatchObject({ reasons: [{ code: 'nobody-to-approve', params: { why: 'nobody' } }] })
    await route([person('钱伟')])
    await call(peopleRoutes.delegate, { id: id('钱伟'), to: id('高敏'), from: new Date(Date.now() - 60_000).toISOString(), until: new Date(Date.now() + 86_400_000).toISOString() }, at('钱伟'))
    const away = await asked()
    expect(await notices('高敏', 'approval-wanted', away.matter)).toBe(1)
    expect((await decide('高敏', away.matter)).state).toBe('approved')
    expect((await detail('陈晓琳', away.approval)).route[0]?.tasks[0]).toMatchObject({ by: { name: '高敏' }, onBehalfOf: { name: '钱伟' } })
    await call(peopleRoutes.delegate, { id: id('钱伟'), to: null }, at('钱伟'))
  })
})

describe('time and leaving', () => {
  it('X-06: time reminds, goes up and never approves where an article demands it', async () => {
    await route([{ ...person('陈晓琳'), who: { person: id('何志强') }, timeouts: [{ within: { hours: 1 }, do: 'remind' }, { within: { hours: 2 }, do: 'agree' }] }])
    const { matter, approval } = await asked()
    const [task] = (await house.owner.query<{ due_at: Date | null }>('select due_at from approval_task where approval_id = $1', [approval])).rows
    expect(task?.due_at).not.toBeNull()
    const older = (minutes: number) => house.owner.query(`update approval a set body = jsonb_set(body, '{tasks,0,openedAt}', to_jsonb(to_char((now() - make_interval(mins => $2)) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))) where id = $1`, [approval, minutes])
    const due = () => house.owner.query("update approval_task set due_at = now() - interval '1 minute' where approval_id = $1", [approval])
    await older(90); await due()
    await sweepTimeouts(house.pool, house.tenant)
    expect(await notices('何志强', 'approval-reminded', matter)).toBe(1)
    await sweepTimeouts(house.pool, house.tenant)
    expect(await notices('何志强', 'approval-reminded', matter)).toBe(1)
    await older(180); await due()
    await sweepTimeouts(house.pool, house.tenant)
    expect((await detail('陈晓琳', approval)).state).toBe('open')
    expect((await house.owner.query("select 1 from notice where code = 'approval-escalated' and matter_id = $1", [matter])).rowCount).toBeGreaterThan(0)
    const { facts } = await call(matterRoutes.facts, { id: matter }, at('陈晓琳'))
    expect(facts.filter((f) => f.what === 'approval-timeout')).toHaveLength(2)
  })

  it('X-06: whoever leaves is replaced as the route answers, or the route says that it is stuck; nobody is asked who has left', async () => {
    await route([person('马俊')], { answers: { left: 'superior' } })
    const up = await asked()
    await route([person('马俊')])
    const stuck = await asked()
    const [before] = (await call(peopleRoutes.people, { q: '马俊' }, at('韩志远'))).people
    await call(peopleRoutes.savePerson, { id: id('马俊'), name: '马俊', unit: before?.unit?.id ?? '', roles: before?.roles.map(({ role, unit, scope }) => ({ role, unit, scope })) ?? [], active: false } as never, at('韩志远'))
    expect((await detail('陈晓琳', up.approval)).route[0]?.tasks[0]).toMatchObject({ state: 'open', who: [{ name: '何志强' }] })
    expect(await notices('何志强', 'approval-wanted', up.matter)).toBe(1)
    expect(await detail('陈晓琳', stuck.approval)).toMatchObject({ state: 'stuck', stuck: [{ 'zh-CN': '这一步没有人可批' }] })
    expect(await notices('陈晓琳', 'approval-stuck', stuck.matter)).toBe(1)
    expect(await letLeaversGo(house.pool, house.tenant)).toBe(0)
    await expect(asked()).rejects.toMatchObject({ reasons: [{ code: 'nobody-to-approve' }] })
    await call(peopleRoutes.handOn, { id: id('马俊'), to: id('钱伟'), reason: '离职' }, at('韩志远'))
    expect((await detail('陈晓琳', stuck.approval)).route[0]?.tasks[0]).toMatchObject({ state: 'open', who: [{ name: '钱伟' }] })
    expect((await decide('钱伟', stuck.matter)).state).toBe('approved')
  })

  it('X-06: whoever leaves while it lies with the applicant is not asked again', async () => {
    await route([person('孙丽'), person('何志强')])
    const { approval, matter } = await asked()
    await decide('孙丽', matter, 'return')
    await house.owner.query('update person set active = false where id = $1', [id('孙丽')])
    await house.owner.query('update house set rev = rev + 1 where id = $1', [house.tenant])
    forgetRules(house.tenant)
    expect(await letLeaversGo(house.pool, house.tenant)).toBe(1)
    expect(await letLeaversGo(house.pool, house.tenant)).toBe(0)
    await call(approvalRoutes.resubmit, { id: approval }, at('陈晓琳'))
    expect((await detail('陈晓琳', approval)).state).toBe('stuck')
  })
})
