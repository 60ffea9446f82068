import type { TFunction } from 'i18next'
import { houseZone } from '../app/clock.ts'

const MINUTE = 60_000
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export interface WallTime { y: number; m: number; d: number; hh: string; mm: string; weekday: number; dayNumber: number }

const formats = new Map<string, Intl.DateTimeFormat>()
function format(zone: string): Intl.DateTimeFormat {
  let made = formats.get(zone)
  if (!made) {
    made = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    formats.set(zone, made)
  }
  return made
}

/** What the wall clock of the house shows at an instant. `dayNumber` counts days, for differences. */
export function wallTime(instant: number, zone: string = houseZone()): WallTime {
  const part: Record<string, string> = {}
  for (const { type, value } of format(zone).formatToParts(instant)) part[type] = value
  const y = Number(part['year']), m = Number(part['month']), d = Number(part['day'])
  const dayNumber = Math.floor(Date.UTC(y, m - 1, d) / 86_400_000)
  return { y, m, d, hh: part['hour'] ?? '00', mm: part['minute'] ?? '00', weekday: ((dayNumber + 3) % 7) + 1, dayNumber }
}

/** `2026-11-24`, the day of the house at an instant. */
export function houseDay(instant: number, zone?: string): string {
  const at = wallTime(instant, zone)
  return `${at.y}-${String(at.m).padStart(2, '0')}-${String(at.d).padStart(2, '0')}`
}

/** 2026-11-24 16:30, exact, for titles on hover. */
export function exactTime(instant: string | number): string {
  const ms = typeof instant === 'number' ? instant : Date.parse(instant)
  const at = wallTime(ms)
  return `${houseDay(ms)} ${at.hh}:${at.mm}`
}

export const clockTime = (instant: string | number): string => exactTime(instant).slice(11)

/** 今天, 明天, 周四, 12月1日: the day as one says it. Weekday names only within the coming six days. */
export function dayWords(instant: string | number, now: number, t: TFunction<'ui'>): string {
  const at = wallTime(typeof instant === 'number' ? instant : Date.parse(instant))
  const here = wallTime(now)
  const days = at.dayNumber - here.dayNumber
  if (days === 0) return t('today')
  if (days === 1) return t('tomorrow')
  if (days === -1) return t('yesterday')
  if (days > 1 && days < 7) return t(`weekday.${at.weekday}`)
  return t(at.y === here.y ? 'monthDay' : 'yearMonthDay', { y: at.y, m: at.m, d: at.d, month: MONTHS[at.m - 1] })
}

/** A span in words of one family: `left` 还有, `over` 已逾, `early` 早, `late` 晚. What is left agrees with the clock beside it, which shows whole minutes: 15:50:20 to 16:08 is 18 minutes. */
export function spanWords(ms: number, family: 'left' | 'over' | 'early' | 'late', t: TFunction<'ui'>): string {
  const minutes = family === 'left' ? Math.ceil(Math.abs(ms) / MINUTE) : Math.floor(Math.abs(ms) / MINUTE)
  if (minutes === 0) return t(`${family}.now`)
  if (minutes < 60) return t(`${family}.minutes`, { n: minutes })
  const h = Math.floor(minutes / 60)
  if (h < 10 && minutes % 60 !== 0) return t(`${family}.hoursMinutes`, { h, m: minutes % 60 })
  if (h < 72) return t(`${family}.hours`, { n: h })
  return t(`${family}.days`, { n: Math.floor(h / 24) })
}

/** 今天 16:30: day and clock. */
export function whenWords(instant: string | number, now: number, t: TFunction<'ui'>): string {
  return `${dayWords(instant, now, t)} ${clockTime(instant)}`
}

/** 今天 16:30 还有40分: the due time of screens.md rule 2. `now` in milliseconds, `t` of namespace `ui`. */
export function timeWords(instant: string | number, now: number, t: TFunction<'ui'>): string {
  const ms = typeof instant === 'number' ? instant : Date.parse(instant)
  return `${whenWords(ms, now, t)}${t('join')}${spanWords(ms - now, ms < now ? 'over' : 'left', t)}`
}

/** The instant (milliseconds) at which the wall clock of the house shows this. In a gap of summer time: the instant after it. */
export function fromWall(y: number, m: number, d: number, hour: number, minute: number, zone: string = houseZone()): number {
  const wanted = Date.UTC(y, m - 1, d, hour, minute)
  let guess = wanted
  for (let round = 0; round < 2; round += 1) {
    const at = wallTime(guess, zone)
    guess += wanted - Date.UTC(at.y, at.m - 1, at.d, Number(at.hh), Number(at.mm))
  }
  return guess
}
