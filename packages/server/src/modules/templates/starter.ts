import type { KindDef } from '@guixing/core/model/kind'
import { say, type Language } from '@guixing/core/model/text'
import { docxOf, type Block } from '../../platform/docx/index.ts'
import { usableFields, type Usable } from './fields.ts'

const title = (text: string): Block => ({ style: 'title', text })
const heading = (text: string): Block => ({ style: 'heading', text })
const text = (...lines: string[]): Block[] => lines.map((line) => ({ style: 'text', text: line }))
const plain = (line: string): Block => ({ style: 'plain', text: line })

/**
 * 《项目合同书》 to begin with: parties, the parts of the standard format (S01-31, F08), the three statements of S08-11, content, time, place, fee, responsibility
 * and confidentiality (S34-09), payment and invoice terms (S19-10), the proposal as annex, and both signatures and seals (S34-10).
 */
const CONTRACT: Block[] = [
  { style: 'right', text: '合同编号：{编号}' }, title('项目合同书'), plain('项目名称：{name}'), plain('甲方（委托方）：{甲方}'), plain('乙方（受托方）：{house}'), plain('签订日期：{today}'),
  ...text('甲乙双方依照《中华人民共和国民法典》，本着自愿、平等、诚实信用的原则，就甲方委托乙方提供管理咨询服务一事协商一致，订立本合同，共同遵守。'),
  heading('第一条　咨询目标'), ...text('{目标}'),
  heading('第二条　服务内容'), ...text('{服务内容}', '乙方向甲方提交并经甲方书面接受的项目建议书（编号：{proposal}）是本合同附件，与本合同具有同等效力。'),
  heading('第三条　服务方式'), ...text('{服务方式}'),
  heading('第四条　期限和地点'), ...text('本合同期限自{期限自}起至{期限至}止。', '服务地点：{服务地点}。', '乙方在本合同签订以后方可进驻甲方开展工作。'),
  heading('第五条　咨询费用及支付'), ...text('咨询费总额为人民币（大写）{合同金额大写}（¥{合同金额}）。', '付款方式：{付款方式}。', '{付款约定}'),
  ...text('分期付款安排如下：'), { table: [['序号', '期次', '应收日期', '金额（元）', '付款条件', '开票时间'], ['{#instalments}{line}', '{name}', '{dueOn}', '{amount}', '{condition}', '{invoiceOn}{/instalments}']], shares: [6, 14, 18, 18, 24, 16] },
  heading('第六条　双方的权利和义务'), ...text('{双方权利义务}', '甲方应当指定专人配合乙方工作，按时提供真实、完整的资料，并按照本合同约定支付咨询费用。', '乙方应当按照本合同约定的内容、方式和期限完成咨询工作，委派具备相应资格的人员，接受甲方的监督。'),
  heading('第七条　责任'), ...text('{责任约定}', '因一方提供的资料不真实、不完整造成的后果，由提供资料的一方承担。'),
  heading('第八条　保密'), ...text('{保密条款}', '双方对在合作中知悉的对方商业秘密和未公开资料负有保密义务，未经对方书面同意不得向第三方披露；本条义务在合同终止后继续有效。'),
  heading('第九条　违约责任'), ...text('{违约责任}'),
  heading('第十条　变更、解除和争议解决'), ...text('合同的变更应当由双方书面确认，记明所改条款、改前和改后的内容、经办人和日期。', '履行中发生争议，双方协商解决；协商不成的，向乙方所在地有管辖权的人民法院起诉。'),
  { style: 'plain', text: '{#deviations}' }, heading('第十一条　特别约定'), ...text('{deviations}'), { style: 'plain', text: '{/deviations}' },
  heading('附则'), ...text('本合同一式肆份，甲乙双方各执贰份，自双方签字并盖章之日起生效。'),
  { table: [['甲方（盖章）', '乙方（盖章）'], ['{甲方}', '{house}'], ['法定代表人或授权代表（签字）：', '法定代表人或授权代表（签字）：'], ['日期：　　　年　　月　　日', '日期：　　　年　　月　　日']] },
]

/** A document to begin a template with: for contracts the standard format, for other kinds everything the record holds, field by field. Every placeholder in it is one of the kind's. */
export function starterOf(kind: KindDef, language: Language): { name: string; bytes: Buffer } {
  const name = say(kind.label, language)
  return { name, bytes: docxOf(kind.name === 'contract' && language !== 'en' ? contractFor(kind) : plainOf(kind, language)) }
}

/** A catalogue of older make may lack a field of the standard format: its lines are left out. */
function contractFor(kind: KindDef): Block[] {
  const known = (tag: string): boolean => ['proposal', 'deviations', 'instalments'].every((f) => !tag.includes(f) || Object.hasOwn(kind.fields, f))
  return CONTRACT.filter((b) => 'table' in b || known(b.text))
}

function plainOf(kind: KindDef, language: Language): Block[] {
  const [number, , today, ...rest] = usableFields(kind)
  const colon = language === 'en' ? ': ' : '：'
  const line = (f: Usable | undefined): Block[] => (f ? [plain(`${say(f.label, language)}${colon}{${f.name}}${f.type === 'money' ? language === 'en' ? '' : `（大写：{${f.name}大写}）` : ''}`)] : [])
  const body = rest.filter((f) => f.type !== 'files' && f.type !== 'file').flatMap((f): Block[] => {
    const label = say(f.label, language)
    if (f.columns) { const inner = f.columns.filter((c) => c.own === undefined); return [heading(label), { table: [inner.map((c) => say(c.label, language)), inner.map((c, i) => `${i === 0 ? `{#${f.name}}` : ''}{${c.name}}${i === inner.length - 1 ? `{/${f.name}}` : ''}`)] }] }
    return f.type === 'longtext' ? [heading(label), ...text(`{${f.name}}`)] : line(f)
  })
  return [title(say(kind.label, language)), ...line(number), ...body, { style: 'right', text: '{house}' }, { style: 'right', text: `{${today?.name ?? 'today'}}` }]
}
