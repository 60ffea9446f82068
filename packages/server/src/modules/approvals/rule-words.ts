import type { TrailLine } from '@guixing/core/approvals/house'
import type { KindDef, WhoRef } from '@guixing/core/model/kind'
import type { Words } from '@guixing/core/model/text'
import { derived as three } from '@guixing/packs'
import type { Rules } from '../rules/index.ts'

const RELATIONS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  owner: ['经办人', 'whoever handles it'], handler: ['经办人', 'whoever handles it'], 'first-responder': ['首问人', 'the first responder'], opener: ['登记人', 'whoever opened it'], participant: ['参与人', 'whoever took part'],
  'handling-unit': ['办理部门的人', 'the people of the unit handling it'], superior: ['上级负责人', 'the superior'],
}
const UNITS: Readonly<Record<string, readonly [zh: string, en: string]>> = { $unit: ['所在部门', 'its unit'], $handlingUnit: ['办理部门', 'the unit handling it'] }

/** By which rule people are asked, as a person would say it. */
export function ruleWords(rules: Rules, kind: KindDef | undefined, who: WhoRef | undefined): Words {
  if (!who) return three('所在部门负责人', 'the head of its unit')
  if ('role' in who) { const label = rules.roles[who.role]?.label; return three(label?.['zh-CN'] ?? who.role, label?.en ?? who.role) }
  if ('relation' in who) { const [zh, en] = RELATIONS[who.relation] ?? [who.relation, who.relation]; return three(zh, en) }
  if ('system' in who) return three('系统', 'the system')
  const [expression, head] = 'headOf' in who ? [who.headOf, true] as const : 'unit' in who ? [who.unit, false] as const : [who.person, null] as const
  const name = nameOf(rules, kind, expression)
  if (head === null) return name
  return head ? three(`${name['zh-CN']}负责人`, `the head of ${name.en}`) : three(`${name['zh-CN']}的人`, `the people of ${name.en}`)
}

function nameOf(rules: Rules, kind: KindDef | undefined, expression: unknown): Words {
  if (typeof expression !== 'string') return three('按公式', 'by a formula')
  const unit = UNITS[expression]
  if (unit) return three(...unit)
  if (!expression.startsWith('$')) { const name = rules.people.get(expression)?.name ?? rules.units.get(expression)?.name ?? '—'; return { 'zh-CN': name, 'zh-TW': name, en: name } }
  const label = kind?.fields[expression.slice(1)]?.label
  const [zh, en] = RELATIONS[expression.slice(1)] ?? [label?.['zh-CN'] ?? expression.slice(1), label?.en ?? expression.slice(1)]
  return three(zh, en)
}

const WHY: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  period: ['不在委托期内', 'outside its time'], kind: ['不含这类事项', 'not of this kind'], amount: ['超过委托的金额', 'above its amount'], leave: ['不在请假期内', 'not on leave'], apart: ['要回避', 'must stay out'], left: ['不在岗', 'is gone'], chain: ['自己也不在', 'is away too'],
  superior: ['改请上级', 'the superior is asked'], stop: ['路线在此停住', 'the route stops here'], keep: ['仍请本人', 'is asked all the same'], people: ['改请指定的人', 'others are asked'],
}

/** What was considered besides those asked: who is gone or away, who stands in, who stays out and what the route answers. Finding them is no news. */
export function trailWords(rules: Rules, trail: readonly TrailLine[]): Words[] {
  const name = (id: string | undefined): string => (id === undefined ? '' : rules.people.get(id)?.name ?? '—')
  return trail.flatMap((line): Words[] => {
    const [who, to, why] = [name(line.person), (line.to ?? []).map(name).join('、'), WHY[line.why ?? ''] ?? ['', '']]
    switch (line.code) {
      case 'found': return []
      case 'left': return [three(`${who}已离岗`, `${who} has left`)]
      case 'on-leave': return [three(`${who}不在`, `${who} is away`)]
      case 'delegated': return [three(`${to}代${who}`, `${to} stands in for ${who}`)]
      case 'delegation-refused': return [three(`${to}不能代${who}：${why[0]}`, `${to} cannot stand in for ${who}: ${why[1]}`)]
      case 'barred': return [three(`${who}要回避`, `${who} must stay out`)]
      case 'answered': return why[0] === '' ? [] : [three(to === '' || line.why === 'keep' ? why[0] : `${why[0]}：${to}`, to === '' || line.why === 'keep' ? why[1] : `${why[1]}: ${to}`)]
      case 'skip-refused': return []
      default: { const never: never = line.code; return never }
    }
  })
}
