import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { recount } from '../conformance/index.ts'
import { actOn, openMatter } from '../engine/index.ts'
import { regulationRoutes } from '../regulations/index.ts'
import { workRoutes } from '../workbench/index.ts'
import { Stale } from '../../platform/errors.ts'
import { excuseRoutes } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's32', 's37'] })
const HOUR = 3_600_000
const ago = (ms: number) => new Date(Date.now() - ms).toISOString()

/** An enquiry answered an hour after the agreed time: a breach of S03 4.1.3, put down to 陈晓琳. */
async function late(): Promise<string> {
  const { id } = await openMatter(house.pool, { ...house.as('陈晓琳'), at: ago(5 * HOUR) }, { kind: 'enquiry', fields: { content: '水管漏水', category: 'general', callerName: '李慧', agreedAt: ago(4 * HOUR) } as never })
  await actOn(house.pool, { ...house.as('陈晓琳'), at: ago(3 * HOUR) }, { id, action: 'answer', fields: { answer: '已修好。' } })
  return id
}
const evidence = (who: string, outcome?: string) => call(regulationRoutes.evidence, { code: 's03', article: '4.1.3', outcome, from: ago(7 * 24 * HOUR).slice(0, 10) }, { context: house.context(who) })
const mine = async (who: string, matter: string) => (await evidence(who, 'breached')).checks.find((c) => c.matter?.id === matter && c.control === 's03.agreed-time')
const ask = (who: string, id: string, cause = 'other-department', words = '工程部下午才回话') => call(excuseRoutes.askExcuse, { id, cause, words }, { context: house.context(who) })
const decide = (who: string, id: string, granted: boolean, answer?: string) => call(excuseRoutes.decideExcuse, { id, granted, answer }, { context: house.context(who) })

describe('a breach has its holder and its cause, and may be excused by a superior', () => {
  it('the holder asks, the supervisor excuses, the rate no longer counts it, and recounting agrees', async () => {
    const matter = await late()
    const check = await mine('陈晓琳', matter)
    expect(check).toMatchObject({ outcome: 'breached', person: { name: '陈晓琳' }, mayAsk: true, mayDecide: false, excuse: null })
    const before = (await evidence('周敏')).rate
    const { id } = await ask('陈晓琳', check?.id ?? '')
    expect(await mine('周敏', matter)).toMatchObject({ cause: 'other-department', mayDecide: true, excuse: { words: '工程部下午才回话', by: { name: '陈晓琳' }, granted: null } })
    expect((await call(workRoutes.notices, {}, { context: house.context('周敏') })).notices[0]?.text['zh-CN']).toContain('陈晓琳请求谅解')
    const waiting = async (who: string) => (await call(workRoutes.bench, undefined, { context: house.context(who) })).items.filter((i) => i.id === `excuse:${id}`)
    expect(await waiting('周敏')).toEqual([expect.objectContaining({ target: '/regulations/s03?article=4.1.3', verbLabel: expect.objectContaining({ 'zh-CN': '谅解' }) })])
    expect(await waiting('陈晓琳')).toEqual([])
    await decide('周敏', id, true, '情况属实')
    expect(await waiting('周敏')).toEqual([])
    await expect(decide('周敏', id, true)).rejects.toBeInstanceOf(Stale)
    await expect(decide('马俊', id, true)).rejects.toThrow('not found')
    const after = (await evidence('周敏')).rate
    expect([after.breached - before.breached, after.excused - before.excused]).toEqual([-1, 1])
    expect((await evidence('周敏', 'excused')).checks.find((c) => c.matter?.id === matter)?.excuse).toMatchObject({ granted: true, answer: '情况属实', answeredBy: { name: '周敏' } })
    expect(await house.read((tx) => recount(tx))).toEqual([])
  })

  it('a refusal needs words, lets the breach stand, and may be followed by another request', async () => {
    const matter = await late()
    const check = await mine('陈晓琳', matter)
    const { id } = await ask('陈晓琳', check?.id ?? '')
    await expect(ask('陈晓琳', check?.id ?? '')).rejects.toThrow()
    await expect(decide('周敏', id, false, ' ')).rejects.toMatchObject({ errors: [{ field: 'answer', code: 'required' }] })
    await decide('周敏', id, false, '应当先告知进展')
    await expect(decide('周敏', id, true)).rejects.toBeInstanceOf(Stale)
    expect(await mine('陈晓琳', matter)).toMatchObject({ outcome: 'breached', mayAsk: true, excuse: { granted: false, answer: '应当先告知进展' } })
    await ask('陈晓琳', check?.id ?? '', 'workload', '当时三件同时来')
  })

  it('nobody asks for another, nobody decides about oneself, a stranger sees nothing to do', async () => {
    const matter = await late()
    const check = await mine('陈晓琳', matter)
    await expect(ask('林小燕', check?.id ?? '')).rejects.toThrow('not found')
    await expect(ask('陈晓琳', check?.id ?? '', 'no-such-cause')).rejects.toMatchObject({ errors: [{ field: 'cause', code: 'choice' }] })
    await expect(ask('陈晓琳', check?.id ?? '', 'workload', '  ')).rejects.toMatchObject({ errors: [{ field: 'words', code: 'required' }] })
    const { id } = await ask('陈晓琳', check?.id ?? '')
    for (const who of ['陈晓琳', '林小燕', '马俊']) await expect(decide(who, id, true), who).rejects.toThrow('not found')
    await expect(ask('陈晓琳', '01a00000-0000-7000-8000-000000000000')).rejects.toThrow('not found')
  })
})
