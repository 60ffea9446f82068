import { useDeferredValue, type ReactNode } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Bound, Headroom } from '@guixing/contract/money'
import { parseMoney } from '@guixing/core/money/money'
import { q } from '../../app/api.ts'
import { language } from '../../app/i18n.ts'
import { Clause } from '../../ui/clause.tsx'
import { Tag } from '../../ui/rate-text.tsx'
import { Card } from '../../ui/small.tsx'
import { isNegative, isNone, magnitudeOf, minus, partOf, tableMoney, wanWords } from './sums.ts'
import { useMoneyWords } from './words.ts'
import './money.css'

/** What a project, budget or agreement has room for with this amount: one bar a bound, each to its own scale, the binding one thick with its limit tick. */
export function HeadroomCard({ of, amount, except }: { of: string | null; amount: unknown; except?: string | undefined }): ReactNode {
  const t = useMoneyWords()
  const typed = useDeferredValue(typeof amount === 'string' && typeof parseMoney(amount) === 'bigint' ? amount : undefined)
  const found = useQuery({ ...q.money.headroom.queryOptions({ input: { of: of ?? '', ...(typed ? { amount: typed } : {}), ...(except ? { except } : {}) } }), enabled: of !== null && of !== '', placeholderData: keepPreviousData, retry: false, staleTime: 5_000 })
  const room = found.data as Headroom | undefined
  // Who may not see the project sees no bar; the controls decide all the same.
  if (!room || !of) return null
  const budget = room.on.kind === 'fee-project'
  return (
    <Card className="mn-room" title={t(budget ? 'room.title' : 'room.titlePay')} aside={<><span className="mn-by">{t(budget ? 'room.by' : 'room.byBasis', { n: room.usedCount })}</span><Link to={`/matters/${room.on.id}`}>{t('room.each')}</Link></>}>
      {room.lacks && <p className="mn-lacks">{t(`room.${room.lacks}`)} <Clause regulation="s02" article="3.1" /></p>}
      {room.bounds.map((bound) => <Bar key={bound.name} bound={bound} room={room} budget={budget} />)}
      {budget && !isNone(room.pending) && room.binding && <Pending room={room} />}
    </Card>
  )
}

function Bar({ bound, room, budget }: { bound: Bound; room: Headroom; budget: boolean }): ReactNode {
  const t = useMoneyWords()
  const binds = bound.name === room.binding
  const several = room.bounds.length > 1
  // A little beyond the limit stays on the scale, so that one sees it pass the tick.
  const scale = bound.over === null ? 1 : 1 / Math.min(1.5, Math.max(1.02, 1 + (partOf(bound.over, bound.limit) ?? 0.5)))
  const used = Math.max(0, Math.min(1, partOf(bound.used, bound.limit) ?? (isNone(bound.limit) ? 1 : 0))) * scale
  const now = Math.max(0, Math.min(1 - used, (partOf(room.amount, bound.limit) ?? 1) * scale))
  const name = bound.name === 'rate' ? t('room.rate', { percent: bound.percent }) : bound.name === 'cap' ? t('room.cap', { amount: wanWords(bound.limit, language()) }) : t(`room.${bound.name}`)
  return (
    <div className={binds ? 'mn-bound binds' : 'mn-bound'}>
      <div><b>{name}</b>{binds && several ? <Tag kind="binding">{t('room.binding')}</Tag> : null}<Clause regulation={bound.regulation} article={bound.article} strong={bound.over !== null} /></div>
      <div>
        <span className="mn-bar" role="img" aria-label={`${name} ${t('room.limit', { amount: tableMoney(bound.limit) })}`}><i className="mn-mid" style={{ width: `${used * 100}%` }} /><i className={bound.over === null ? 'mn-ink' : 'gx-limit-tick'} style={{ width: `${now * 100}%` }} />{binds ? <em className="gx-limit-tick" style={{ left: `${scale * 100}%` }} /> : null}</span>
        {binds && <small><span>{t(budget ? 'room.used' : 'room.asked', { amount: tableMoney(bound.used) })}</span>{isNone(room.amount) ? null : <span className="mn-this">{t('room.this', { amount: tableMoney(room.amount) })}</span>}</small>}
      </div>
      <div className="mn-left"><b className={bound.over === null ? undefined : 'gx-broken'}>{bound.over === null ? t('room.left', { amount: tableMoney(bound.after) }) : t('room.over', { amount: tableMoney(bound.over) })}</b><small>{t('room.limit', { amount: tableMoney(bound.limit) })}</small></div>
    </div>
  )
}

function Pending({ room }: { room: Headroom }): ReactNode {
  const t = useMoneyWords()
  const bound = room.bounds.find((b) => b.name === room.binding)
  if (!bound) return null
  const after = minus(bound.after, room.pending)
  return <p className="mn-soon mn-pending">{t(isNegative(after) ? 'room.pendingOver' : 'room.pending', { n: room.pendingCount, amount: tableMoney(room.pending), after: tableMoney(magnitudeOf(after)) })}</p>
}
