import type { Value } from '@guixing/core/model/kind'

/** One line of a roster: instants in UTC as `toISOString` writes them, ids of people. */
export interface RosterRow { start: string; end: string; people: string[]; manager: string | null }
export interface RosterProblem { code: 'uncovered' | 'double-duty' | 'no-manager' | 'backwards' | 'on-leave'; from: string; to: string; params: Record<string, Value>; article: string }

/** What problems are judged by: the period, which instants lie on a special day, and who is a manager of middle rank or above. */
export interface Judged {
  period: { from: string; to: string }
  special: (instant: string) => boolean
  isMiddleRank: (person: string) => boolean
  /** Rows of the month before: its last night covers the first hours of this one. Their own problems are that month's. */
  before?: RosterRow[]
  /** Approved leaves: a person on a shift of that time is said, and whoever makes the roster decides. */
  away?: readonly { person: string; starts: string; ends: string }[]
}

/**
 * Everything that keeps a roster from being published: any uncovered minute of the period (S29-01), one person on two
 * shifts at once, and a shift on a special day without a manager of middle rank or above (S29-10); and, said only, whoever is on a shift
 * during an approved leave (S06-13). All at once, in order of time.
 */
export function problemsOf(rows: RosterRow[], { period, special, isMiddleRank, before = [], away = [] }: Judged): RosterProblem[] {
  const problems: RosterProblem[] = []
  const own = new Set(rows)
  const sorted = [...before, ...rows].sort((a, b) => a.start.localeCompare(b.start) || a.end.localeCompare(b.end))
  const gap = (from: string, to: string) => problems.push({ code: 'uncovered', from, to, params: { minutes: Math.ceil((Date.parse(to) - Date.parse(from)) / 60_000) }, article: '一' })
  const ends = new Map<string, string>()
  let covered = period.from
  for (const row of sorted) {
    const mine = own.has(row)
    if (row.end <= row.start) {
      if (mine) problems.push({ code: 'backwards', from: row.start, to: row.end, params: {}, article: '一' })
      continue
    }
    if (row.people.length > 0) {
      if (row.start > covered && covered < period.to) gap(covered, row.start < period.to ? row.start : period.to)
      if (row.end > covered) covered = row.end
    }
    for (const person of new Set(row.people)) {
      const busy = ends.get(person)
      if (mine && busy !== undefined && busy > row.start) problems.push({ code: 'double-duty', from: row.start, to: busy < row.end ? busy : row.end, params: { person }, article: '一' })
      if (busy === undefined || row.end > busy) ends.set(person, row.end)
    }
    if (mine) for (const gone of away) if (row.people.includes(gone.person) && gone.starts < row.end && row.start < gone.ends) problems.push({ code: 'on-leave', from: gone.starts > row.start ? gone.starts : row.start, to: gone.ends < row.end ? gone.ends : row.end, params: { person: gone.person }, article: '五' })
    if (mine && isSpecial(row, special) && !(row.manager !== null && isMiddleRank(row.manager))) problems.push({ code: 'no-manager', from: row.start, to: row.end, params: {}, article: '七' })
  }
  if (covered < period.to) gap(covered, period.to)
  return problems.sort((a, b) => a.from.localeCompare(b.from))
}

const HALF_DAY = 12 * 3_600_000

/** Does any part of the shift lie on a special day? Ends are open: a night that ends at midnight does not touch the next day. */
export function isSpecial(row: Pick<RosterRow, 'start' | 'end'>, special: (instant: string) => boolean): boolean {
  const last = Date.parse(row.end) - 1
  for (let ms = Date.parse(row.start); ms < last; ms += HALF_DAY) if (special(new Date(ms).toISOString())) return true
  return special(new Date(last).toISOString())
}
