import { call } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { verifyHouse } from '../audit/index.ts'
import { engagementRoutes } from '../engagements/index.ts'
import { offered, regulationRoutes } from '../regulations/index.ts'
import { sampleFirm } from './sample-firm.ts'
import { dates, type Stage } from './sample-play.ts'

/** Every regulation that speaks of a business, enforced at once: nine flows and some four hundred controls over one engagement. */
const FIRM = ['s01', 's08', 's11', 's15', 's19', 's23', 's25', 's27', 's33', 's34', 's35', 's37', 's38'].filter((code) => offered().some((r) => r.code === code))
const house = await makeHouse(await testDatabase(), { packs: FIRM })

describe('a consulting firm under all its regulations at once', () => {
  it('S01 S15 S19 S25 S34 S35: lives from the tip to the kick-off, refused nowhere where everything asked for is there', async () => {
    const stage: Stage = { pool: house.pool, tenant: house.tenant, zone: 'Asia/Shanghai', now: Date.now(), people: { ...house.people }, units: { ...house.units }, clients: [] }
    await sampleFirm(stage, dates('Asia/Shanghai', stage.now), null)
    const gm = { context: house.context('韩志远') }
    const { items } = await call(engagementRoutes.list, { ended: 'yes', limit: 50 }, gm)
    expect(items.map((b) => `${b.client} ${b.phase}`).sort()).toEqual([
      '云岭假日酒店 registered', '华泽大药房连锁 visited', '博远电器连锁 lost', '宏远城配物流 strategy', '永旺连锁超市有限公司 running', '永旺連鎖超市 registered', '江南春餐饮管理有限公司 set-up', '湖畔书店连锁 tip', '青禾教育集团 visited', '鼎盛家居连锁 proposal',
    ])
    const running = items.find((b) => b.phase === 'running')!
    const view = await call(engagementRoutes.one, { id: running.id }, gm)
    expect(view.flows.length, 'each text keeps its order').toBeGreaterThanOrEqual(6)
    for (const flow of view.flows) expect(flow.steps.find((s) => s.is !== 'done')?.step ?? 'none', `${flow.id}: all done up to the work itself`).toMatch(/^(none|review|summary|evaluation|reported|closed|acceptance|service|execution|delivery|implement|accepted|finished|tracked|closing|done|report|first-report)$/)
    expect(view.collisions.map((c) => c.owner?.name), 'another lead for the same client, written in the other script').toEqual(['唐敏'])
    expect(await verifyHouse(house.pool, house.tenant)).toMatchObject({ ok: true, mismatches: [] })
  }, 120_000)
  it('S15-01 S15-02 S15-03 S38-01: once they are read and confirmed, every line of the five whole texts is carried, and of S15 what leads to a team at work', async () => {
    for (const code of FIRM) await call(regulationRoutes.acknowledge, { code }, { context: house.context('陈晓琳') })
    const { systems } = await call(regulationRoutes.coverage, undefined, { context: house.context('韩志远') })
    const open = (system: string): string[] => (systems.find((one) => one.code === system)?.requirements ?? []).filter((one) => !one.carried).map((one) => one.id)
    expect(['S01', 'S19', 'S25', 'S34', 'S38'].flatMap(open)).toEqual([])
    expect(open('S15').filter((id) => id < 'S15-24')).toEqual([])
  })
  it('S08-01 S08-02 S08-03 S08-07 S11-01 S11-02 S11-03 S23-01 S23-02 S23-12 S27-01 S35-01 S35-10 S37-01: what the other seven texts ask to be read is carried by who confirmed it, and by nothing else', async () => {
    const asked = { S08: ['01', '02', '03', '07'], S11: ['01', '02', '03'], S23: ['01', '02', '12'], S27: ['01'], S35: ['01', '10'], S37: ['01'] }
    const { systems } = await call(regulationRoutes.coverage, undefined, { context: house.context('韩志远') })
    for (const [code, lines] of Object.entries(asked)) {
      const found = systems.find((one) => one.code === code)?.requirements.filter((one) => lines.includes(one.id.slice(4))) ?? []
      expect(found.map((one) => [one.id, one.carried, one.by])).toEqual(lines.map((no) => [`${code}-${no}`, true, [`${code.toLowerCase()}.acknowledge`]]))
    }
  })
})
