import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { Clause } from '../../ui/clause.tsx'
import { RateText } from '../../ui/rate-text.tsx'
import { belowTarget, rateNumber } from '../../ui/rate.ts'
import { Card } from '../../ui/small.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { useSay } from '../../ui/words.ts'
import { usePeriodWords } from './margin-cards.tsx'
import { byTarget, meanTrend } from './order.ts'
import type { UnitRate } from './types.ts'
import { useBenchWords } from './words.ts'

const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** Conformance of my unit this month: the mean of its articles, and the articles, below target first. Every number opens its rows. */
export function RateCard({ unit, own }: { unit: UnitRate; own: boolean }): ReactNode {
  const t = useBenchWords()
  const say = useSay()
  const period = usePeriodWords()
  const { total } = unit
  const articles = byTarget(unit.articles)
  return (
    <Card title={t(own ? 'rate.mine' : 'rate.unit')} aside={<>{period}　<Link to="/regulations">{articles.length > 0 ? t('rate.all', { n: articles.length }) : t('rate.allLink')}</Link></>}>
      {unit.rate === null && articles.length === 0 ? <p className="gx-note gx-pad">{t('rate.none')}</p> : (
        <>
          <div className="gx-rate-head">
            <strong>{rateNumber(unit.rate)}{unit.rate === null ? null : <small>%</small>}</strong>
            <p>
              {t('rate.due', { due: count(total.conformed + total.breached), kept: count(total.conformed) })}<br />
              <span className={total.breached > 0 ? 'gx-broken' : ''}>{t('rate.rest', { breached: total.breached })}</span>{t('rate.rest2', { prevented: total.prevented, waived: total.waived, excused: total.excused })}
            </p>
            <Sparkline points={meanTrend(unit.articles)} width={64} height={32} />
          </div>
          <p className="gx-note gx-rate-order">{t(articles.some((a) => a.target !== null) ? 'rate.order' : 'rate.lowFirst')}</p>
          <ul className="gx-rate-rows">
            {articles.slice(0, 8).map((a) => {
              const below = belowTarget(a.rate, a.target)
              return (
                <li key={`${a.regulation}-${a.article}`}>
                  <span className="name" title={say(a.name)}><Link to={`/regulations/${a.regulation}`} search={{ article: a.article } as never}>{say(a.name)}</Link><Clause regulation={a.regulation} article={a.article} /></span>
                  <Sparkline points={a.trend} below={below} />
                  <RateText rate={a.rate} target={a.target} />
                  <span className={below ? 'gx-broken times' : 'times'}>{a.breached > 0 ? t('rate.times', { n: a.breached }) : '—'}</span>
                </li>
              )
            })}
          </ul>
        </>
      )}
    </Card>
  )
}

/** The same in one line, for the phone. */
export function RateLine({ unit, own }: { unit: UnitRate; own: boolean }): ReactNode {
  const t = useBenchWords()
  const below = unit.articles.filter((a) => belowTarget(a.rate, a.target)).length
  return (
    <Link to="/regulations" className="gx-card gx-rate-line">
      <strong>{rateNumber(unit.rate)}{unit.rate === null ? '' : '%'}</strong>
      <span>{t(own ? 'rate.mine' : 'rate.unit')}<br /><small>{below > 0 ? t('rate.below', { n: below }) : t('rate.noneBelow')}</small></span>
      <Sparkline points={meanTrend(unit.articles)} width={84} height={32} />
    </Link>
  )
}
