import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { q } from '../../app/api.ts'
import { Clause } from '../../ui/clause.tsx'
import { rateText } from '../../ui/rate.ts'
import { RateText } from '../../ui/rate-text.tsx'
import { Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { useSay } from '../../ui/words.ts'
import { MeasuresCard } from './measures-card.tsx'
import { UnitBreaches } from './unit-breaches.tsx'
import { useWords } from './words.ts'
import './analysis.css'

/** Every figure opens the article whose checks it sums (screens.md rule 5). */
export function AnalysisPage(): ReactNode {
  const t = useWords()
  const list = useQuery(q.regulations.list.queryOptions())
  const adopted = (list.data?.regulations ?? []).filter((r) => r.level !== null)
  return (
    <div className="gx-work an-page">
      <header className="gx-page-head"><h1>{t('title')}</h1>{list.data && <span className="gx-note">{t('period', list.data.period)}</span>}</header>
      {list.isError && <ErrorLine error={list.error} retry={() => void list.refetch()} />}
      <div className="an-columns">
        <MeasuresCard adopted={adopted} />
        <div className="an-side">
          <MyUnit />
          <UnitBreaches regulations={adopted} />
        </div>
      </div>
    </div>
  )
}

/** The articles of my own unit, those below their target first, as on the workbench. */
function MyUnit(): ReactNode {
  const t = useWords()
  const say = useSay()
  const bench = useQuery({ ...q.work.bench.queryOptions(), staleTime: 30_000 })
  if (bench.isError) return <ErrorLine error={bench.error} retry={() => void bench.refetch()} />
  const unit = bench.data?.unit
  return (
    <Card title={t('mine.title')} aside={unit ? <b className="an-unit">{rateText(unit.rate)}</b> : undefined}>
      {!unit ? <Rows count={4} height={40} /> : (
        <>
          <p className="an-total">{t('mine.total', { a: unit.total.conformed, b: unit.total.breached, c: unit.total.prevented, d: unit.total.waived, e: unit.total.excused })}</p>
          {unit.articles.length === 0 && <p className="an-total">{t('mine.empty')}</p>}
          <ul className="an-mine">
            {unit.articles.map((a) => (
              <li key={`${a.regulation} ${a.article}`}><Clause regulation={a.regulation} article={a.article} /><span>{say(a.name)}</span><Sparkline points={a.trend} width={56} height={20} /><RateText rate={a.rate} target={a.target} bare /></li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}
