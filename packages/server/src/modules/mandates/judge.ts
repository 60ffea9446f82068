import type { Reason } from '@guixing/core/controls/evaluate'
import { traditional } from '@guixing/packs'
import type { Rules } from '../rules/index.ts'

/** What is to be handed on: all duties, or approvals of some `kinds` up to `cap` yuan. Instants, half-open. */
export interface Handing { person: string; to: string | null; from: string; until: string; kinds?: readonly string[] | undefined; cap?: string | undefined }

type Gap = 'delegation-self' | 'delegation-gone' | 'delegation-chain' | 'delegation-handed-on' | 'delegation-loop' | 'delegation-passed-on' | 'delegation-period' | 'delegation-twice'
const SAYS: Readonly<Record<Gap, readonly [zh: string, en: string]>> = {
  'delegation-self': ['不能委托给自己', 'Nobody delegates to themselves'],
  'delegation-gone': ['{to}不在岗，不能接受委托', '{to} is not here and cannot stand in'],
  'delegation-chain': ['{to}这段时间自己也不在，委托不能再往下传', '{to} is away then too; a delegation is not passed on'],
  'delegation-handed-on': ['{to}这段时间已把自己的审批委托给{other}，委托不能再往下传', '{to} has delegated their own approvals to {other} for that time; a delegation is not passed on'],
  'delegation-loop': ['{to}这段时间已委托给{person}，不能互相委托', '{to} has delegated to {person} for that time; two people cannot delegate to one another'],
  'delegation-passed-on': ['{person}这段时间在代{other}，先请{other}改委托别人', '{person} stands in for {other} then; {other} has to delegate to somebody else first'],
  'delegation-period': ['结束要在开始之后，也要在现在之后', 'The end must be after the beginning and after now'],
  'delegation-twice': ['这段时间、这类事项已经委托过，先结束原来的', 'These matters are delegated for that time already; end that one first'],
}

const overlap = (a: { starts: string; ends: string }, b: { from: string; until: string }): boolean => a.starts < b.until && b.from < a.ends

/**
 * Why a delegation cannot be given, in words, or undefined where it can: no chains, no loops, nobody in their own stead. `byLeave`:
 * who goes on leave may do so while standing in for another; what they stood in for falls back, and nothing is passed on.
 */
export function delegationGap(rules: Rules, d: Handing, now: string, byLeave = false): Reason | undefined {
  const gap = found(rules, d, now, byLeave)
  if (!gap) return undefined
  const name = (id: string | null | undefined): string => (id ? rules.people.get(id)?.name ?? '—' : '—')
  const params = { person: name(d.person), to: name(d.to), other: name(gap.other) }
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, key: keyof typeof params) => params[key])
  const [zh, en] = SAYS[gap.code]
  return { control: '', regulation: '', article: '', code: gap.code, params, remedy: [], says: { 'zh-CN': fill(zh), 'zh-TW': fill(traditional(zh)), en: fill(en) } }
}

function found(rules: Rules, d: Handing, now: string, byLeave: boolean): { code: Gap; other?: string } | undefined {
  if (d.until <= d.from || d.until <= now) return { code: 'delegation-period' }
  if (d.to === null) return undefined
  if (d.to === d.person) return { code: 'delegation-self' }
  if (!rules.people.get(d.to)?.active) return { code: 'delegation-gone' }
  const theirs = rules.delegations.filter((one) => one.from === d.to && overlap(one, d))
  if (theirs.some((one) => one.to === d.person)) return { code: 'delegation-loop' }
  if (rules.away.some((one) => one.person === d.to && overlap(one, d))) return { code: 'delegation-chain' }
  if (theirs[0]) return { code: 'delegation-handed-on', other: theirs[0].to }
  if (byLeave) return undefined
  const stead = rules.delegations.find((one) => one.to === d.person && overlap(one, d))
  return stead ? { code: 'delegation-passed-on', other: stead.from } : undefined
}

/** Would the two say different things of the same matter at the same time? */
export const collides = (rules: Rules, d: Handing): boolean =>
  rules.delegations.some((one) => one.from === d.person && overlap(one, d) && (!one.kinds || !d.kinds || one.kinds.some((kind) => d.kinds!.includes(kind))))
export const twice = (): Reason => ({ control: '', regulation: '', article: '', code: 'delegation-twice', params: {}, remedy: [], says: { 'zh-CN': SAYS['delegation-twice'][0], 'zh-TW': traditional(SAYS['delegation-twice'][0]), en: SAYS['delegation-twice'][1] } })
