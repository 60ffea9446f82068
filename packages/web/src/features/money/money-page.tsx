import { useState, type ReactNode } from 'react'
import { Button, Select } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { FeeFilter } from '@guixing/contract/money'
import { q } from '../../app/api.ts'
import { Clause } from '../../ui/clause.tsx'
import { useKinds } from '../../ui/choices.ts'
import { useKeys } from '../../ui/keys.ts'
import { ErrorLine, Rows } from '../../ui/small.tsx'
import { Ages } from './ages.tsx'
import { ChaseList } from './chase-list.tsx'
import { Drill } from './drill.tsx'
import { Figures } from './figures.tsx'
import { Projects } from './projects.tsx'
import { Units } from './units.tsx'
import { headMoney } from './sums.ts'
import type { Ask } from './types.ts'
import { useMoneyWords } from './words.ts'
import './money.css'

/** Where approved money is and whom to chase (screens.md 5.8): one flow of five figures that adds up, then by unit, by age, by project. */
export function MoneyPage(): ReactNode {
  const t = useMoneyWords()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as FeeFilter
  const filter: FeeFilter = { ...(search.year ? { year: String(search.year) } : {}), ...(search.unit ? { unit: search.unit } : {}), ...(search.handler ? { handler: search.handler } : {}) }
  const found = useQuery({ ...q.money.dashboard.queryOptions({ input: filter }), placeholderData: keepPreviousData, refetchInterval: 60_000 })
  const units = useQuery({ ...q.house.units.queryOptions(), staleTime: 300_000 })
  const kinds = useKinds()
  const [ask, setAsk] = useState<Ask | null>(null)
  const change = (next: FeeFilter): void => void navigate({ to: '/money', search: { ...filter, ...next } as never, replace: true })
  const sheet = `/api/v1/money/entries.xlsx?${new URLSearchParams({ figure: 'requested', ...(filter as Record<string, string>) }).toString()}`
  useKeys({ 'Control+KeyE': () => location.assign(sheet) })
  const d = found.data
  const opens = kinds.data?.kinds.find((k) => k.name === 'fee-budget')?.opens.some((o) => o.possible)
  const seen = d?.units.length ?? 0
  return (
    <div className="gx-work mn">
      <header className="gx-page-head mn-head">
        <h1>{t('title')}</h1>
        <Clause regulation="s02" article="5.2" />
        <label className="mn-choose"><span>{t('filter.year')}</span><Select variant="borderless" value={filter.year ?? d?.year ?? ''} aria-label={t('filter.year')} popupMatchSelectWidth={false} onChange={(year: string) => change({ year })} options={[...(d?.years ?? []).map((year) => ({ value: year, label: year })), { value: 'all', label: t('filter.years') }]} /></label>
        <label className="mn-choose"><span>{t('filter.unit')}</span><Select variant="borderless" value={filter.unit ?? ''} aria-label={t('filter.unit')} popupMatchSelectWidth={false} showSearch={{ optionFilterProp: 'label' }} onChange={(unit: string) => change({ unit: unit || undefined })} options={[{ value: '', label: d?.whole ? t('filter.allUnits', { count: seen }) : t('units.seen', { n: seen }) }, ...(units.data?.units ?? []).map((u) => ({ value: u.id, label: u.name }))]} /></label>
        <label className="mn-choose"><span>{t('filter.handler')}</span><Select variant="borderless" value={filter.handler ?? ''} aria-label={t('filter.handler')} popupMatchSelectWidth={false} showSearch={{ optionFilterProp: 'label' }} onChange={(handler: string) => change({ handler: handler || undefined })} options={[{ value: '', label: t('filter.all') }, ...(d?.handlers ?? []).map((one) => ({ value: one.id, label: one.name }))]} /></label>
        <div className="mn-tools">
          <span className="gx-note">{t('note')}</span>
          {d?.may.deductions ? <Button onClick={() => void navigate({ to: '/money/deductions' })}>{t('deductions')}</Button> : null}
          <Button href={sheet} download>{t('export')}</Button>
          {opens ? <Button type="primary" onClick={() => void navigate({ to: '/matters/new/fee-budget' })}>{t('newBudget')}</Button> : null}
        </div>
      </header>
      {found.isError && <ErrorLine error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <div className="gx-card"><Rows count={10} /></div>}
      {d && (
        <>
          <Figures d={d} open={setAsk} />
          {d.elsewhere.count > 0 && <p className="gx-note mn-else"><button type="button" onClick={() => change({ year: 'all' })}>{t('elsewhere', { count: d.elsewhere.count, amount: headMoney(d.elsewhere.amount), overdue: d.elsewhere.overdue })}</button></p>}
          <div className="mn-grid">
            <Units d={d} filter={filter} open={setAsk} />
            <Ages d={d} open={setAsk} />
            <Projects filter={filter} open={setAsk} />
            <ChaseList filter={filter} />
          </div>
        </>
      )}
      {ask && <Drill ask={ask} filter={filter} close={() => setAsk(null)} />}
    </div>
  )
}
