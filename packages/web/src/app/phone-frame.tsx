import { useState, type ReactNode } from 'react'
import { Link, useRouterState } from '@tanstack/react-router'
import { useHouseClock, useShift } from './house-clock.tsx'
import { useNow } from './clock.ts'
import { clockTime } from '../ui/time-words.ts'
import { Icon } from './icons.tsx'
import { MeMenu } from './me-menu.tsx'
import { Notices } from './notices.tsx'
import { isHere, mayUse, PLACES, useCounts } from './rail.tsx'
import { Search } from './search.tsx'
import { useMe } from './session.ts'
import { useAppWords } from './words.ts'

/** Unit, clock and shift; search, notices, me. */
export function PhoneTop(): ReactNode {
  const t = useAppWords()
  const me = useMe()
  const now = useNow()
  const day = useHouseClock()
  const shift = useShift(true)
  const counts = useCounts()
  const [searching, setSearching] = useState(false)
  const [noticing, setNoticing] = useState(false)
  return (
    <header className="gx-top phone">
      <div className="gx-phone-where"><b>{me.unit?.name ?? me.house.name}</b><span>{shift ? `${clockTime(now)}・${shift}` : day}</span></div>
      <button type="button" onClick={() => setSearching(true)} aria-label={t('search.label')}><Icon name="search" size={22} /></button>
      <button type="button" className="gx-top-bell" onClick={() => setNoticing(true)} aria-label={t('notices.open', { n: counts.notices })}>
        <Icon name="bell" size={22} />{counts.notices > 0 ? <b>{counts.notices}</b> : null}
      </button>
      <MeMenu compact />
      {searching ? <Search onClose={() => setSearching(false)} /> : null}
      <Notices open={noticing} onClose={() => setNoticing(false)} />
    </header>
  )
}

const BAR = ['workbench', 'ledgers', 'desk', 'approvals', 'projects', 'money', 'regulations']
/** Left out first where there are more than the bar holds. */
const SPARE = ['money', 'projects']
const MOST = 5

/** 工作台 台账 登记 审批 制度; who takes in nothing has 项目 or 费用 instead of 登记. */
export function PhoneBar({ modules }: { modules: readonly string[] }): ReactNode {
  const t = useAppWords()
  const path = useRouterState({ select: (s) => s.location.pathname })
  const counts = useCounts()
  const all = BAR.flatMap((name) => PLACES.filter((p) => p.name === name && mayUse(p, modules)))
  const out = SPARE.filter((name) => all.some((p) => p.name === name)).slice(0, Math.max(0, all.length - MOST))
  const places = all.filter((p) => !out.includes(p.name))
  return (
    <nav className="gx-phone-bar" aria-label={t('nav')}>
      {places.map((place) => {
        const here = isHere(place, path)
        const count = place.count ? counts[place.count] : 0
        return (
          <Link key={place.name} to={place.to} className={here ? 'here' : ''} aria-current={here ? 'page' : undefined}>
            <span className="gx-rail-icon"><Icon name={place.name} size={22} />{count > 0 ? <b>{count}</b> : null}</span>
            <span>{t(place.name === 'desk' ? 'rail.intake' : (`rail.${place.name}` as 'rail.desk'))}</span>
          </Link>
        )
      })}
    </nav>
  )
}
