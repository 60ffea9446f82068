import { Fragment, useState, type ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { FeeFilter, FeeRow } from '@guixing/contract/money'
import { q } from '../../app/api.ts'
import { RateText } from '../../ui/rate-text.tsx'
import { Blank, Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { usePhone } from '../../ui/width.ts'
import type { Ask, Dashboard } from './types.ts'
import { isNone, largest, tableMoney, widths } from './sums.ts'
import { useMoneyWords } from './words.ts'

const COLUMNS = ['requested', 'written', 'inTime', 'overdue'] as const

/** Units on one common scale with exact sums; a row opens its handlers, a figure its entries. */
export function Units({ d, filter, open }: { d: Dashboard; filter: FeeFilter; open: (ask: Ask) => void }): ReactNode {
  const t = useMoneyWords()
  const phone = usePhone()
  const [shown, setShown] = useState<string | null>(null)
  const scale = largest(d.units.map((u) => u.requested))
  const target = d.onTime.target
  const line = (row: FeeRow, ask: Pick<Ask, 'unit' | 'handler'>, name: ReactNode) => <Line key={row.who.id || row.who.name} row={row} scale={scale} target={target} name={name} open={(figure) => open({ figure, title: `${row.who.name} ${t(`figure.${figure}`)}`, total: row[figure], ...ask })} phone={phone} />
  return (
    <Card title={t('units.title')} aside={t('units.hint')} className="mn-units">
      {d.units.length === 0 ? <Blank text={t('units.empty')} /> : (
        <table className="mn-table">
          {!phone && <thead><tr><th>{t('units.unit')}</th><th>{t('units.where')}</th>{COLUMNS.map((c) => <th key={c} className="mn-num">{t(`units.${c}`)}</th>)}<th className="mn-num">{t('units.rate')}</th></tr></thead>}
          <tbody>
            {d.units.map((row) => (
              <Fragment key={row.who.id || row.who.name}>
                {line(row, { unit: row.who.id }, <button type="button" className="mn-name" aria-expanded={shown === row.who.id} onClick={() => setShown(shown === row.who.id ? null : row.who.id)}>{row.who.name}</button>)}
                {shown === row.who.id && <Handlers filter={{ ...filter, unit: row.who.id }} line={line} />}
              </Fragment>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td>{t('units.sum')}</td><td className="gx-note">{d.whole ? t('units.legend') : t('units.seen', { n: d.units.length })}</td>
              {COLUMNS.map((c) => <td key={c} className="mn-num" data-label={t(`units.${c}`)}><button type="button" className={c === 'overdue' && !isNone(d.sums.overdue) ? 'gx-broken' : undefined} onClick={() => open({ figure: c, title: t(`figure.${c}`), total: d.sums[c] })}>{tableMoney(d.sums[c])}</button></td>)}
              <td className="mn-num" data-label={t('units.rate')}><RateText rate={d.onTime.rate} target={target} bare strong /></td>
            </tr>
          </tfoot>
        </table>
      )}
    </Card>
  )
}

function Line({ row, scale, target, name, open, phone }: { row: FeeRow; scale: string; target: number | null; name: ReactNode; open: (figure: (typeof COLUMNS)[number]) => void; phone: boolean }): ReactNode {
  const t = useMoneyWords()
  const [written, inTime, overdue] = widths([row.written, row.inTime, row.overdue], scale)
  return (
    <tr>
      <td>{name}</td>
      <td className="mn-where"><span className="mn-bar" aria-hidden><i className="mn-ink" style={{ width: `${written}%` }} /><i className="mn-mid" style={{ width: `${inTime}%` }} /><i className="gx-limit-tick" style={{ width: `${overdue}%` }} /></span></td>
      {COLUMNS.map((c) => (
        <td key={c} className="mn-num" data-label={phone ? t(`units.${c}`) : undefined}>
          {c === 'overdue' && isNone(row.overdue) ? <span className="gx-note">—</span> : <button type="button" className={c === 'overdue' ? 'gx-broken' : c === 'requested' ? undefined : 'mn-second'} onClick={() => open(c)}>{tableMoney(row[c])}</button>}
        </td>
      ))}
      <td className="mn-num" data-label={phone ? t('units.rate') : undefined} title={row.onTime.due > 0 ? `${row.onTime.kept} / ${row.onTime.due}` : undefined}><RateText rate={row.onTime.rate} target={target} bare /></td>
    </tr>
  )
}

function Handlers({ filter, line }: { filter: FeeFilter; line: (row: FeeRow, ask: Pick<Ask, 'unit' | 'handler'>, name: ReactNode) => ReactNode }): ReactNode {
  const found = useQuery(q.money.handlers.queryOptions({ input: filter }))
  if (found.isError) return <tr><td colSpan={7}><ErrorLine error={found.error} retry={() => void found.refetch()} /></td></tr>
  if (!found.data) return <tr><td colSpan={7}><Rows count={1} height={36} /></td></tr>
  return found.data.handlers.map((row) => line(row, { ...(filter.unit ? { unit: filter.unit } : {}), handler: row.who.id }, <span className="mn-handler">{row.who.name}</span>))
}
