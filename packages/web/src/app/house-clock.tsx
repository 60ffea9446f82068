import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { clockTime, spanWords, wallTime } from '../ui/time-words.ts'
import { useSay, useUiWords } from '../ui/words.ts'
import { q } from './api.ts'
import { useNow } from './clock.ts'
import { useAppWords } from './words.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** 11月24日 周二 15:50, by the clock of the house. */
export function useHouseClock(): string {
  const t = useAppWords()
  const ui = useUiWords()
  const at = wallTime(useNow())
  return t('clock', { m: at.m, d: at.d, month: MONTHS[at.m - 1], weekday: ui(`weekday.${at.weekday}` as 'weekday.1'), time: `${at.hh}:${at.mm}` })
}

/** My shift: 白班・16:00 交班. Null when I am on none. */
export function useShift(spoken = false): string | null {
  const t = useAppWords()
  const say = useSay()
  const ui = useUiWords()
  const now = useNow()
  const bench = useQuery({ ...q.work.bench.queryOptions(), staleTime: 60_000 })
  const shift = bench.data?.shift
  if (!shift) return null
  const left = Date.parse(shift.endsAt) - now
  return spoken && left > 0 && left < 3_600_000
    ? t('shiftIn', { title: say(shift.name) || shift.title, left: spanWords(left, 'left', ui) })
    : t('shift', { title: say(shift.name) || shift.title, time: clockTime(shift.endsAt) })
}

export function HouseClock(): ReactNode {
  return <time className="gx-top-clock">{useHouseClock()}</time>
}
