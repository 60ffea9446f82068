import type { ReactNode } from 'react'
import { Button, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { q } from '../../app/api.ts'
import { useKeys } from '../../ui/keys.ts'
import { Clause } from '../../ui/clause.tsx'
import { ErrorLine, Rows } from '../../ui/small.tsx'
import { useCatalogue } from '../matters/catalogue.ts'
import { AgesCard } from './ages-card.tsx'
import { ChaseCard } from './chase-card.tsx'
import { DrillDrawer } from './drill.tsx'
import { FiguresCard } from './figures-card.tsx'
import { GroupsCard } from './groups-card.tsx'
import { MoneyTabs } from './money-tabs.tsx'
import { MonthsCard } from './months-card.tsx'
import { drillName, filterOf, sheetUrl, type Drill, type Search } from './search.ts'
import { useWords } from './words.ts'
import './receivables.css'

/** What clients owe us (S01-56, S34-11): the figures add up from left to right, and each opens the rows and entries it sums. */
export function ReceivablesPage(): ReactNode {
  const t = useWords()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Search
  const filter = filterOf(search)
  const catalogue = useCatalogue()
  const found = useQuery({ ...q.receivables.overview.queryOptions({ input: filter }), refetchInterval: 60_000, placeholderData: (before) => before })
  const names = useQuery({ ...q.receivables.choices.queryOptions(), staleTime: 300_000 }).data
  const change = (patch: Search): void => { void navigate({ to: '/receivables', search: { ...search, ...patch } as never, replace: true }) }
  const open = (drill: Drill): void => change({ figure: undefined, age: undefined, month: undefined, ...drill })
  useKeys({ 'Ctrl+KeyE': () => location.assign(sheetUrl('list', filter, {})) })
  const data = found.data
  const pick = (name: 'year' | 'unit' | 'manager' | 'payer', options: { value: string; label: string }[]): ReactNode => (
    <label className="rc-pick"><span>{t(`filter.${name}`)}</span><Select variant="borderless" aria-label={t(`filter.${name}`)} value={search[name] ?? ''} onChange={(value: string) => change({ [name]: value || undefined })} options={[{ value: '', label: t(name === 'year' ? 'filter.allYears' : 'filter.all') }, ...options]} popupMatchSelectWidth={false} showSearch={options.length > 8 ? { optionFilterProp: 'label' } : false} /></label>
  )
  const named = (list: readonly { id: string; name: string }[]) => list.map((one) => ({ value: one.id, label: one.name }))
  const mayPlan = catalogue.kind('receivable-plan')?.opens.some((one) => one.possible) ?? false
  return (
    <div className="gx-work rc-page">
      <header className="gx-page-head rc-head">
        <h1>{t('title')}</h1>
        {data?.articles.map((a) => <Clause key={a.regulation} regulation={a.regulation} article={a.article} />)}
        <MoneyTabs />
        <span className="rc-tools">
          <Button href={sheetUrl('list', filter, {})}>{t('export')}</Button>
          {mayPlan ? <Link className="ant-btn ant-btn-primary rc-new" to="/matters/new/receivable-plan">{t('newPlan')}</Link> : null}
        </span>
      </header>
      <div className="rc-filters">
        {names ? <>{pick('year', names.years.map((year) => ({ value: year, label: year })))}{pick('unit', named(names.units))}{pick('manager', named(names.managers))}{pick('payer', names.payers.map((payer) => ({ value: payer, label: payer })))}</> : null}
        {search.contract ? <span className="rc-pick rc-chosen">{t('filter.contract', { no: search.contract })}</span> : null}
        {Object.keys(filter).length > 0 ? <Button type="link" size="small" onClick={() => change({ year: undefined, unit: undefined, manager: undefined, payer: undefined, contract: undefined })}>{t('filter.clear')}</Button> : null}
        <span className="gx-note">{[t('note'), data && names && !data.whole ? t('part', { n: names.units.length }) : ''].filter(Boolean).join('　')}</span>
      </div>
      {found.isError ? <ErrorLine error={found.error} retry={() => void found.refetch()} /> : null}
      {found.isPending ? <div className="gx-card"><Rows count={8} height={40} /></div> : null}
      {data ? (
        <>
          <FiguresCard sums={data.sums} open={open} />
          <div className="rc-columns">
            <div>
              <GroupsCard data={data} search={search} change={change} />
              <MonthsCard months={data.months} today={data.today} table={search.months === 'table'} show={(table) => change({ months: table ? 'table' : undefined })} open={open} />
            </div>
            <div>
              <AgesCard ages={data.ages} sums={data.sums} table={search.ages === 'table'} show={(table) => change({ ages: table ? 'table' : undefined })} open={open} article={data.articles.find((a) => a.regulation === 's01')} />
              <ChaseCard filter={filter} open={open} />
            </div>
          </div>
        </>
      ) : null}
      <DrillDrawer drill={drillName(search)} filter={filter} sums={data?.sums} entries={search.rows === 'entries'} show={(rows) => change({ rows: rows === 'entries' ? rows : undefined })} close={() => change({ figure: undefined, age: undefined, month: undefined, rows: undefined })} />
    </div>
  )
}
