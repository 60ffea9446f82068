import type { ArticleRate, ControlView, RegulationView } from '@guixing/contract/regulations'
import type { z } from 'zod'

export type Rated = z.infer<typeof ArticleRate>
export type Control = z.infer<typeof ControlView>
export type Article = RegulationView['articles'][number]

/** What the gutter beside an article says. */
export type ArticleState =
  | { kind: 'rate'; rate: number }
  /** The system stops it beforehand: nothing can be breached, so no percentage (design §1). */
  | { kind: 'blocks'; held: number; prevented: number }
  | { kind: 'unset'; missing: string[] }
  | { kind: 'overridden'; concern: string | null }
  | { kind: 'none' }
  /** Nothing is bound to it: to be read. */
  | { kind: 'reading' }

/** A rate beats held, held beats "to be set", and an article nobody measures is only to be read. */
export function articleState(article: Article, rated: Rated | undefined, controls: readonly Control[]): ArticleState {
  if (rated && rated.rate !== null) return { kind: 'rate', rate: rated.rate }
  if (rated?.blocks && rated.held + rated.prevented > 0) return { kind: 'blocks', held: rated.held, prevented: rated.prevented }
  const own = controls.filter((c) => article.controls.includes(c.id))
  if (own.length === 0) return { kind: 'reading' }
  const live = own.filter((c) => c.state !== 'inactive' && c.state !== 'overridden')
  if (live.length === 0) {
    const over = own.find((c) => c.state === 'overridden')
    return over ? { kind: 'overridden', concern: over.concern } : { kind: 'unset', missing: own.flatMap((c) => c.missing) }
  }
  if (rated?.blocks) return { kind: 'blocks', held: 0, prevented: 0 }
  return { kind: 'none' }
}

/** Point by point the mean of the articles that had any, as the regulation's own rate is counted (design §1). */
export function meanTrend(trends: readonly (readonly (number | null)[])[]): (number | null)[] {
  const length = Math.max(0, ...trends.map((t) => t.length))
  return Array.from({ length }, (_, i) => {
    const there = trends.map((t) => t[t.length - length + i]).filter((v): v is number => typeof v === 'number')
    return there.length === 0 ? null : there.reduce((a, b) => a + b, 0) / there.length
  })
}

/** A chapter that the regulation names and does not number has no number to show. */
export const chapterNumber = (no: string): string => (/^[\d.\-–一二三四五六七八九十百]+$/.test(no) ? no : '')

/** `S03 4.1.3` taken apart; null for what is no clause. */
export function readClause(text: string): { regulation: string; article: string } | null {
  const found = /^\s*(?:§\s*)?([Ss]\d{2})\s+(.+?)\s*$/.exec(text)
  return found ? { regulation: found[1]!.toUpperCase(), article: found[2]! } : null
}

/** How late, as days, hours and minutes: the greatest two that matter. */
export function lateParts(minutes: number): { key: 'minutes' | 'hours' | 'days'; d: number; h: number; m: number } {
  const all = Math.max(0, Math.round(minutes))
  const d = Math.floor(all / 1440)
  const h = Math.floor((all % 1440) / 60)
  const m = all % 60
  if (d > 0) return { key: 'days', d, h, m }
  return h > 0 ? { key: 'hours', d, h, m } : { key: 'minutes', d, h, m }
}
