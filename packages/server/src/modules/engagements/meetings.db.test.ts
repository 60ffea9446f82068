import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../test/house.ts'
import { workRoutes } from '../workbench/index.ts'
import { sweepClocks } from '../clocks/index.ts'
import { engagementRoutes } from './index.ts'
import { day, firmHouse, today } from './test-firm.ts'

const { house, open, act, lead, found, rows, at, runs, outcomes, id } = await firmHouse(await testDatabase(), ['s06'])

describe('S06-19 what a meeting decided', async () => {
  const business = await lead('会议客户')
  await open('何志强', 'proposal', 'draft', { lead: business, clientName: '会议客户', name: '营运体系', author: id('何志强') })
  const engagement = await found(business, 'engagement')
  const meeting = await open('何志强', 'project-meeting', 'notify', { lead: business, engagement, meetingKind: 'work', subject: '周例会', meetAt: `${today}T01:00:00Z`, place: '三楼' })
  await act('何志强', meeting, 'hold', { attended: [id('马俊'), id('钱伟')] })
  await act('何志强', meeting, 'record', { minutes: '议定两项', decisions: [{ what: '补充门店清单', owner: id('马俊'), due: day(3) }, { what: '约客户访谈', owner: id('钱伟'), due: day(1) }] })
  const actions = async () => (await call(engagementRoutes.one, { id: business }, { context: house.context('何志强') })).actions
  const of = async (what: string) => (await actions()).find((a) => a.what === what)
  const clock = 's06.decisions-carried-out'

  it('is, line by line, the work of one person by its day, on the page of the business and of the meeting', async () => {
    expect(await actions()).toMatchObject([{ what: '约客户访谈', owner: { name: '钱伟' }, dueOn: day(1), stage: 'assigned', late: false, meeting: { id: meeting } }, { what: '补充门店清单', owner: { name: '马俊' } }])
    expect(await rows('select 1 from matter_link where tenant_id = $1 and to_id = $2 and role = $3', [meeting, 'meeting'])).toHaveLength(2)
    expect((await call(engagementRoutes.one, { id: business }, { context: house.context('何志强') })).papers.map((p) => p.kind)).not.toContain('meeting-action')
  })
  it('stands on that person\'s workbench with its clock, and on nobody else\'s', async () => {
    const bench = async (who: string) => (await call(workRoutes.bench, undefined, { context: house.context(who) })).items.filter((i) => i.title === '补充门店清单')
    expect(await bench('马俊')).toMatchObject([{ regulation: 's06', article: '第十一条-4', verb: 'finish' }])
    expect(await bench('钱伟')).toEqual([])
  })
  it('is handed back with a reason to whoever gave it out, given to somebody else with a new clock, and done with a note', async () => {
    const one = (await of('补充门店清单'))?.id ?? ''
    await expect(act('钱伟', one, 'finish', { result: '代办' }), 'not his').rejects.toThrow()
    await expect(act('马俊', one, 'hand-back', {}), 'without a reason').rejects.toThrow()
    await act('马俊', one, 'hand-back', { backReason: '客户未给权限' })
    expect(await of('补充门店清单')).toMatchObject({ stage: 'returned', owner: { name: '何志强' }, words: '客户未给权限' })
    await act('何志强', one, 'give-again', { responsible: id('吴昊'), dueOn: day(5), reason: '换人' })
    expect(await at(one)).toMatchObject({ stage: 'assigned', owner_id: id('吴昊') })
    await expect(act('吴昊', one, 'finish', {}), 'without what was done').rejects.toThrow()
    await act('吴昊', one, 'finish', { result: '清单已交客户' })
    expect(await of('补充门店清单')).toMatchObject({ stage: 'done', final: true, words: '清单已交客户' })
    expect((await runs(one, clock)).at(-1)).toBe('met')
    expect(await outcomes(one, clock)).toEqual(['conformed'])
  })
  it('is late once its day has passed, and a breach of whoever holds it', async () => {
    const then = new Date(Date.now() - 10 * 86_400_000).toISOString()
    const earlier = await open('何志强', 'project-meeting', 'notify', { lead: business, engagement, meetingKind: 'work', subject: '上次例会', meetAt: then, place: '三楼' }, then)
    await act('何志强', earlier, 'hold', { attended: [id('马俊')] }, then)
    await act('何志强', earlier, 'record', { minutes: '议定一项', decisions: [{ what: '核对门店面积', owner: id('马俊'), due: day(-5) }] }, then)
    await sweepClocks(house.pool, house.tenant)
    expect((await actions())[0], 'the late one stands first').toMatchObject({ what: '核对门店面积', late: true, stage: 'assigned' })
    expect(await outcomes((await of('核对门店面积'))?.id ?? '', clock)).toEqual(['breached'])
  })
  it('brings no work where nothing was decided', async () => {
    const other = await open('何志强', 'project-meeting', 'notify', { lead: business, engagement, meetingKind: 'work', subject: '碰头', meetAt: `${today}T01:00:00Z`, place: '三楼' })
    await act('何志强', other, 'hold', { attended: [id('马俊')] })
    await act('何志强', other, 'record', { minutes: '无' })
    expect(await actions()).toHaveLength(3)
  })
})
