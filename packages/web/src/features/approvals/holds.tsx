import { lazy, Suspense, type ReactNode } from 'react'
import { Radio } from 'antd'
import { unsaidEnd } from '@guixing/core/controls/exception'
import { useNow } from '../../app/clock.ts'
import { houseDay } from '../../ui/time-words.ts'
import type { Filled } from './acts.ts'
import { useWords } from './words.ts'

const DayInput = lazy(() => import('../../ui/day-input.tsx').then((m) => ({ default: m.DayInput })))

/** An exception is allowed to the end of a day, a month ahead unless one says otherwise, or for one act; afterwards the gate holds again. */
export function useHolds(exception: boolean): NonNullable<Filled['holds']> | null {
  const now = useNow()
  return exception ? { until: unsaidEnd(houseDay(now)) } : null
}

export function HoldsChoice({ value, change }: { value: NonNullable<Filled['holds']>; change: (next: NonNullable<Filled['holds']>) => void }): ReactNode {
  const t = useWords()
  const ahead = unsaidEnd(houseDay(useNow()))
  const until = 'until' in value ? value.until : null
  return (
    <div className="ap-holds" role="group" aria-label={t('holds.label')}>
      <span>{t('holds.label')}</span>
      <Radio.Group value={until === null ? 'once' : 'until'} onChange={(event) => change(event.target.value === 'once' ? { once: true } : { until: ahead })} options={[{ value: 'until', label: t('holds.until') }, { value: 'once', label: t('holds.once') }]} />
      {until === null ? null : <Suspense><DayInput withTime={false} value={until} onChange={(day) => change({ until: day || ahead })} aria-label={t('holds.until')} /></Suspense>}
    </div>
  )
}
