import type { ReactNode } from 'react'
import { useNow } from '../app/clock.ts'
import { clockTime, dayWords, exactTime, spanWords } from './time-words.ts'
import { useUiWords } from './words.ts'
import './regulation.css'

export interface DueProps {
  dueAt: string | null
  /** Share of the limit used, 0…1; null where unknown. */
  share: number | null
  state: 'running' | 'paused' | 'met' | 'done' | 'breached' | 'overdue' | 'none' | 'cancelled' | null
  stoppedAt?: string | null
  reason?: string | null
  /** Leave 今天 out, where the list already says so. */
  bareToday?: boolean
}

type Look = 'ok' | 'soon' | 'over' | 'paused' | 'met'

/** What the state looks like: breached also when the due passed while nobody told us yet. */
export function dueLook(props: DueProps, now: number): Look {
  if (props.state === 'met' || props.state === 'done') return 'met'
  if (props.state === 'paused') return 'paused'
  if (props.state === 'breached' || props.state === 'overdue') return 'over'
  if (props.dueAt && Date.parse(props.dueAt) < now) return 'over'
  return (props.share ?? 0) >= 0.75 ? 'soon' : 'ok'
}

/** Due time in words with its ring: 16:30 还有40分 / 15:20 已逾30分 / 暂停 等材料 / 15:31 早29分. Re-counts by itself. */
export function Due(props: DueProps): ReactNode {
  const t = useUiWords()
  const now = useNow()
  const look = dueLook(props, now)
  const { dueAt, stoppedAt, reason } = props
  if (!dueAt && look !== 'paused' && look !== 'met') return <span className="gx-due none">{t('noDue')}</span>
  const due = dueAt ? Date.parse(dueAt) : null
  let first: string
  let second: string
  if (look === 'paused') {
    first = t('paused')
    second = reason ?? ''
  } else if (look === 'met') {
    const stop = stoppedAt ?? dueAt
    first = stop ? dayAndClock(stop, true) : ''
    second = stoppedAt && due !== null ? spanWords(due - Date.parse(stoppedAt), Date.parse(stoppedAt) > due ? 'late' : 'early', t) : ''
  } else {
    first = dayAndClock(dueAt ?? '', props.bareToday ?? false)
    second = spanWords((due ?? now) - now, look === 'over' ? 'over' : 'left', t)
  }
  function dayAndClock(at: string, bareToday: boolean): string {
    const day = dayWords(at, now, t)
    return bareToday && day === t('today') ? clockTime(at) : `${day} ${clockTime(at)}`
  }
  return (
    <span className={`gx-due ${look}`} title={dueAt ? exactTime(dueAt) : undefined}>
      <DueMark look={look} share={props.share} />
      <span><b>{first}</b> <em>{second}</em></span>
    </span>
  )
}

/** The 16 px ring alone. */
export function DueMark({ look, share }: { look: Look; share: number | null }): ReactNode {
  if (look === 'met') return <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden><path d="M3.500 8.500l3 3 6-7" fill="none" stroke="var(--malachite)" strokeWidth="1.6" /></svg>
  if (look === 'over') {
    return (
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden>
        <circle cx="8" cy="8" r="8" fill="var(--cinnabar-solid)" /><path d="M8 3.500v5.500M8 11v1.600" stroke="#fff" strokeWidth="1.8" />
      </svg>
    )
  }
  if (look === 'paused') {
    return (
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden>
        <circle cx="8" cy="8" r="6.600" fill="none" stroke="var(--control)" strokeWidth="1.6" strokeDasharray="2 1.900" /><path d="M6.400 5.600v4.800M9.600 5.600v4.800" stroke="var(--text-3)" strokeWidth="1.3" />
      </svg>
    )
  }
  const round = 2 * Math.PI * 6.4
  const used = Math.max(0, Math.min(1, share ?? 0))
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden>
      <circle cx="8" cy="8" r="6.4" fill="none" stroke="var(--line)" strokeWidth="2.4" />
      <circle cx="8" cy="8" r="6.4" fill="none" stroke={look === 'soon' ? 'var(--ochre)' : 'var(--ink)'} strokeWidth="2.4" strokeDasharray={`${round * used} ${round}`} transform="rotate(-90 8 8)" />
    </svg>
  )
}
