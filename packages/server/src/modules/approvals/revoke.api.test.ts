import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { layRoute, said, words } from '../../test/lay-route.ts'
import { verifyHouse } from '../audit/index.ts'
import { actOn, openMatter } from '../engine/index.ts'
import { matterRoutes } from '../matters/index.ts'
import { approvalRoutes, workRoutes } from '../workbench/index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's31'] })
const at = (who: string, key?: string) => ({ context: house.context(who, key, 'x') })
await layRoute(house, 's31.notice-board-approval', { revoke: { days: 7 } })
await layRoute(house, 's03.off-site', { revoke: { days: 7 } })

const approvalOf = async (who: string, matter: string) => (await call(workRoutes.approvals, { box: 'mine' }, at(who))).items.find((item) => item.matter.id === matter)?.approval ?? ''
const agree = async (who: string, matter: string) => call(workRoutes.decide, { task: (await call(workRoutes.approvals, { box: 'todo' }, at(who))).items.find((item) => item.matter.id === matter)?.task ?? '', outcome: 'agree' }, at(who))
const board = async () => {
  const { id } = await openMatter(house.pool, house.as('周敏'), { kind: 'notice-board', fields: { problems: '停车难', topics: '停车', text: '停车新规则' } })
  await call(matterRoutes.askApproval, { id, control: 's31.notice-board-approval' }, at('周敏'))
  await agree('刘芳', id)
  return { id, approval: await approvalOf('周敏', id) }
}
const post = async (id: string) => {
  await house.owner.query("update matter set fields = fields || '{\"proof\": [\"x\"]}' where id = $1", [id])
  await actOn(house.pool, house.as('周敏'), { id, action: 'post', fields: {} })
}
const revoke = (who: string, approval: string, key?: string) => call(approvalRoutes.revoke, { id: approval, words: '写错了' }, at(who, key))
const row = async (id: string) => (await house.owner.query<{ stage: string; fields: Record<string, unknown> }>('select stage, fields from matter where id = $1', [id])).rows[0]
const door = async (who: string, approval: string) => (await call(approvalRoutes.detail, { id: approval }, at(who))).can.find(({ act }) => act === 'revoke')

describe('an approval is revoked', () => {
  it('X-06: by the applicant with words, before anything followed: the gate is shut again, a second request gets the first answer', async () => {
    const { id, approval } = await board()
    expect(await door('周敏', approval)).toMatchObject({ possible: true })
    expect(await door('刘芳', approval)).toBeUndefined()
    expect(await said(revoke('刘芳', approval))).toBe('not found')
    expect(await said(call(approvalRoutes.revoke, { id: approval, words: ' ' }, at('周敏')))).toBe('words required')
    expect(await revoke('周敏', approval, 'k')).toMatchObject({ state: 'revoked' })
    expect(await revoke('周敏', approval, 'k')).toMatchObject({ state: 'revoked' })
    expect(await said(revoke('周敏', approval))).toBe('stale approval-revoke')
    expect(await said(post(id))).toBe('refused approval-missing')
    expect((await call(approvalRoutes.detail, { id: approval }, at('周敏'))).story.at(-1)).toMatchObject({ did: 'revoke', words: '写错了', by: { name: '周敏' } })
  })

  it('X-06: what the act changed goes back, last first, in the same transaction; then it may be asked for anew', async () => {
    const { id, approval } = await board()
    await post(id)
    expect(await row(id)).toMatchObject({ stage: 'posted', fields: { postedBy: house.people['周敏'] } })
    expect(await revoke('周敏', approval)).toMatchObject({ state: 'revoked', matter: { stage: 'drafted' } })
    expect((await row(id))?.fields.postedBy).toBeNull()
    expect((await house.owner.query("select 1 from matter_key where matter_id = $1 and field = 'postedAt'", [id])).rowCount).toBe(0)
    expect(await said(actOn(house.pool, house.as('周敏'), { id, action: 'post', fields: {} }))).toBe('refused approval-missing')
    expect(await said(call(matterRoutes.askApproval, { id, control: 's31.notice-board-approval' }, at('周敏')))).toBe('done')
    expect((await verifyHouse(house.pool, house.tenant)).mismatches).toEqual([])
  })

  it('X-06: not where something built on it has none: it is named, and nothing changes', async () => {
    const { id, approval } = await board()
    await post(id)
    await actOn(house.pool, house.as('周敏'), { id, action: 'take-down', fields: {} })
    expect(await words(revoke('周敏', approval))).toBe('通过后办的事撤不回：撤下')
    expect(await row(id)).toMatchObject({ stage: 'taken-down' })
    expect(await door('周敏', approval)).toMatchObject({ possible: false, reasons: [{ code: 'cannot-undo', says: { en: expect.stringContaining('Take down') } }] })
  })

  it('X-06: a limit that was met stays met: an answer that stopped its clock is not taken back', async () => {
    const { id } = await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '隔壁小区的停车费', category: 'off-site', callerName: '李慧', agreedAt: new Date(Date.now() + 3_600_000).toISOString() } })
    await call(matterRoutes.askApproval, { id, control: 's03.off-site' }, at('陈晓琳'))
    await agree('赵立', id)
    await actOn(house.pool, house.as('陈晓琳'), { id, action: 'answer', fields: { answer: '请向该小区物业了解。' } })
    expect(await words(revoke('陈晓琳', await approvalOf('陈晓琳', id)))).toMatch(/^通过后办的事撤不回：时限“.+”已停/)
  })

  it('X-06: not after the days of the route, and not where the route gives none', async () => {
    const { approval } = await board()
    const put = (days: number) => house.owner.query("update approval set body = jsonb_set(body, '{endedAt}', to_jsonb(to_char(now() at time zone 'utc' - make_interval(days => $2), 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'))) where id = $1", [approval, days])
    await put(8)
    expect(await words(revoke('周敏', approval))).toBe('已过可撤销的7天')
    await put(6)
    expect(await said(revoke('周敏', approval))).toBe('done')
    await layRoute(house, 's31.notice-board-approval', {})
    expect(await said(revoke('周敏', (await board()).approval))).toBe('refused too-late')
  })

  it('X-06: of two presses at once one revokes, the other reads so', async () => {
    await layRoute(house, 's31.notice-board-approval', { revoke: { days: 7 } })
    const { approval } = await board()
    expect((await Promise.all([said(revoke('周敏', approval)), said(revoke('周敏', approval))])).sort()).toEqual(['done', 'stale approval-revoke'])
  })
})
