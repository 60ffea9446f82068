import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { Business, Funnel } from '@guixing/contract/engagements'
import { figured } from '../../ui/money.ts'
import { useInSight } from '../../ui/use-in-sight.ts'
import { Broken, ClassTags, FollowUp, LateLimits, Worth } from './bits.tsx'
import { GROUPS, sumOf, type columnsOf } from './phases.ts'
import { useWords } from './words.ts'

interface Props { columns: ReturnType<typeof columnsOf>; funnel: Funnel | undefined; at: string | null; toList: (group: string) => void }

/** Businesses by how far they are; within a column what wants a look first. Counts and sums are those of the server, also of what is not drawn. */
export function Board({ columns, funnel, at, toList }: Props): ReactNode {
  const t = useWords()
  return (
    <div className="eg-board" style={{ gridTemplateColumns: `repeat(${columns.length}, minmax(var(--eg-column), 1fr))` }}>
      {columns.map(({ group, items }) => {
        const sum = funnel ? sumOf(funnel.phases, (phase) => (GROUPS[group] as readonly string[]).includes(phase)) : null
        const rest = (sum?.count ?? 0) - items.length
        return (
          <section key={group} aria-label={t(`group.${group}`)}>
            <header><h2>{t(`group.${group}`)}</h2><b>{sum?.count ?? items.length}</b><small>{sum && sum.count > 0 ? figured(sum.amount) : ''}</small></header>
            {items.length === 0 ? <p className="eg-column-empty">{t('board.empty')}</p> : <ul>{items.map((one) => <Card key={one.id} one={one} on={one.id === at} />)}</ul>}
            {rest > 0 && items.length > 0 ? <button type="button" className="eg-more" onClick={() => toList(group)}>{t('board.more', { n: rest })}</button> : null}
          </section>
        )
      })}
    </div>
  )
}

export function Card({ one, on }: { one: Business; on: boolean }): ReactNode {
  const t = useWords()
  const here = useInSight<HTMLLIElement>(on)
  return (
    <li ref={here} className={`eg-card${on ? ' on' : ''}${one.late > 0 ? ' gx-speaks' : ''}`}>
      <Link to={`/engagements/${one.id}`} aria-current={on ? 'true' : undefined}>
        <b>{one.client}</b>
        <span className="eg-card-line"><span className="eg-need">{one.need}</span><span className="eg-tags"><ClassTags business={one} /></span></span>
        <span className="eg-card-line"><span className={one.owner ? 'eg-who' : 'eg-soon'}>{one.owner?.name ?? t('owner.none')}</span><Worth business={one} /></span>
        <span className="eg-card-line"><FollowUp business={one} short /><span className="eg-quiet">{t('days', { n: one.days })}</span></span>
        {one.late + one.conformance.broken > 0 ? <span className="eg-card-line"><LateLimits n={one.late} /><Broken n={one.conformance.broken} /></span> : null}
      </Link>
    </li>
  )
}
