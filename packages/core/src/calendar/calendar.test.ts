import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeCalendar, plain, weekdays } from './calendar.ts'
import type { Calendar, Window } from './calendar.ts'
import { at, china2026 } from './china-2026.fixture.ts'
import { dayPlus, minuteMs, monthPlus, toIso, toMs } from './instant.ts'
import { addDays, addMonths, addPlain, endOfGrain, parseDuration } from './plain-time.ts'
import { periodOf, periodsBetween } from './period.ts'
import type { Step } from './trail.ts'
import { addWorkingDays, addWorkingMinutes, isOpen, isWorkday, nextOpening, workingMinutesBetween } from './working-time.ts'
import { dayOf, endOfDay, offsetAt, startOfDay, wallMs } from './zone.ts'

describe('S03 X-05: the vectors of 2026 with make-up workdays', () => {
  test.each([
    ['2026-02-14 10:00', 120, '2026-02-14 12:00'],
    ['2026-02-14 17:00', 120, '2026-02-24 10:00'],
    ['2026-09-18 17:30', 60, '2026-09-20 09:30'],
    ['2026-05-08 16:00', 450, '2026-05-09 16:00'],
    ['2026-01-03 10:00', 30, '2026-01-04 09:30'],
    ['2026-09-30 17:00', 450, '2026-10-08 17:00'],
    ['2026-03-04 12:10', 60, '2026-03-04 14:30'],
  ])('%s + %i working minutes = %s', (start, minutes, due) => {
    expect(addWorkingMinutes(china2026, at(start), minutes)).toBe(at(due))
    expect(workingMinutesBetween(china2026, at(start), at(due))).toBe(minutes)
  })

  test('an end on a window end stays; a start in a break starts at the next opening', () => {
    expect(addWorkingMinutes(china2026, at('2026-03-04 11:00'), 60)).toBe(at('2026-03-04 12:00'))
    expect(addWorkingMinutes(china2026, at('2026-03-04 17:00'), 60)).toBe(at('2026-03-04 18:00'))
    expect(addWorkingMinutes(china2026, at('2026-03-04 12:10'), 0)).toBe(at('2026-03-04 13:30'))
    expect(addWorkingMinutes(china2026, at('2026-03-04 12:00'), 0)).toBe(at('2026-03-04 12:00'))
  })

  test('open from the opening, no longer at the closing', () => {
    expect(isOpen(china2026, at('2026-03-04 09:00'))).toBe(true)
    expect(isOpen(china2026, at('2026-03-04 11:59'))).toBe(true)
    expect(isOpen(china2026, at('2026-03-04 12:00'))).toBe(false)
    expect(isOpen(china2026, at('2026-02-14 10:00'))).toBe(true)
    expect(isOpen(china2026, at('2026-02-16 10:00'))).toBe(false)
    expect(nextOpening(china2026, at('2026-02-14 18:00'))).toBe(at('2026-02-24 09:00'))
    expect(nextOpening(china2026, at('2026-03-04 10:00'))).toBe(at('2026-03-04 10:00'))
  })

  test('a working day is a day with windows, not a number of hours', () => {
    expect(addWorkingDays(china2026, '2026-02-13', 1)).toBe('2026-02-14')
    expect(addWorkingDays(china2026, '2026-02-14', 1)).toBe('2026-02-24')
    expect(addWorkingDays(china2026, '2026-02-15', 0)).toBe('2026-02-24')
    expect(addWorkingDays(china2026, '2026-03-04', 0)).toBe('2026-03-04')
    expect(addWorkingDays(china2026, '2026-02-24', -1)).toBe('2026-02-14')
    expect(addWorkingDays(china2026, '2026-09-30', 3)).toBe('2026-10-10')
    expect(isWorkday(china2026, '2026-10-10')).toBe(true)
    expect(isWorkday(china2026, '2026-10-11')).toBe(false)
    // the notice of 2026 has 19 weekdays off and 6 make-up days: 248 working days
    expect(periodsBetween('day', '2026-01-01', '2026-12-31').filter((day) => isWorkday(china2026, day.start))).toHaveLength(248)
  })

  test('the trail says why', () => {
    const trail: Step[] = []
    addWorkingMinutes(china2026, at('2026-02-14 17:00'), 120, trail)
    expect(trail.map((step) => step.code)).toEqual(['start', 'makeup-day', 'window', ...Array(9).fill('skipped-day'), 'window', 'result'])
    expect(trail[2]).toEqual({ code: 'window', at: at('2026-02-14 17:00'), params: { from: at('2026-02-14 17:00'), to: at('2026-02-14 18:00'), minutes: 60 } })
    expect(trail[3]?.params).toEqual({ day: '2026-02-15', reason: 'off' })
    const weekend: Step[] = []
    addWorkingMinutes(china2026, at('2026-03-06 17:30'), 60, weekend)
    expect(weekend.filter((step) => step.code === 'skipped-day').map((step) => step.params)).toEqual([
      { day: '2026-03-07', reason: 'weekend' }, { day: '2026-03-08', reason: 'weekend' }])
  })

  test('a year without data is provisional and says so, and so are the years after', () => {
    const trail: Step[] = []
    expect(addWorkingMinutes(china2026, at('2026-12-31 17:30'), 60, trail)).toBe(at('2027-01-01 09:30'))
    expect(trail.filter((step) => step.code === 'provisional').map((step) => step.params)).toEqual([{ year: 2027 }])
    const later: Step[] = []
    addWorkingDays(china2026, '2028-03-01', 1, later)
    expect(later.map((step) => step.code)).toContain('provisional')
    const sure: Step[] = []
    addWorkingDays(china2026, '2026-03-02', 3, sure)
    expect(sure.map((step) => step.code)).not.toContain('provisional')
  })
})

describe('zones', () => {
  const open: readonly Window[] = [['01:00', '05:00']]
  const berlin = makeCalendar({ id: 'night', version: '1', zone: 'Europe/Berlin', off: [], work: [],
    windows: { mon: open, tue: open, wed: open, thu: open, fri: open, sat: open, sun: open } })

  test('Europe/Berlin: a window over the change of clocks has its true length', () => {
    expect(workingMinutesBetween(berlin, '2026-03-28T23:00:00Z', '2026-03-29T12:00:00Z')).toBe(180)
    expect(workingMinutesBetween(berlin, '2026-10-24T22:00:00Z', '2026-10-25T12:00:00Z')).toBe(300)
    expect(workingMinutesBetween(berlin, '2026-06-01T00:00:00+02:00', '2026-06-02T00:00:00+02:00')).toBe(240)
    expect(addWorkingMinutes(berlin, '2026-03-29T01:30:00+01:00', 60)).toBe('2026-03-29T01:30:00.000Z')
  })

  test('Europe/Berlin: windows inside the skipped hour do not exist and never overlap', () => {
    const gap = makeCalendar({ ...berlin, windows: { ...berlin.windows, sun: [['02:15', '02:30'], ['02:45', '04:00']] } })
    expect(workingMinutesBetween(gap, '2026-03-28T23:00:00Z', '2026-03-29T12:00:00Z')).toBe(60)
  })

  test('days of 23 and 25 hours; plain days keep the wall time, plain hours do not', () => {
    expect(toMs(endOfDay('2026-03-29', 'Europe/Berlin')) - toMs(startOfDay('2026-03-29', 'Europe/Berlin')) + 1).toBe(23 * 3_600_000)
    expect(toMs(endOfDay('2026-10-25', 'Europe/Berlin')) - toMs(startOfDay('2026-10-25', 'Europe/Berlin')) + 1).toBe(25 * 3_600_000)
    expect(addDays('2026-03-28T12:00:00+01:00', 1, 'Europe/Berlin')).toBe('2026-03-29T10:00:00.000Z')
    expect(addPlain('2026-03-28T12:00:00+01:00', { hours: 24 })).toBe('2026-03-29T11:00:00.000Z')
    expect(addPlain('2026-03-28T12:00:00Z', { minutes: 90 })).toBe('2026-03-28T13:30:00.000Z')
  })

  test('Asia/Shanghai and America/St_Johns', () => {
    expect(startOfDay('2026-07-01', 'Asia/Shanghai')).toBe('2026-06-30T16:00:00.000Z')
    expect(endOfDay('2026-07-01', 'Asia/Shanghai')).toBe('2026-07-01T15:59:59.999Z')
    expect(dayOf('2026-01-03T16:30:00Z', 'Asia/Shanghai')).toBe('2026-01-04')
    expect(dayOf('2026-01-03T15:59:59.999Z', 'Asia/Shanghai')).toBe('2026-01-03')
    expect(startOfDay('2026-07-01', 'America/St_Johns')).toBe('2026-07-01T02:30:00.000Z')
    expect(startOfDay('2026-12-01', 'America/St_Johns')).toBe('2026-12-01T03:30:00.000Z')
    expect(dayOf('2026-12-01T03:29:59.999Z', 'America/St_Johns')).toBe('2026-11-30')
    const office: readonly Window[] = [['08:30', '16:30']]
    const stJohns = makeCalendar({ id: 'nl', version: '1', zone: 'America/St_Johns', off: [], work: [],
      windows: { mon: office, tue: office, wed: office, thu: office, fri: office, sat: [], sun: [] } })
    // Friday before the spring change to Monday after it
    expect(addWorkingMinutes(stJohns, '2026-03-06T16:00:00-03:30', 60)).toBe('2026-03-09T11:30:00.000Z')
  })

  test('offsets agree with the wall clock in every zone, all year, also where a day is missing', () => {
    fc.assert(fc.property(
      fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Apia', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kathmandu'),
      fc.integer({ min: Date.UTC(2005, 0, 1) / minuteMs, max: Date.UTC(2035, 0, 1) / minuteMs }),
      (zone, minute) => {
        const ms = minute * minuteMs
        const text = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(ms)
        expect(toIso(ms + offsetAt(zone, ms)).slice(0, 19).replace('T', ' ')).toBe(text)
      }), { numRuns: 300 })
  })

  test('a day missing from a zone has no length', () => {
    expect(toMs(startOfDay('2011-12-31', 'Pacific/Apia')) - toMs(startOfDay('2011-12-30', 'Pacific/Apia'))).toBe(0)
  })
})

describe('days, months, grains, periods', () => {
  test('S02 P07: months end with the month', () => {
    expect(monthPlus('2026-01-15', 2)).toBe('2026-03-15')
    expect(monthPlus('2025-12-31', 2)).toBe('2026-02-28')
    expect(monthPlus('2027-12-31', 2)).toBe('2028-02-29')
    expect(monthPlus('2026-03-31', -1)).toBe('2026-02-28')
    expect(addMonths(at('2025-12-31 10:00'), 2, 'Asia/Shanghai')).toBe(at('2026-02-28 10:00'))
    const trail: Step[] = []
    addMonths(at('2025-12-31 10:00'), 2, 'Asia/Shanghai', trail)
    expect(trail).toEqual([{ code: 'month-clamp', at: at('2026-02-28 10:00'), params: { from: '2025-12-31', to: '2026-02-28' } }])
  })

  test('a limit is kept until the end of its second, minute, day', () => {
    const ms = toMs(at('2026-03-04 16:30:20'))
    expect(toIso(endOfGrain(ms, 'second', 'Asia/Shanghai'))).toBe('2026-03-04T08:30:20.999Z')
    expect(toIso(endOfGrain(ms, 'minute', 'Asia/Shanghai'))).toBe('2026-03-04T08:30:59.999Z')
    expect(toIso(endOfGrain(ms, 'day', 'Asia/Shanghai'))).toBe('2026-03-04T15:59:59.999Z')
  })

  test('weeks run Monday to Sunday; keys name periods', () => {
    expect(periodOf('week', '2026-11-29')).toEqual({ key: 'W2026-11-23', start: '2026-11-23', end: '2026-11-29' })
    expect(periodOf('month', '2028-02-10')).toEqual({ key: 'M2028-02', start: '2028-02-01', end: '2028-02-29' })
    expect(periodOf('quarter', '2026-11-24')).toEqual({ key: 'Q2026-4', start: '2026-10-01', end: '2026-12-31' })
    expect(periodOf('year', '2026-11-24')).toEqual({ key: 'Y2026', start: '2026-01-01', end: '2026-12-31' })
    expect(periodsBetween('week', '2026-12-30', '2027-01-04').map((week) => week.key)).toEqual(['W2026-12-28', 'W2027-01-04'])
  })

  test('durations are ISO 8601', () => {
    expect(parseDuration('PT30M')).toEqual({ months: 0, days: 0, ms: 1_800_000 })
    expect(parseDuration('P1Y2M2W1DT1H')).toEqual({ months: 14, days: 15, ms: 3_600_000 })
    for (const wrong of ['P', 'PT', '30m', '', 'P1H']) expect(() => parseDuration(wrong)).toThrow(/not an ISO duration/)
  })

  test('instants need a zone and a day that exists', () => {
    for (const wrong of ['2026-02-14T10:00:00', '2026-02-30T10:00:00Z', '2026-02-14', 'x', '2026-02-14T24:00:00Z']) expect(() => toMs(wrong)).toThrow(/not an instant/)
    expect(toIso(toMs('2026-02-14T10:00:00+08:00'))).toBe('2026-02-14T02:00:00.000Z')
  })
})

describe('making a calendar', () => {
  const change = (part: Partial<Calendar>) => (): Calendar => makeCalendar({ ...china2026, ...part })
  test.each<[string, Partial<Calendar>, RegExp]>([
    ['zone', { zone: 'Asia/Peking' }, /calendar house: zone is not a known time zone: Asia\/Peking/],
    ['id', { id: '' }, /id is missing/],
    ['window order', { windows: { ...china2026.windows, tue: [['12:00', '09:00']] } }, /windows\.tue: 12:00–09:00 ends before it starts/],
    ['overlap', { windows: { ...china2026.windows, tue: [['09:00', '12:00'], ['11:00', '13:00']] } }, /windows\.tue: 11:00–13:00 overlaps/],
    ['time', { windows: { ...china2026.windows, tue: [['9:00', '12:00']] } }, /windows\.tue: not two times/],
    ['past midnight', { windows: { ...china2026.windows, tue: [['09:00', '24:01']] } }, /windows\.tue/],
    ['no such day', { off: ['2026-02-30'] }, /off: not a day: 2026-02-30/],
    ['both', { off: ['2026-02-14'] }, /2026-02-14 is both off and work/],
    ['make-up windows', { windows: { ...china2026.windows, mon: [] } }, /work days need workWindows/],
    ['missing weekday', { windows: { mon: [] } as unknown as Calendar['windows'] }, /windows\.mon|windows\.tue is missing/],
  ])('refuses a wrong %s and names the field', (_name, part, message) => {
    expect(change(part)).toThrow(message)
  })

  test('make-up days may have windows of their own', () => {
    const short = change({ workWindows: [['09:00', '12:00']] })()
    expect(addWorkingMinutes(short, at('2026-02-14 11:30'), 60)).toBe(at('2026-02-24 09:30'))
  })

  test('is frozen, and works after a round trip through JSON', () => {
    expect(() => (china2026.off as string[]).push('2026-03-04')).toThrow()
    const copy = JSON.parse(JSON.stringify(china2026)) as Calendar
    expect(addWorkingMinutes(copy, at('2026-02-14 17:00'), 120)).toBe(at('2026-02-24 10:00'))
  })

  test('refuses to look for ever: no open window in 400 days', () => {
    const shut = makeCalendar({ ...china2026, work: [], windows: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] } })
    expect(() => addWorkingMinutes(shut, at('2026-03-04 10:00'), 1)).toThrow(/calendar house 2026-1: no open window in 400 days from 2026-03-04/)
    expect(() => addWorkingDays(shut, '2026-03-04', 1)).toThrow(/no open window/)
    expect(() => nextOpening(shut, at('2026-03-04 10:00'))).toThrow(/no open window/)
    expect(() => addWorkingMinutes(china2026, at('2026-03-04 10:00'), NaN)).toThrow(/not an amount/)
    expect(() => addWorkingMinutes(china2026, at('2026-03-04 10:00'), -1)).toThrow(/not an amount/)
  })

  test('plain is always open', () => {
    const always = plain('Asia/Shanghai')
    expect(addWorkingMinutes(always, at('2026-03-04 10:00'), 48 * 60)).toBe(at('2026-03-06 10:00'))
    expect(addWorkingMinutes(always, at('2026-03-04 00:00'), 24 * 60)).toBe(at('2026-03-05 00:00'))
  })
})

describe('properties', () => {
  const minutesOfDay = fc.uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 0, maxLength: 6 })
    .map((points) => points.sort((a, b) => a - b).slice(0, points.length - (points.length % 2)))
  const windowsOf = minutesOfDay.map((points) => {
    const text = (n: number) => `${String(Math.floor(n / 4)).padStart(2, '0')}:${String((n % 4) * 15).padStart(2, '0')}`
    return points.flatMap((point, i) => (i % 2 === 0 ? [[text(point), text(points[i + 1]!)] as const] : []))
  })
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 12 }).map((ns) => ns.map((n) => dayPlus('2026-03-01', n)))
  const someCalendar = fc.record({ week: fc.array(windowsOf, { minLength: 7, maxLength: 7 }), special: days, zone: fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/St_Johns') })
    .map(({ week, special, zone }) => makeCalendar({
      id: 'any', version: '1', zone, off: special.slice(0, 8), work: special.slice(8), workWindows: [['10:00', '11:00']],
      windows: { ...Object.fromEntries(weekdays.map((day, i) => [day, week[i]!])), mon: [['09:00', '12:00'], ...week[0]!.filter((w) => w[0] >= '12:00')] } as unknown as Calendar['windows'],
    }))
  const instant = fc.integer({ min: 0, max: 50 * 1440 }).map((n) => toIso(Date.UTC(2026, 2, 1) + n * minuteMs))
  const amount = fc.integer({ min: 0, max: 2000 })

  test('later start, later or equal due; two steps equal one; elapsed inverts', () => {
    fc.assert(fc.property(someCalendar, instant, instant, amount, amount, (calendar, a, b, m, n) => {
      const [early, late] = a < b ? [a, b] : [b, a]
      const due = addWorkingMinutes(calendar, early, m)
      expect(due <= addWorkingMinutes(calendar, late, m)).toBe(true)
      expect(addWorkingMinutes(calendar, due, n)).toBe(addWorkingMinutes(calendar, early, n === 0 ? m : m + n))
      expect(workingMinutesBetween(calendar, early, due)).toBe(m)
    }), { numRuns: 200 })
  })

  test('400 calendars agree with a count minute by minute on the wall clock', () => {
    const times = Array.from({ length: 1440 }, (_, minute) => toIso(minute * minuteMs).slice(11, 16))
    const minutesOpen = (calendar: Calendar): ((ms: number) => boolean) => {
      const known = new Map<number, boolean[]>()
      return (ms) => {
        const local = ms + offsetAt(calendar.zone, ms)
        const number = Math.floor(local / 86_400_000)
        const seen = known.get(number)
        if (seen) return seen[(local - number * 86_400_000) / minuteMs]!
        const day = toIso(number * 86_400_000).slice(0, 10)
        const list = times.map((time) => {
          const open = calendar.work.includes(day) ? calendar.workWindows! : calendar.off.includes(day) ? []
            : calendar.windows[weekdays[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7]!]
          return open.some(([from, to]) => time >= from && time < to)
        })
        known.set(number, list)
        return list[(local - number * 86_400_000) / minuteMs]!
      }
    }
    fc.assert(fc.property(someCalendar, instant, fc.integer({ min: 1, max: 200 }), (calendar, start, n) => {
      const isOpenAt = minutesOpen(calendar)
      let ms = toMs(start)
      for (let left = n; left > 0; ms += minuteMs) if (isOpenAt(ms)) left--
      expect(addWorkingMinutes(calendar, start, n)).toBe(toIso(ms))
    }), { numRuns: 400 })
  }, 30_000)

  test('wall time and instant are inverse away from the changes of clocks', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 36500 }), fc.integer({ min: 0, max: 1439 }), (day, minute) => {
      const ms = wallMs('Asia/Shanghai', day + 8000, minute)
      expect(ms + offsetAt('Asia/Shanghai', ms)).toBe((day + 8000) * 86_400_000 + minute * minuteMs)
    }))
  })
})
