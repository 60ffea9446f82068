// Its named exports exist for bundlers only; Node itself sees the default.
import chineseDays from 'chinese-days'
import { weekdays, type Calendar, type Window } from '@guixing/core/calendar/calendar'

const OFFICE: readonly Window[] = [['09:00', '12:00'], ['13:00', '18:00']]

/**
 * The first working calendar of a house: Monday to Friday 09:00–12:00 and 13:00–18:00, with China's public holidays and
 * make-up workdays of these years. A year whose list is not published yet stands as provisional; the administrator adds its days.
 */
export function officeCalendar(zone: string, years: readonly number[]): Calendar {
  const off: string[] = []
  const work: string[] = []
  const provisional: number[] = []
  for (const year of years) {
    const before = off.length
    for (let ms = Date.UTC(year, 0, 1); ms < Date.UTC(year + 1, 0, 1); ms += 86_400_000) {
      const detail = chineseDays.getDayDetail(new Date(ms).toISOString().slice(0, 10))
      // Holidays and make-up days bear their festival's name in two languages; other days only the weekday's.
      if (detail.name.includes(',')) (detail.work ? work : off).push(detail.date)
    }
    if (off.length === before) provisional.push(year)
  }
  const windows = Object.fromEntries(weekdays.map((day) => [day, day === 'sat' || day === 'sun' ? [] : OFFICE])) as unknown as Calendar['windows']
  return { id: 'house', version: '1', zone, windows, off, work, ...(provisional.length > 0 ? { provisional } : {}) }
}
