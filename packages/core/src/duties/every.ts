import type { Weekday } from '../calendar/calendar.ts'
import type { Day, Instant } from '../calendar/instant.ts'

/** A value a house has not set yet: the duty is then inactive, not due on some invented day. */
export type Unset = 'unset' | null

/** A date of a month (31 is its last day where it is shorter) or the month's last day. */
export type MonthDay = number | 'last'
/** Which period the due day lies in, seen from the period the item is for: the plan for 2027 is due in the prior year. */
export type Of = 'prior' | 'this' | 'next'

/** How often a duty falls due. A key left out means the end of the period; a key that is unset makes the duty inactive. */
export type Every =
  /** `house`: every working day of the calendar; `plain`: every day. Due in the minute `at`, or at the day's end. */
  | { readonly day: { readonly calendar: 'house' | 'plain'; readonly at?: string | Unset } }
  /** `day` as a name or 1 (Monday) to 7. `before: '12:00'` is kept until 11:59:59.999. `opensAt`: `08:00` of that day, or `fri 08:00`. */
  | { readonly week: { readonly day?: Weekday | number | Unset; readonly before?: string | Unset; readonly opensAt?: string | Unset } }
  /** `nth`: the n-th working day of the month, from its end when negative. */
  | { readonly month: { readonly day?: MonthDay | Unset; readonly nth?: number | Unset; readonly of?: Of | Unset } }
  /** `day`: of the quarter's last month; `days`: so many days after the quarter's end. */
  | { readonly quarter: { readonly day?: MonthDay | Unset; readonly nth?: number | Unset; readonly days?: number | Unset; readonly of?: Of | Unset } }
  /** `due` as `12-31`. */
  | { readonly year: { readonly due?: string | Unset; readonly of?: Of | Unset } }
  /** At least `least` times in every run of `days` days, counted from `since`. */
  | { readonly window: { readonly days: number | Unset; readonly least: number | Unset; readonly since?: Day | Unset } }

/** One due item of a duty. `dueAt` is the last instant that keeps it. */
export interface Occurrence {
  /** `D2026-11-24` `W2026-11-23` `M2026-11` `Q2026-4` `Y2026`, and `P2026-10-01` for a window by its first day. */
  readonly period: string
  readonly start: Day
  readonly end: Day
  readonly opensAt: Instant
  readonly dueAt: Instant
  /** How often it must be done in the period, when more may be asked than once. */
  readonly least?: number
  /** The day depends on a year without official days off. */
  readonly provisional?: true
}
