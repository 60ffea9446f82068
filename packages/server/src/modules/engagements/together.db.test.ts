import { call } from '@orpc/server'
import { expect, it } from 'vitest'
import { testDatabase } from '../../test/house.ts'
import { matterRoutes } from '../matters/index.ts'
import { engagementRoutes } from './index.ts'
import { firmHouse } from './test-firm.ts'
import { toStart } from './test-start.ts'

const firm = await firmHouse(await testDatabase(), ['s01', 's15', 's19', 's25'])
const { house, open, at } = firm
const [DESK, SALES] = ['陈晓琳', '林小燕'] as const

it('S01 S15 S19 S25: four orders over one business, and it comes to its start without leaving any', { timeout: 60_000 }, async () => {
  const { lead, engagement } = await toStart(firm)
  expect([(await at(lead))?.stage, (await at(engagement))?.stage]).toEqual(['won', 'running'])
})

it('S19-04: what is told to the lead is read as the step of its regulation, in three languages', async () => {
  const [lead] = await house.read((tx) => tx.query<{ id: string }>("select id from matter where tenant_id = $1 and kind = 'lead'", [tx.tenant]))
  const { facts } = await call(matterRoutes.facts, { id: lead?.id ?? '' }, { context: house.context(DESK) })
  const steps = facts.filter((f) => f.what === 'step-done').map((f) => f.step)
  expect(steps).toContainEqual({ regulation: 's19', article: '三-1', name: { 'zh-CN': '需求分析', 'zh-TW': '需求分析', en: 'Need analysis' } })
  expect(steps, 'none is left as an id').not.toContain(undefined)
  expect(facts.filter((f) => f.what !== 'step-done' && f.step)).toEqual([])
})

it('S01-04: a tip is taken up; registering another lead is no step of it', async () => {
  const tip = await open(SALES, 'lead', 'tip', { clientName: '云栖便利', need: '选址', route: 'reputation' })
  const { next } = await call(engagementRoutes.one, { id: tip }, { context: house.context(DESK) })
  expect(next.filter((act) => act.kind === 'lead').map((act) => [act.action, act.opens])).toEqual([['take-up', false]])
})
