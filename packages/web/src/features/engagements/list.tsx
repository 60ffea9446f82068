import type { ReactNode } from 'react'
import { Button } from 'antd'
import { Link, useNavigate } from '@tanstack/react-router'
import type { Business, Funnel } from '@guixing/contract/engagements'
import { usePhone } from '../../ui/width.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { shownMoney } from '../../ui/money.ts'
import { useInSight } from '../../ui/use-in-sight.ts'
import { ClassTags, Conformance, FollowUp, LateLimits, Worth } from './bits.tsx'
import { Card } from './board.tsx'
import { sumOf } from './phases.ts'
import { shows, sortOf, type Search } from './search.ts'
import { useWords } from './words.ts'

interface Props { items: readonly Business[]; sums: Funnel | undefined; search: Search; change: (patch: Search) => void; at: string | null; more: (() => void) | null; busy: boolean }
const COLUMNS = ['number', 'client', 'need', 'phase', 'class', 'owner', 'manager', 'route', 'amount', 'follow', 'days', 'late', 'kept'] as const

/** Businesses as a table, latest first; the sum row below counts all that fit, also those not shown yet. */
export function List({ items, sums, search, change, at, more, busy }: Props): ReactNode {
  const t = useWords()
  const phone = usePhone()
  const sum = sums ? sumOf(sums.phases, (phase) => shows(search, phase)) : null
  const rest = Math.max(0, (sum?.count ?? 0) - items.length)
  const foot = (
    <div className="eg-sums">
      <b>{t('list.sum', { n: sum?.count ?? items.length })}</b><span>{sum ? `¥${shownMoney(sum.amount)}` : ''}</span>
      {sum && sum.late > 0 ? <span className="gx-broken">{t('list.late', { n: sum.late })}</span> : null}
      {sum && sum.broken > 0 ? <span className="gx-broken">{t('list.broken', { n: sum.broken })}</span> : null}
      {sums && sums.followUpsLate > 0 ? <span className="eg-soon">{t('list.follow', { count: sums.followUpsLate })}</span> : null}
      <span className="eg-shown">{t('list.shown', { n: items.length })}</span>
    </div>
  )
  const button = more ? <Button className="eg-list-more" onClick={more} loading={busy}>{t('list.more', { n: rest || '' })}</Button> : null
  if (phone) return <><ul className="eg-cards">{items.map((one) => <Card key={one.id} one={one} on={one.id === at} />)}</ul>{button}{foot}</>
  return (
    <div className="eg-list">
      <div className="eg-scroll">
        <table className="eg-table">
          <thead><tr>{COLUMNS.map((name) => name === 'kept'
            ? <th key={name} className="eg-c-kept" scope="col" aria-sort={sortOf(search) ? 'descending' : 'none'}><button type="button" className="eg-sort" title={t('list.sort')} onClick={() => change({ sort: sortOf(search) ? undefined : 'broken' })}>{t('col.kept')} <i aria-hidden>↓</i></button></th>
            : <th key={name} className={`eg-c-${name}`} scope="col">{t(`col.${name}`)}</th>)}</tr></thead>
          <tbody>{items.map((one) => <Row key={one.id} one={one} on={one.id === at} />)}</tbody>
        </table>
        {button}
      </div>
      {foot}
    </div>
  )
}

function Row({ one, on }: { one: Business; on: boolean }): ReactNode {
  const t = useWords()
  const { choice } = useCatalogue()
  const navigate = useNavigate()
  const here = useInSight<HTMLTableRowElement>(on)
  return (
    <tr ref={here} className={`${on ? 'on' : ''}${one.late > 0 ? ' gx-speaks' : ''}`} aria-current={on ? 'true' : undefined} onClick={() => void navigate({ to: `/engagements/${one.id}` })}>
      <td><Link to={`/engagements/${one.id}`} onClick={(event) => event.stopPropagation()}>{one.number}</Link></td>
      <td className="eg-c-client" title={one.client}>{one.client}</td><td className="eg-c-need" title={one.need}>{one.need}</td>
      <td>{t(`phase.${one.phase}`)}</td><td className="eg-c-class"><ClassTags business={one} /></td>
      <td>{one.owner?.name ?? <span className="eg-soon">{t('owner.none')}</span>}</td><td>{one.engagement?.manager?.name ?? '—'}</td>
      <td className="eg-c-route" title={one.route ? choice('lead-routes', one.route) : undefined}>{one.route ? choice('lead-routes', one.route) : '—'}</td>
      <td className="eg-c-amount"><Worth business={one} table /></td><td><FollowUp business={one} /></td>
      <td className="eg-c-days">{one.days}</td><td className="eg-c-late">{one.late > 0 ? <LateLimits n={one.late} short /> : '—'}</td><td className="eg-c-kept"><Conformance business={one} /></td>
    </tr>
  )
}
