import type { ReactNode } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import type { MatterRow } from '@guixing/contract/matters'
import { q } from '../../app/api.ts'
import { Clause } from '../../ui/clause.tsx'
import { Due } from '../../ui/due.tsx'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { clockTime } from '../../ui/time-words.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { useDeskWords } from './words.ts'

const COLUMNS = ['due', 'number', 'time', 'room', 'client', 'content', 'category', 'owner', 'stage', 'remarks'] as const
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Today's ledger by due time. Offline its words step back and say so; the clocks run on. */
export function TodayLedger({ online, highlight, s03 }: { online: boolean; highlight: string | null; s03: boolean }): ReactNode {
  const t = useDeskWords()
  const navigate = useNavigate()
  const query = useQuery({ ...q.desk.summary.queryOptions(), refetchInterval: 15_000, retry: false })
  const data = query.data
  return (
    <section className={`desk-today${online ? '' : ' old'}`} aria-label={t('today')}>
      <header>
        <h2>{t('today')}</h2>
        {data ? <><span>{t('count', { n: data.total })}</span>{data.overdue > 0 ? <span className="gx-broken">{t('overdue', { n: data.overdue })}</span> : null}{data.soon > 0 ? <span className="desk-soon">{t('soon', { n: data.soon })}</span> : null}<span>{t('waiting', { n: data.waiting })}</span><span>{t('instant', { n: data.instant })}</span></> : null}
        {s03 ? <Clause regulation="S03" article="4.1.4" /> : null}
        <span className="desk-today-end"><small className="gx-note">{online ? t('order') : t('maybeOld')}</small><Link to="/ledgers/enquiry">{t('whole')} →</Link></span>
      </header>
      <div className="desk-table">
        {query.isPending ? <Rows count={5} height={36} /> : query.error && !data ? <ErrorLine error={query.error} retry={() => void query.refetch()} /> : data && data.items.length === 0 ? <Blank text={t('todayEmpty')} /> : (
          <table>
            <thead><tr>{COLUMNS.map((name) => <th key={name} scope="col" className={name}>{t(`col.${name}`)}</th>)}</tr></thead>
            <tbody>{data?.items.map((row) => <Row key={row.id} row={row} on={row.id === highlight} open={() => void navigate({ to: `/matters/${row.id}` })} />)}</tbody>
          </table>
        )}
      </div>
    </section>
  )
}

function Row({ row, on, open }: { row: MatterRow; on: boolean; open: () => void }): ReactNode {
  const t = useDeskWords()
  const { choice, field, stage } = useCatalogue()
  const transferred = row.owner === null && row.handlingUnit !== null
  return (
    <tr className={`${on ? 'on' : ''}${row.final ? ' done' : ''}`} onClick={open}>
      <td><Due dueAt={row.dueAt} share={row.dueShare} state={row.dueState} stoppedAt={row.closedAt} bareToday /></td>
      <td><Link to={`/matters/${row.id}`} onClick={(event) => event.stopPropagation()}>{row.number.split('-').at(-1)}</Link></td>
      <td className="second">{clockTime(row.openedAt)}</td>
      <td>{text(row.fields['room'])}</td>
      <td>{row.client?.name ?? (text(row.fields['callerName']) || '—')}</td>
      <td className="content" title={row.title}>{row.title}</td>
      <td className="second">{choice(field(row.kind, 'category')?.list, row.fields['category'])}</td>
      <td>{row.owner?.name ?? (transferred || !row.final ? <span className="desk-soon">{t('toAccept')}</span> : '')}</td>
      <td>{stage(row.kind, row.stage)}</td>
      <td className="second remarks" title={text(row.fields['remarks'])}>{text(row.fields['remarks']).split('\n').at(-1)}</td>
    </tr>
  )
}
