import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { q } from '../../app/api.ts'
import { Warnings } from './parts.tsx'
import { useWords } from './words.ts'

/** The client of a matter in one line, with what must be said before one calls or writes; nothing where there is none. */
export function ClientLine({ matter }: { matter: string }): ReactNode {
  const t = useWords()
  const found = useQuery({ ...q.clients.ofMatter.queryOptions({ input: { matter } }), staleTime: 30_000, retry: false })
  const client = found.data?.client
  if (!client) return null
  return <div className="cl-line">{t('line.of')} {client.open ? <Link to={`/clients/${client.id}`}>{client.name}</Link> : client.name}<Warnings list={found.data?.warnings ?? []} /></div>
}
