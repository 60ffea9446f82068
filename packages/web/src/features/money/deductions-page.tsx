import { useState, type ReactNode } from 'react'
import { Button, Select } from 'antd'
import { Link } from '@tanstack/react-router'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { q } from '../../app/api.ts'
import { Clause } from '../../ui/clause.tsx'
import { Blank, Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { usePhone } from '../../ui/width.ts'
import { tableMoney } from './sums.ts'
import { WageImport } from './wage-import.tsx'
import { useMoneyWords } from './words.ts'
import './money.css'

/** The pay-deduction ledger F22 (S02-26) by person and month; finance also brings in the wages a deduction is measured against. */
export function DeductionsPage(): ReactNode {
  const t = useMoneyWords()
  const phone = usePhone()
  const [person, setPerson] = useState<string>('')
  const may = useQuery({ ...q.money.dashboard.queryOptions({ input: {} }), staleTime: 60_000 })
  const found = useInfiniteQuery(q.money.deductions.infiniteOptions({ input: (cursor: string | undefined) => ({ ...(person ? { person } : {}), ...(cursor ? { cursor } : {}) }), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined }))
  const everybody = useInfiniteQuery(q.money.deductions.infiniteOptions({ input: () => ({}), initialPageParam: undefined as string | undefined, getNextPageParam: () => undefined }))
  const rows = found.data?.pages.flatMap((page) => page.rows) ?? []
  const people = everybody.data?.pages[0]?.people ?? []
  const sums = found.data?.pages[0]?.people ?? []
  return (
    <div className="gx-work mn">
      <header className="gx-page-head mn-head">
        <Link to="/money" className="gx-note">‹ {t('ded.back')}</Link><h1>{t('ded.title')}</h1><Clause regulation="s02" article="5.3" />
        <label className="mn-choose"><span>{t('ded.person')}</span><Select variant="borderless" value={person} aria-label={t('ded.person')} popupMatchSelectWidth={false} showSearch={{ optionFilterProp: 'label' }} onChange={setPerson} options={[{ value: '', label: t('ded.all') }, ...people.map((p) => ({ value: p.person.id, label: p.person.name }))]} /></label>
        <div className="mn-tools"><span className="gx-note">{t('note')}</span><Button href={`/api/v1/money/deductions.xlsx${person ? `?person=${person}` : ''}`} download>{t('export')}</Button></div>
      </header>
      {may.data?.may.wages && <WageImport />}
      {found.isError && <ErrorLine error={found.error} retry={() => void found.refetch()} />}
      <div className="mn-grid">
        <Card title={`F22 ${t('ded.title')}`} className={sums.length > 0 ? 'mn-units' : 'mn-whole'}>
          {found.isPending && <Rows count={6} height={36} />}
          {found.data && rows.length === 0 && <Blank text={t('ded.empty')} />}
          {rows.length > 0 && (
            <table className="mn-table">
              {!phone && <thead><tr><th>{t('ded.person')}</th><th>{t('ded.period')}</th><th className="mn-num">{t('ded.before')}</th><th className="mn-num">{t('ded.deducted')}</th><th className="mn-num">{t('ded.balance')}</th><th>{t('ded.matter')}</th></tr></thead>}
              <tbody>
                {rows.map((r) => (
                  <tr key={r.id}>
                    <td>{r.person.name}</td><td>{r.period}</td><td className="mn-num mn-second" data-label={t('ded.before')}>{tableMoney(r.outstanding)}</td><td className="mn-num" data-label={t('ded.deducted')}><b>{tableMoney(r.deducted)}</b></td>
                    <td className="mn-num" data-label={t('ded.balance')}>{tableMoney(r.balance)}</td><td><Link to={`/matters/${r.matter.id}`}>{r.matter.number}</Link></td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {found.hasNextPage && <p className="mn-more"><Button size="small" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('ded.more')}</Button></p>}
        </Card>
        {sums.length > 0 && (
          <Card title={t('ded.sums')} className="mn-side">
            <ul className="mn-people">{sums.map((p) => <li key={p.person.id}><span>{p.person.name}</span><small>{t('ded.months', { n: p.months })}</small><b>{tableMoney(p.deducted)}</b></li>)}</ul>
          </Card>
        )}
      </div>
    </div>
  )
}
