import { SYSTEM } from '@guixing/core/lifecycle/situation'
import type { Value } from '@guixing/core/model/kind'
import { Refused, invalid } from '../../platform/errors.ts'
import { notifyRows } from '../../platform/messaging/index.ts'
import { afterAction, fillField, type Held, type Work } from '../engine/index.ts'
import { delegationGap, endDelegation, startDelegation } from '../mandates/index.ts'
import { shiftsOf, tieToShift } from '../roster/index.ts'
import { headOf } from '../rules/index.ts'
import { MOST_DAYS, isCountable, leaveDays, overtimeOf } from './count.ts'

const text = (v: Value | undefined): string | null => (typeof v === 'string' ? v : null)

/** Going out for an hour from a duty shift is governed by S29: it counts no days and hands nothing on. */
export const isAbsence = (fields: Record<string, Value>): boolean => fields.leaveKind !== 'off-post' && !(fields.leaveKind === undefined && fields.onDuty === true)

/** From when until when a paper stands, checked: the end after the beginning and not absurdly late. @throws Invalid */
function spanOf(fields: Record<string, Value>, from = 'fromAt', until = 'untilAt'): { from: string; until: string } | null {
  const span = { from: text(fields[from]), until: text(fields[until]) }
  if (span.from === null || span.until === null) return null
  if (span.until <= span.from) throw invalid(until, 'not-after-from')
  if (!isCountable(span.from, span.until)) throw invalid(until, 'span', { days: MOST_DAYS })
  return { from: span.from, until: span.until }
}

/** The days of a leave by the calendar, each year's share, and that its substitute can stand in (S06-13). */
async function afterApply(work: Work, held: Held): Promise<void> {
  const { fields, owner } = held.matter
  const span = spanOf(fields)
  await tieToShift(work, held)
  if (span === null || !isAbsence(fields)) return
  const { days, perYear } = leaveDays(work.rules.calendar, span.from, span.until)
  fillField(held, 'days', days)
  fillField(held, 'perYear', perYear as unknown as Value)
  const to = text(fields.substitute)
  const gap = owner !== null && to !== null && span.until > work.now ? delegationGap(work.rules, { person: owner, to, ...span }, work.now, true) : undefined
  if (gap) throw new Refused([gap])
}

/** Changed while it is still ahead, what was handed on is taken back until it is approved again; while it runs, it stands. */
async function afterChange(work: Work, held: Held): Promise<void> {
  const changes = held.facts.at(-1)?.detail.changes
  const before = Array.isArray(changes) ? changes.find((c) => c !== null && typeof c === 'object' && 'name' in c && c.name === 'fromAt') : undefined
  const from = before !== null && typeof before === 'object' && 'before' in (before ?? {}) ? (before as Record<string, Value>).before : held.matter.fields.fromAt
  if (typeof from === 'string' && from > work.now) endDelegation(work, held.matter.id)
  await afterApply(work, held)
}

/** Approved: from its beginning the substitute stands in and approvals take the person as away; whoever makes the roster is told of shifts that lose them. */
async function afterApprove(work: Work, held: Held): Promise<void> {
  const { fields, owner, id, number, title } = held.matter
  const span = spanOf(fields)
  if (span === null || owner === null || !isAbsence(fields) || span.until <= work.now) return
  const to = text(fields.substitute)
  startDelegation(work, { person: owner, to, ...span, source: id })
  const about = { number, title, kind: held.kind.name }
  if (to !== null) notifyRows(work, [to], '请你顶班：{number} {title}', about, id)
  const shifts = await shiftsOf(work.tx, owner, span.from, span.until)
  const makers = [...new Set(shifts.flatMap((s) => (s.unit === null ? [] : headOf(work.rules, s.unit))))].filter((p) => p !== owner)
  notifyRows(work, makers, '请假期间有班次要安排顶班：{number} {title}', about, id)
}

/** Back: what was not taken is not counted, and the own duties are one's own again. */
function afterReturn(work: Work, held: Held): void {
  const { fields, id } = held.matter
  const [from, until] = [text(fields.fromAt), text(fields.untilAt)]
  if (isAbsence(fields) && from !== null && until !== null && work.now < until) {
    const { days, perYear } = leaveDays(work.rules.calendar, from, work.now > from ? work.now : from)
    fillField(held, 'days', days)
    fillField(held, 'perYear', perYear as unknown as Value)
  }
  endDelegation(work, id)
}

const afterWithdraw = (work: Work, held: Held): void => endDelegation(work, held.matter.id)

/** The day, its type by the calendar and the hours that count (P13). @throws Invalid across midnight, or all within normal working time */
function afterOvertime(work: Work, held: Held): void {
  const span = spanOf(held.matter.fields)
  if (span === null) return
  const counted = overtimeOf(work.rules.calendar, span.from, span.until)
  if (counted === null) throw invalid('untilAt', 'same-day')
  if (counted.hours <= 0) throw invalid('untilAt', 'working-time')
  fillField(held, 'date', counted.date)
  fillField(held, 'dayType', counted.type)
  fillField(held, 'hours', counted.hours)
}

/** What was done is paid up to what was approved; the pay follows at once where the wage is known, else it stays to be set (S06-14). */
async function afterDone(work: Work, held: Held): Promise<void> {
  const { fields } = held.matter
  const span = spanOf(fields, 'doneFrom', 'doneUntil')
  if (span === null) return
  if (span.until > work.now) throw invalid('doneUntil', 'in-future')
  const counted = overtimeOf(work.rules.calendar, span.from, span.until)
  if (counted === null) throw invalid('doneUntil', 'same-day')
  if (counted.date !== fields.date) throw invalid('doneFrom', 'other-day', { day: String(fields.date) })
  fillField(held, 'doneHours', counted.hours)
  fillField(held, 'paidHours', Math.min(counted.hours, typeof fields.hours === 'number' ? fields.hours : counted.hours))
  await work.actIn(SYSTEM, held, 'compute', {})
}

/** Nobody lets himself use the seal, and no more copies are stamped than were approved (F89). */
function afterSealApproval(_: Work, held: Held): void {
  const { approvedBy } = held.matter.fields
  if (approvedBy === held.matter.opener) throw new Refused([{ control: '', regulation: '', article: '', code: 'own-request', params: {}, remedy: [], says: { 'zh-CN': '自己申请的用章不能自己批准', 'zh-TW': '自己申請的用章不能自己核准', en: 'Nobody approves the use of the seal they asked for' } }])
}
function afterSealUse(_: Work, held: Held): void {
  const { stamped, copies } = held.matter.fields
  if (typeof stamped === 'number' && typeof copies === 'number' && stamped > copies) throw invalid('stamped', 'out-of-range', { min: 1, max: copies })
}

afterAction('leave.apply', afterApply)
afterAction('leave.change', afterChange)
afterAction('leave.approve', afterApprove)
afterAction('leave.return', afterReturn)
afterAction('leave.withdraw', afterWithdraw)
afterAction('overtime.apply', afterOvertime)
afterAction('overtime.change', afterOvertime)
afterAction('overtime.done', afterDone)
afterAction('seal-use.approve', afterSealApproval)
afterAction('seal-use.use', afterSealUse)
