import type { ReactNode } from 'react'
import { Button } from 'antd'
import { Link, useNavigate } from '@tanstack/react-router'
import { useInfiniteQuery } from '@tanstack/react-query'
import { STEPS, type Chase, type FeeFilter } from '@guixing/contract/money'
import { q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { Clause } from '../../ui/clause.tsx'
import { DueMark, dueLook } from '../../ui/due.tsx'
import { Blank, Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { dayWords, exactTime } from '../../ui/time-words.ts'
import { useUiWords } from '../../ui/words.ts'
import { tableMoney } from './sums.ts'
import { useMoneyWords } from './words.ts'

/** Advances out, the longest overdue first: how far each has been chased, and the one next step and whose it is. */
export function ChaseList({ filter }: { filter: FeeFilter }): ReactNode {
  const t = useMoneyWords()
  const { year: _year, ...narrow } = filter
  const found = useInfiniteQuery(q.money.chase.infiniteOptions({ input: (cursor: string | undefined) => ({ ...narrow, ...(cursor ? { cursor } : {}) }), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined }))
  const rows = found.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Card title={t('chase.title')} aside={<Clause regulation="s02" article="5.3" />} className="mn-chase">
      {found.isError && <ErrorLine error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Rows count={5} />}
      {found.data && rows.length === 0 && <Blank text={t('chase.empty')} />}
      <ul>{rows.map((one) => <Row key={one.id} one={one as Chase} />)}</ul>
      {found.hasNextPage && <p className="mn-more"><Button size="small" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('chase.more')}</Button></p>}
    </Card>
  )
}

function Row({ one }: { one: Chase }): ReactNode {
  const t = useMoneyWords()
  const ui = useUiWords()
  const now = useNow()
  const navigate = useNavigate()
  const late = one.overdueDays !== null
  const look = dueLook({ dueAt: one.dueAt, share: one.share, state: late ? 'overdue' : 'running' }, now)
  const open = (): void => void navigate({ to: `/matters/${one.id}` })
  const day = (of: string): string => of.slice(5)
  const said = [
    one.explained ? (one.promised ? t('chase.said.explained', { day: day(one.promised) }) : t('chase.said.explainedOnly')) : null,
    one.urgings > 0 ? t('chase.said.urged', { n: one.urgings }) : null, !one.explained && one.urgings > 0 ? t('chase.said.unexplained') : null, one.deductions > 0 ? t('chase.said.deducted', { n: one.deductions }) : null,
  ].filter(Boolean)
  return (
    <li>
      <DueMark look={look} share={one.share} />
      <Link to={`/matters/${one.id}`} className="mn-who" title={one.dueAt ? exactTime(one.dueAt) : undefined}><b className={look === 'over' ? 'gx-broken' : look === 'soon' ? 'mn-soon' : undefined}>{late ? t('chase.over', { n: one.overdueDays }) : one.dueAt ? dayWords(one.dueAt, now, ui) : ''}</b> {one.unit?.name} {one.handler?.name}</Link>
      <span className="mn-amount">{tableMoney(one.amount)}</span>
      {late && <span className="mn-next">{one.next.mine ? <Button size="small" onClick={open}>{t(`chase.next.${one.next.what}`)}</Button> : <small>{t(`chase.wait.${one.next.what}`)}</small>}</span>}
      {late && <p><span>{said.length > 0 ? said.join(t('units.sum') === 'Total' ? ', ' : '，') : t('chase.said.silent')}</span><em>{STEPS.map((step) => <i key={step} className={step === one.step ? 'gx-broken here' : undefined}>{t(`chase.step.${step}`)}</i>)}</em></p>}
    </li>
  )
}
