import { houseZone } from '../../app/clock.ts'
import { clockTime, houseDay } from '../../ui/time-words.ts'

const short = (instant: string): string => houseDay(Date.parse(instant), houseZone()).slice(5)
const yearOf = (instant: string): string => houseDay(Date.parse(instant), houseZone()).slice(0, 4)

/** 06-01 09:00–18:00, 06-01 09:00–06-03 12:00, with the years where they differ. */
export function spanText(from: string | null, until: string | null): string {
  if (from === null) return '—'
  if (until === null) return `${short(from)} ${clockTime(from)}`
  if (short(from) === short(until) && yearOf(from) === yearOf(until)) return `${short(from)} ${clockTime(from)}–${clockTime(until)}`
  const years = yearOf(from) === yearOf(until) ? ['', ''] : [`${yearOf(from)}-`, `${yearOf(until)}-`]
  return `${years[0]}${short(from)} ${clockTime(from)}–${years[1]}${short(until)} ${clockTime(until)}`
}

/** Days and hours as people write them: 1.5, 2; never 0.30000000004. */
export const figure = (n: number): string => String(Math.round(n * 100) / 100)
