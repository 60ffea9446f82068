import type { RouteDetail, RouteField } from '@guixing/contract/routes'
import type { ApprovalStep, ApprovalTimeout } from '@guixing/core/model/control'
import type { Threshold, VoteRule } from '@guixing/core/approvals/definition'
import type { Expression, WhoRef } from '@guixing/core/model/kind'
import { OPS, type Op } from './condition.ts'
import { groupOf, partsOf } from './draft.ts'
import type { T } from './words.ts'

/** What is needed to say a route in the reader's language. */
export interface Saying { t: T; say: (words: RouteField['label']) => string; about: Pick<RouteDetail, 'fields' | 'roles' | 'names' | 'attests' | 'params'>; name?: (id: string) => string | undefined }

export const fieldNamed = ({ about, say, t }: Saying, name: string): string => {
  const found = about.fields.find((field) => field.name === name) ?? about.attests.find((field) => field.name === name)
  return found ? say(found.label) : t(`column.${name}` as 'column.amount', { defaultValue: name })
}
export const nameOf = ({ about, name }: Saying, id: string): string => name?.(id) ?? about.names[id] ?? '—'
export const roleOf = ({ about, say }: Saying, role: string): string => { const found = about.roles.find((one) => one.name === role); return found ? say(found.label) : role }

/** Whom a step asks. */
export function whoWords(s: Saying, who: WhoRef | undefined): string {
  const { t } = s
  if (!who) return t('who.none')
  if ('role' in who) return roleOf(s, who.role)
  if ('relation' in who) return t(`relation.${who.relation}` as 'relation.owner', { defaultValue: who.relation })
  if ('person' in who) return typeof who.person === 'string' ? (who.person.startsWith('$') ? t('who.inField', { field: fieldNamed(s, who.person.slice(1)) }) : nameOf(s, who.person)) : JSON.stringify(who.person)
  if ('headOf' in who) return who.headOf === '$unit' ? t('who.headOfUnit') : who.headOf === '$handlingUnit' ? t('who.headOfHandling') : typeof who.headOf === 'string' ? t('who.headOf', { unit: who.headOf.startsWith('$') ? fieldNamed(s, who.headOf.slice(1)) : nameOf(s, who.headOf) }) : JSON.stringify(who.headOf)
  if ('unit' in who) return typeof who.unit === 'string' ? t('who.ofUnit', { unit: who.unit === '$unit' ? t('column.unit') : who.unit.startsWith('$') ? fieldNamed(s, who.unit.slice(1)) : nameOf(s, who.unit) }) : JSON.stringify(who.unit)
  return t('who.none')
}

export function passWords({ t }: Saying, pass: Threshold | undefined): string {
  if (!pass) return t('pass.above', { part: 1, whole: 2 })
  if ('count' in pass) return t('pass.count', { n: pass.count })
  const [part, whole] = 'atLeast' in pass ? pass.atLeast : pass.above
  return t('atLeast' in pass ? 'pass.atLeast' : 'pass.above', { part, whole })
}
const voteWords = (s: Saying, rule: Partial<VoteRule>): string => [passWords(s, rule.pass), rule.reject === undefined ? '' : s.t('pass.reject', { n: rule.reject }), rule.quorum === undefined ? '' : s.t('pass.quorum', { n: rule.quorum })].filter(Boolean).join(s.t('sep'))

/** How the parts of a group are combined, or how several people of one step are. */
export function howWords(s: Saying, step: ApprovalStep): string {
  const group = groupOf(step)
  const { t } = s
  if (group === 'vote') return `${t('how.vote')}${t('sep')}${voteWords(s, step)}`
  if (group) return `${t(`how.${group}`)}${step.waitForAll ? t('sep') + t('waitForAll') : ''}${step.rejectAll ? t('sep') + t('rejectAll') : ''}`
  if (step.each === undefined) return ''
  return typeof step.each === 'string' ? t(`each.${step.each}`) : `${t('each.vote')}${t('sep')}${voteWords(s, step.each)}`
}

export function timeWords(s: Saying, { within, do: does }: ApprovalTimeout): string {
  const [unit = '', amount] = Object.entries(within)[0] ?? []
  return s.t('timeout', { time: unit === 'at' ? String(amount) : s.t(`unit.${unit}` as 'unit.days', { n: sideWords(s, amount, undefined) ?? '…', defaultValue: unit }), do: s.t(`timeoutDo.${does}` as 'timeoutDo.remind', { defaultValue: does }) })
}

function valueWords(s: Saying, field: string, value: unknown): string {
  const list = s.about.fields.find((one) => one.name === field)?.list
  if (Array.isArray(value)) return value.map((one) => valueWords(s, field, one)).join(s.t('join'))
  if (typeof value === 'boolean') return s.t(value ? 'yes' : 'no')
  const item = list?.find((one) => one.value === value)
  if (item) return s.say(item.label)
  if (typeof value === 'number') return value.toLocaleString('en-US')
  return typeof value === 'string' ? s.name?.(value) ?? s.about.names[value] ?? value : value === null ? '—' : JSON.stringify(value)
}

/** What stands at either side of a comparison: a field, a parameter by its name, or a plain value; undefined for a formula. */
function sideWords(s: Saying, side: unknown, beside: unknown): string | undefined {
  if (typeof side === 'string' && side.startsWith('$params.')) { const code = side.slice(8); const found = s.about.params[code]; return found ? s.say(found) : code }
  if (typeof side === 'string' && /^\$\w+$/.test(side)) return fieldNamed(s, side.slice(1))
  if (typeof side === 'string' && side.startsWith('$')) return undefined
  return typeof side === 'object' && side !== null && !Array.isArray(side) ? undefined : valueWords(s, typeof beside === 'string' ? beside.slice(1) : '', side)
}

/** A condition in words; a formula or what else has none stands as it was written. */
export function conditionWords(s: Saying, when: Expression | undefined): string {
  if (typeof when !== 'object' || when === null || Array.isArray(when)) return JSON.stringify(when ?? null)
  const [op = '', given] = Object.entries(when)[0] ?? []
  if ((op === 'all' || op === 'any') && Array.isArray(given)) {
    return given.map((one) => { const inner = conditionWords(s, one); return typeof one === 'object' && one !== null && ('all' in one || 'any' in one) ? s.t('open') + inner + s.t('close') : inner }).join(s.t(op === 'all' ? 'and' : 'or'))
  }
  if (op === 'not') return s.t('op.not', { what: conditionWords(s, given as Expression) })
  const [left, right] = Array.isArray(given) ? given : [given]
  const field = sideWords(s, left, undefined)
  const value = op === 'filled' || op === 'empty' ? '' : sideWords(s, right, left)
  return OPS.includes(op as Op) && field !== undefined && value !== undefined ? s.t(typeof right === 'boolean' && op === 'is' ? 'op.flag' : `op.${op as Op}`, { field, value }) : JSON.stringify(when)
}

/** A step in one line, groups with their parts. */
export function stepWords(s: Saying, step: ApprovalStep): string {
  const parts = partsOf(step)
  if (parts.length > 0) return `${parts.map((part) => stepWords(s, part)).join(s.t('plus'))}${s.t('open')}${howWords(s, step)}${s.t('close')}`
  return `${whoWords(s, step.who)}${s.t('space')}${s.t(`does.${step.does ?? 'approve'}`)}`
}

/** One entry of a step or of how a route behaves, for the difference of two versions. */
export function entryWords(s: Saying, field: string, value: unknown): string {
  if (value === undefined || value === null) return s.t('notSaid')
  switch (field) {
    case 'who': return whoWords(s, value as WhoRef)
    case 'when': return conditionWords(s, value as Expression)
    case 'does': return s.t(`does.${value as 'approve'}`)
    case 'each': return howWords(s, { each: value as VoteRule })
    case 'pass': return passWords(s, value as Threshold)
    case 'timeouts': return (value as ApprovalTimeout[]).map((one) => timeWords(s, one)).join(s.t('join'))
    case 'returns': return (value as string[]).map((one) => s.t(`returnTo.${one}` as 'returnTo.previous')).join(s.t('join'))
    case 'attests': return (value as string[]).map((one) => fieldNamed(s, one)).join(s.t('join'))
    case 'all': case 'any': case 'sequence': case 'vote': return (value as ApprovalStep[]).map((one) => stepWords(s, one)).join(s.t('plus'))
    case 'copies': return (value as WhoRef[]).map((one) => whoWords(s, one)).join(s.t('join'))
    case 'withdraw': case 'resubmit': return s.t(`${field}.${value as string}` as 'withdraw.until-end')
    case 'urge': { const { everyHours, escalateAfter } = value as { everyHours: number; escalateAfter: number }; return s.t('urgeSays', { hours: everyHours, n: escalateAfter }) }
    case 'answers': return Object.entries(value as Record<string, string>).map(([who, does]) => `${s.t(`answer.${who}` as 'answer.left')}${s.t('colon')}${s.t(`answerDo.${does}` as 'answerDo.stop')}`).join(s.t('join'))
    default: return typeof value === 'boolean' ? s.t(value ? 'yes' : 'no') : typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
}
