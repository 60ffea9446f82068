import { makeCalendar } from './calendar.ts'
import type { Calendar, Window } from './calendar.ts'

/** The calendar of the test vectors: Mon–Fri 09:00–12:00 and 13:30–18:00 with the 2026 State Council notice; 2027 not yet published. */
const day: readonly Window[] = [['09:00', '12:00'], ['13:30', '18:00']]

export const china2026: Calendar = makeCalendar({
  id: 'house', version: '2026-1', zone: 'Asia/Shanghai',
  windows: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] },
  off: [
    '2026-01-01', '2026-01-02', '2026-01-03', '2026-02-15', '2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20',
    '2026-02-21', '2026-02-22', '2026-02-23', '2026-04-04', '2026-04-05', '2026-04-06', '2026-05-01', '2026-05-02', '2026-05-03',
    '2026-05-04', '2026-05-05', '2026-06-19', '2026-06-20', '2026-06-21', '2026-09-25', '2026-09-26', '2026-09-27', '2026-10-01',
    '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07',
  ],
  work: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  provisional: [2027],
})

/** An instant from wall time in Shanghai: `at('2026-02-14 10:00')`. */
export function at(wall: string): string {
  return new Date(`${wall.replace(' ', 'T')}${wall.length === 16 ? ':00' : ''}+08:00`).toISOString()
}
