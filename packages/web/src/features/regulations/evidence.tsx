import { useState, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import type { RegulationView } from '@guixing/contract/regulations'
import { q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import type { Words } from '../../app/i18n.ts'
import { useChoices } from '../../ui/choices.ts'
import { Clause } from '../../ui/clause.tsx'
import { DayBars, FractionBar } from '../../ui/day-bars.tsx'
import { Modes } from '../../ui/modes.tsx'
import { rateText, targetFraction } from '../../ui/rate.ts'
import { RateText } from '../../ui/rate-text.tsx'
import { ErrorLine, KeyCap, Rows } from '../../ui/small.tsx'
import { clockTime, houseDay } from '../../ui/time-words.ts'
import { useSay } from '../../ui/words.ts'
import { lateParts, type Article } from './article-state.ts'
import { Excuse, type Asked } from './excuse.tsx'
import { useWords } from './words.ts'

const OUTCOMES = ['conformed', 'breached', 'prevented', 'waived', 'excused', 'pending', 'held'] as const
type Outcome = (typeof OUTCOMES)[number]

/** The proof beside an article: the fraction, the outcomes, the days, every breach, and what enforces it. */
export function Evidence({ regulation, article, step }: { regulation: RegulationView; article: Article | undefined; step: (by: number) => void }): ReactNode {
  const t = useWords()
  if (!article) return <p className="rg-ev-none gx-note">{t('evidence.choose')}</p>
  return (
    <div className="rg-ev">
      <header>
        <Clause regulation={regulation.code} article={article.no} strong />
        <Modes modes={article.modes} />
        <h2>{t('evidence.title')}</h2>
        <span className="rg-ev-steps">
          <button type="button" onClick={() => step(-1)}>{t('evidence.previous')} <KeyCap>↑</KeyCap></button>
          <button type="button" onClick={() => step(1)}>{t('evidence.next')} <KeyCap>↓</KeyCap></button>
        </span>
      </header>
      <EvidenceBody key={`${regulation.code} ${article.no}`} regulation={regulation} article={article} />
    </div>
  )
}

function EvidenceBody({ regulation, article }: { regulation: RegulationView; article: Article }): ReactNode {
  const t = useWords()
  const say = useSay()
  const [outcome, setOutcome] = useState<Outcome>('breached')
  const input = { code: regulation.code, article: article.no }
  const all = useQuery(q.regulations.evidence.queryOptions({ input: { ...input, outcome } }))
  if (all.isError) return <ErrorLine error={all.error} retry={() => void all.refetch()} />
  // The first answer fills the panel; another outcome only changes the list below.
  const first = all.data
  if (!first) return <Rows count={6} height={48} />
  const { rate } = first
  const goal = targetFraction(first.target)
  const blocksOnly = rate.rate === null && rate.held + rate.prevented > 0
  const counted = OUTCOMES.reduce((n, o) => n + rate[o], 0)
  return (
    <>
      <section className="rg-ev-head">
        <div>
          <strong className="rg-ev-rate">{blocksOnly ? t('article.held', { n: rate.held }) : <RateText rate={rate.rate} target={first.target} bare />}</strong>
          <p>
            {blocksOnly ? t('evidence.blocksTitle') : rate.rate === null ? t('evidence.noOccasion') : t('evidence.fraction', { a: rate.conformed, b: rate.breached })}
            {!blocksOnly && <><br />{goal === null ? t('evidence.noTarget') : t('evidence.target', { t: rateText(goal) })}</>}
          </p>
        </div>
        <FractionBar conformed={rate.conformed} breached={rate.breached} />
        <div className="rg-outcomes" role="tablist">
          {OUTCOMES.map((o) => (
            <button key={o} type="button" role="tab" aria-selected={outcome === o} onClick={() => setOutcome(o)}>
              <span>{t(`evidence.outcome.${o}`)}</span>
              <b className={o === 'breached' && rate.breached > 0 ? 'gx-broken' : undefined}>{rate[o]}</b>
            </button>
          ))}
        </div>
        <h3>{first.days.length > 0 ? t('evidence.days', { n: first.days.length }) : t('evidence.noDays')}</h3>
        {first.days.length > 0 && <DayBars days={first.days} label={t('evidence.days', { n: first.days.length })} words={(d) => t('evidence.day', { day: d.day.slice(5), a: d.conformed, b: d.breached })} />}
      </section>
      <section>
        <header className="rg-ev-bar"><h3>{t('evidence.list', { outcome: t(`evidence.outcome.${outcome}`), n: rate[outcome] })}</h3></header>
        <Checks checks={first.checks} outcome={outcome} says={(id) => say(regulation.controls.find((c) => c.id === id)?.name)} />
        {first.hidden > 0 && <p className="rg-ev-note">{t('evidence.hidden', { n: first.hidden })}</p>}
      </section>
      <section>
        <header className="rg-ev-bar"><h3>{t('evidence.controls')}</h3></header>
        <Controls regulation={regulation} article={article} rates={first.controls} />
        <p className="rg-ev-note">
          {first.recountedAt ? <>{t('evidence.recounted', { n: counted })} <span className="rg-tick" aria-hidden>✓</span> {clockTime(first.recountedAt)}</> : t('evidence.notRecounted')}
        </p>
        {article.requirements.length > 0 && <p className="rg-ev-note">{t('evidence.requirements', { ids: article.requirements.join(' ') })}</p>}
      </section>
    </>
  )
}

interface Check { id: string; control: string; outcome: string; day: string; at: string; subject: string | null; matter: { id: string; number: string; title: string; name?: Words } | null; person: { name: string } | null; cause: string | null; lateMinutes: number | null; excuse: Asked | null; mayAsk: boolean; mayDecide: boolean }

function Checks({ checks, outcome, says }: { checks: readonly Check[]; outcome: Outcome; /** What was checked, where an article has several controls. */ says: (control: string) => string }): ReactNode {
  const t = useWords()
  const say = useSay()
  const now = useNow()
  const today = houseDay(now)
  const causes = useChoices('breach-causes')
  const causeOf = (c: Check): string | null => (c.cause === null ? null : causes.find((x) => x.value === c.cause)?.label ?? c.cause)
  if (checks.length === 0) return <p className="rg-ev-note">{t('evidence.emptyList', { outcome: t(`evidence.outcome.${outcome}`) })}</p>
  return (
    <ul className="rg-checks">
      {checks.map((c) => {
        const late = c.lateMinutes !== null && c.lateMinutes > 0 ? lateParts(c.lateMinutes) : null
        return (
          <li key={c.id}>
            <div><time dateTime={c.at}>{c.day === today ? t('evidence.today') : c.day.slice(5)}</time><b>{(say(c.matter?.name) || c.matter?.title) ?? c.subject ?? c.person?.name ?? '—'}</b>
              {late && <em className="gx-broken">{t('evidence.late', { t: t(`late.${late.key}`, late) })}</em>}</div>
            <div>
              <span className={outcome === 'breached' && !c.cause ? 'gx-broken' : undefined}>{causeOf(c) ?? (outcome === 'breached' ? t('evidence.noCause') : [says(c.control), c.person?.name].filter(Boolean).join(' '))}</span>
              {c.matter && <span className="rg-links"><Link to={`/matters/${c.matter.id}`}>{t('evidence.matter', { n: c.matter.number })}</Link></span>}
            </div>
            <Excuse check={c.id} excuse={c.excuse} mayAsk={c.mayAsk} mayDecide={c.mayDecide} />
          </li>
        )
      })}
    </ul>
  )
}

function Controls({ regulation, article, rates }: { regulation: RegulationView; article: Article; rates: readonly { id: string; type: string; name: RegulationView['controls'][number]['name']; rate: { rate: number | null; breached: number; prevented: number; held: number } }[] }): ReactNode {
  const t = useWords()
  const say = useSay()
  const own = regulation.controls.filter((c) => article.controls.includes(c.id))
  if (own.length === 0) return <p className="rg-ev-note">{t('evidence.noControls')}</p>
  return (
    <ul className="rg-controls">
      {own.map((c) => {
        const rate = rates.find((r) => r.id === c.id)?.rate ?? c.rate
        const said = c.state === 'inactive' ? <i className="rg-soon">{t('evidence.inactive', { what: c.missing.join(' ') })}</i>
          : c.state === 'overridden' ? t('evidence.overridden') : c.state === 'reference' ? t('evidence.reference')
            : rate.rate !== null ? (rate.breached > 0 ? t('article.breached', { n: rate.breached }) : rateText(rate.rate))
              : rate.held + rate.prevented > 0 ? t('article.prevented', { n: rate.prevented }) : '—'
        return <li key={c.id} title={say(c.says)}><span>{t(`evidence.type.${c.type}` as 'evidence.type.gate')}</span><b>{say(c.name)}</b><em>{said}</em></li>
      })}
    </ul>
  )
}
