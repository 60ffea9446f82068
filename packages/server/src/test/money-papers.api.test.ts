import { expect, it } from 'vitest'
import { papersWeb } from '../modules/papers/test-web.ts'
import { moneyHouse } from '../modules/money/test-money.ts'
import { matterModel } from '../modules/papers/matter-paper.ts'
import { actorOf } from '../modules/rules/index.ts'
import { testDatabase } from './house.ts'

const m = await moneyHouse(await testDatabase())
const web = await papersWeb(m.house)
const pages = (pdf: Buffer) => Number(/\/Type \/Pages\s*\/Count (\d+)/.exec(pdf.toString('latin1'))?.[1] ?? 0)
/** The form as 孙丽 of asset finance, or another, has it printed. */
const model = async (id: string, form: string, who = '孙丽', language: 'zh-CN' | 'zh-TW' | 'en' = 'zh-CN') => {
  const rules = await m.house.rules()
  const actor = actorOf(rules, m.house.people[who] ?? '', new Date().toISOString())
  if (!actor) throw new Error(who)
  return (await m.house.read((tx) => matterModel(tx, rules, actor, language, id, form))).model
}
const field = (of: Awaited<ReturnType<typeof model>>, label: string) => of.fields.find((f) => f.label === label)?.value
const project = await m.project()

it('X-11: the budget form bears amounts in figures and capitals, the project by name, and what each office said', async () => {
  const budget = await m.submitted(project, '109999.99')
  await m.sign(budget)
  const half = await model(budget, 'F15')
  expect(half.opinions?.map((o) => [o.office, o.said, o.by])).toEqual([['申报单位领导', '同意', '何志强'], ['公司主管领导', '', ''], ['资产财务部', '', ''], ['总经理', '', ''], ['公司办公室', '', '']])
  await m.agreeAll(budget)
  const whole = await model(budget, 'F15')
  expect(whole.opinions?.map((o) => [o.said, o.by])).toEqual([['同意', '何志强'], ['同意', '沈国梁'], ['同意', '孙丽'], ['同意', '韩志远'], ['／', '／']])
  expect(whole.opinions?.[0]?.on).toMatch(/^\d{4}年\d{1,2}月\d{1,2}日$/)
  expect(whole.fields.find((f) => f.money && f.value === '109999.99')).toBeDefined()
  expect(field(whole, '项目')).toMatch(/^XM-\d{4}-\d{4}　XJ-/)
  expect(whole.fields.map((f) => f.label)).not.toContain('审批')
  expect(whole.signatures).toEqual([])
  expect((await model(budget, 'F15', '孙丽', 'en')).opinions?.[0]).toMatchObject({ office: 'Leader of the applicant unit', said: 'approved' })
})

it('S02-16: in the fast lane the company office signs and the others are struck through', async () => {
  const fast = await m.drafted(project, '1.00', undefined, { fastLane: true, minutesNo: '纪要3号', decisionDate: '2026-01-08', officeOpinion: '同意' })
  await m.act(fast, 'submit')
  await m.agreeAll(fast)
  expect((await model(fast, 'F15')).opinions?.map((o) => o.said)).toEqual(['／', '／', '／', '／', '同意'])
})

it('S02-17…30: every form prints; finance stands with what it did, handler and recipient sign by hand', async () => {
  const budget = await m.budget(project, '3000.00')
  const { payment, writeOff } = await m.paid(budget, '2000.00')
  expect((await model(payment, 'F18')).opinions?.map((o) => [o.office, o.said, o.by])).toEqual([['单位领导', '同意', '何志强'], ['公司主管领导', '同意', '沈国梁'], ['资产财务部', '付款', '孙丽']])
  const claim = await m.open('write-off-claim', 'claim', { writeOff, way: 'reimbursement', amount: '1409.50', selfMade: true, selfMadeGround: '无法开票', recipient: '华东工程咨询院', recipientId: '330102196001011234', content: '场地占用补偿' })
  await m.agreeAll(claim)
  expect((await model(claim, 'F16')).signatures).toEqual(['收款人签字', '经办人'])
  const list = await m.open('unsettled-list', 'draw-up', {}, undefined, '孙丽')
  expect((await model(list, 'F21')).signatures).toEqual(['资产财务部', '纪委办公室'])
  const material = await m.open('technical-material', 'hand-in', { project, name: '系统图', medium: 'drawing', pages: 24, secrecy: 'internal', giver: '马俊', shelf: 'A-3' })
  for (const [id, form] of [[budget, 'F15'], [claim, 'F16'], [payment, 'F18'], [claim, 'F19'], [writeOff, 'F20'], [list, 'F21'], [material, 'F23']] as const) {
    const r = await web.get(`/api/v1/matters/${id}/paper?form=${form}`, '孙丽')
    expect([form, r.status, pages(r.bytes)]).toEqual([form, 200, form === 'F15' ? 2 : expect.any(Number)])
  }
  expect((await web.get('/api/v1/ledgers/F22/export?format=pdf', '孙丽')).status).toBe(200)
}, 60_000)
