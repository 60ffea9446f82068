import type { ReactNode } from 'react'
import { holds, useMe } from '../../app/session.ts'
import { SettingsFrame } from '../settings/settings-frame.tsx'
import { AuthorityCard } from './authority-card.tsx'
import { DelegationsCard } from './delegations-card.tsx'
import { InterestsCard } from './interests-card.tsx'
import { StuckCard } from './stuck-card.tsx'
import { useWords } from './words.ts'
import './mandates.css'

/** One's own delegations and declarations; for administrators those of everybody, the table of authorities and what stands still. */
export function MandatesPage(): ReactNode {
  const t = useWords()
  const me = useMe()
  const admin = holds(me, 'administrator') || holds(me, 'general-manager')
  return (
    <SettingsFrame title={t('title')}>
      <div className="md-page">
        <StuckCard always={admin} />
        <DelegationsCard admin={admin} />
        <InterestsCard admin={admin} />
        {admin ? <AuthorityCard /> : null}
      </div>
    </SettingsFrame>
  )
}
