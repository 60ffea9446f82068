import type { ReactNode } from 'react'
import { Link, useRouterState } from '@tanstack/react-router'
import { useWords } from './words.ts'
import './receivables.css'

/** The two halves of money, which are never netted (C37): what we pay for outside consulting, and what clients pay us. */
export function MoneyTabs(): ReactNode {
  const t = useWords()
  const path = useRouterState({ select: (s) => s.location.pathname })
  return (
    <nav className="rc-tabs" aria-label={t('tabs.label')}>
      {([['/money', 'fees'], ['/receivables', 'receivables']] as const).map(([to, name]) => <Link key={to} to={to} className={path.startsWith(to) ? 'rc-on' : undefined} aria-current={path.startsWith(to) ? 'page' : undefined}>{t(`tabs.${name}`)}</Link>)}
    </nav>
  )
}
