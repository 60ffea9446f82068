import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { actOn, openMatter } from '../engine/index.ts'
import { matterRoutes } from '../matters/index.ts'
import { peopleRoutes } from '../people/index.ts'
import { workRoutes } from '../workbench/index.ts'
import { Refused, Stale } from '../../platform/errors.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's29', 's30', 's31', 's32', 's37'] })
const offSite = async () => (await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '隔壁小区的停车费', category: 'off-site', callerName: '李慧', agreedAt: new Date(Date.now() + 3_600_000).toISOString() } })).id
const answer = (who: string, id: string) => actOn(house.pool, house.as(who), { id, action: 'answer', fields: { answer: '请向该小区物业了解。' } })
const ask = (who: string, id: string, control = 's03.off-site', key?: string) => call(matterRoutes.askApproval, { id, control, words: '请指示' }, { context: house.context(who, key, 'ask') })
const tasks = async (who: string, id: string) => (await call(workRoutes.approvals, undefined, { context: house.context(who) })).tasks.filter((t) => t.matter.id === id)
const decide = (who: string, task: string, outcome: 'agree' | 'return' | 'reject', words?: string, key?: string) => call(workRoutes.decide, { task, outcome, words }, { context: house.context(who, key, 'decide') })
const refusals = (run: Promise<unknown>) => run.then(() => [], (error: unknown) => { if (error instanceof Refused) return error.reasons.map((r) => [r.control, r.code]); throw error })

describe('an off-site question is locked until the department manager consents (S03-18)', () => {
  it('S03-18: refused, asked, agreed by the manager, then answered', async () => {
    const id = await offSite()
    expect(await refusals(answer('陈晓琳', id))).toContainEqual(['s03.off-site', 'approval-missing'])
    await ask('陈晓琳', id)
    expect(await refusals(answer('陈晓琳', id))).toContainEqual(['s03.off-site', 'approval-waiting'])
    const [task] = await tasks('赵立', id)
    expect(task).toMatchObject({ control: 's03.off-site', article: '4.2.3', requestedBy: { name: '陈晓琳' }, words: '请指示' })
    expect((await decide('赵立', task?.task ?? '', 'agree')).state).toBe('approved')
    await answer('陈晓琳', id)
  })

  it('returning needs words, and a returned approval may be asked for again', async () => {
    const id = await offSite()
    await ask('陈晓琳', id)
    const [task] = await tasks('赵立', id)
    await expect(decide('赵立', task?.task ?? '', 'return', ' ')).rejects.toMatchObject({ errors: [{ field: 'words', code: 'required' }] })
    expect((await decide('赵立', task?.task ?? '', 'return', '请写清是哪个小区')).state).toBe('returned')
    expect((await refusals(answer('陈晓琳', id))).map(([c]) => c)).toContain('s03.off-site')
    await ask('陈晓琳', id)
    expect(await tasks('赵立', id)).toHaveLength(1)
  })

  it('a rejected one stays refused', async () => {
    const id = await offSite()
    await ask('陈晓琳', id)
    const [task] = await tasks('赵立', id)
    expect((await decide('赵立', task?.task ?? '', 'reject', '不在服务范围')).state).toBe('rejected')
    expect(await refusals(answer('陈晓琳', id))).toContainEqual(['s03.off-site', 'approval-rejected'])
  })

  it('X-06: what was approved is void once the attested words change', async () => {
    const id = await offSite()
    await ask('陈晓琳', id)
    await decide('赵立', (await tasks('赵立', id))[0]?.task ?? '', 'agree')
    await actOn(house.pool, house.as('陈晓琳'), { id, action: 'correct', fields: { content: '隔壁小区的物业费', reason: '听错了' } })
    expect(await refusals(answer('陈晓琳', id))).toContainEqual(['s03.off-site', 'approval-void'])
  })

  it('nobody else decides, nobody decides twice, and asking twice is told', async () => {
    const id = await offSite()
    await ask('陈晓琳', id)
    await expect(ask('陈晓琳', id)).rejects.toMatchObject({ errors: [{ field: 'control', code: 'already-asked' }] })
    await expect(ask('陈晓琳', id, 's03.no-such')).rejects.toMatchObject({ errors: [{ code: 'no-such-approval' }] })
    const [task] = await tasks('赵立', id)
    await expect(decide('周敏', task?.task ?? '', 'agree')).rejects.toThrow('not found')
    await decide('赵立', task?.task ?? '', 'agree')
    await expect(decide('赵立', task?.task ?? '', 'reject', '反悔')).rejects.toBeInstanceOf(Stale)
  })

  it('the same request again gets the first answer and decides nothing anew', async () => {
    const id = await offSite()
    await ask('陈晓琳', id, 's03.off-site', 'ask-once')
    await ask('陈晓琳', id, 's03.off-site', 'ask-once')
    const waiting = await tasks('赵立', id)
    expect(waiting).toHaveLength(1)
    const first = await decide('赵立', waiting[0]?.task ?? '', 'agree', undefined, 'decide-once')
    const again = await decide('赵立', waiting[0]?.task ?? '', 'agree', undefined, 'decide-once')
    expect([first.state, again.state]).toEqual(['approved', 'approved'])
  })

  it('whoever stands in during leave decides on behalf, and it is written down', async () => {
    const id = await offSite()
    await call(peopleRoutes.delegate, { id: house.people['赵立'] ?? '', to: house.people['刘芳'] ?? '', from: new Date(Date.now() - 60_000).toISOString(), until: new Date(Date.now() + 86_400_000).toISOString() }, { context: house.context('赵立') })
    await ask('陈晓琳', id)
    const [task] = await tasks('刘芳', id)
    expect(task?.onBehalfOf).toMatchObject({ name: '赵立' })
    await decide('刘芳', task?.task ?? '', 'agree')
    const { facts } = await call(matterRoutes.facts, { id }, { context: house.context('刘芳') })
    expect(facts.find((f) => f.what === 'approval-agree')).toMatchObject({ by: { name: '刘芳' }, onBehalfOf: { name: '赵立' } })
    await call(peopleRoutes.delegate, { id: house.people['赵立'] ?? '', to: null }, { context: house.context('赵立') })
  })
})

it('S31-06: the notice-board goes up only with the director’s approval of its words', async () => {
  const { id } = await openMatter(house.pool, house.as('周敏'), { kind: 'notice-board', fields: { problems: '停车难', topics: '停车', text: '停车新规则' } })
  expect((await refusals(actOn(house.pool, house.as('周敏'), { id, action: 'post', fields: {} }))).map(([c]) => c)).toContain('s31.notice-board-approval')
  await ask('周敏', id, 's31.notice-board-approval')
  await decide('刘芳', (await tasks('刘芳', id))[0]?.task ?? '', 'agree')
  expect((await refusals(actOn(house.pool, house.as('周敏'), { id, action: 'post', fields: {} }))).map(([c]) => c)).not.toContain('s31.notice-board-approval')
})
