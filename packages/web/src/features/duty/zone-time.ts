/**
 * Days and clock times of the house's zone in the browser, without a time library: the roster and the
 * handover speak of 08:00 here, the wire speaks of instants.
 */

const formats = new Map<string, Intl.DateTimeFormat>()
function format(zone: string): Intl.DateTimeFormat {
  const found = formats.get(zone)
  if (found) return found
  const made = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' })
  formats.set(zone, made)
  return made
}

function wall(at: number, zone: string): { day: string; minutes: number; asUtc: number } {
  const part: Record<string, string> = {}
  for (const p of format(zone).formatToParts(new Date(at))) part[p.type] = p.value
  const [h, m, s] = [Number(part['hour']), Number(part['minute']), Number(part['second'])]
  const day = `${part['year']}-${part['month']}-${part['day']}`
  return { day, minutes: h * 60 + m, asUtc: Date.parse(`${day}T00:00:00Z`) + (h * 3600 + m * 60 + s) * 1000 }
}

/** Day of an instant in a zone, YYYY-MM-DD. */
export function dayOf(instant: string, zone: string): string {
  return wall(Date.parse(instant), zone).day
}

/** Minutes since midnight of an instant in a zone, 0–1439. */
export function minutesOf(instant: string, zone: string): number {
  return wall(Date.parse(instant), zone).minutes
}

/** 08:00 in a zone. Midnight is written 24:00 where it ends a shift (`end`). */
export function clockOf(instant: string, zone: string, end = false): string {
  const minutes = minutesOf(instant, zone)
  if (end && minutes === 0) return '24:00'
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/**
 * The instant at which a zone's clock shows `minutes` after midnight of `day`; 1440 is the next midnight.
 * Where a clock change skips that time, the first instant after the gap.
 */
export function instantAt(day: string, minutes: number, zone: string): string {
  const wanted = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000
  let at = wanted
  for (let i = 0; i < 3; i += 1) {
    const off = wall(at, zone).asUtc - wanted
    if (off === 0) break
    at -= off
  }
  return new Date(at).toISOString()
}

/** Days of a month YYYY-MM, in order. */
export function daysOf(month: string): string[] {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return Array.from({ length: last }, (_, i) => `${month}-${String(i + 1).padStart(2, '0')}`)
}

/** 0 Monday … 6 Sunday. */
export function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
}

/** The day after. */
export function dayAfter(day: string, by = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10)
}

/** The month `by` months on, YYYY-MM. */
export function monthAfter(month: string, by: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}
