import type { ReactNode } from 'react'
import { ENDED, type Funnel } from '@guixing/contract/engagements'
import { Clause } from '../../ui/clause.tsx'
import { rateText } from '../../ui/rate.ts'
import { Blank, Card } from '../../ui/small.tsx'
import { useCatalogue } from '../matters/catalogue.ts'
import { figured, shownMoney } from '../../ui/money.ts'
import { sumOf } from './phases.ts'
import type { Search } from './search.ts'
import { useWords } from './words.ts'

/** How many are at each phase and what they are worth; by route what became of them; conversion K22 (S01-16) and K23 (S01-03). */
export function FunnelView({ funnel, open }: { funnel: Funnel; open: (patch: Search) => void }): ReactNode {
  const t = useWords()
  const { choice } = useCatalogue()
  const most = Math.max(1, ...funnel.phases.map((one) => one.count))
  const all = sumOf(funnel.phases, () => true)
  if (all.count === 0) return <div className="gx-card"><Blank text={t('funnel.none')} /></div>
  const total = { leads: 0, won: 0, lost: 0, open: 0 }
  for (const one of funnel.routes) { total.leads += one.leads; total.won += one.won; total.lost += one.lost; total.open += one.open }
  const conversion = (name: 'diagnosis' | 'leadRate', note: 'diagnosisNote' | 'leadNote', of: Funnel['leads'], article: string): ReactNode => (
    <div><dt>{t(`funnel.${name}`)} <Clause regulation="s01" article={article} /></dt><dd><b>{rateText(of.rate)}</b><small>{of.whole > 0 ? t('funnel.of', { a: of.part, b: of.whole }) : t('funnel.none')}</small><small>{t(`funnel.${note}`)}</small></dd></div>
  )
  return (
    <div className="eg-funnel">
      <Card title={t('funnel.phases')} aside={t('funnel.phasesNote')}>
        <ul className="eg-bars">
          {funnel.phases.map((one) => (
            <li key={one.phase} className={ENDED.includes(one.phase) ? 'eg-ended' : undefined}>
              <button type="button" disabled={one.count === 0} onClick={() => open({ phase: one.phase })}>
                <span>{t(`phase.${one.phase}`)}</span>
                <i aria-hidden><i style={{ width: `${(one.count / most) * 100}%` }} /></i>
                <b>{one.count}</b><span className="gx-money">{one.count === 0 ? '—' : figured(one.amount)}</span>
                <small className={one.late > 0 ? 'gx-broken' : undefined}>{one.late > 0 ? t('funnel.late', { n: one.late }) : ''}</small>
              </button>
            </li>
          ))}
        </ul>
      </Card>
      <div>
        <Card title={t('funnel.conversion')}><dl className="eg-conversion">{conversion('diagnosis', 'diagnosisNote', funnel.diagnosis, '六-1')}{conversion('leadRate', 'leadNote', funnel.leads, '三-1')}</dl></Card>
        <Card title={t('funnel.routes')} aside={<Clause regulation="s01" article="三-1" />}>
          <div className="eg-scroll">
            <table className="eg-table eg-routes">
              <thead><tr>{(['route', 'leads', 'won', 'lost', 'open', 'amount', 'rate'] as const).map((name) => <th key={name} scope="col">{t(`funnel.${name}`)}</th>)}</tr></thead>
              <tbody>
                {funnel.routes.map((one) => (
                  <tr key={one.route} onClick={one.route ? () => open({ route: one.route, ended: 'yes' }) : undefined}>
                    <td>{one.route ? <button type="button" className="eg-link" onClick={(event) => { event.stopPropagation(); open({ route: one.route, ended: 'yes' }) }}>{choice('lead-routes', one.route)}</button> : t('funnel.noRoute')}</td>
                    <td>{one.leads}</td><td>{one.won || '—'}</td><td>{one.lost || '—'}</td><td>{one.open || '—'}</td><td>{shownMoney(one.amount)}</td><td>{rateText(one.rate)}</td>
                  </tr>
                ))}
              </tbody>
              <tfoot><tr><td>{t('funnel.sum')}</td><td>{total.leads}</td><td>{total.won}</td><td>{total.lost}</td><td>{total.open}</td><td>{shownMoney(all.amount)}</td><td>{rateText(funnel.leads.rate)}</td></tr></tfoot>
            </table>
          </div>
        </Card>
      </div>
    </div>
  )
}
