import type { ReactNode } from 'react'
import { useQueries, useQuery } from '@tanstack/react-query'
import type { RegulationView } from '@guixing/contract/regulations'
import { q } from '../../app/api.ts'
import { Clause } from '../../ui/clause.tsx'
import { belowTarget, rateText, targetFraction } from '../../ui/rate.ts'
import { RateText } from '../../ui/rate-text.tsx'
import { Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { useSay } from '../../ui/words.ts'
import { measureRows, type MeasureRow, type Sources } from './measures.ts'
import { UnitBreaches } from './unit-breaches.tsx'
import { useWords } from './words.ts'
import './analysis.css'

/** Every figure opens the article whose checks it sums (screens.md rule 5). */
export function AnalysisPage(): ReactNode {
  const t = useWords()
  const list = useQuery(q.regulations.list.queryOptions())
  const adopted = (list.data?.regulations ?? []).filter((r) => r.level !== null)
  const views = useQueries({ queries: adopted.map((r) => ({ ...q.regulations.get.queryOptions({ input: { code: r.code } }), staleTime: 300_000 })) })
  const kept = useQueries({ queries: adopted.map((r) => ({ ...q.regulations.conformance.queryOptions({ input: { code: r.code } }), staleTime: 30_000 })) })
  const sources: Sources[] = views.flatMap((v, i) => (v.data ? [{ regulation: v.data as RegulationView, kept: kept[i]?.data as Sources['kept'] }] : []))
  const failed = [...views, ...kept].find((x) => x.isError)
  const waiting = list.isPending || views.some((v) => v.isPending) || kept.some((k) => k.isPending)
  return (
    <div className="gx-work an-page">
      <header className="gx-page-head"><h1>{t('title')}</h1>{list.data && <span className="gx-note">{t('period', list.data.period)}</span>}</header>
      {list.isError && <ErrorLine error={list.error} retry={() => void list.refetch()} />}
      {failed && <ErrorLine error={failed.error} retry={() => void failed.refetch()} />}
      <div className="an-columns">
        <Card title={t('measures.title')} aside={t('measures.note')}>
          {waiting ? <Rows count={11} height={40} /> : <Measures rows={measureRows(sources)} />}
        </Card>
        <div className="an-side">
          <MyUnit />
          <UnitBreaches regulations={adopted} />
        </div>
      </div>
    </div>
  )
}

function Measures({ rows }: { rows: readonly MeasureRow[] }): ReactNode {
  const t = useWords()
  return (
    <div className="an-scroll">
      <table className="an-table">
        <thead><tr><th>{t('measures.code')}</th><th>{t('measures.name')}</th><th>{t('measures.rate')}</th><th>{t('measures.target')}</th><th>{t('measures.trend')}</th><th>{t('measures.count')}</th><th>{t('measures.breached')}</th><th>{t('measures.evidence')}</th></tr></thead>
        <tbody>
          {rows.map((r) => {
            const rate = r.rate
            const due = rate ? rate.conformed + rate.breached : 0
            const goal = targetFraction(r.target)
            const held = rate !== null && rate.rate === null && rate.held + rate.prevented > 0
            return (
              <tr key={r.code}>
                <td>{r.code}</td>
                <td>{t(`names.${r.code}`)}</td>
                <td className="an-rate">{held && rate ? <small>{t('measures.held', { held: rate.held, prevented: rate.prevented })}</small> : <RateText rate={rate?.rate ?? null} target={r.target} strong bare />}</td>
                <td>{goal === null ? <small>{r.at ? t('measures.unset') : '—'}</small> : rateText(goal)}</td>
                <td className="an-trend"><Sparkline points={r.trend} below={belowTarget(rate?.rate, r.target)} width={72} height={20} /></td>
                <td>{due > 0 && rate ? t('measures.fraction', { a: rate.conformed, b: due }) : '—'}</td>
                <td>{rate && rate.breached > 0 ? <b className="gx-broken">{rate.breached}</b> : due > 0 ? t('measures.none') : '—'}</td>
                <td>{r.missing.length > 0 ? <span className="an-soon">{t('measures.waits', { what: r.missing.join(' ') })}</span> : r.at ? <Clause regulation={r.at.regulation} article={r.at.article} /> : <small>{t('measures.notAdopted')}</small>}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
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
