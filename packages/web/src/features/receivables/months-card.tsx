import type { ReactNode } from 'react'
import type { MonthRow } from '@guixing/contract/receivables'
import { language } from '../../app/i18n.ts'
import { Card } from '../../ui/small.tsx'
import { isNothing, largest, parts, short, tabled } from './amounts.ts'
import type { Drill } from './search.ts'
import { ViewSwitch } from './view-switch.tsx'
import { useWords } from './words.ts'

interface Props { months: MonthRow[]; today: string; table: boolean; show: (table: boolean) => void; open: (drill: Drill) => void }

/** What falls due month by month, how much of it came in, and what is late; half a year back, a year ahead. */
export function MonthsCard({ months, today, table, show, open }: Props): ReactNode {
  const t = useWords()
  const inside = months.filter((m) => m.month !== 'before' && m.month !== 'after')
  const [first, last] = [inside[0]?.month ?? '', inside.at(-1)?.month ?? '']
  const name = (month: string): string => (month === 'before' ? t('month.before', { m: first }) : month === 'after' ? t('month.after', { m: last }) : t('month.name', { y: month.slice(0, 4), m: String(Number(month.slice(5))), mm: month.slice(5) }))
  const scale = largest(inside.map((m) => m.net))
  const now = today.slice(0, 7)
  return (
    <Card className="rc-months" title={t('month.title')} aside={<span className="rc-aside"><span className="gx-note">{t('month.note')}</span><ViewSwitch table={table} show={show} /></span>}>
      {table ? (
        <div className="rc-scroll">
          <table className="rc-table">
            <thead><tr><th>{t('month.column')}</th><th>{t('figure.net')}</th><th>{t('figure.received')}</th><th>{t('figure.outstanding')}</th><th>{t('figure.overdue')}</th></tr></thead>
            <tbody>{months.filter((m) => m.count > 0).map((m) => <tr key={m.month} className={m.month === now ? 'rc-now' : undefined}><td><button type="button" className="rc-name" onClick={() => open({ month: m.month })}>{name(m.month)}</button></td><td>{tabled(m.net)}</td><td>{tabled(m.received)}</td><td>{isNothing(m.outstanding) ? '—' : tabled(m.outstanding)}</td><td className={isNothing(m.overdue) ? undefined : 'gx-broken'}>{isNothing(m.overdue) ? '—' : tabled(m.overdue)}</td></tr>)}</tbody>
          </table>
        </div>
      ) : (
        <div className="rc-scroll">
          <div className="rc-year">
            {inside.map((m) => {
              const [received = 0, notDue = 0, overdue = 0] = parts([m.received, m.notDue, m.overdue], scale)
              return (
                <button type="button" key={m.month} className={m.month === now ? 'rc-now' : undefined} disabled={m.count === 0} onClick={() => open({ month: m.month })} title={`${name(m.month)} ${tabled(m.net)}`} aria-label={`${name(m.month)} ${t('figure.net')} ${tabled(m.net)}，${t('figure.received')} ${tabled(m.received)}，${t('figure.overdue')} ${tabled(m.overdue)}`}>
                  <b>{isNothing(m.net) ? '' : short(m.net, language())}</b>
                  <em>{overdue > 0 ? <i className="rc-late" style={{ height: `${overdue * 120}px` }} /> : null}{notDue > 0 ? <i className="rc-wait" style={{ height: `${notDue * 120}px` }} /> : null}{received > 0 ? <i className="rc-in" style={{ height: `${received * 120}px` }} /> : null}</em>
                  <span>{t('month.short', { m: String(Number(m.month.slice(5))) })}</span><small>{m.month === now ? t('month.now') : m.month.endsWith('-01') || m.month === first ? m.month.slice(0, 4) : ''}</small>
                </button>
              )
            })}
          </div>
        </div>
      )}
    </Card>
  )
}
