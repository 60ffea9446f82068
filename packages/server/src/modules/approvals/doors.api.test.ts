import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { openMatter, actOn } from '../engine/index.ts'
import { matterRoutes } from '../matters/index.ts'
import { peopleRoutes } from '../people/index.ts'
import { approvalRoutes, workRoutes } from '../workbench/index.ts'
import { verifyHouse } from '../audit/index.ts'
import { actOnApproval, decideOn } from './index.ts'
import { NotFound, Refused, Stale, Invalid } from '../../platform/errors.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's32'] })
const at = (who: string, key?: string, request = 'x') => ({ context: house.context(who, key, request) })
const id = (who: string) => house.people[who] ?? ''
/** An off-site question of 陈晓琳, put to 赵立. */
const asked = async () => {
  const { id: matter } = await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '隔壁小区的停车费', category: 'off-site', callerName: '李慧', agreedAt: new Date(Date.now() + 3_600_000).toISOString() } })
  await call(matterRoutes.askApproval, { id: matter, control: 's03.off-site', words: '请指示' }, at('陈晓琳'))
  const task = await taskOf('赵立', matter)
  return { matter, task: task?.task ?? '', approval: task?.approval ?? '' }
}
const box = (who: string, name: 'todo' | 'done' | 'mine' | 'copied', query: object = {}) => call(workRoutes.approvals, { box: name, ...query }, at(who))
const taskOf = async (who: string, matter: string) => (await box(who, 'todo')).items.find((item) => item.matter.id === matter)
const decide = (who: string, task: string, outcome: 'agree' | 'return' | 'reject' = 'agree', more: object = {}) => call(workRoutes.decide, { task, outcome, words: '如此', ...more }, at(who))
const said = (run: Promise<unknown>) => run.then(() => 'done', (e: unknown) => (e instanceof Refused ? `refused ${e.reasons[0]?.code}` : e instanceof Stale ? `stale ${(e.fact as { what: string }).what}` : e instanceof NotFound ? 'not found' : e instanceof Invalid ? `${e.errors[0]?.field} ${e.errors[0]?.code}` : String(e)))
const facts = async (matter: string) => (await call(matterRoutes.facts, { id: matter }, at('陈晓琳'))).facts.map((f) => f.what)
const notices = async (who: string, code: string, matter: string) => (await house.owner.query('select 1 from notice where person_id = $1 and code = $2 and matter_id = $3', [id(who), code, matter])).rowCount
const can = async (who: string, approval: string, act: string) => (await call(approvalRoutes.detail, { id: approval }, at(who))).can.find((door) => door.act === act)

describe('an application is withdrawn', () => {
  it('X-06: by the applicant alone, before anybody decided; whoever was asked is told, the gate is shut again', async () => {
    const { matter, approval, task } = await asked()
    expect(await can('赵立', approval, 'withdraw')).toBeUndefined()
    expect(await can('陈晓琳', approval, 'withdraw')).toMatchObject({ possible: true })
    expect(await said(call(approvalRoutes.withdraw, { id: approval }, at('赵立')))).toBe('not found')
    expect(await said(call(approvalRoutes.withdraw, { id: '019a0000-0000-7000-8000-000000000000' }, at('陈晓琳')))).toBe('not found')
    expect(await call(approvalRoutes.withdraw, { id: approval, words: '问错了' }, at('陈晓琳', 'w'))).toMatchObject({ state: 'withdrawn', approval })
    expect(await call(approvalRoutes.withdraw, { id: approval, words: '问错了' }, at('陈晓琳', 'w'))).toMatchObject({ state: 'withdrawn' })
    expect((await facts(matter)).filter((what) => what === 'approval-withdraw')).toHaveLength(1)
    expect(await notices('赵立', 'approval-withdrawn', matter)).toBe(1)
    expect(await taskOf('赵立', matter)).toBeUndefined()
    expect(await said(decide('赵立', task))).toBe('stale approval-cancelled')
    expect(await said(actOn(house.pool, house.as('陈晓琳'), { id: matter, action: 'answer', fields: { answer: '请向该小区物业了解。' } }))).toMatch(/^refused/)
    expect(await can('陈晓琳', approval, 'withdraw')).toMatchObject({ possible: false, reasons: [{ code: 'not-open', says: { 'zh-CN': '审批已结束，不用再办' } }] })
  })

  it('X-06: in the instant it is decided exactly one of the two stands, and the other reads who was first', async () => {
    for (let i = 0; i < 4; i += 1) {
      const { matter, approval, task } = await asked()
      const [one, two] = await Promise.all([said(call(approvalRoutes.withdraw, { id: approval }, at('陈晓琳'))), said(decide('赵立', task))])
      expect([['done', 'stale approval-cancelled'], ['stale approval-agreed', 'done']]).toContainEqual([one, two])
      expect((await facts(matter)).filter((what) => ['approval-withdraw', 'approval-agree'].includes(what))).toHaveLength(1)
    }
  })
})

describe('a task is handed on', () => {
  it('X-06: the new one answers for it; gone, apart and unknown people are refused; who gave it away is told so', async () => {
    const { matter, task, approval } = await asked()
    expect(await said(call(approvalRoutes.transfer, { id: task, to: id('陈晓琳') }, at('赵立')))).toBe('refused separation-of-duties')
    expect(await said(call(approvalRoutes.transfer, { id: task, to: id('赵立') }, at('赵立')))).toBe('refused already-in-set')
    expect(await said(call(approvalRoutes.transfer, { id: task, to: '019a0000-0000-7000-8000-000000000000' }, at('赵立')))).toBe('to unknown-person')
    expect(await said(call(approvalRoutes.transfer, { id: task, to: id('刘芳') }, at('周敏')))).toBe('not found')
    await call(approvalRoutes.transfer, { id: task, to: id('刘芳'), words: '请代为决定' }, at('赵立'))
    expect(await notices('刘芳', 'approval-wanted', matter)).toBe(1)
    expect(await taskOf('赵立', matter)).toBeUndefined()
    expect(await said(decide('赵立', task))).toBe('not found')
    expect(await said(call(approvalRoutes.transfer, { id: task, to: id('周敏') }, at('赵立')))).toBe('stale approval-transfer')
    expect((await call(approvalRoutes.detail, { id: approval }, at('赵立'))).story.at(-1)).toMatchObject({ did: 'transfer', by: { name: '赵立' }, people: [{ name: '刘芳' }], words: '请代为决定' })
    expect((await decide('刘芳', task)).state).toBe('approved')
  })

  it('X-06: of two presses at once one hands it on', async () => {
    const { matter, task } = await asked()
    const both = await Promise.all(['刘芳', '周敏'].map((to) => said(call(approvalRoutes.transfer, { id: task, to: id(to) }, at('赵立')))))
    expect(both.sort()).toEqual(['done', 'stale approval-transfer'])
    expect((await facts(matter)).filter((what) => what === 'approval-transfer')).toHaveLength(1)
  })
})

describe('signers are added and taken out', () => {
  it('X-06: before, beside and after; each is told in turn; an added one adds nobody and may be taken out; what the route demands stays', async () => {
    const { matter, task, approval } = await asked()
    await call(approvalRoutes.addSigner, { id: task, who: [id('刘芳')], where: 'before', words: '请先看' }, at('赵立'))
    expect(await taskOf('赵立', matter)).toBeUndefined()
    const first = await taskOf('刘芳', matter)
    expect(first?.can.find((door) => door.act === 'add-signer')).toMatchObject({ possible: false, reasons: [{ code: 'added-may-not-add' }] })
    expect(await said(call(approvalRoutes.addSigner, { id: first?.task ?? '', who: [id('周敏')], where: 'after' }, at('刘芳')))).toBe('refused added-may-not-add')
    await decide('刘芳', first?.task ?? '')
    await call(approvalRoutes.addSigner, { id: task, who: [id('周敏')], where: 'beside' }, at('赵立'))
    const beside = await taskOf('周敏', matter)
    expect(beside).toBeDefined()
    expect(await can('赵立', approval, 'remove-signer')).toMatchObject({ possible: true, tasks: [beside?.task] })
    expect(await said(call(approvalRoutes.removeSigner, { id: task }, at('周敏')))).toBe('refused mandatory')
    await call(approvalRoutes.removeSigner, { id: beside?.task ?? '' }, at('赵立'))
    expect(await taskOf('周敏', matter)).toBeUndefined()
    await call(approvalRoutes.addSigner, { id: task, who: [id('周敏')], where: 'after' }, at('赵立'))
    expect((await decide('赵立', task)).state).toBe('open')
    expect((await decide('周敏', (await taskOf('周敏', matter))?.task ?? '')).state).toBe('approved')
  })
})

describe('an opinion', () => {
  it('X-06: the task waits for it and comes back; it needs words and decides nothing', async () => {
    const { matter, task, approval } = await asked()
    await call(approvalRoutes.askOpinion, { id: task, who: id('刘芳'), words: '合适吗' }, at('赵立'))
    expect(await taskOf('赵立', matter)).toBeUndefined()
    const item = await taskOf('刘芳', matter)
    expect(item?.can.map((door) => door.act)).toContain('opinion')
    expect(item?.does).toBe('opinion')
    expect(await said(decide('刘芳', item?.task ?? '', 'reject'))).toBe('refused opinion-only')
    expect(await said(call(approvalRoutes.opinion, { id: item?.task ?? '', words: ' ' }, at('刘芳')))).toBe('words required')
    expect(await call(approvalRoutes.opinion, { id: item?.task ?? '', words: '可以' }, at('刘芳'))).toMatchObject({ state: 'open' })
    expect((await call(approvalRoutes.detail, { id: approval }, at('赵立'))).route[0]?.tasks.map((t) => [t.does, t.state, t.words])).toEqual([['opinion', 'agreed', '可以'], ['approve', 'open', null]])
    expect(await said(call(approvalRoutes.opinion, { id: task, words: '可以' }, at('赵立')))).toBe('refused not-an-opinion')
    expect((await decide('赵立', task)).state).toBe('approved')
  })
})

describe('urging', () => {
  it('X-06: the applicant may once in four hours; who is asked is told', async () => {
    const { matter, approval } = await asked()
    expect(await said(call(approvalRoutes.urge, { id: approval }, at('赵立')))).toBe('not found')
    await call(approvalRoutes.urge, { id: approval }, at('陈晓琳'))
    expect(await notices('赵立', 'approval-urged', matter)).toBe(1)
    expect(await said(call(approvalRoutes.urge, { id: approval }, at('陈晓琳')))).toBe('refused too-soon')
    await house.owner.query(`update approval set body = jsonb_set(body, '{urges}', (select jsonb_agg(jsonb_build_object('by', $2::text, 'at', '2020-01-01T00:00:00.000Z')) from generate_series(1, 3))) where id = $1`, [approval, id('陈晓琳')])
    await call(approvalRoutes.urge, { id: approval }, at('陈晓琳'))
    expect((await house.owner.query("select 1 from notice where code = 'approval-escalated' and matter_id = $1", [matter])).rowCount).toBe(1)
  })
})

describe('taking back', () => {
  it('X-06: the last who agreed may until the next has looked', async () => {
    const { matter, task } = await asked()
    await call(approvalRoutes.addSigner, { id: task, who: [id('刘芳')], where: 'after' }, at('赵立'))
    await decide('赵立', task)
    expect(await taskOf('刘芳', matter)).toBeDefined()
    expect(await call(approvalRoutes.takeBack, { id: task }, at('赵立'))).toMatchObject({ state: 'open' })
    expect(await taskOf('刘芳', matter)).toBeUndefined()
    expect(await taskOf('赵立', matter)).toMatchObject({ task, outcome: null, at: null })
    await decide('赵立', task)
    const next = (await taskOf('刘芳', matter))?.task ?? ''
    expect(await said(call(approvalRoutes.takeBack, { id: next }, at('刘芳')))).toBe('not found')
    await call(approvalRoutes.seen, { id: next }, at('刘芳'))
    await call(approvalRoutes.seen, { id: next }, at('刘芳'))
    expect((await facts(matter)).filter((what) => what === 'approval-seen')).toHaveLength(1)
    expect(await said(call(approvalRoutes.takeBack, { id: task }, at('赵立')))).toBe('stale approval-open')
  })

  it('X-06: of looking and taking back at once one is first', async () => {
    const { matter, task } = await asked()
    await call(approvalRoutes.addSigner, { id: task, who: [id('刘芳')], where: 'after' }, at('赵立'))
    await decide('赵立', task)
    const next = (await taskOf('刘芳', matter))?.task ?? ''
    const both = await Promise.all([said(call(approvalRoutes.takeBack, { id: task }, at('赵立'))), said(call(approvalRoutes.seen, { id: next }, at('刘芳')))])
    expect([['done', 'stale approval-take-back'], ['stale approval-open', 'done']]).toContainEqual(both)
  })
})

describe('what an act costs and who may look', () => {
  it('X-06: at most eight statements each, a page is nobody’s who may not see the matter', async () => {
    const { matter, task, approval } = await asked()
    const caller = (who: string, key: string) => ({ ...house.as(who), idem: { key, request: key } })
    const spent = [
      await actOnApproval(house.pool, caller('赵立', 'c1'), task, { act: 'add-signer', who: [id('刘芳')], where: 'after' }), await actOnApproval(house.pool, caller('陈晓琳', 'c2'), approval, { act: 'urge' }),
      await actOnApproval(house.pool, caller('赵立', 'c3'), task, { act: 'seen' }), await decideOn(house.pool, caller('赵立', 'c4'), task, { outcome: 'agree', words: '' }), await actOnApproval(house.pool, caller('赵立', 'c5'), task, { act: 'take-back' }),
      await actOnApproval(house.pool, caller('赵立', 'c6'), task, { act: 'transfer', to: id('周敏') }), await actOnApproval(house.pool, caller('陈晓琳', 'c7'), approval, { act: 'withdraw' }),
    ]
    expect(Math.max(...spent.map(({ statements }) => statements))).toBeLessThanOrEqual(8)
    expect((await facts(matter)).filter((what) => what.startsWith('approval-'))).toHaveLength(8)
    expect(await said(call(approvalRoutes.detail, { id: approval }, at('孙丽')))).toBe('not found')
    expect(await said(call(approvalRoutes.detail, { id: matter }, at('赵立')))).toBe('not found')
    for (const who of ['孙丽', '王建国']) expect(await said(call(approvalRoutes.transfer, { id: task, to: id('刘芳') }, at(who)))).toBe('not found')
    for (const who of ['孙丽', '赵立', '王建国']) expect(await said(call(approvalRoutes.withdraw, { id: approval }, at(who)))).toBe('not found')
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
  })

  it('X-06: copies go to people once, from the applicant or who is asked; the reader’s receipt is kept', async () => {
    const { approval } = await asked()
    await call(approvalRoutes.copy, { id: approval, to: [id('刘芳'), id('刘芳')] }, at('陈晓琳'))
    expect(await said(call(approvalRoutes.copy, { id: approval, to: [id('刘芳')] }, at('赵立')))).toBe('refused nobody-added')
    expect(await said(call(approvalRoutes.copy, { id: approval, to: [id('周敏')] }, at('王建国')))).toBe('not found')
    expect((await box('刘芳', 'copied')).items[0]).toMatchObject({ approval, readAt: null, can: [expect.objectContaining({ act: 'read', possible: true })] })
    await call(approvalRoutes.read, { id: approval }, at('刘芳'))
    expect((await call(approvalRoutes.detail, { id: approval }, at('刘芳'))).copies).toEqual([{ who: { id: id('刘芳'), name: '刘芳' }, at: expect.any(String) as string, readAt: expect.any(String) as string }])
  })

  it('X-06: whoever stands in decides and does no more', async () => {
    const { task, approval } = await asked()
    await call(peopleRoutes.delegate, { id: id('赵立'), to: id('刘芳'), from: new Date(Date.now() - 60_000).toISOString(), until: new Date(Date.now() + 86_400_000).toISOString() }, at('赵立'))
    expect(await can('刘芳', approval, 'agree')).toMatchObject({ possible: true })
    expect(await can('刘芳', approval, 'transfer')).toMatchObject({ possible: false, reasons: [{ code: 'only-decides' }] })
    expect(await said(call(approvalRoutes.transfer, { id: task, to: id('周敏') }, at('刘芳')))).toBe('refused only-decides')
    expect((await call(approvalRoutes.detail, { id: approval }, at('刘芳'))).route[0]?.tasks[0]?.standIns).toEqual([{ for: { id: id('赵立'), name: '赵立' }, to: { id: id('刘芳'), name: '刘芳' } }])
    const { matter } = await asked()
    expect(await notices('刘芳', 'approval-wanted', matter)).toBe(1)
    expect((await decide('刘芳', task)).state).toBe('approved')
    await call(peopleRoutes.delegate, { id: id('赵立'), to: null }, at('赵立'))
  })

  it('X-06: what is offered is what is obeyed: every door said to be shut refuses, every open one takes it', async () => {
    const { task, approval } = await asked()
    for (const who of ['赵立', '陈晓琳', '刘芳', '周敏']) {
      const doors = (await call(approvalRoutes.detail, { id: approval }, at(who))).can
      for (const door of doors.filter(({ possible }) => !possible)) {
        expect(door.reasons.every(({ says }) => says && says['zh-CN'] !== '' && says.en !== ''), door.act).toBe(true)
        if (door.act === 'urge') expect(await said(call(approvalRoutes.urge, { id: approval }, at(who)))).toMatch(/^refused/)
        if (door.act === 'remove-signer') expect(await said(call(approvalRoutes.removeSigner, { id: task }, at(who)))).not.toBe('done')
      }
      if (!doors.some(({ act }) => act === 'agree')) expect(await said(decide(who, task))).toBe('not found')
    }
    expect((await call(approvalRoutes.detail, { id: approval }, at('赵立'))).can.filter(({ possible }) => possible).map(({ act }) => act)).toEqual(['agree', 'return', 'reject', 'transfer', 'add-signer', 'ask-opinion', 'copy'])
  })
})
