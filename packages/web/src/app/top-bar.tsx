import { useState, type ReactNode } from 'react'
import { Dropdown } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { KeyCap } from '../ui/small.tsx'
import { useKeys } from '../ui/keys.ts'
import { q } from './api.ts'
import { HouseClock, useShift } from './house-clock.tsx'
import { Icon } from './icons.tsx'
import { LanguageMenu, MeMenu } from './me-menu.tsx'
import { Notices } from './notices.tsx'
import { useCounts } from './rail.tsx'
import { Search } from './search.tsx'
import { KeyList } from './key-list.tsx'
import { useMe } from './session.ts'
import { inTree } from './unit-tree.ts'
import { useAppWords } from './words.ts'

/** 48 px: unit, search, clock of the house, shift, notices, language, me. Nothing else. */
export function TopBar(): ReactNode {
  const t = useAppWords()
  const shift = useShift()
  const counts = useCounts()
  const [searching, setSearching] = useState(false)
  const [noticing, setNoticing] = useState(false)
  const [keys, setKeys] = useState(false)
  useKeys({ 'Ctrl+KeyK': () => setSearching(true), 'Shift+Slash': () => setKeys(true) })
  return (
    <header className="gx-top">
      <UnitSwitch />
      <button type="button" className="gx-top-search" onClick={() => setSearching(true)} aria-label={t('search.label')}>
        <Icon name="search" size={16} /><span>{t('search.placeholder')}</span><KeyCap>Ctrl K</KeyCap>
      </button>
      <span className="gx-top-gap" />
      <HouseClock />
      {shift ? <Link to="/duty" className="gx-tag state gx-top-shift">{shift}</Link> : null}
      <button type="button" className="gx-top-bell" onClick={() => setNoticing(true)} aria-label={t('notices.open', { n: counts.notices })}>
        <Icon name="bell" size={18} />{counts.notices > 0 ? <b>{counts.notices}</b> : null}
      </button>
      <LanguageMenu />
      <MeMenu />
      {searching ? <Search onClose={() => setSearching(false)} /> : null}
      <Notices open={noticing} onClose={() => setNoticing(false)} />
      <KeyList open={keys} onClose={() => setKeys(false)} />
    </header>
  )
}

/** My unit; below it the tree, each line opening that unit's matters. */
function UnitSwitch(): ReactNode {
  const t = useAppWords()
  const me = useMe()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const units = useQuery({ ...q.house.units.queryOptions(), staleTime: 300_000, enabled: open })
  return (
    <Dropdown open={open} onOpenChange={setOpen} trigger={['click']} menu={{
      items: [{
        type: 'group', label: t('unit.see'), key: 'see',
        children: inTree(units.data?.units ?? []).map(({ unit, depth }) => ({ key: unit.id, label: <span style={{ paddingLeft: depth * 12 }}>{unit.name}</span> })),
      }],
      onClick: ({ key }) => void navigate({ to: '/matters', search: { unit: key } as never }),
      style: { maxHeight: 420, overflow: 'auto' },
    }}>
      <button type="button" className="gx-top-unit" aria-label={t('unit.label')}>{me.unit?.name ?? me.house.name}<Icon name="down" size={14} /></button>
    </Dropdown>
  )
}
