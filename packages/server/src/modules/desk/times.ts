import type { Calendar } from '@guixing/core/calendar/calendar'
import { addWorkingDays, isOpen, nextOpening } from '@guixing/core/calendar/working-time'
import { dayNumber } from '@guixing/core/calendar/instant'
import { dayOf, wallMs } from '@guixing/core/calendar/zone'

const MINUTE = 60_000
const TEN = 10 * MINUTE

/**
 * The next times worth agreeing on with a client (S03 4.1.3): in forty minutes, rounded up to ten; an hour later; the next working day
 * at ten. Each inside the house's hours, ascending, without doubles.
 */
export function sensibleTimes(calendar: Calendar, now: string): string[] {
  const within = (ms: number): number => {
    const at = new Date(ms).toISOString()
    return isOpen(calendar, at) ? ms : Date.parse(nextOpening(calendar, at))
  }
  const soon = within(Math.ceil((Date.parse(now) + 40 * MINUTE) / TEN) * TEN)
  const later = within(soon + 60 * MINUTE)
  const day = addWorkingDays(calendar, dayOf(now, calendar.zone), 1)
  const morning = within(wallMs(calendar.zone, dayNumber(day), 600))
  return [...new Set([soon, later, morning])].sort((a, b) => a - b).map((ms) => new Date(ms).toISOString())
}
