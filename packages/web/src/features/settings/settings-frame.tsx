import { useEffect, useRef, type ReactNode } from 'react'
import { Link, useRouterState } from '@tanstack/react-router'
import { holds, useMe } from '../../app/session.ts'
import { useSettingsWords } from './words.ts'
import './settings.css'

/** Name, place, and whether it is for administrators only, or for these roles beside them. */
const PAGES = [['account', '/settings', false], ['people', '/people', false], ['calendar', '/settings/calendar', true], ['parameters', '/parameters', true], ['routes', '/settings/routes', true], ['mandates', '/settings/mandates', false], ['templates', '/settings/templates', ['legal', 'contract-custodian']], ['outbox', '/settings/outbox', true], ['inbound', '/settings/inbound', true], ['audit', '/settings/audit', true]] as const

/** A page below another (one approval below the routes) shows its place; the own account stands for itself. */
const isHere = (path: string, to: string): boolean => path === to || (to !== '/settings' && path.startsWith(`${to}/`))

/** Left the list of settings, right the page. Who does not administer sees only the own account. */
export function SettingsFrame({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }): ReactNode {
  const t = useSettingsWords()
  const me = useMe()
  const path = useRouterState({ select: (s) => s.location.pathname })
  const admin = holds(me, 'administrator') || holds(me, 'general-manager')
  useEffect(() => { document.title = title }, [title])
  const list = useRef<HTMLElement>(null)
  // On a narrow screen the list is a strip that scrolls.
  useEffect(() => { list.current?.querySelector('.here')?.scrollIntoView({ block: 'nearest', inline: 'center' }) }, [path])
  return (
    <div className="gx-settings">
      <nav ref={list} aria-label={t('nav.label')}>
        {PAGES.filter(([, , only]) => admin || only === false || (only !== true && only.some((role) => holds(me, role)))).map(([name, to]) => <Link key={name} to={to} className={isHere(path, to) ? 'here' : ''} aria-current={isHere(path, to) ? 'page' : undefined}>{t(`nav.${name}`)}</Link>)}
      </nav>
      <main>
        <header className="gx-page-head"><h1>{title}</h1>{aside ? <div>{aside}</div> : null}</header>
        {children}
      </main>
    </div>
  )
}
