import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { CHECK_OUTCOMES, type BusinessCheck, type BusinessView } from '@guixing/contract/engagements'
import { q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { useChoices } from '../../ui/choices.ts'
import { Clause } from '../../ui/clause.tsx'
import { rateText } from '../../ui/rate.ts'
import { Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { exactTime, whenWords } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { useWords } from './words.ts'

type Outcome = BusinessCheck['outcome']
const of = (outcome: Outcome): 'breached' => `${outcome}` as 'breached'

/** How the articles were kept in this business: each outcome counted, and which article, on which paper, when. */
export function ChecksCard({ business }: Pick<BusinessView, 'business'>): ReactNode {
  const t = useWords()
  const { part } = useSearch({ strict: false }) as { part?: string }
  const { kept, broken, rate } = business.conformance
  const [outcome, setOutcome] = useState<Outcome>(broken > 0 || kept === 0 ? 'breached' : 'conformed')
  const found = useQuery({ ...q.engagements.checks.queryOptions({ input: { id: business.id, outcome } }), refetchInterval: 60_000, placeholderData: (before) => before })
  const here = useRef<HTMLDivElement>(null)
  useEffect(() => { if (part === 'checks') here.current?.scrollIntoView({ block: 'start' }) }, [part])
  return (
    <div ref={here} className="eg-checks">
      <Card title={t('checks.title')} aside={rate === null ? t('checks.none') : `${rateText(rate)} · ${t('kept', { a: kept, b: kept + broken })}`}>
        {found.isError && !found.data ? <ErrorLine error={found.error} retry={() => void found.refetch()} /> : !found.data ? <Rows count={3} /> : (
          <>
            <div className="eg-outcomes" role="tablist" aria-label={t('checks.title')}>
              {CHECK_OUTCOMES.map((one) => <button key={one} type="button" role="tab" aria-selected={outcome === one} onClick={() => setOutcome(one)}><span>{t(`checks.${of(one)}`)}</span><b className={one === 'breached' && found.data.counts.breached > 0 ? 'gx-broken' : undefined}>{found.data.counts[one]}</b></button>)}
            </div>
            <Checks checks={found.data.outcome === outcome ? found.data.checks : []} none={found.data.outcome === outcome ? t('checks.empty', { outcome: t(`checks.${of(outcome)}`) }) : '…'} />
            {found.data.checks.length < found.data.counts[found.data.outcome] ? <p className="eg-foot gx-note">{t('checks.part', { n: found.data.checks.length })}</p> : null}
          </>
        )}
      </Card>
    </div>
  )
}

function Checks({ checks, none }: { checks: readonly BusinessCheck[]; none: string }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const causes = useChoices('breach-causes')
  if (checks.length === 0) return <p className="eg-foot gx-note">{none}</p>
  return (
    <ul className="eg-lines">
      {checks.map((c) => {
        const more = [c.person?.name, c.outcome === 'prevented' && c.times > 1 ? t('checks.times', { n: c.times }) : null, c.lateMinutes !== null && c.lateMinutes > 0 ? lateWords(t, c.lateMinutes) : null, c.cause === null ? null : causes.find((one) => one.value === c.cause)?.label ?? c.cause].filter(Boolean).join('・')
        return (
          <li key={`${c.id} ${c.control}`}>
            <p><Clause regulation={c.regulation} article={c.article} strong={c.outcome === 'breached'} /> <b>{say(c.name)}</b></p>
            <small><time dateTime={c.at} title={exactTime(c.at)}>{whenWords(c.at, now, ui)}</time>・<Link to={`/matters/${c.paper.id}`}>{say(c.paper.kindName)} {c.paper.number}</Link>{more ? `・${more}` : ''}</small>
          </li>
        )
      })}
    </ul>
  )
}

const lateWords = (t: ReturnType<typeof useWords>, minutes: number): string => (minutes < 60 ? t('checks.lateMinutes', { n: minutes }) : minutes < 2880 ? t('checks.lateHours', { n: Math.floor(minutes / 60) }) : t('checks.lateDays', { n: Math.floor(minutes / 1440) }))
