import { lazy, Suspense, useState, type ReactNode, type Ref } from 'react'
import { useQuery } from '@tanstack/react-query'
import { q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { Clause } from '../../ui/clause.tsx'
import { KeyCap } from '../../ui/small.tsx'
import { clockTime, dayWords, whenWords } from '../../ui/time-words.ts'
import { useUiWords } from '../../ui/words.ts'
import { Choices, type Choice } from './choices.tsx'
import type { Draft } from './draft.ts'
import type { Demand } from './speciality.ts'
import { useDeskWords } from './words.ts'

const DayInput = lazy(() => import('../../ui/day-input.tsx').then((m) => ({ default: m.DayInput })))
const OTHER = 'other'

/** The times the house offers next; asked again each minute, since a time that has passed is no offer. */
export function useTimes(): string[] {
  const now = useNow()
  const query = useQuery({ ...q.desk.times.queryOptions(), refetchInterval: 60_000, retry: false })
  return (query.data?.times ?? []).filter((at) => Date.parse(at) > now).slice(0, 3)
}

interface Props {
  draft: Draft
  demand: Demand
  /** Not to be answered before the manager allowed it (S03 4.2.3). */
  locked: boolean
  category: string
  unit: string
  times: string[]
  s03: boolean
  onChange: (patch: Partial<Draft>) => void
  timesRef: Ref<HTMLDivElement>
  onTimeEnter: () => void
}

/** Either answered at once, or by a time both agree to; nothing else (S03 4.1.3). */
export function OutcomeCards({ draft, demand, locked, category, unit, times, s03, onChange, timesRef, onTimeEnter }: Props): ReactNode {
  const t = useDeskWords()
  const ui = useUiWords()
  const now = useNow()
  const own = draft.agreedAt !== null && !times.includes(draft.agreedAt)
  const [asking, setAsking] = useState(false)
  const options: Choice<string>[] = times.map((at, i) => ({ value: at, label: i > 0 && dayWords(at, now, ui) === dayWords(times[i - 1]!, now, ui) ? clockTime(at) : whenWords(at, now, ui) }))
  options.push({ value: OTHER, label: own && draft.agreedAt ? whenWords(draft.agreedAt, now, ui) : t('outcome.other') })
  const why = demand === 'joint' ? t('outcome.answerJoint', { category, unit }) : demand === 'ask-first' ? t('outcome.answerLocked') : t('outcome.answerHint')
  const agree = (): void => onChange({ outcome: 'agree', agreedAt: draft.agreedAt ?? times[0] ?? null })
  return (
    <div className="desk-outcomes" role="group" aria-label={t('outcome.label')}>
      <div className={`desk-outcome${locked ? ' locked' : draft.outcome === 'answer' ? ' on' : ''}`} onClick={() => { if (!locked) onChange({ outcome: 'answer' }) }}>
        <label><input type="radio" name="outcome" disabled={locked} checked={!locked && draft.outcome === 'answer'} onChange={() => onChange({ outcome: 'answer' })} /> <b>{t('outcome.answer')}</b><KeyCap>F8</KeyCap></label>
        <p>{why}</p>
      </div>
      <div className={`desk-outcome${draft.outcome === 'agree' ? ' on' : ''}`} onClick={agree}>
        <label><input type="radio" name="outcome" checked={draft.outcome === 'agree'} onChange={agree} /> <b>{t('outcome.agree')}</b>{s03 ? <Clause regulation="S03" article="4.1.3" /> : null}<KeyCap>F9</KeyCap></label>
        <div onClick={(event) => event.stopPropagation()}>
          <Choices
            ref={timesRef} look="chips" label={t('outcome.none')} options={options} onEnter={onTimeEnter}
            value={draft.outcome === 'agree' ? (own ? OTHER : draft.agreedAt) : null}
            onChange={(value) => { setAsking(value === OTHER); onChange({ outcome: 'agree', ...(value === OTHER ? {} : { agreedAt: value }) }) }}
          />
          {asking || own ? <Suspense fallback={null}><DayInput withTime value={draft.agreedAt} onChange={(agreedAt) => { onChange({ outcome: 'agree', agreedAt }); setAsking(false) }} aria-label={t('outcome.otherAt')} style={{ marginTop: 6, width: 200 }} autoFocus={asking} /></Suspense> : null}
        </div>
      </div>
    </div>
  )
}
