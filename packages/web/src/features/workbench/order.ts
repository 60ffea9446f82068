import { belowTarget } from '../../ui/rate.ts'
import { wallTime } from '../../ui/time-words.ts'
import type { Item, UnitRate } from './types.ts'

export interface Group { name: 'overdue' | 'today' | 'later' | 'none' | 'matter'; items: Item[] }

const due = (item: Item): number => (item.dueAt ? Date.parse(item.dueAt) : Number.POSITIVE_INFINITY)
const isOver = (item: Item, now: number): boolean => item.state === 'overdue' || (item.state === 'running' && due(item) < now)

/** Overdue, today, later, without limit; each by due time. Groups that hold nothing are left out. */
export function byTime(items: readonly Item[], now: number): Group[] {
  const today = wallTime(now).dayNumber
  const groups: Group[] = [{ name: 'overdue', items: [] }, { name: 'today', items: [] }, { name: 'later', items: [] }, { name: 'none', items: [] }]
  for (const item of [...items].sort((a, b) => due(a) - due(b))) {
    const at = isOver(item, now) ? 0 : !item.dueAt ? 3 : wallTime(due(item)).dayNumber <= today ? 1 : 2
    groups[at]?.items.push(item)
  }
  return groups.filter((g) => g.items.length > 0)
}

/** The things of one matter together, the matter with the nearest due first. */
export function byMatter(items: readonly Item[]): Group[] {
  const key = (item: Item): string => item.matter ?? item.target
  const first = new Map<string, number>()
  for (const item of items) first.set(key(item), Math.min(first.get(key(item)) ?? Number.POSITIVE_INFINITY, due(item)))
  const nearest = (item: Item): number => first.get(key(item)) ?? Number.POSITIVE_INFINITY
  const sorted = [...items].sort((a, b) => compare(nearest(a), nearest(b)) || key(a).localeCompare(key(b)) || compare(due(a), due(b)))
  return sorted.length > 0 ? [{ name: 'matter', items: sorted }] : []
}
/** Infinity minus Infinity is not a number; this is. */
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)

/** What the title names: the nearest thing not yet overdue, or else the most overdue. */
export function nearest(items: readonly Item[], now: number): Item | null {
  const sorted = [...items].filter((i) => i.dueAt).sort((a, b) => due(a) - due(b))
  return sorted.find((i) => !isOver(i, now)) ?? sorted[0] ?? null
}

type ArticleRow = UnitRate['articles'][number]

/** Below target first (the furthest below foremost), then by rate; what had no occasion last. */
export function byTarget(articles: readonly ArticleRow[]): ArticleRow[] {
  const rank = (a: ArticleRow): number => (a.rate === null ? 2 : belowTarget(a.rate, a.target) ? 0 : 1)
  return [...articles].sort((a, b) => rank(a) - rank(b) || (rank(a) === 0 ? (a.rate ?? 0) - (b.rate ?? 0) : 0))
}

/** The trend of the whole: the mean of the articles that had any, period by period. */
export function meanTrend(articles: readonly ArticleRow[]): (number | null)[] {
  const length = Math.max(0, ...articles.map((a) => a.trend.length))
  return Array.from({ length }, (_, i) => {
    const known = articles.map((a) => a.trend[i]).filter((v): v is number => typeof v === 'number')
    return known.length === 0 ? null : known.reduce((sum, v) => sum + v, 0) / known.length
  })
}
