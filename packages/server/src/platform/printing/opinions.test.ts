import { describe, expect, it } from 'vitest'
import { layout } from './layout.ts'
import type { PrintModel } from './model.ts'

const model: PrintModel = {
  language: 'zh-CN', house: '工程技术分公司', unit: '热机室', number: 'YS-2026-00007', form: { code: 'F15', title: '咨询服务费预算审批表', clauses: ['S02 4'] }, columns: [], rows: [], timeline: [], printedAt: '2026-11-22 17:05', signatures: ['收款人'],
  fields: [{ label: '项目', value: 'XJ-2026-018 余热利用' }, { label: '类别', value: '技术、管理信息咨询' }, { label: '预算金额', value: '149999.99', money: true }],
  opinions: [{ office: '申报单位领导', said: '同意：符合年度计划', by: '高明远', on: '2026年11月20日' }, { office: '公司主管领导', said: '', by: '', on: '' }, { office: '公司办公室', said: '／', by: '／', on: '' }],
}
const boxes = (m: PrintModel) => JSON.stringify((layout(m, 'matter').content as { table?: { heights?: unknown } }[]).find((c) => c.table?.heights !== undefined) ?? null)

describe('the boxes of an approval form (X-11)', () => {
  it('say what each office said, who signed and when; empty to be signed by hand; struck through where it was not asked', () => {
    const text = boxes(model)
    for (const said of ['申报单位领导意见', '同意：符合年度计划', '签字：高明远　　2026年11月20日', '公司主管领导意见', '签字：　　　　　　　　年　　月　　日']) expect(text).toContain(said)
    expect(text.match(/签字/g)).toHaveLength(2)
    expect(JSON.stringify(layout(model, 'matter').content)).toContain('大写：壹拾肆万玖仟玖佰玖拾玖元玖角玖分')
  })
  it('are in the language of the paper, and there are none on a form nobody approves', () => {
    expect(boxes({ ...model, language: 'zh-TW' })).toContain('意見')
    expect(boxes({ ...model, language: 'en', opinions: [{ office: 'Unit leader', said: 'approved', by: 'Gao', on: '2026-11-20' }] })).toContain('Signed: Gao')
    expect(boxes({ ...model, opinions: undefined })).toBe('null')
  })
})
