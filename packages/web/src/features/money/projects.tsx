import type { ReactNode } from 'react'
import { Button } from 'antd'
import { Link, useNavigate } from '@tanstack/react-router'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { FeeFilter, FeeProject } from '@guixing/contract/money'
import { q } from '../../app/api.ts'
import { language } from '../../app/i18n.ts'
import { Clause } from '../../ui/clause.tsx'
import { rateText } from '../../ui/rate.ts'
import { Blank, Card, ErrorLine, Rows } from '../../ui/small.tsx'
import type { Ask } from './types.ts'
import { isNegative, isNone, partOf, tableMoney, wanWords } from './sums.ts'
import { useMoneyWords } from './words.ts'

/** What each project has left, and which of its two bounds binds. */
export function Projects({ filter, open }: { filter: FeeFilter; open: (ask: Ask) => void }): ReactNode {
  const t = useMoneyWords()
  const navigate = useNavigate()
  const { year: _year, ...narrow } = filter
  const found = useInfiniteQuery(q.money.projects.infiniteOptions({ input: (cursor: string | undefined) => ({ ...narrow, ...(cursor ? { cursor } : {}) }), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined }))
  const rows = found.data?.pages.flatMap((page) => page.projects) ?? []
  return (
    <Card title={t('projects.title')} aside={<><Clause regulation="s02" article="3.2" /> {t('projects.hint')}</>} className="mn-projects">
      {found.isError && <ErrorLine error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Rows count={5} height={36} />}
      {found.data && rows.length === 0 && <Blank text={t('projects.empty')} action={<Button onClick={() => void navigate({ to: '/matters/new/fee-project' })}>{t('projects.new')}</Button>} />}
      {rows.length > 0 && (
        <table className="mn-table">
          <thead><tr><th>{t('projects.no')}</th><th>{t('projects.name')}</th><th className="mn-num">{t('projects.base')}</th><th>{t('projects.bound')}</th><th>{t('projects.used')}</th><th className="mn-num">{t('projects.left')}</th></tr></thead>
          <tbody>{rows.map((p) => <Row key={p.id} p={p} open={open} />)}</tbody>
        </table>
      )}
      {found.hasNextPage && <p className="mn-more"><Button size="small" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('projects.more')}</Button></p>}
    </Card>
  )
}

function Row({ p, open }: { p: FeeProject; open: (ask: Ask) => void }): ReactNode {
  const t = useMoneyWords()
  const full = p.left !== null && (isNone(p.left) || isNegative(p.left))
  const used = Math.min(1, p.used ?? 0)
  const pending = p.limit === null ? 0 : Math.max(0, Math.min(1 - used, partOf(p.pending, p.limit) ?? 0))
  const words = p.binding === null ? t('projects.noBase') : !isNone(p.pending) ? t('projects.pending', { amount: tableMoney(p.pending) }) : full ? t('projects.full') : rateText(p.used)
  return (
    <tr>
      <td className="mn-no"><Link to={`/matters/${p.id}`}>{p.projectNo}</Link></td>
      <td>{p.name}</td>
      <td className="mn-num" data-label={t('projects.base')}>{p.base === null ? <span className="mn-soon">{t('projects.unset')}</span> : <span className="mn-second">{tableMoney(p.base)}</span>}</td>
      <td data-label={t('projects.bound')}>{p.binding === null ? '—' : p.binding === 'rate' ? t('projects.rate', { percent: percentOf(p) }) : t('projects.cap', { amount: wanWords(p.limit ?? '0', language()) })}</td>
      <td className="mn-used"><span className="mn-bar" aria-hidden><i className={full ? 'mn-full' : 'mn-mid'} style={{ width: `${used * 100}%` }} /><i className="mn-hatch" style={{ width: `${pending * 100}%` }} /></span><small>{words}</small></td>
      <td className="mn-num" data-label={t('projects.left')}>{p.left === null ? '—' : <button type="button" className={full ? 'mn-soon' : undefined} onClick={() => open({ figure: 'approved', project: p.id, title: `${p.projectNo} ${p.name}`, total: p.approved })}><b>{tableMoney(p.left)}</b></button>}</td>
    </tr>
  )
}

/** The rate as the house has it, from the bound itself: limit ÷ base. */
const percentOf = (p: FeeProject): string => { const share = p.base && p.limit ? partOf(p.limit, p.base) : null; return share === null ? '' : String(Math.round(share * 1000 * 100) / 1000) }
