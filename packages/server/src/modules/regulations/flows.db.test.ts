import { describe, expect, it } from 'vitest'
import type { Flow, FlowStep } from '@guixing/core/model/flow'
import type { Regulation } from '@guixing/core/model/regulation'
import { newId } from '../../platform/ids.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { mustLeaveAWay } from './flows.ts'
import { packsOnDisk } from './shelf.ts'

const house = await makeHouse(await testDatabase())
const words = (zh: string) => ({ 'zh-CN': zh, 'zh-TW': zh, en: zh })
const flow = (code: string, ...steps: [string, string][]): Flow => ({
  id: `${code}.order`, regulation: code, name: words(code), clause: ['一'], of: 'lead',
  steps: steps.map(([step, ref], i): FlowStep => ({ step, name: words(step), clause: ['一'], carries: [], does: [ref], done: [ref], after: i === 0 ? [] : [steps[i - 1]?.[0] ?? ''] })),
})
const regulation = (code: string, ...flows: Flow[]): Regulation => ({ ...packsOnDisk().catalogue.regulations.s32!, code, flows })
const laid = (r: Regulation, level: string) => house.write(async (tx) => {
  await tx.query('insert into regulation_version (tenant_id, code, version, hash, body) values ($1, $2, $3, $4, $5)', [tx.tenant, r.code, r.version, `${r.code}${level}`, JSON.stringify(r)])
  await tx.query("insert into adoption (tenant_id, code, hash, level, from_day, adopted_by, id) values ($1, $2, $3, $4, current_date, null, $5)", [tx.tenant, r.code, `${r.code}${level}`, level, newId()])
})
const adopting = (r: Regulation, level: 'enforced' | 'observed' = 'enforced') => house.read((tx) => mustLeaveAWay(tx, r, level))

describe('a regulation to be enforced leaves a way through (issue: a flow that contradicts another)', () => {
  const planFirst = regulation('s91', flow('s91', ['方案', 'proposal.draft'], ['合同', 'contract.draft']))
  const contractFirst = regulation('s92', flow('s92', ['签约', 'contract.sign'], ['编写', 'proposal.draft']))
  it('is taken beside one with the same order, and by itself', async () => {
    await expect(adopting(planFirst)).resolves.toBeUndefined()
    await laid(planFirst, 'enforced')
    await expect(adopting(regulation('s93', flow('s93', ['方案', 'proposal.draft'], ['签约', 'contract.sign'])))).resolves.toBeUndefined()
  })
  it('is refused with the steps that wait for each other, before any business gets stuck', async () => {
    await expect(adopting(contractFirst)).rejects.toMatchObject({ errors: [{ code: 'flows-deadlocked', params: { ring: expect.stringMatching(/S91 方案 → S92 签约|S92 签约 → S91 方案/) as string } }] })
    await expect(adopting(contractFirst, 'observed'), 'observed it holds up nobody').resolves.toBeUndefined()
  })
  it('its own earlier version does not stand in its way', async () => {
    await laid({ ...contractFirst, flows: planFirst.flows! }, 'observed')
    await expect(adopting({ ...planFirst, flows: contractFirst.flows! }), 'the order turned round in a new version').resolves.toBeUndefined()
  })
})
