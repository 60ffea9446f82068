import { exactText } from '@guixing/core/conditions/exact'
import type { MeasureControl } from '@guixing/core/model/control'
import { expect, it } from 'vitest'
import { dayIn } from '../../platform/days.ts'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { openMatter } from '../engine/index.ts'
import { registerCounter } from './counters.ts'
import { measure, valueOf } from './measure.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03'] })
const asked = async (value: MeasureControl['value']) => {
  const rules = await house.rules()
  const force = rules.force.find((f) => f.control.type === 'measure')
  if (!force) throw new Error('no measure')
  const control = { ...(force.control as MeasureControl), every: 'month', value } as MeasureControl
  const [found] = await house.read((tx) => measure(tx, { ...rules, force: [{ ...force, control }] }, dayIn('Asia/Shanghai', new Date().toISOString()), null))
  const cell = found?.house.at(-1)
  if (!cell) throw new Error('not measured')
  return { n: exactText(cell.n), of: cell.of && exactText(cell.of), value: valueOf(cell) }
}

it('adds amounts to the fen, where a number of JavaScript no longer holds them', async () => {
  const amounts = ['9007199254740993', '9007199254740994', '1']
  for (const fen of amounts) {
    const { id } = await openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '楼道灯不亮', category: 'general', callerName: '李慧', answer: '已答。' } })
    await house.owner.query('update matter set amount = $2 where id = $1', [id, fen])
  }
  expect((await asked({ count: { ledger: 'enquiry', sum: 'amount' } })).n).toBe('180143985094819.88')
  expect(await asked({ ratio: [{ ledger: 'enquiry', sum: 'amount' }, { ledger: 'enquiry' }] })).toMatchObject({ n: '180143985094819.88', of: '3' })
})

it('adds what a capability answers as text, and a share of nothing is none', async () => {
  registerCounter('test.sum', async () => ['9007199254740993.07', '-0.01'].map((n) => ({ period: 5, unit: null, person: null, n })), 'adds up')
  registerCounter('test.none', async () => [])
  expect(await asked({ count: { input: 'test.sum' } as never })).toMatchObject({ n: '9007199254740993.06', of: null })
  expect((await asked({ ratio: [{ input: 'test.sum' } as never, { input: 'test.none' } as never] })).value).toBeNull()
})
