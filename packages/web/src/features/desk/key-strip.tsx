import type { ReactNode } from 'react'
import { KeyCap } from '../../ui/small.tsx'
import { clockTime } from '../../ui/time-words.ts'
import { useDeskWords } from './words.ts'

const KEYS = [['F2', 'new'], ['F4', 'find'], ['1–5', 'kind'], ['F8', 'answer'], ['F9', 'agree'], ['Alt 1–4', 'insert'], ['Ctrl I', 'important'], ['Ctrl Enter', 'save'], ['Esc', 'aside']] as const

/** The keys at the foot, and whether the line to the server and the drafts on this machine stand. */
export function KeyStrip({ online, kept, waiting }: { online: boolean; kept: number | false | null; waiting: number }): ReactNode {
  const t = useDeskWords()
  return (
    <div className="desk-keys">
      {KEYS.map(([key, name]) => <span key={key}><KeyCap>{key}</KeyCap> {t(`keys.${name}`)}</span>)}
      <span className={`desk-line-state${online ? '' : ' off'}`} role="status">
        <i aria-hidden />{[online ? t('online') : t('offline'), waiting > 0 ? t('waitingSend', { n: waiting }) : null, kept === false ? t('notKept') : kept !== null ? t('kept', { at: clockTime(kept) }) : null].filter(Boolean).join('·')}
      </span>
    </div>
  )
}
