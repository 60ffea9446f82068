import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { q } from './api.ts'
import { Icon } from './icons.tsx'
import { useAppWords } from './words.ts'

export interface Place { name: string; to: string; also?: string[]; count?: 'bench' | 'approvals' }

/** The places of the rail in their order. `name` is also the module a person must have; workbench and settings are everyone's. */
export const PLACES: Place[] = [
  { name: 'workbench', to: '/', count: 'bench' },
  { name: 'desk', to: '/desk', also: ['/knowledge'] },
  { name: 'matters', to: '/matters' },
  { name: 'ledgers', to: '/ledgers' },
  { name: 'approvals', to: '/approvals', count: 'approvals' },
  { name: 'duty', to: '/duty' },
  { name: 'clients', to: '/clients' },
  { name: 'projects', to: '/engagements' },
  { name: 'money', to: '/money', also: ['/receivables'] },
  { name: 'regulations', to: '/regulations', also: ['/coverage', '/conflicts', '/parameters'] },
  { name: 'analysis', to: '/analysis' },
]
const SETTINGS: Place = { name: 'settings', to: '/settings', also: ['/people'] }

export function mayUse(place: Place, modules: readonly string[]): boolean {
  return place.name === 'workbench' || place.name === 'settings' || modules.includes(place.name)
}

export function isHere(place: Place, path: string): boolean {
  if (place.to === '/') return path === '/'
  return [place.to, ...(place.also ?? [])].some((p) => path === p || path.startsWith(`${p}/`))
}

/** Badges; they equal the number in the page's title. */
export function useCounts(): { bench: number; approvals: number; alerts: number; notices: number } {
  const counts = useQuery({ ...q.work.counts.queryOptions(), refetchInterval: 30_000 })
  return counts.data ?? { bench: 0, approvals: 0, alerts: 0, notices: 0 }
}

export function Rail({ modules }: { modules: readonly string[] }): ReactNode {
  const t = useAppWords()
  return (
    <nav className="gx-rail" aria-label={t('nav')}>
      <Link to="/" className="gx-mark" aria-label={t('house')}>规</Link>
      {PLACES.filter((p) => mayUse(p, modules)).map((place) => <RailLink key={place.name} place={place} />)}
      <span className="gx-rail-gap" />
      <RailLink place={SETTINGS} />
    </nav>
  )
}

function RailLink({ place }: { place: Place }): ReactNode {
  const t = useAppWords()
  const counts = useCounts()
  const path = useRouterState({ select: (s) => s.location.pathname })
  const here = isHere(place, path)
  const count = place.count ? counts[place.count] : 0
  return (
    <Link to={place.to} className={here ? 'here' : ''} aria-current={here ? 'page' : undefined}>
      <span className="gx-rail-icon"><Icon name={place.name} />{count > 0 ? <b>{count > 99 ? '99+' : count}</b> : null}</span>
      <span>{t(`rail.${place.name}` as 'rail.desk')}</span>
    </Link>
  )
}
