import { describe, expect, test } from 'vitest'
import { makeCalendar, plain } from '../calendar/calendar.ts'
import { at, china2026 } from '../calendar/china-2026.fixture.ts'
import { toIso, toMs } from '../calendar/instant.ts'
import { checkClock } from './clock.ts'
import type { ClockDef, ClockEvent, ClockState } from './clock.ts'
import { explainDue, parseFor } from './explain.ts'
import { foldClock } from './fold.ts'
import { overdueMs, share } from './measure.ts'
import { moveClock } from './move.ts'
import { stepLine } from './step-line.ts'
import { dueSteps, nextWake } from './wake.ts'

const anytime = plain('Asia/Shanghai')
const base: ClockDef = { id: 'c', due: { hours: 24 }, grain: 'second', warn: [], ladder: [] }
const started = (wall: string): ClockEvent => ({ type: 'started', at: at(wall) })
const stopped = (wall: string): ClockEvent => ({ type: 'stopped', at: at(wall) })
const paused = (wall: string, reason = 'client'): ClockEvent => ({ type: 'paused', at: at(wall), reason })
const resumed = (wall: string): ClockEvent => ({ type: 'resumed', at: at(wall) })
const pausable = { reasons: ['client'], evidence: false }
const fold = (def: Partial<ClockDef>, events: ClockEvent[], now?: string, calendar = anytime): ClockState =>
  foldClock({ ...base, ...def }, calendar, events, { now: now ? at(now) : undefined })!
/** The due in words: exact, in Shanghai. */
const due = (state: ClockState): string => toIso(toMs(state.exactDueAt) + 8 * 3_600_000).slice(0, 16).replace('T', ' ')

describe('boundary cases of the limits', () => {
  test.each([
    ['S37-13: first response after 24:00:00 is kept', { hours: 24 }, '2026-03-05 10:00:00', 'met'],
    ['S37-13: first response after 24:00:01 is a breach', { hours: 24 }, '2026-03-05 10:00:01', 'breached-stopped'],
    ['S28-04: a complaint after 48:00:00 is kept', { hours: 48 }, '2026-03-06 10:00:00', 'met'],
    ['S28-04: a complaint after 48:00:01 is a breach', { hours: 48 }, '2026-03-06 10:00:01', 'breached-stopped'],
  ] as const)('%s', (_name, limit, end, status) => {
    expect(fold({ due: limit }, [started('2026-03-04 10:00:00'), stopped(end)]).status).toBe(status)
  })

  test('S03-11: answered in the agreed minute is kept, one minute later is a breach', () => {
    const def: Partial<ClockDef> = { due: { at: at('2026-03-04 16:30') }, grain: 'minute' }
    const state = fold(def, [started('2026-03-04 10:00')])
    expect(state.dueAt).toBe('2026-03-04T08:30:59.999Z')
    const end = (instant: string) => fold(def, [started('2026-03-04 10:00'), { type: 'stopped', at: instant }]).status
    expect(end('2026-03-04T16:30:59.999+08:00')).toBe('met')
    expect(end('2026-03-04T16:31:00.000+08:00')).toBe('breached-stopped')
    expect(fold(def, [started('2026-03-04 10:00')], '2026-03-04 16:30').status).toBe('running')
    expect(fold(def, [started('2026-03-04 10:00')], '2026-03-04 16:31')).toMatchObject({ status: 'breached-open', breachedAt: state.dueAt })
  })

  test.each([
    ['2026-01-15 14:00', '2026-03-15 23:59', '2026-03-16 00:00'],
    ['2025-12-31 14:00', '2026-02-28 23:59', '2026-03-01 00:00'],
    ['2027-12-31 14:00', '2028-02-29 23:59', '2028-03-01 00:00'],
  ])('S02-20 P07: drawn %s, two months', (drawn, last, late) => {
    const def: Partial<ClockDef> = { due: { months: 2 }, grain: 'day' }
    expect(fold(def, [started(drawn), stopped(last)]).status).toBe('met')
    expect(fold(def, [started(drawn), stopped(late)]).status).toBe('breached-stopped')
  })

  test('S02-20: counts from the request although it starts with the payment', () => {
    const state = fold({ due: { months: 2 }, grain: 'day', from: at('2026-01-15 09:00') }, [started('2026-01-20 10:00')])
    expect([state.startedAt, due(state)]).toEqual([at('2026-01-20 10:00'), '2026-03-15 09:00'])
  })

  test('S39-26: five working days end with the fifth, make-up days counted', () => {
    expect(fold({ due: { workingDays: 2 }, grain: 'day' }, [started('2026-03-04 14:00')], undefined, china2026).dueAt).toBe('2026-03-06T15:59:59.999Z')
    // Fri 8 May: the Saturday is worked (1), then Mon to Thu
    expect(due(fold({ due: { workingDays: 5 }, grain: 'day' }, [started('2026-05-08 14:00')], undefined, china2026))).toBe('2026-05-14 14:00')
    // at the same hour, brought into the day's windows
    expect(due(fold({ due: { workingDays: 1 }, grain: 'minute' }, [started('2026-03-04 12:30')], undefined, china2026))).toBe('2026-03-05 13:30')
    expect(due(fold({ due: { workingDays: 1 }, grain: 'minute' }, [started('2026-03-04 20:00')], undefined, china2026))).toBe('2026-03-05 18:00')
    expect(due(fold({ due: { workingDays: 1 }, grain: 'minute' }, [started('2026-03-07 07:00')], undefined, china2026))).toBe('2026-03-09 09:00')
  })
})

describe('pauses', () => {
  test('S28 X-05: the working vector, 900 minutes paused with 270 used', () => {
    const state = fold({ due: { workingMinutes: 900 }, grain: 'minute', pause: pausable },
      [started('2026-03-02 09:00'), paused('2026-03-02 15:00'), resumed('2026-03-04 10:00')], undefined, china2026)
    expect(due(state)).toBe('2026-03-05 14:30')
    expect(state.firstDueAt).toBe('2026-03-03T10:00:59.999Z')
    expect(state.pausedMs).toBe(43 * 3_600_000)
  })

  test('S28-04: a plain limit moves by the time paused; while paused nothing is breached', () => {
    const events = [started('2026-03-04 10:00'), paused('2026-03-05 10:00'), resumed('2026-03-08 10:00')]
    expect(due(fold({ due: { hours: 48 }, pause: pausable }, events))).toBe('2026-03-09 10:00')
    expect(fold({ due: { hours: 48 }, pause: pausable }, events.slice(0, 2), '2026-03-20 10:00').status).toBe('paused')
    expect(fold({ due: { hours: 48 }, pause: pausable }, [...events.slice(0, 2), stopped('2026-03-20 10:00')]).status).toBe('met')
  })

  test('working days: those not consumed are left; an agreed time moves by the pause', () => {
    const days: Partial<ClockDef> = { due: { workingDays: 3 }, grain: 'day', pause: pausable }
    const state = fold(days, [started('2026-03-02 10:00'), paused('2026-03-03 15:00'), resumed('2026-03-06 10:00')], undefined, china2026)
    expect(due(state)).toBe('2026-03-10 10:00')
    const agreed = fold({ due: { at: at('2026-03-04 16:30') }, grain: 'minute', pause: pausable }, [started('2026-03-04 10:00'), paused('2026-03-04 11:00'), resumed('2026-03-04 12:30')])
    expect(due(agreed)).toBe('2026-03-04 18:00')
  })

  test('only reasons of the rule, with evidence where asked, before the due', () => {
    const rule = { reasons: ['client'], evidence: true }
    const events: ClockEvent[] = [started('2026-03-04 10:00'), paused('2026-03-04 11:00', 'busy'), paused('2026-03-04 12:00'),
      { type: 'paused', at: at('2026-03-04 13:00'), reason: 'client', evidence: 'mail-1' }, { type: 'paused', at: at('2026-03-04 14:00'), reason: 'client', evidence: 'mail-2' }]
    const state = foldClock({ ...base, pause: rule }, anytime, events, { explain: true })!
    expect(state.pausedAt).toBe(at('2026-03-04 13:00'))
    expect(state.steps.filter((step) => step.code === 'pause-ignored').map((step) => step.params['why'])).toEqual(['reason', 'evidence', 'already-paused'])
    expect(fold({}, [started('2026-03-04 10:00'), paused('2026-03-04 11:00')]).status).toBe('running')
    expect(fold({ pause: pausable }, [started('2026-03-04 10:00'), paused('2026-03-05 11:00'), resumed('2026-03-06 11:00')])).toMatchObject({ status: 'breached-open', pausedMs: 0 })
  })

  test('S16-13 P42: a pause at its limit ends by itself', () => {
    const def: Partial<ClockDef> = { due: { hours: 48 }, pause: { ...pausable, atMostHours: 10 } }
    const events = [started('2026-03-04 10:00'), paused('2026-03-04 12:00')]
    expect(fold(def, events, '2026-03-04 21:59').status).toBe('paused')
    const later = fold(def, events, '2026-03-04 22:00')
    expect([later.status, due(later)]).toEqual(['running', '2026-03-06 20:00'])
    const resumedLate = fold(def, [...events, resumed('2026-03-05 12:00')], '2026-03-05 12:00')
    expect([due(resumedLate), resumedLate.pausedMs]).toEqual(['2026-03-06 20:00', 36_000_000])
    expect(fold(def, events, '2026-03-06 20:01').status).toBe('breached-open')
    expect(nextWake({ ...base, ...def }, anytime, fold(def, events), [])).toEqual({ at: at('2026-03-04 22:00'), step: `pause-end-${at('2026-03-04 22:00')}` })
  })

  test('paused in the very minute of the due: resumed later, the rest of that minute is left', () => {
    const def: Partial<ClockDef> = { due: { workingMinutes: 60 }, grain: 'minute', pause: pausable }
    const events = [started('2026-03-04 11:00'), paused('2026-03-04 12:00:30')]
    expect(fold(def, [...events, resumed('2026-03-04 12:00:30')], undefined, china2026).dueAt).toBe('2026-03-04T04:00:59.999Z')
    expect(fold(def, [...events, resumed('2026-03-06 10:00:20')], undefined, china2026)).toMatchObject({ status: 'running', dueAt: '2026-03-06T02:00:59.999Z' })
  })
})

describe('reset, stop, cancel', () => {
  const def: Partial<ClockDef> = { due: { at: at('2026-03-04 16:30') }, grain: 'minute' }
  const reset = (wall: string, to: string): ClockEvent => ({ type: 'reset', at: at(wall), due: at(to) })

  test('S03-11: a newly agreed time replaces the due and keeps the first', () => {
    const state = fold(def, [started('2026-03-04 10:00'), reset('2026-03-04 16:00', '2026-03-05 09:00'), stopped('2026-03-05 08:50')])
    expect(state).toMatchObject({ status: 'met', firstDueAt: '2026-03-04T08:30:59.999Z', dueAt: '2026-03-05T01:00:59.999Z', resets: 1 })
  })

  test('S03-11: agreed anew after the agreed time has passed, the breach stays', () => {
    const state = fold(def, [started('2026-03-04 10:00'), reset('2026-03-04 17:00', '2026-03-05 09:00'), stopped('2026-03-05 08:50')])
    expect(state).toMatchObject({ status: 'breached-stopped', breachedAt: '2026-03-04T08:30:59.999Z' })
  })

  test('a limit counted from long ago, or set into the past, is a breach at once', () => {
    expect(fold({ due: { hours: 2 }, from: at('2026-03-01 10:00') }, [started('2026-03-04 10:00')]).status).toBe('breached-open')
    expect(fold(def, [started('2026-03-04 10:00'), reset('2026-03-04 11:00', '2026-03-04 10:30')]).status).toBe('breached-open')
  })

  test('a newly agreed time ends the pause', () => {
    const state = fold({ ...def, pause: pausable }, [started('2026-03-04 10:00'), paused('2026-03-04 11:00'), reset('2026-03-06 10:00', '2026-03-07 09:00'), resumed('2026-03-06 18:00')])
    expect([state.status, due(state)]).toEqual(['running', '2026-03-07 09:00'])
  })

  test('cancelled and stopped are final; a clock that never started has no state', () => {
    expect(fold(def, [started('2026-03-04 10:00'), { type: 'cancelled', at: at('2026-03-04 11:00') }, stopped('2026-03-09 11:00')], '2026-04-01 10:00').status).toBe('cancelled')
    expect(fold(def, [started('2026-03-04 10:00'), stopped('2026-03-04 11:00'), reset('2026-03-04 12:00', '2026-03-04 10:30')], '2026-04-01 10:00').status).toBe('met')
    expect(foldClock(base, anytime, [stopped('2026-03-04 11:00')])).toBeUndefined()
  })

  test('a breach the sweep recorded is never taken back, even when the machine clock was set back', () => {
    const events: ClockEvent[] = [started('2026-03-04 10:00'), { type: 'breached', at: '2026-03-04T08:30:59.999Z' }]
    expect(fold(def, events, '2026-03-04 10:05').status).toBe('breached-open')
    expect(fold(def, [...events, stopped('2026-03-04 10:10')]).status).toBe('breached-stopped')
  })
})

describe('shares, warnings, ladder', () => {
  const complaint: ClockDef = {
    id: 's28.48h', due: { hours: 48 }, grain: 'second', pause: pausable,
    warn: [{ at: '75%' }, { before: 'PT2H' }],
    ladder: [{ at: 'due' }, { after: 'PT2H', repeat: 'PT1H', repeatMost: 3 }, { after: 'P1D' }],
  }
  const events = [started('2026-03-04 10:00')]
  const state = foldClock(complaint, anytime, events)!

  test('S28-04 P53: 75 % of 48 h is 36 h, then two hours before, then past the due second', () => {
    expect(share(complaint, anytime, state, at('2026-03-05 22:00'))).toBe(0.75)
    expect(share(complaint, anytime, state, at('2026-03-07 10:00'))).toBe(1.5)
    expect(nextWake(complaint, anytime, state, [])).toEqual({ at: at('2026-03-05 22:00'), step: 'warn-1' })
    expect(nextWake(complaint, anytime, state, ['warn-1'])).toEqual({ at: at('2026-03-06 08:00'), step: 'warn-2' })
    expect(nextWake(complaint, anytime, state, ['warn-1', 'warn-2'])).toEqual({ at: at('2026-03-06 10:00:01'), step: 'due' })
    expect(nextWake(complaint, anytime, state, ['warn-1', 'warn-2', 'due'])).toEqual({ at: at('2026-03-06 10:00:01'), step: 'ladder-1' })
  })

  test('a sweep six hours late fires each step once, in order, with true times; repeats come as one', () => {
    const now = at('2026-03-06 16:10')
    const firings = dueSteps(complaint, anytime, state, [], now)
    expect(firings.map((step) => [step.id, step.at, step.count])).toEqual([
      ['warn-1', at('2026-03-05 22:00'), 1], ['warn-2', at('2026-03-06 08:00'), 1], ['due', at('2026-03-06 10:00:01'), 1],
      ['ladder-1', at('2026-03-06 10:00:01'), 1], ['ladder-2#4', at('2026-03-06 12:00:01'), 4]])
    const fired = firings.map((step) => step.id)
    expect(dueSteps(complaint, anytime, state, fired, now)).toEqual([])
    expect(nextWake(complaint, anytime, state, fired)).toEqual({ at: at('2026-03-07 10:00:01'), step: 'ladder-3' })
    expect(nextWake(complaint, anytime, state, [...fired, 'ladder-3'])).toBeUndefined()
  })

  test('repeats one by one, and without an end', () => {
    expect(nextWake(complaint, anytime, state, ['warn-1', 'warn-2', 'due', 'ladder-1', 'ladder-2#2'])).toEqual({ at: at('2026-03-06 14:00:01'), step: 'ladder-2#3' })
    const daily: ClockDef = { ...complaint, warn: [], ladder: [{ after: 'P1D', repeat: 'P1D' }] }
    expect(dueSteps(daily, anytime, state, ['due'], at('2026-03-10 12:00'))).toEqual([{ id: 'ladder-1#4', kind: 'ladder', index: 0, at: at('2026-03-07 10:00:01'), count: 4 }])
  })

  test('at the due itself nothing fires, a millisecond after the last instant it does', () => {
    const fired = ['warn-1', 'warn-2']
    expect(dueSteps(complaint, anytime, state, fired, '2026-03-06T02:00:00.999Z')).toEqual([])
    expect(dueSteps(complaint, anytime, state, fired, '2026-03-06T02:00:01.000Z').map((step) => step.id)).toEqual(['due', 'ladder-1'])
  })

  test('75 % of a working clock is 75 % of its working time, pauses left out', () => {
    const def: ClockDef = { ...base, due: { workingMinutes: 900 }, grain: 'minute', warn: [{ at: '75%' }], pause: pausable }
    const plainRun = foldClock(def, china2026, [started('2026-03-02 09:00')])!
    // 675 minutes: Monday 450, Tuesday 180 until noon and 45
    expect(nextWake(def, china2026, plainRun, [])).toEqual({ at: at('2026-03-03 14:15'), step: 'warn-1' })
    expect(share(def, china2026, plainRun, at('2026-03-02 18:00'))).toBe(0.5)
    expect(share(def, china2026, plainRun, at('2026-03-03 09:00'))).toBe(0.5)
    const withPause = foldClock(def, china2026, [started('2026-03-02 09:00'), paused('2026-03-02 15:00'), resumed('2026-03-04 10:00')])!
    expect(share(def, china2026, withPause, at('2026-03-04 10:00'))).toBe(0.3)
    expect(share(def, china2026, withPause, at('2026-03-05 14:30'))).toBe(1)
    // 270 used before the pause; 390 on Wednesday, 15 on Thursday
    expect(nextWake(def, china2026, withPause, [])).toEqual({ at: at('2026-03-05 09:15'), step: 'warn-1' })
  })

  test('paused without an end nothing wakes but what was missed before; stopped nothing but its breach', () => {
    const halted = foldClock(complaint, anytime, [...events, paused('2026-03-05 23:00')])!
    expect(nextWake(complaint, anytime, halted, [])).toEqual({ at: at('2026-03-05 22:00'), step: 'warn-1' })
    expect(nextWake(complaint, anytime, halted, ['warn-1'])).toBeUndefined()
    expect(share(complaint, anytime, halted, at('2026-03-09 23:00'))).toBeCloseTo(37 / 48, 10)
    const inTime = foldClock(complaint, anytime, [...events, stopped('2026-03-05 23:00')])!
    expect(dueSteps(complaint, anytime, inTime, [], at('2026-04-01 10:00'))).toEqual([])
    const late = foldClock(complaint, anytime, [...events, stopped('2026-03-06 23:00')])!
    expect(dueSteps(complaint, anytime, late, ['warn-1'], at('2026-04-01 10:00')).map((step) => step.id)).toEqual(['due'])
    expect(overdueMs(complaint, anytime, late, at('2026-04-01 10:00'))).toBe(13 * 3_600_000)
  })

  test('after a reset the steps count for the new due', () => {
    const renewed = foldClock(complaint, anytime, [...events, { type: 'reset', at: at('2026-03-06 09:00'), due: at('2026-03-10 10:00') }])!
    expect(nextWake(complaint, anytime, renewed, ['warn-1', 'warn-2'])?.step).toBe('warn-1~1')
    const missed = foldClock(complaint, anytime, [...events, { type: 'reset', at: at('2026-03-06 11:00'), due: at('2026-03-10 10:00') }])!
    expect(dueSteps(complaint, anytime, missed, ['warn-1', 'warn-2'], at('2026-03-06 11:00')).map((step) => [step.id, step.at])).toEqual([['due', at('2026-03-06 10:00:01')]])
    expect(dueSteps(complaint, anytime, missed, ['due'], at('2026-03-10 10:00:01')).map((step) => step.id)).toEqual(['warn-1~1', 'warn-2~1', 'ladder-1~1'])
  })

  test('S02-24: fourteen days before 15 March is 1 March', () => {
    const def: ClockDef = { ...base, due: { months: 2 }, grain: 'day', warn: [{ before: 'P14D' }, { before: 'PT6H' }] }
    const writeOff = foldClock(def, anytime, [started('2026-01-15 10:00')])!
    expect(nextWake(def, anytime, writeOff, [])?.at).toBe(at('2026-03-01 00:00'))
    expect(nextWake(def, anytime, writeOff, ['warn-1'])?.at).toBe(at('2026-03-15 18:00'))
    expect(nextWake(def, anytime, writeOff, ['warn-1', 'warn-2'])?.at).toBe(at('2026-03-16 00:00'))
  })
})

describe('moving a clock to another calendar', () => {
  const published = makeCalendar({ ...china2026, version: '2026-2', off: [...china2026.off, '2027-01-01'], provisional: [2028] })
  const def: ClockDef = { ...base, due: { workingDays: 2 }, grain: 'day' }
  const events: ClockEvent[] = [started('2026-12-30 10:00')]

  test('the published year moves the due; the first due stays', () => {
    const before = foldClock(def, china2026, events, { explain: true })!
    expect(due(before)).toBe('2027-01-01 10:00')
    expect(before.steps.map((step) => step.code)).toContain('provisional')
    const move = moveClock(def, china2026, events, published, at('2026-12-31 09:00'))!
    const after = foldClock(def, china2026, [...events, move], { now: at('2026-12-31 09:00') })!
    expect(due(after)).toBe('2027-01-04 10:00')
    expect(after.firstDueAt).toBe(before.dueAt)
  })

  test('never makes a breach: a due that would be past stays where it was', () => {
    const more = makeCalendar({ ...china2026, version: '2026-3', work: [...china2026.work, '2026-03-07', '2026-03-08'] })
    const start: ClockEvent[] = [started('2026-03-06 10:00')]
    const on = (now: string) => {
      const move = moveClock(def, china2026, start, more, at(now))!
      return foldClock(def, china2026, [...start, move], { now: at(now) })!
    }
    expect(due(on('2026-03-07 10:00'))).toBe('2026-03-08 10:00')
    expect([due(on('2026-03-09 10:00')), on('2026-03-09 10:00').status]).toEqual(['2026-03-10 10:00', 'running'])
    expect(moveClock(def, china2026, [...start, stopped('2026-03-06 11:00')], more, at('2026-03-07 10:00'))).toBeUndefined()
  })
})

describe('the command due', () => {
  test('S03 X-05: reads limits', () => {
    expect(['90m', '48h', '3wd', '2mo', '5d'].map(parseFor)).toEqual([{ minutes: 90 }, { hours: 48 }, { workingDays: 3 }, { months: 2 }, { days: 5 }])
    for (const wrong of ['', '5', '5y', '1.5d', '-1h', '3 wd']) expect(() => parseFor(wrong)).toThrow()
  })

  test('answers with the due and the story of it', () => {
    const answer = explainDue({ start: '2026-03-02T09:00:00+08:00', for: '900m', working: true, calendar: china2026, pauses: ['2026-03-02T15:00:00+08:00/2026-03-04T10:00:00+08:00'] })
    expect(answer.due).toBe(at('2026-03-05 14:30'))
    expect(answer.keptUntil).toBe('2026-03-05T06:30:59.999Z')
    expect(answer.steps.map((step) => step.code)).toEqual(['start', 'window', 'window', 'window', 'window', 'result', 'pause', 'resume', 'window', 'window', 'window', 'window', 'result'])
    expect(stepLine(answer.steps[1]!, 'Asia/Shanghai', 'zh-CN')).toBe('2026-03-02 09:00 至 2026-03-02 12:00 计 180 分钟')
    expect(stepLine(answer.steps.at(-1)!, 'Asia/Shanghai', 'en')).toBe('due 2026-03-05 14:30; kept until 2026-03-05 14:30:59')
    expect(explainDue({ start: at('2026-02-14 17:00'), for: '2h', calendar: china2026 }).due).toBe(at('2026-02-14 19:00'))
    expect(explainDue({ start: at('2026-02-14 17:00'), for: '3wd', calendar: china2026 }).due).toBe('2026-02-26T15:59:59.999Z')
    expect(explainDue({ start: at('2025-12-31 17:00'), for: '2mo', calendar: china2026 }).steps.map((step) => step.code)).toEqual(['start', 'month-clamp', 'result'])
  })

  test('refuses pauses that cannot be', () => {
    const ask = (pause: string) => () => explainDue({ start: at('2026-03-02 09:00'), for: '2h', calendar: china2026, pauses: [pause] })
    expect(ask('2026-03-02T10:00:00Z')).toThrow(/pauses: not two instants/)
    expect(ask(`${at('2026-03-02 11:00')}/${at('2026-03-02 10:00')}`)).toThrow(/ends before it starts/)
    expect(ask(`${at('2026-03-01 11:00')}/${at('2026-03-02 10:00')}`)).toThrow(/before the start/)
  })

  test('a definition that cannot run is refused by name', () => {
    const check = (part: Partial<ClockDef>) => () => checkClock({ ...base, ...part })
    expect(check({ due: { hours: -1 } })).toThrow(/clock c: due\.hours/)
    expect(check({ due: { months: 1.5 } })).toThrow(/due\.months: not a whole number/)
    expect(check({ due: {} as never })).toThrow(/due is missing/)
    expect(check({ warn: [{ at: '75' }] })).toThrow(/warn\[0\]\.at/)
    expect(check({ ladder: [{ at: 'due', repeat: 'PT0S' }] })).toThrow(/ladder\[0\]\.repeat: under a minute/)
    expect(check({})()).toEqual(base)
  })
})
