import type { Actor } from '@guixing/core/lifecycle/situation'
import type { Value } from '@guixing/core/model/kind'
import { say, type Language } from '@guixing/core/model/text'
import type { Tx } from '../../platform/db.ts'
import { invalid, NotFound } from '../../platform/errors.ts'
import { dayIn } from '../../platform/days.ts'
import { filters, type LedgerQuery } from '../matters/index.ts'
import type { Rules } from '../rules/index.ts'
import type { PaperRow } from './cells.ts'
import type { Ledger } from './names.ts'

/** What a day or quarter of the front-desk ledger comes to. */
interface Entry { number: string; title: string; final: boolean; first_responder_id: string | null; handling_unit_id: string | null; fields: Record<string, Value>; breached: boolean }

const MOST_ENTRIES = 20_000
const MOST_LINES = 25

/** First and last day a sheet covers: a day, or a quarter written `2026-Q4`, `2026Q4` or `2026年第4季度`. Null where it says no period. */
export function periodDays(text: unknown): { from: string; to: string } | null {
  if (typeof text !== 'string') return null
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return Number.isNaN(Date.parse(`${text}T00:00:00Z`)) ? null : { from: text, to: text }
  const m = /^(\d{4})\D{0,3}([1-4])\D{0,3}$/.exec(text)
  if (!m) return null
  const first = (Number(m[2]) - 1) * 3
  return { from: `${m[1]}-${String(first + 1).padStart(2, '0')}-01`, to: new Date(Date.UTC(Number(m[1]), first + 3, 0)).toISOString().slice(0, 10) }
}

/**
 * Fills from the front-desk ledger what a sheet of a period leaves blank (S03-29, S31 四): what people wrote stays. Counts only what the
 * person printing may see.
 */
export async function fillPeriod(tx: Tx, rules: Rules, actor: Actor, language: Language, kind: string, row: PaperRow): Promise<void> {
  const days = periodDays(kind === 'quarter-summary' ? row.fields.quarter : row.fields.date)
  if (!days || !rules.catalogue.kinds.enquiry) return
  const entries = await entriesOf(tx, rules, actor, { kind: 'enquiry', ...days, ...(typeof row.columns.unit === 'string' ? { unit: row.columns.unit } : {}) })
  const computed = kind === 'quarter-summary' ? quarterOf(rules, language, entries) : dayOf(rules, entries)
  for (const [name, v] of Object.entries(computed)) {
    const own = row.fields[name]
    if (own === undefined || own === null || own === '' || (Array.isArray(own) && own.length === 0)) row.fields[name] = v
  }
}

async function entriesOf(tx: Tx, rules: Rules, actor: Actor, query: LedgerQuery): Promise<Entry[]> {
  const { where, params } = filters(rules, actor, tx.tenant, query)
  return tx.query<Entry>(
    `select m.number, m.title, m.final, m.first_responder_id, m.handling_unit_id, m.fields,
       (exists (select 1 from clock c where c.tenant_id = m.tenant_id and c.matter_id = m.id and c.breached) or (not m.final and m.due_at < now() and m.due_state = 'running')) as breached
     from matter m where ${where.join(' and ')} and m.stage not in ('voided', 'merged') order by m.opened_at, m.id limit ${MOST_ENTRIES}`, params)
}

/** F25: enquiries by kind, at once and agreed, overdue, important, passed on, unfinished. Pure. */
export function dayOf(rules: Rules, entries: Entry[]): Record<string, Value> {
  const line = (e: Entry, more = '') => `${e.number} ${e.title.replace(/[。.；;]$/, '')}${more}`
  const some = (list: string[]) => (list.length > MOST_LINES ? [...list.slice(0, MOST_LINES), `… ${list.length}`] : list).join('\n')
  const transferred = entries.filter((e) => Number(e.fields.transferCount ?? 0) > 0)
  return {
    enquiries: byCategory(entries).map(([category, all]) => ({ category, count: all.length })), members: [...new Set(entries.map((e) => e.first_responder_id).filter((p): p is string => p !== null))],
    instantCount: entries.filter((e) => e.fields.instant === true).length, agreedCount: entries.filter((e) => e.fields.instant !== true && typeof e.fields.agreedAt === 'string').length, overdueCount: entries.filter((e) => e.breached).length,
    importantMatters: some(entries.filter((e) => e.fields.important === true).map((e) => line(e))), transfers: some(transferred.map((e) => line(e, ` → ${e.handling_unit_id ? rules.units.get(e.handling_unit_id)?.name ?? '' : ''}`))),
    unfinished: some(entries.filter((e) => !e.final).map((e) => line(e))),
  }
}

/** F73S: counts by topic with those not satisfied. Pure. */
export function quarterOf(rules: Rules, language: Language, entries: Entry[]): Record<string, Value> {
  const list = rules.catalogue.kinds.enquiry?.fields.category?.list ?? ''
  return {
    counts: byCategory(entries).map(([category, all]) => ({ topic: say(rules.lists[list]?.items.find((i) => i.value === category)?.label, language) || category, count: all.length, dissatisfied: all.filter((e) => e.fields.satisfied === 'dissatisfied').length })),
    problems: byCategory(entries.filter((e) => typeof e.fields.dissatisfaction === 'string')).map(([, all]) => all.slice(0, 10).map((e) => `${e.number} ${String(e.fields.dissatisfaction)}`).join('\n')).join('\n'),
  }
}

function byCategory(entries: Entry[]): [string, Entry[]][] {
  const groups = new Map<string, Entry[]>()
  for (const e of entries) { const c = typeof e.fields.category === 'string' ? e.fields.category : 'other'; groups.set(c, [...(groups.get(c) ?? []), e]) }
  return [...groups].sort((a, b) => b[1].length - a[1].length || a[0].localeCompare(b[0]))
}

/** Which period a sheet was asked for, and the matter that stands for it, when one of those the person may see does. @throws Invalid */
export async function sheetAsked(tx: Tx, rules: Rules, actor: Actor, ledger: Ledger, query: Record<string, string>): Promise<{ field: string; period: string; unit: string | null; matter: string | null }> {
  if (!ledger.kind) throw new NotFound()
  const field = ledger.kind.name === 'quarter-summary' ? 'quarter' : 'date'
  const today = dayIn(rules.house.zone, new Date().toISOString())
  const period = query.day ?? query.quarter ?? (field === 'date' ? query.from ?? today : `${today.slice(0, 4)}-Q${Math.ceil(Number(today.slice(5, 7)) / 3)}`)
  if (!periodDays(period)) throw invalid(field === 'date' ? 'day' : 'quarter', 'date')
  const unit = query.unit ?? null
  if (unit !== null && !rules.units.has(unit)) throw invalid('unit', 'unknown-unit')
  const { where, params } = filters(rules, actor, tx.tenant, { kind: ledger.kind.name, where: `${field}:${period}`, ...(unit ? { unit } : {}) })
  const [found] = await tx.query<{ id: string }>(`select m.id from matter m where ${where.join(' and ')} order by m.final desc, m.opened_at desc limit 1`, params)
  return { field, period, unit, matter: found?.id ?? null }
}

/** A blank row of a period, to be filled from the ledger. */
export const blankSheet = (kind: string, field: string, period: string, unit: string | null): PaperRow => ({ kind, columns: { unit }, fields: { [field]: period }, at: {}, derived: {} })
