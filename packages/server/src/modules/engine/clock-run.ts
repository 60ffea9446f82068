import type { ClockControl } from '@guixing/core/model/control'
import type { Value } from '@guixing/core/model/kind'
import { value, type Env } from '@guixing/core/controls/expressions'
import { checkClock, type ClockDef, type ClockEvent, type Due } from '@guixing/core/clocks/clock'
import { foldClock } from '@guixing/core/clocks/fold'
import { nextWake } from '@guixing/core/clocks/wake'
import type { Calendar } from '@guixing/core/calendar/calendar'
import { midnightIn } from '../../platform/days.ts'
import { newId } from '../../platform/ids.ts'
import type { Rules } from '../rules/index.ts'

/** A row of `clock`; column names, since it goes to the table as it is. */
export interface ClockRow {
  id: string
  matter_id: string
  control: string
  regulation: string
  article: string
  level: string
  run: number
  state: 'running' | 'paused' | 'met' | 'breached' | 'cancelled'
  started_at: string
  due_at: string | null
  first_due_at: string | null
  stopped_at: string | null
  share_from: string | null
  holder_id: string | null
  calendar_id: string
  calendar_version: number
  definition: ClockDef
  events: ClockEvent[]
  fired: string[]
  next_at: string | null
  breached: boolean
}

export function calendarOf(rules: Rules, row: Pick<ClockRow, 'calendar_id' | 'calendar_version'>): Calendar {
  return row.calendar_id === 'plain' ? rules.plain : rules.calendars.get(`${row.calendar_id}@${row.calendar_version}`) ?? rules.calendar
}

/** Resolves a control's limit with the parameters of its day, and the reasons its pauses may have; null where a parameter is to be set or the agreed time is blank. */
export function clockDef(control: ClockControl, env: Env, from: string, zone: string, reasons: readonly string[] = []): ClockDef | null {
  const [unit, expression] = Object.entries(control.due)[0] as [string, Value]
  const amount = value(expression, control.id)(env)
  if (amount === undefined || amount === null) return null
  const due = (unit === 'at' ? { at: instantOf(zone, String(amount)) } : { [unit]: Number(amount) }) as Due
  try {
    return checkClock({
      id: control.id, from, due, grain: control.grain,
      warn: control.warn.map((w) => (w.at !== undefined ? { at: shareText(w.at, env) } : { before: daysText(w.before, env) })),
      ladder: control.ladder.map((l) => ({ ...(l.at === 'due' || l.after === undefined ? { at: 'due' as const } : { after: l.after }), ...(l.repeat ? { repeat: l.repeat } : {}), ...(l.repeatMost !== undefined ? { repeatMost: l.repeatMost } : {}) })),
      ...(control.pause ? { pause: { reasons: [...reasons], evidence: control.pause.evidence } } : {}),
    })
  } catch {
    return null
  }
}

/** `75%`, or a parameter such as P53 that holds the number. */
function shareText(at: string, env: Env): string {
  if (!at.startsWith('$')) return at
  const v = value(at, 'warn')(env)
  return `${v === undefined || v === null ? 75 : Number(v)}%`
}

/** `P7D`, or a parameter such as P32 that holds a number of days; where that is to be set, the due itself. */
function daysText(before: string | undefined, env: Env): string {
  if (!before?.startsWith('$')) return before ?? 'PT0M'
  const v = value(before, 'warn')(env)
  return v === undefined || v === null ? 'PT0M' : `P${Number(v)}D`
}

/** A day is the midnight it begins with in the house's zone; with the grain of a day its end is what counts. */
export const instantOf = (zone: string, text: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? midnightIn(zone, text) : text)

export function startClock(rules: Rules, control: ClockControl, level: string, matter: string, run: number, env: Env, since: string, now: string, holder: string | null): ClockRow | null {
  const from = instantOf(rules.house.zone, since)
  const definition = clockDef(control, env, from, rules.house.zone, control.pause ? rules.lists[control.pause.reasons]?.items.map((i) => i.value) : [])
  if (!definition) return null
  const calendar = control.calendar === 'plain' ? rules.plain : rules.calendar
  const row: ClockRow = {
    id: newId(), matter_id: matter, control: control.id, regulation: control.regulation, article: control.clause[0] ?? '', level, run, state: 'running', started_at: now,
    due_at: null, first_due_at: null, stopped_at: null, share_from: from, holder_id: holder, calendar_id: control.calendar === 'plain' ? 'plain' : calendar.id,
    calendar_version: control.calendar === 'plain' ? 1 : Number(calendar.version) || 1, definition, events: [{ type: 'started', at: now, from }], fired: [], next_at: null, breached: false,
  }
  refresh(rules, row, now)
  return row
}

/** Adds an event and folds again. The fold decides; the row only stores what it says, for sorting. */
export function applyEvent(rules: Rules, row: ClockRow, event: ClockEvent, now: string): void {
  row.events = [...row.events, event]
  refresh(rules, row, now)
}

/** Brings the stored state in line with the events as of `now`; a breach once recorded stays. */
export function refresh(rules: Rules, row: ClockRow, now: string): void {
  const calendar = calendarOf(rules, row)
  const state = foldClock(row.definition, calendar, row.events, { now })
  if (!state) return
  row.due_at = state.dueAt
  row.first_due_at = state.firstDueAt
  row.stopped_at = state.stoppedAt ?? state.cancelledAt ?? null
  row.breached = row.breached || state.breachedAt !== undefined
  row.state = state.status === 'breached-open' || state.status === 'breached-stopped' ? 'breached' : state.status
  const wake = nextWake(row.definition, calendar, state, row.fired)
  row.next_at = wake?.at ?? null
}

/** Share of the limit used at `now`, 0 and up, over the plain span from start to due. */
export function shareOf(row: Pick<ClockRow, 'started_at' | 'due_at' | 'stopped_at' | 'share_from'>, now: string): number {
  if (row.due_at === null) return 0
  const from = Date.parse(row.share_from ?? row.started_at)
  const span = Date.parse(row.due_at) - from
  return span <= 0 ? 1 : Math.max(0, (Date.parse(row.stopped_at ?? now) - from) / span)
}
