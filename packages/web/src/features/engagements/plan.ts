import { partsOf } from '@guixing/core/plan/cycle'

const DAY = 86_400_000
const ISO = /^\d{4}-\d{2}-\d{2}$/

/** Days since 1970 of a date YYYY-MM-DD; null for what is no day. */
export function dayOf(iso: unknown): number | null {
  const ms = typeof iso === 'string' && ISO.test(iso) ? Date.parse(`${iso}T00:00:00Z`) : Number.NaN
  return Number.isNaN(ms) ? null : ms / DAY
}
/** The date YYYY-MM-DD of a day since 1970. */
export const isoOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10)

/** A work item as it is drawn: days since 1970, `until` is still worked on. */
export interface Item { at: number; code: string; phase: string; name: string; owner: string | null; from: number | null; until: number | null; after: string[]; milestone: boolean }

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '')

/** The work items of a plan as it holds them. One without days keeps its row and has no bar; one that ends before it begins is drawn the other way round. */
export function itemsOf(value: unknown): Item[] {
  return (Array.isArray(value) ? value : []).flatMap((row: unknown, at): Item[] => {
    if (row === null || typeof row !== 'object') return []
    const r = row as Record<string, unknown>
    const [a, b] = [dayOf(r['from']), dayOf(r['until'])]
    const [from, until] = [a ?? b, b ?? a]
    return [{ at, code: text(r['code']), phase: text(r['phase']), name: text(r['name']), owner: text(r['owner']) || null, from: from === null || until === null ? null : Math.min(from, until), until: from === null || until === null ? null : Math.max(from, until), after: partsOf(text(r['after'])), milestone: r['milestone'] === true }]
  })
}

export interface Range { from: number; until: number }
/** The days a picture shows: all items and today if it is not far away, from the Monday before to the Sunday after. */
export function rangeOf(items: readonly Pick<Item, 'from' | 'until'>[], today: number): Range {
  let [from, until] = [Infinity, -Infinity]
  for (const item of items) if (item.from !== null && item.until !== null) { from = Math.min(from, item.from); until = Math.max(until, item.until) }
  if (from > until) [from, until] = [today, today]
  if (today > from - 60 && today < until + 60) [from, until] = [Math.min(from, today), Math.max(until, today)]
  return { from: mondayOf(from) - 7, until: mondayOf(until) + 13 }
}
/** The Monday of the week a day lies in. 1970-01-01 was a Thursday. */
export const mondayOf = (day: number): number => day - ((((day + 3) % 7) + 7) % 7)

/** The first days of months within a range, with the first day of the range itself. */
export function monthsOf({ from, until }: Range): { day: number; y: number; m: number }[] {
  const first = new Date(from * DAY)
  const out = [{ day: from, y: first.getUTCFullYear(), m: first.getUTCMonth() + 1 }]
  for (let y = first.getUTCFullYear(), m = first.getUTCMonth() + 1; ; m += 1) {
    const next = new Date(Date.UTC(y, m, 1))
    const day = next.getTime() / DAY
    if (day > until) return out
    out.push({ day, y: next.getUTCFullYear(), m: next.getUTCMonth() + 1 })
  }
}

/** Widths of a day there are to choose from, in px. */
export const SCALES = [2, 3, 4, 6, 8, 12, 16, 28] as const
/** The widest day with which a range still fits, else the narrowest. */
export const scaleFor = ({ from, until }: Range, width: number): number => Math.max(0, SCALES.findLastIndex((px) => (until - from + 1) * px <= width))

export interface Days { from: number; until: number }
export type Grip = 'whole' | 'start' | 'end'
/** Moves an item by whole days: all of it, or one end, which never passes the other. */
export function moved({ from, until }: Days, grip: Grip, by: number): Days {
  if (grip === 'start') return { from: Math.min(from + by, until), until }
  if (grip === 'end') return { from, until: Math.max(until + by, from) }
  return { from: from + by, until: until + by }
}

/** A change not saved yet, with what the item was when it was made. */
export interface Change extends Days { code: string; was: Days }
export type Changes = ReadonlyMap<number, Change>

/** Notes a change; one back where it was is none. */
export function changed(changes: Changes, item: Item, days: Days): Changes {
  if (item.from === null || item.until === null) return changes
  const next = new Map(changes)
  if (days.from === item.from && days.until === item.until) next.delete(item.at)
  else next.set(item.at, { ...days, code: item.code, was: { from: item.from, until: item.until } })
  return next
}

/** Changes to items that are still what they were: nobody else's change is ever written over. */
export function holding(changes: Changes, items: readonly Item[]): Changes {
  const now = new Map(items.map((item) => [item.at, item]))
  const kept = [...changes].filter(([at, c]) => { const item = now.get(at); return item?.code === c.code && item.from === c.was.from && item.until === c.was.until })
  return kept.length === changes.size ? changes : new Map(kept)
}

/** The rows of the plan with the changes in them, as the action that edits it takes them. */
export function written(rows: readonly unknown[], changes: Changes): unknown[] {
  return rows.map((row, at) => { const c = changes.get(at); return c ? { ...(row as object), from: isoOf(c.from), until: isoOf(c.until) } : row })
}

/** Codes of predecessors that end after an item begins. */
export function early(item: Item, byCode: ReadonlyMap<string, Item>): string[] {
  return item.after.filter((code) => { const before = byCode.get(code); return before !== undefined && before.until !== null && item.from !== null && before.until > item.from })
}

/** The rows a window shows, with some beyond either edge. */
export function windowOf(count: number, top: number, height: number, row: number, beyond = 6): { first: number; last: number } {
  return { first: Math.max(0, Math.floor(top / row) - beyond), last: Math.min(count - 1, Math.ceil((top + height) / row) + beyond) }
}
