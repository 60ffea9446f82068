import type { z } from 'zod'
import type { LedgerQuery } from '@guixing/contract/matters'

export type Query = z.infer<typeof LedgerQuery>
/** What stands in the address: the filters of a ledger, as text, so that a view can be sent to a colleague. */
export interface Search { view?: string; q?: string; stage?: string; owner?: string; unit?: string; kind?: string; due?: string; open?: string; mine?: string; period?: string; from?: string; to?: string; where?: string; sort?: string; form?: string }

export const VIEWS = ['all', 'today', 'open', 'overdue', 'mine', 'first'] as const
export type View = (typeof VIEWS)[number]

/** The filters a built-in view stands for. */
export function viewSearch(view: View): Search {
  const filters: Record<View, Search> = { all: {}, today: { period: 'today' }, open: { open: 'true' }, overdue: { due: 'overdue' }, mine: { mine: 'owner', open: 'true' }, first: { mine: 'first' } }
  return { ...filters[view], ...(view === 'all' ? {} : { view }) }
}

const DAY = 86_400_000
const dayAfter = (day: string, by: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY).toISOString().slice(0, 10)

/** First and last day of a period of the house's calendar; weeks begin on Monday. */
export function periodDays(period: string | undefined, today: string): { from?: string; to?: string } {
  if (period === 'today') return { from: today, to: today }
  if (period === 'week') return { from: dayAfter(today, -((new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7)), to: today }
  if (period === 'month') return { from: `${today.slice(0, 8)}01`, to: today }
  return {}
}

const oneOf = <T extends string>(value: string | undefined, values: readonly T[]): T | undefined => values.find((one) => one === value)

/** The question to the server. What the address holds and the server would not know is left out. */
export function queryOf(search: Search, kind: string | undefined, today: string): Query {
  const days = search.period === 'custom' ? { from: search.from, to: search.to } : periodDays(search.period, today)
  const all: Query = {
    kind: kind ?? search.kind, q: search.q?.trim().slice(0, 200), stage: search.stage, owner: search.owner, unit: search.unit, where: search.where,
    due: oneOf(search.due, ['overdue', 'today', 'soon', 'none'] as const), open: oneOf(search.open, ['true', 'false'] as const),
    mine: oneOf(search.mine, ['owner', 'first', 'opened', 'unit'] as const), sort: oneOf(search.sort, ['due', 'opened', '-opened'] as const) ?? 'due', ...days,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== '')) as Query
}

/** Query string for exports and print: the same rows one sees, without paging. */
export function exportQuery(query: Query, form?: string): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (name !== 'kind' && name !== 'limit' && name !== 'cursor') params.set(name, String(value))
  if (form) params.set('form', form)
  const text = params.toString()
  return text ? `?${text}` : ''
}

/** `field:value` pairs of key fields in the address; setting a value to null takes the field out. */
export function whereOf(where: string | undefined): Record<string, string> {
  return Object.fromEntries((where ?? '').split(',').flatMap((pair) => { const at = pair.indexOf(':'); return at > 0 ? [[pair.slice(0, at), pair.slice(at + 1)]] : [] }))
}
export function withWhere(where: string | undefined, field: string, value: string | null): string | undefined {
  const pairs = { ...whereOf(where) }
  if (value === null) delete pairs[field]
  else pairs[field] = value
  const text = Object.entries(pairs).map(([name, one]) => `${name}:${one}`).join(',')
  return text || undefined
}

/** Whether anything narrows the ledger. */
export const isFiltered = (search: Search): boolean => ['q', 'stage', 'owner', 'unit', 'due', 'open', 'mine', 'period', 'where', 'kind'].some((name) => Boolean(search[name as keyof Search]))
