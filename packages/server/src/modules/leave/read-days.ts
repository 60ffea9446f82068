import type { KindDays, LeaveRow, OvertimeRow } from '@guixing/contract/leave'
import type { Value } from '@guixing/core/model/kind'
import type { Words } from '@guixing/core/model/text'
import type { Tx } from '../../platform/db.ts'
import { visibleSql } from '../matters/index.ts'
import type { Rules } from '../rules/index.ts'
import type { Session } from '../session/index.ts'

/** Kinds of leave whose days are counted: all but going out from a shift. */
export const countedKinds = (rules: Rules): { kind: string; label: Words }[] => (rules.lists['leave-kinds']?.items ?? []).filter((i) => i.value !== 'off-post').map((i) => ({ kind: i.value, label: i.label }))
export const overtimeTypes = (rules: Rules): { type: string; label: Words }[] => (rules.lists['overtime-types']?.items ?? []).map((i) => ({ type: i.value, label: i.label }))

/** Days of a kind of leave a year (H31), null where the house has not set them: never taken as none. */
export function allowanceOf(rules: Rules, kind: string, day: string): number | null {
  const set = rules.paramAt('H31', day)
  const own = set !== null && typeof set === 'object' && !Array.isArray(set) && Object.hasOwn(set, kind) ? set[kind] : undefined
  const days = typeof own === 'string' && own.trim() !== '' ? Number(own) : own
  return typeof days === 'number' && Number.isFinite(days) ? days : null
}

/** The last day of a year, or today while it runs: the parameter of that day counts. */
export const dayOfYear = (year: number, today: string): string => (today.startsWith(String(year)) ? today : `${year}-12-31`)

// A leave that ends in or after the year and began at most a year before its end.
const IN_YEAR = "k.tenant_id = $1 and k.kind = 'leave' and k.field = 'untilAt' and k.value >= $2 and k.value < $3"
const bounds = (year: number): [string, string] => [`${year - 1}-12-31`, `${year + 2}-01-02`]

export interface Sum { person: string; kind: string; taken: number; pending: number }
/** Days of leave by person and kind in a year, of the papers the reader may see; with `people` of these only. */
export async function sumsOf(tx: Tx, s: Session, year: number, people: string[] | null): Promise<Sum[]> {
  const scope = visibleSql(s.rules, s.actor, 6)
  const rows = await tx.query<{ person: string; kind: string; taken: string | number; pending: string | number }>(
    `select m.owner_id as person, coalesce(m.fields->>'leaveKind', 'other') as kind, sum((r->>'days')::numeric) filter (where m.stage <> 'applied') as taken, sum((r->>'days')::numeric) filter (where m.stage = 'applied') as pending
     from matter_key k join matter m on m.tenant_id = $1 and m.id = k.matter_id cross join lateral jsonb_path_query(m.fields, '$.perYear[*]') r
     where ${IN_YEAR} and m.stage <> 'withdrawn' and (r->>'year')::int = $4 and ($5::uuid[] is null or m.owner_id = any($5)) and ${scope.sql} group by 1, 2`, [tx.tenant, ...bounds(year), year, people, ...scope.params])
  return rows.map((r) => ({ person: r.person, kind: r.kind, taken: Number(r.taken ?? 0), pending: Number(r.pending ?? 0) }))
}

export function kindDays(rules: Rules, sums: readonly Sum[], year: number, today: string): KindDays[] {
  return countedKinds(rules).map(({ kind, label }) => {
    const own = sums.filter((one) => one.kind === kind)
    const [taken, pending] = [own.reduce((n, one) => n + one.taken, 0), own.reduce((n, one) => n + one.pending, 0)]
    const allowance = allowanceOf(rules, kind, dayOfYear(year, today))
    return { kind, label, allowance, taken, pending, left: allowance === null ? null : allowance - taken }
  })
}

interface Paper { id: string; number: string; kind: string; stage: string; fields: Record<string, Value> }
const text = (v: Value | undefined): string | null => (typeof v === 'string' ? v : null)
const number = (v: Value | undefined): number | null => (typeof v === 'number' ? v : null)
const labelIn = (rules: Rules, list: string, value: string | null): Words | null => rules.lists[list]?.items.find((i) => i.value === value)?.label ?? null
const stageLabel = (rules: Rules, p: Paper): Words => rules.catalogue.kinds[p.kind]?.stages.find((s) => s.name === p.stage)?.label ?? { 'zh-CN': p.stage, 'zh-TW': p.stage, en: p.stage }

/** The papers of one person in a year that the reader may see, latest first; at most 500 of each. */
export async function papersOf(tx: Tx, s: Session, person: string, year: number, only: { kind?: string | undefined; type?: string | undefined } = {}): Promise<{ leaves: LeaveRow[]; overtimes: OvertimeRow[] }> {
  const scope = visibleSql(s.rules, s.actor, 5)
  const read = (kind: string, field: string, from: string, until: string, where: string, order: string): Promise<Paper[]> => tx.query<Paper>(
    `select m.id, m.number, m.kind, m.stage, m.fields from matter_key k join matter m on m.tenant_id = $1 and m.id = k.matter_id
     where k.tenant_id = $1 and k.kind = '${kind}' and k.field = '${field}' and k.value >= $2 and k.value < $3 and m.owner_id = $4::uuid and ${where} and ${scope.sql} order by ${order} limit 500`, [tx.tenant, from, until, person, ...scope.params])
  const [from, until] = bounds(year)
  const leaves = only.type !== undefined ? [] : (await read('leave', 'untilAt', from, until, "m.stage <> 'withdrawn'", "m.fields->>'fromAt' desc, m.id")).flatMap((p) => leaveRow(s.rules, p, year, only.kind))
  const overtimes = only.kind !== undefined ? [] : (await read('overtime', 'date', `${year}-01-01`, `${year + 1}-01-01`, "m.stage <> 'withdrawn'", "m.fields->>'fromAt' desc, m.id")).flatMap((p) => overtimeRow(s.rules, p, only.type))
  return { leaves, overtimes }
}

function leaveRow(rules: Rules, p: Paper, year: number, only: string | undefined): LeaveRow[] {
  const { fields } = p
  const kind = text(fields.leaveKind)
  const years = Array.isArray(fields.perYear) ? fields.perYear : []
  const share = years.find((y) => y !== null && typeof y === 'object' && !Array.isArray(y) && y.year === year)
  const days = share !== undefined ? number((share as Record<string, Value>).days) : null
  const [from, until] = [text(fields.fromAt), text(fields.untilAt)]
  // Of another year: neither its days nor its beginning lie in this one.
  if (share === undefined && !(from ?? '').startsWith(String(year)) && !(until ?? '').startsWith(String(year))) return []
  if (only !== undefined && ((kind ?? 'other') !== only || days === null)) return []
  const substitute = text(fields.substitute)
  return [{ id: p.id, number: p.number, kind, label: labelIn(rules, 'leave-kinds', kind), stage: p.stage, stageLabel: stageLabel(rules, p), from, until, days, reason: text(fields.reason) ?? '', substitute: substitute === null ? null : { id: substitute, name: rules.people.get(substitute)?.name ?? '—' }, retroactive: fields.retroactive === true }]
}

function overtimeRow(rules: Rules, p: Paper, only: string | undefined): OvertimeRow[] {
  const { fields } = p
  const type = text(fields.dayType)
  if (only !== undefined && type !== only) return []
  return [{ id: p.id, number: p.number, stage: p.stage, stageLabel: stageLabel(rules, p), date: text(fields.date), from: text(fields.fromAt), until: text(fields.untilAt), type, label: labelIn(rules, 'overtime-types', type), hours: number(fields.hours), paidHours: number(fields.paidHours), pay: text(fields.pay), reason: text(fields.reason) ?? '', retroactive: fields.retroactive === true }]
}

export interface HourSum { person: string; type: string; hours: number }
/** Hours of overtime that were done, by person and type of day, in a year. */
export async function hoursOf(tx: Tx, s: Session, year: number, people: string[] | null): Promise<HourSum[]> {
  const scope = visibleSql(s.rules, s.actor, 5)
  const rows = await tx.query<{ person: string; type: string; hours: string | number }>(
    `select m.owner_id as person, coalesce(m.fields->>'dayType', 'weekday') as type, sum((m.fields->>'paidHours')::numeric) as hours from matter_key k join matter m on m.tenant_id = $1 and m.id = k.matter_id
     where k.tenant_id = $1 and k.kind = 'overtime' and k.field = 'date' and k.value >= $2 and k.value < $3 and m.stage in ('done', 'computed') and ($4::uuid[] is null or m.owner_id = any($4)) and ${scope.sql} group by 1, 2`, [tx.tenant, `${year}-01-01`, `${year + 1}-01-01`, people, ...scope.params])
  return rows.map((r) => ({ person: r.person, type: r.type, hours: Number(r.hours ?? 0) }))
}
