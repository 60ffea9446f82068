import { clockOf, dayOf, daysOf, instantAt, minutesOf } from './zone-time.ts'

/** One line of the roster as the editor holds it: instants, ids of people. */
export interface PlanRow { start: string; end: string; people: string[]; manager: string | null }

/** A shift of the day as the office speaks of it: minutes after midnight, `to` up to 1440 and beyond for nights. */
export interface ShiftOfDay { from: number; to: number }

/** 08–16–24, and the night 00–08: three shifts that cover the day (P20, S29-01). */
export const THREE_SHIFTS: readonly ShiftOfDay[] = [{ from: 0, to: 480 }, { from: 480, to: 960 }, { from: 960, to: 1440 }]

/** The shifts the rows use, in order of the day; the three shifts where there is no row yet. */
export function shiftsOf(rows: readonly PlanRow[], zone: string): ShiftOfDay[] {
  const seen = new Map<string, ShiftOfDay>()
  for (const row of rows) {
    const from = minutesOf(row.start, zone)
    const to = from + Math.round((Date.parse(row.end) - Date.parse(row.start)) / 60_000)
    seen.set(`${from}-${to}`, { from, to })
  }
  if (seen.size === 0) return [...THREE_SHIFTS]
  return [...seen.values()].sort((a, b) => a.from - b.from || a.to - b.to)
}

/** 08:00–16:00. */
export function shiftWords(shift: ShiftOfDay): string {
  const two = (minutes: number) => `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  return `${two(shift.from)}–${shift.to % 1440 === 0 ? '24:00' : two(shift.to)}`
}

/**
 * Fills a month by a repeating order: shift after shift, `perShift` people taken from the round each time,
 * so that everybody works equally often and nobody two shifts running unless too few are in the round.
 * Rows already there are replaced; managers given by day are kept.
 */
export function fillRepeating(month: string, zone: string, round: readonly string[], shifts: readonly ShiftOfDay[], perShift: number, before: readonly PlanRow[] = []): PlanRow[] {
  if (round.length === 0 || shifts.length === 0 || perShift < 1) return [...before]
  const managers = new Map(before.filter((r) => r.manager).map((r) => [r.start, r.manager]))
  const rows: PlanRow[] = []
  let next = 0
  for (const day of daysOf(month)) {
    for (const shift of shifts) {
      const start = instantAt(day, shift.from, zone)
      const people: string[] = []
      for (let i = 0; i < Math.min(perShift, round.length); i += 1) {
        people.push(round[next % round.length]!)
        next += 1
      }
      rows.push({ start, end: instantAt(day, shift.to, zone), people, manager: managers.get(start) ?? null })
    }
  }
  return rows
}

/** Managers in turn, one a day, on every shift that touches a special day and has none yet (S29-10). */
export function manageSpecial(rows: readonly PlanRow[], days: readonly string[], round: readonly string[], zone: string): PlanRow[] {
  if (round.length === 0) return [...rows]
  return rows.map((row) => {
    const touched = days.findIndex((d) => d === dayOf(row.start, zone) || d === dayOf(new Date(Date.parse(row.end) - 1).toISOString(), zone))
    return touched < 0 || row.manager || row.people.length === 0 ? row : { ...row, manager: round[touched % round.length] ?? null }
  })
}

/** Puts people and manager into one cell of the grid; a cell left empty takes its row away. */
export function setCell(rows: readonly PlanRow[], day: string, shift: ShiftOfDay, zone: string, cell: { people: string[]; manager: string | null }): PlanRow[] {
  const start = instantAt(day, shift.from, zone)
  const end = instantAt(day, shift.to, zone)
  const others = rows.filter((r) => !(r.start === start && r.end === end))
  if (cell.people.length === 0 && !cell.manager) return sorted(others)
  return sorted([...others, { start, end, ...cell }])
}

/** The row of one cell, if there is one. */
export function cellOf(rows: readonly PlanRow[], day: string, shift: ShiftOfDay, zone: string): PlanRow | undefined {
  const start = Date.parse(instantAt(day, shift.from, zone))
  const end = Date.parse(instantAt(day, shift.to, zone))
  return rows.find((r) => Date.parse(r.start) === start && Date.parse(r.end) === end)
}

export interface Problem { code: string; from: string; to: string; params: Record<string, unknown>; article: string }

/** The same fault shift after shift is one line. */
export function joinProblems(problems: readonly Problem[]): (Problem & { n: number })[] {
  const out: (Problem & { n: number })[] = []
  for (const p of problems) {
    const before = out.find((o) => o.code === p.code && o.to === p.from && o.params['person'] === p.params['person'])
    if (before) { before.to = p.to; before.n += 1 } else out.push({ ...p, n: 1 })
  }
  return out
}

/** Parts of a day, in minutes, that no row with people covers. What the server finds it says by article; this lights up while one types. */
export function uncovered(rows: readonly PlanRow[], day: string, zone: string): { from: number; to: number }[] {
  const first = Date.parse(instantAt(day, 0, zone))
  const last = Date.parse(instantAt(day, 1440, zone))
  const spans = rows.filter((r) => r.people.length > 0)
    .map((r) => [Math.max(first, Date.parse(r.start)), Math.min(last, Date.parse(r.end))] as const)
    .filter(([from, to]) => to > from).sort((a, b) => a[0] - b[0])
  const gaps: { from: number; to: number }[] = []
  let at = first
  for (const [from, to] of spans) {
    if (from > at) gaps.push({ from: (at - first) / 60_000, to: (from - first) / 60_000 })
    at = Math.max(at, to)
  }
  if (at < last) gaps.push({ from: (at - first) / 60_000, to: (last - first) / 60_000 })
  return gaps
}

/** Shifts a person has in the month: the fairness column. */
export function loadOf(rows: readonly PlanRow[]): Map<string, number> {
  const load = new Map<string, number>()
  for (const row of rows) for (const id of row.people) load.set(id, (load.get(id) ?? 0) + 1)
  return load
}

/** 24-11 16:00 – 24:00 said for a span, the day only once where both ends share it. */
export function spanWords(from: string, to: string, zone: string): string {
  const a = dayOf(from, zone)
  const b = dayOf(new Date(Date.parse(to) - 1).toISOString(), zone)
  const head = `${a.slice(5)} ${clockOf(from, zone)}`
  return a === b ? `${head}–${clockOf(to, zone, true)}` : `${head} – ${b.slice(5)} ${clockOf(to, zone, true)}`
}

function sorted(rows: PlanRow[]): PlanRow[] {
  return rows.sort((a, b) => a.start.localeCompare(b.start) || a.end.localeCompare(b.end))
}
