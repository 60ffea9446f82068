import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { call } from '@orpc/server'
import { loadCatalogue, packsDir } from '@guixing/packs'
import { afterAll, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { openMatter } from '../engine/index.ts'
import { matterRoutes } from '../matters/index.ts'
import { approvalRoutes, workRoutes } from '../workbench/index.ts'

// The example of docs/packs.md in the place of the one step of S03 4.2.3.
const packs = mkdtempSync(join(tmpdir(), 'guixing-route-'))
for (const part of ['catalogue', 'regulations']) cpSync(join(packsDir(), part), join(packs, part), { recursive: true })
const [, example = ''] = /```yaml\n( {2}routes:[\s\S]*?)```/.exec(readFileSync(fileURLToPath(new URL('../../../../../docs/packs.md', import.meta.url)), 'utf8')) ?? []
const file = join(packs, 'regulations/s03/controls.yaml')
writeFileSync(file, readFileSync(file, 'utf8').replace('  routes:\n    - steps: [{who: department-manager, does: approve}]\n', () => example))
process.env.GUIXING_PACKS_DIR = packs
afterAll(() => { delete process.env.GUIXING_PACKS_DIR; rmSync(packs, { recursive: true, force: true }) })

const { errors } = loadCatalogue(packs)
const house = await makeHouse(await testDatabase(), { packs: ['s03'] })
const at = (who: string) => ({ context: house.context(who) })
const waiting = async (who: string) => (await call(workRoutes.approvals, { box: 'todo' }, at(who))).items[0]
const agree = async (who: string) => (await call(workRoutes.decide, { task: (await waiting(who))?.task ?? '', outcome: 'agree' }, at(who))).state

it('X-06: the route of the manual loads, and two of three, an opinion and a signature go by it', async () => {
  expect(example).toContain('vote:')
  expect(errors).toEqual([])
  const { id } = await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '隔壁小区的停车费', category: 'off-site', callerName: '李慧', agreedAt: new Date(Date.now() + 3_600_000).toISOString() } })
  await call(matterRoutes.askApproval, { id, control: 's03.off-site' }, at('陈晓琳'))
  expect(await agree('周敏')).toBe('open')
  expect(await waiting('赵立')).toBeUndefined()
  expect(await agree('刘芳')).toBe('open')
  expect(await waiting('王建国')).toBeUndefined()
  const opinion = await waiting('赵立')
  expect(opinion?.does).toBe('opinion')
  await call(approvalRoutes.opinion, { id: opinion?.task ?? '', words: '可以答复' }, at('赵立'))
  const last = await waiting('沈国梁')
  expect(last).toMatchObject({ does: 'sign' })
  expect(last?.taskDueAt).not.toBeNull()
  expect(last?.can.find((door) => door.act === 'return')?.to?.map(({ to }) => to)).toEqual(['initiator', 'previous'])
  expect((await call(workRoutes.approvals, { box: 'copied' }, at('林小燕'))).items).toHaveLength(1)
  const mine = (await call(workRoutes.approvals, { box: 'mine' }, at('陈晓琳'))).items[0]
  expect(mine?.can.find((door) => door.act === 'withdraw')).toMatchObject({ possible: true })
  await call(approvalRoutes.urge, { id: mine?.approval ?? '' }, at('陈晓琳'))
  expect(await agree('沈国梁')).toBe('approved')
})
