/** Weekdays as calendars name them, Monday first. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]
export type Windows = Record<string, [string, string][]>
export type DayKind = 'work' | 'weekend' | 'off' | 'makeup'

const TIME = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/

/** `08:30-12:00，13:30-17:30` as windows. Null where it is not written right, overlaps or ends before it starts; empty text is a day off. */
export function parseSpans(text: string): [string, string][] | null {
  const parts = text.split(/[,，、;；\s]+/).filter(Boolean)
  const spans: [string, string][] = []
  for (const part of parts) {
    const [from, to, more] = part.split(/[-–—~～至]/)
    if (!from || !to || more !== undefined || !TIME.test(from) || !TIME.test(to) || from >= to) return null
    spans.push([from, to])
  }
  spans.sort((a, b) => (a[0] < b[0] ? -1 : 1))
  return spans.every((span, i) => i === 0 || (spans[i - 1]?.[1] ?? '') <= span[0]) ? spans : null
}

export const spansText = (spans: readonly (readonly [string, string])[] | undefined): string => (spans ?? []).map(([from, to]) => `${from}-${to}`).join('，')

export interface YearDay { day: string; date: number; kind: DayKind }

/** Each month of a year as a calendar with these windows and exceptions counts it; `blank` days before the first, Monday first. */
export function workingYear(year: number, windows: Windows, off: readonly string[], work: readonly string[]): { months: { month: number; blank: number; days: YearDay[] }[]; workDays: number } {
  const isOff = new Set(off)
  const isWork = new Set(work)
  let workDays = 0
  const months = Array.from({ length: 12 }, (_, m) => {
    const last = new Date(Date.UTC(year, m + 1, 0)).getUTCDate()
    const blank = (new Date(Date.UTC(year, m, 1)).getUTCDay() + 6) % 7
    const days = Array.from({ length: last }, (_, d): YearDay => {
      const day = `${year}-${String(m + 1).padStart(2, '0')}-${String(d + 1).padStart(2, '0')}`
      const weekday = WEEKDAYS[(blank + d) % 7] ?? 'mon'
      const ordinary = (windows[weekday] ?? []).length > 0
      const kind: DayKind = isWork.has(day) ? (ordinary && !isOff.has(day) ? 'work' : 'makeup') : isOff.has(day) ? 'off' : ordinary ? 'work' : 'weekend'
      if (kind === 'work' || kind === 'makeup') workDays += 1
      return { day, date: d + 1, kind }
    })
    return { month: m + 1, blank, days }
  })
  return { months, workDays }
}
