import { useDeferredValue, useState, type ReactNode } from 'react'
import { Button, Drawer, Input, Select, Table } from 'antd'
import { Link } from '@tanstack/react-router'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { language } from '../../app/i18n.ts'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { houseDay } from '../../ui/time-words.ts'
import { usePhone } from '../../ui/width.ts'
import { useSay } from '../../ui/words.ts'
import { LeaveList, OvertimeList } from './papers.tsx'
import { figure } from './spans.ts'
import { useWords } from './words.ts'
import './leave.css'

interface Drill { person: { id: string; name: string }; label: string; kind?: string; type?: string }

/** Days taken and left by person and kind, hours by kind of day; every figure opens the forms it sums (screens.md rule 5). */
export function DaysPage(): ReactNode {
  const t = useWords()
  const say = useSay()
  const phone = usePhone()
  const thisYear = Number(houseDay(useNow()).slice(0, 4))
  const [year, setYear] = useState(thisYear)
  const [unit, setUnit] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const [drill, setDrill] = useState<Drill | null>(null)
  const text = useDeferredValue(typed.trim())
  const filters = { year, ...(unit ? { unit } : {}), ...(text ? { q: text } : {}) }
  const units = useQuery({ ...q.house.units.queryOptions(), staleTime: 300_000 })
  const ledger = useQuery({ ...q.leave.days.queryOptions({ input: filters }), placeholderData: keepPreviousData })
  const found = ledger.data
  const filtered = unit !== null || text !== ''
  type Row = NonNullable<typeof found>['rows'][number]
  const cell = (row: Row, value: string, label: string, only: Pick<Drill, 'kind' | 'type'>, some: boolean): ReactNode => (some ? <button type="button" className="lv-figure" onClick={() => setDrill({ person: row.person, label, ...only })}>{value}</button> : <span className="lv-nothing">{value}</span>)
  const kindCell = (row: Row, kind: string, label: string): ReactNode => {
    const days = row.days.find((d) => d.kind === kind)
    if (!days) return null
    return <>{cell(row, figure(days.taken), label, { kind }, days.taken > 0 || days.pending > 0)}{days.left === null ? '' : <small className={days.left < 0 ? 'lv-over' : ''}> / {figure(days.left)}</small>}{days.pending > 0 && <small className="lv-wait"> +{figure(days.pending)}</small>}</>
  }
  const sheet = `/api/v1/leave/days.xlsx?${new URLSearchParams({ ...Object.fromEntries(Object.entries(filters).map(([k, v]) => [k, String(v)])), lang: language() }).toString()}`
  return (
    <div className="gx-work lv-page">
      <header className="gx-page-head"><h1>{t('days.title')}</h1>{found && <span className="gx-note">{t('days.count', { n: found.rows.length })}・{t('days.hint')}</span>}<span className="lv-do"><Link to="/leave">{t('days.back')}</Link><Button href={sheet}>{t('days.excel')}</Button></span></header>
      <div className="lv-filters">
        <Select value={year} onChange={setYear} aria-label={t('year')} options={[thisYear + 1, thisYear, thisYear - 1, thisYear - 2, thisYear - 3].map((y) => ({ value: y, label: t('yearOf', { year: y }) }))} />
        <Select value={unit} onChange={(v: string | undefined) => setUnit(v ?? null)} allowClear placeholder={t('days.anyUnit')} aria-label={t('days.unit')} style={{ minWidth: 160 }} options={(units.data?.units ?? []).map((u) => ({ value: u.id, label: u.name }))} />
        <Input.Search value={typed} onChange={(e) => setTyped(e.target.value)} placeholder={t('days.find')} aria-label={t('days.find')} maxLength={80} allowClear style={{ width: 200 }} />
      </div>
      {ledger.isError ? <ErrorLine error={ledger.error} retry={() => void ledger.refetch()} /> : !found ? <Rows count={8} />
        : found.rows.length === 0 ? <Blank text={t(filtered ? 'days.noneFound' : 'days.none')} action={filtered ? <Button onClick={() => { setUnit(null); setTyped('') }}>{t('days.clear')}</Button> : undefined} />
          : phone ? (
            <ul className="lv-people">
              {found.rows.map((row) => (
                <li key={row.person.id} className="gx-card">
                  <h2>{row.person.name} <small>{row.unit?.name}</small></h2>
                  <dl>{found.kinds.map((k) => <div key={k.kind}><dt>{say(k.label)}</dt><dd>{kindCell(row, k.kind, say(k.label))}</dd></div>)}{found.types.map((k) => { const hours = row.hours.find((h) => h.type === k.type)?.hours ?? 0; return hours === 0 ? null : <div key={k.type}><dt>{t('ask.overtime')} {say(k.label)}</dt><dd>{cell(row, t('h', { n: figure(hours) }), say(k.label), { type: k.type }, true)}</dd></div> })}</dl>
                </li>
              ))}
            </ul>
          ) : (
            <Table<Row> size="small" rowKey={(row) => row.person.id} dataSource={found.rows} pagination={false} scroll={{ x: 'max-content' }} loading={ledger.isPlaceholderData}
              columns={[
                { title: t('days.person'), fixed: 'left', render: (_, row) => row.person.name }, { title: t('days.unit'), render: (_, row) => row.unit?.name ?? '' },
                { title: t('days.leaveDays'), children: found.kinds.map((k) => ({ title: <>{say(k.label)}{k.allowance === null ? <small className="lv-wait"> {t('unset')}</small> : null}</>, key: k.kind, align: 'right' as const, render: (_: unknown, row: Row) => kindCell(row, k.kind, say(k.label)) })) },
                { title: t('days.overtimeHours'), children: found.types.map((k) => ({ title: say(k.label), key: k.type, align: 'right' as const, render: (_: unknown, row: Row) => { const hours = row.hours.find((h) => h.type === k.type)?.hours ?? 0; return cell(row, figure(hours), say(k.label), { type: k.type }, hours > 0) } })) },
              ]} />
          )}
      {found?.more && <p className="gx-note">{t('days.more', { n: found.rows.length })}</p>}
      <Drawer open={drill !== null} onClose={() => setDrill(null)} title={drill ? t('days.drill', { name: drill.person.name, year, kind: drill.label }) : ''} placement={phone ? 'bottom' : 'right'} size={phone ? '80%' : 520} destroyOnHidden>{drill && <DrillList drill={drill} year={year} />}</Drawer>
    </div>
  )
}

function DrillList({ drill, year }: { drill: Drill; year: number }): ReactNode {
  const t = useWords()
  const rows = useQuery(q.leave.rows.queryOptions({ input: { person: drill.person.id, year, ...(drill.kind ? { kind: drill.kind } : {}), ...(drill.type ? { type: drill.type } : {}) } }))
  if (rows.isError) return <ErrorLine error={rows.error} retry={() => void rows.refetch()} />
  if (!rows.data) return <Rows count={3} />
  const { leaves, overtimes } = rows.data
  return leaves.length + overtimes.length === 0 ? <p className="gx-note">{t('days.noPapers')}</p> : <><LeaveList rows={leaves} /><OvertimeList rows={overtimes} /></>
}
