import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { layRoute, said } from '../../test/lay-route.ts'
import { openMatter } from '../engine/index.ts'
import { matterRoutes } from '../matters/index.ts'
import { peopleRoutes } from '../people/index.ts'
import { approvalRoutes, workRoutes } from '../workbench/index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03'] })
const id = (who: string) => house.people[who] ?? ''
const at = (who: string, key?: string) => ({ context: house.context(who, key, 'x') })
const person = (who: string, over: object = {}) => ({ who: { person: id(who) }, does: 'approve', ...over })
const lay = (steps: object[], over: object = {}) => layRoute(house, 's03.off-site', { routes: [{ steps }], ...over })
const open = async (over: object = {}) => (await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '隔壁小区的停车费', category: 'off-site', callerName: '李慧', agreedAt: new Date(Date.now() + 3_600_000).toISOString(), ...over } })).id
const ask = async (matter: string) => { await call(matterRoutes.askApproval, { id: matter, control: 's03.off-site' }, at('陈晓琳')); return matter }
const taskOf = async (who: string, matter: string) => (await call(workRoutes.approvals, { box: 'todo' }, at(who))).items.find((item) => item.matter.id === matter)
const preview = (matter: string, who = '陈晓琳', control = 's03.off-site') => call(approvalRoutes.preview, { id: matter, control }, at(who))

describe('several at once', () => {
  it('screens 5.6: only where the control allows it; each by itself, the refused with their reasons; nothing twice', async () => {
    await lay([person('赵立'), person('刘芳')], { batch: true })
    const [one, two] = [await ask(await open()), await ask(await open())]
    await lay([person('赵立')])
    const plain = await ask(await open())
    const tasks = await Promise.all([one, two, plain].map((matter) => taskOf('赵立', matter)))
    expect(tasks.map((task) => task?.batch)).toEqual([true, true, false])
    const ids = tasks.map((task) => task?.task ?? '')
    const unknown = '019a0000-0000-7000-8000-000000000000'
    const { results } = await call(approvalRoutes.batch, { tasks: [...ids, unknown], words: '同意' }, at('赵立', 'b'))
    expect(results.map(({ done, state, reasons }) => [done, state, reasons[0]?.code])).toEqual([[true, 'open', undefined], [true, 'open', undefined], [false, null, 'batch-not-allowed'], [false, null, 'not-found']])
    expect(results[2]).toMatchObject({ number: tasks[2]?.matter.number, reasons: [{ says: { 'zh-CN': '这一项不能批量办，请打开看过再定', en: expect.stringContaining('not decided in a batch') } }] })
    expect(results[3]?.number).toBeNull()
    const again = await call(approvalRoutes.batch, { tasks: [...ids, unknown], words: '同意' }, at('赵立', 'b'))
    expect(again.results.map(({ done }) => done)).toEqual([true, true, false, false])
    const facts = await house.owner.query("select 1 from fact where matter_id = any($1::uuid[]) and what = 'approval-agree'", [[one, two]])
    expect(facts.rowCount).toBe(2)
    const late = await call(approvalRoutes.batch, { tasks: ids.slice(0, 1) }, at('赵立'))
    expect(late.results[0]).toMatchObject({ done: false, reasons: [{ code: 'stale' }] })
    expect(await taskOf('刘芳', one)).toBeDefined()
  })
})

describe('before it is asked for', () => {
  it('X-06: who, by which rule, and when it should be through; nothing is asked by looking', async () => {
    await lay([{ who: { role: 'department-manager' }, does: 'approve', timeouts: [{ within: { workingHours: 4 }, do: 'remind' }] }, { all: [person('刘芳'), person('沈国梁', { does: 'opinion' })] }])
    const matter = await open()
    const seen = await preview(matter)
    expect(seen.steps.map(({ how, tasks }) => [how, tasks.map((task) => [task.rule['zh-CN'], task.who.map(({ name }) => name).join('、'), task.does])])).toEqual([
      ['one', [['物管部经理', '赵立', 'approve']]], ['all', [['刘芳', '刘芳', 'approve'], ['沈国梁', '沈国梁', 'opinion']]],
    ])
    expect(seen).toMatchObject({ control: 's03.off-site', stuck: [], refused: [] })
    expect((await call(workRoutes.approvals, { box: 'mine' }, at('陈晓琳'))).items.some((item) => item.matter.id === matter)).toBe(false)
    await ask(matter)
    expect((await taskOf('赵立', matter))?.waitingFor).toEqual([{ id: id('赵立'), name: '赵立' }])
    expect(await said(preview(matter, '周强'))).toMatch(/done|not found/)
    expect(await said(preview(matter, '陈晓琳', 'no.such'))).toBe('control no-such-approval')
    expect(await said(preview('019a0000-0000-7000-8000-000000000000'))).toBe('not found')
  })

  it('X-06: the finish comes from what these people take, else from the time-outs; unknown it is left out', async () => {
    await lay([person('周敏')])
    expect((await preview(await open())).finish).toBeNull()
    await lay([person('周敏', { timeouts: [{ within: { workingHours: 4 }, do: 'remind' }] })])
    const usual = (await preview(await open())).finish
    expect(Date.parse(usual ?? '')).toBeGreaterThan(Date.now())
    const asked = await ask(await open())
    await call(workRoutes.decide, { task: (await taskOf('周敏', asked))?.task ?? '', outcome: 'agree' }, at('周敏'))
    expect(Date.parse((await preview(await open())).finish ?? '')).toBeLessThan(Date.parse(usual ?? ''))
  })

  it('X-06: says whom the rule left out and why, and that nobody remains', async () => {
    await lay([person('陈晓琳')])
    const seen = await preview(await open())
    expect(seen.steps[0]?.tasks[0]).toMatchObject({ who: [], barred: [{ name: '陈晓琳' }] })
    expect(seen.steps[0]?.tasks[0]?.trail.map((line) => line['zh-CN'])).toContain('陈晓琳要回避')
    expect(seen.stuck[0]?.['zh-CN']).toBe('能批的人都须回避')
    expect((await call(approvalRoutes.previewNew, { kind: 'enquiry', fields: {} }, at('陈晓琳'))).previews).toEqual([])
    expect(await said(call(approvalRoutes.previewNew, { kind: 'no-such', fields: {} }, at('陈晓琳')))).toBe('not found')
  })
})

describe('what nobody can bring further', () => {
  const leave = (who: string, until = 600) => call(peopleRoutes.delegate, { id: id(who), to: id('周强'), from: new Date(Date.now() - 60_000).toISOString(), until: new Date(Date.now() + until * 60_000).toISOString() }, at(who))
  const gone = async (who: string, active: boolean) => { await house.owner.query('update person set active = $2 where id = $1', [id(who), active]); await house.owner.query('update house set rev = rev + 1 where id = $1', [house.tenant]); await new Promise((done) => setTimeout(done, 1100)) }
  const give = (who: string, task: string, to: string[], words = '离岗') => call(approvalRoutes.reassign, { id: task, to: to.map(id), words }, at(who))
  const stuck = async (who: string) => (await call(approvalRoutes.stuck, undefined, at(who))).stuck

  it('X-06: is listed for administrators and superiors, who give it to others with a reason; nobody else, and nothing that somebody can decide', async () => {
    await lay([person('何志强')])
    const matter = await ask(await open())
    const task = (await taskOf('何志强', matter))?.task ?? ''
    expect(await said(give('韩志远', task, ['刘芳']))).toBe('refused not-stuck')
    await leave('何志强')
    expect(await said(give('韩志远', task, ['刘芳']))).toBe('refused not-stuck')
    await gone('周强', false)
    expect((await stuck('韩志远')).find((one) => one.task === task)).toMatchObject({ who: [{ name: '何志强' }], why: { 'zh-CN': '要批的人不在，没有人代' } })
    expect(await stuck('马俊')).toEqual([])
    expect(await said(give('马俊', task, ['刘芳']))).toBe('not found')
    expect(await said(give('韩志远', task, ['刘芳'], ' '))).toBe('words required')
    expect(await said(give('韩志远', task, ['陈晓琳']))).toBe('refused separation-of-duties')
    expect(await said(give('韩志远', task, ['周强']))).toBe('to unknown-person')
    expect((await give('韩志远', task, ['刘芳'])).state).toBe('open')
    expect((await call(approvalRoutes.detail, { id: (await taskOf('刘芳', matter))?.approval ?? '' }, at('刘芳'))).story.at(-1)).toMatchObject({ did: 'reassign', by: { name: '韩志远' }, words: '离岗', people: [{ name: '刘芳' }] })
    expect(await said(give('韩志远', task, ['沈国梁']))).toBe('refused not-stuck')
    await gone('周强', true)
  })

  it('X-06: the head of the unit may, and of two at once one does', async () => {
    await lay([person('马俊')])
    const matter = await ask(await open())
    const task = (await taskOf('马俊', matter))?.task ?? ''
    await gone('马俊', false)
    const both = await Promise.all(['钱伟', '孙丽'].map((to) => said(give('何志强', task, [to]))))
    // Whoever was first made it the task of somebody the loser does not lead.
    expect(both.sort()).toEqual(['done', 'not found'])
    await gone('马俊', true)
  })
})
