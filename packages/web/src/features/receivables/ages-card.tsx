import type { ReactNode } from 'react'
import type { ReceivableAge, ReceivableSums } from '@guixing/contract/receivables'
import { Clause } from '../../ui/clause.tsx'
import { Card } from '../../ui/small.tsx'
import { figured, isNothing, largest, parts, shareText, tabled } from './amounts.ts'
import type { Drill } from './search.ts'
import { ViewSwitch } from './view-switch.tsx'
import { useWords } from './words.ts'

interface Props { ages: { age: ReceivableAge; amount: string; count: number }[]; sums: ReceivableSums; table: boolean; show: (table: boolean) => void; open: (drill: Drill) => void; article: { regulation: string; article: string } | undefined }

/** What is outstanding by days after its due day, and the rate at which fees come in on time (K06). */
export function AgesCard({ ages, sums, table, show, open, article }: Props): ReactNode {
  const t = useWords()
  const heights = parts(ages.map((a) => a.amount), largest(ages.map((a) => a.amount)))
  return (
    <Card className="rc-ages" title={t('age.title')} aside={<span className="rc-aside"><span className="gx-note">{t('age.note')}</span><ViewSwitch table={table} show={show} /></span>}>
      {table ? (
        <table className="rc-table">
          <thead><tr><th>{t('age.column')}</th><th>{t('age.count')}</th><th>{t('age.amount')}</th></tr></thead>
          <tbody>{ages.map((a) => <tr key={a.age}><td><button type="button" className="rc-name" onClick={() => open({ age: a.age })}>{t(`age.${a.age}`)}</button></td><td>{a.count}</td><td className={a.age === 'not-due' || isNothing(a.amount) ? undefined : 'gx-broken'}>{tabled(a.amount)}</td></tr>)}</tbody>
          <tfoot><tr><td>{t('by.sum')}</td><td>{sums.open}</td><td>{tabled(sums.outstanding)}</td></tr></tfoot>
        </table>
      ) : (
        <div className="rc-chart">
          {ages.map((a, i) => (
            <button type="button" key={a.age} onClick={() => open({ age: a.age })} aria-label={`${t(`age.${a.age}`)} ${tabled(a.amount)}`}>
              <b className={a.age === 'not-due' || isNothing(a.amount) ? undefined : 'gx-broken'}>{figured(a.amount)}</b>
              <i className={a.age === 'not-due' ? 'rc-wait' : 'rc-late'} style={{ height: `${(heights[i] ?? 0) * 100}px` }} />
              <span>{t(`age.${a.age}`)}</span>
            </button>
          ))}
        </div>
      )}
      <div className="rc-rate">
        <span>{t('rate.title')}</span><b>{shareText(sums.rate)}</b>
        <small>{sums.rate === null ? t('rate.none') : t('rate.of', { a: figured(sums.inTime), b: figured(sums.due) })}</small>
        <span className="gx-note" title={t('rate.note')}>{t('rate.note')}</span>{article ? <Clause {...article} /> : null}
      </div>
    </Card>
  )
}
