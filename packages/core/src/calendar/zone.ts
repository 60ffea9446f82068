import { Temporal } from 'temporal-polyfill'
import { TimeError, dayMs, dayNumber, dayText, minuteMs, toIso, toMs } from './instant.ts'
import type { Day, Instant } from './instant.ts'

/**
 * Between two changes of a zone's clocks its offset is constant. Temporal is asked once for each such span (25 to 50 µs);
 * everything after is arithmetic, so a due date costs microseconds. Asia/Shanghai needs one span since 1991.
 */
interface Span { readonly from: number; readonly until: number; readonly offset: number }

const spansByZone = new Map<string, Span[]>()

/** Milliseconds a zone's wall clock is ahead of UTC at an instant. */
export function offsetAt(zone: string, ms: number): number {
  return spanAt(zone, ms).offset
}

/** Whether the zone's name is known. */
export function isZone(zone: string): boolean {
  try {
    offsetAt(zone, 0)
    return true
  } catch {
    return false
  }
}

/**
 * Instant (ms) of a wall-clock time, `minute` minutes after midnight of a day (1440: the next midnight). A time that
 * occurs twice is its first occurrence; a time skipped in spring is the moment of the change, so windows never overlap.
 */
export function wallMs(zone: string, day: number, minute: number): number {
  return wallToMs(zone, day * dayMs + minute * minuteMs)
}

/** The same for a wall-clock reading written as if it were UTC milliseconds. */
export function wallToMs(zone: string, wall: number): number {
  const before = offsetAt(zone, wall - 1.5 * dayMs)
  const after = offsetAt(zone, wall + 1.5 * dayMs)
  if (before === after) return wall - before
  if (offsetAt(zone, wall - before) === before) return wall - before
  if (offsetAt(zone, wall - after) === after) return wall - after
  return spanAt(zone, wall - before).from
}

/** Day number on the wall calendar of a zone at an instant. */
export function dayAt(zone: string, ms: number): number {
  return Math.floor((ms + offsetAt(zone, ms)) / dayMs)
}

/** The day an instant falls on in a zone. */
export function dayOf(instant: Instant, zone: string): Day {
  return dayText(dayAt(zone, toMs(instant)))
}

/** First instant of a day in a zone. */
export function startOfDay(day: Day, zone: string): Instant {
  return toIso(wallMs(zone, dayNumber(day), 0))
}

/** Last millisecond of a day in a zone: a due at the end of a day is kept by everything up to and including this instant. */
export function endOfDay(day: Day, zone: string): Instant {
  return toIso(wallMs(zone, dayNumber(day) + 1, 0) - 1)
}

function spanAt(zone: string, ms: number): Span {
  let spans = spansByZone.get(zone)
  if (!spans) spansByZone.set(zone, (spans = []))
  for (const span of spans) if (ms >= span.from && ms < span.until) return span
  const span = findSpan(zone, ms)
  spans.unshift(span)
  return span
}

function findSpan(zone: string, ms: number): Span {
  try {
    const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toZonedDateTimeISO(zone)
    // "previous" excludes the instant itself, which may be the change we are standing on
    const previous = at.add({ milliseconds: 1 }).getTimeZoneTransition('previous')
    const next = at.getTimeZoneTransition('next')
    return {
      from: previous ? previous.epochMilliseconds : -Infinity,
      until: next ? next.epochMilliseconds : Infinity,
      offset: Math.round(at.offsetNanoseconds / 1e6),
    }
  } catch (cause) {
    spansByZone.delete(zone)
    throw new TimeError(`zone: unknown time zone ${zone}`, { cause })
  }
}
