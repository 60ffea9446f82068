import type { ReactNode } from 'react'
import { useNow } from '../../app/clock.ts'
import { Clause } from '../../ui/clause.tsx'
import { clockTime, spanWords } from '../../ui/time-words.ts'
import { useUiWords } from '../../ui/words.ts'
import { earlyBy } from './handover-state.ts'
import { useWords } from './words.ts'

const MINUTE = 60_000
export interface Event { key: 'tidy' | 'prepare' | 'arrive' | 'out' | 'in'; at: string | null; /** Minutes before the start. */ limit: number | null; article: string | null }

/** The last twenty minutes of a shift: limits as cinnabar ticks at −15, −5 and 0, what happened as dots, now in ochre. */
export function Timeline({ startsAt, events, over }: { startsAt: string; events: readonly Event[]; over: boolean }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const now = useNow()
  const start = Date.parse(startsAt)
  const known = events.flatMap((e) => (e.at ? [Date.parse(e.at)] : []))
  const from = Math.min(start - 20 * MINUTE, ...known)
  const to = Math.max(start, ...known, !over && now > start ? Math.min(now, start + 60 * MINUTE) : start)
  const at = (ms: number): string => `${(Math.min(1, Math.max(0, (ms - from) / (to - from))) * 100).toFixed(2)}%`
  const showNow = !over && now >= from && now <= to
  const done = over ? Math.max(from, ...known) : Math.min(Math.max(now, from), to)
  return (
    <section className="ho-line gx-card" aria-label={t('ho.title')}>
      <div className="ho-axis" aria-hidden>
        <i className="ho-done" style={{ width: at(done) }} />
        {[15, 5, 0].map((m) => <i key={m} className="ho-tick gx-limit-tick" style={{ left: at(start - m * MINUTE) }} />)}
        {events.map((e) => e.at && <i key={e.key} className="ho-dot" style={{ left: at(Date.parse(e.at)) }} />)}
        {showNow && <i className="ho-now" style={{ left: at(now) }}><span>{t('ho.now', { at: clockTime(now) })}</span></i>}
      </div>
      <ol>
        {events.filter((e) => e.at !== null || e.limit !== null).map((e) => {
          const limit = e.limit === null ? null : start - e.limit * MINUTE
          const early = e.at !== null && limit !== null ? earlyBy(e.at, limit) : null
          return (
            <li key={e.key} className={e.at ? 'ho-was' : undefined}>
              <b>{e.at ? clockTime(e.at) : limit === null ? '' : clockTime(limit)}</b> {t(`ho.event.${e.key}`)}{' '}
              {e.at && limit !== null && e.limit !== 0 && <small>{t('ho.limit', { at: clockTime(limit) })} </small>}
              {early !== null && <small className={early < 0 ? 'gx-broken' : undefined}>{early === 0 ? t('ho.onTime') : spanWords(Math.abs(early) * MINUTE, early > 0 ? 'early' : 'late', ui)} </small>}
              {e.article && <Clause regulation="S30" article={e.article} />}
            </li>
          )
        })}
      </ol>
    </section>
  )
}
