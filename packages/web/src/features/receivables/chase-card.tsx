import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReceivableFilter } from '@guixing/contract/receivables'
import { q } from '../../app/api.ts'
import { Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { tabled } from './amounts.ts'
import type { Drill } from './search.ts'
import { useWords } from './words.ts'

const SHOWN = 8

/** The overdue by how long, then what falls due next: whom to call, and what was said last. */
export function ChaseCard({ filter, open }: { filter: ReceivableFilter; open: (drill: Drill) => void }): ReactNode {
  const t = useWords()
  const found = useQuery({ ...q.receivables.list.queryOptions({ input: { ...filter, figure: 'outstanding', limit: SHOWN } }), refetchInterval: 60_000, placeholderData: (before) => before })
  const items = found.data?.items ?? []
  return (
    <Card className="rc-chase" title={t('chase.title')} aside={t('chase.note')}>
      {found.isError ? <ErrorLine error={found.error} retry={() => void found.refetch()} /> : null}
      {found.isPending ? <Rows count={4} height={56} /> : null}
      {found.data && items.length === 0 ? <p className="rc-foot gx-note">{t('chase.none')}</p> : null}
      <ul>
        {items.map((one) => (
          <li key={one.id}>
            <Link to={`/matters/${one.id}`}>
              <span><b className={one.lateDays > 0 ? 'gx-broken' : undefined}>{one.lateDays > 0 ? t('chase.late', { count: one.lateDays }) : t('chase.due', { day: one.dueOn ?? '—' })}</b> {one.payer}</span><b>{tabled(one.outstanding)}</b>
              <small>{[one.instalment, one.manager?.name, one.dunnings > 0 ? t('chase.dunned', { count: one.dunnings }) : one.lateDays > 0 ? t('chase.never') : null, one.promisedOn ? t('chase.promised', { day: one.promisedOn }) : null].filter(Boolean).join('・')}</small>
            </Link>
          </li>
        ))}
      </ul>
      {found.data?.next ? <p className="rc-foot"><button type="button" className="rc-name" onClick={() => open({ figure: 'outstanding' })}>{t('chase.all')}</button></p> : null}
    </Card>
  )
}
