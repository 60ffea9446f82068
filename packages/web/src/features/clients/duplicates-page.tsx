import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { q } from '../../app/api.ts'
import { Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { useWords } from './words.ts'
import './clients.css'

/** Clients of one name or one number, group by group, for who may join them. */
export function DuplicatesPage(): ReactNode {
  const t = useWords()
  const found = useQuery({ ...q.clients.duplicates.queryOptions(), retry: false })
  const groups = found.data?.groups ?? []
  return (
    <div className="cl cl-one">
      <Link className="cl-back" to="/clients">‹ {t('back')}</Link>
      <Card title={t('dup.title')} aside={t('dup.note')}>
        <div className="cl-body">
          {found.isPending ? <Rows count={4} /> : found.error ? <ErrorLine error={found.error} retry={() => void found.refetch()} /> : groups.length === 0 ? <p className="gx-note">{t('dup.none')}</p> : null}
          {groups.map((g, i) => (
            <div key={i} className="cl-business"><small className="cl-soon">{t(`dup.${g.why}`)}</small>{g.clients.map((c) => <Link key={c.id} className="cl-paper" to={`/clients/${c.id}`}><span>{t(`kind.${c.kind}` as 'kind.person', { defaultValue: c.kind })}</span><b>{c.name}</b><small>{[c.room, c.phone].filter(Boolean).join('・')}</small></Link>)}</div>
          ))}
        </div>
      </Card>
    </div>
  )
}
