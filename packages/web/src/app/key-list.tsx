import type { ReactNode } from 'react'
import { Drawer } from 'antd'
import { KeyCap } from '../ui/small.tsx'
import { useAppWords } from './words.ts'

const KEYS: [string[], string][] = [[['Ctrl', 'K'], 'search'], [['?'], 'list'], [['J', 'K', '↑', '↓'], 'move'], [['Enter'], 'open'], [['Space'], 'peek'], [['Esc'], 'back'], [['.'], 'margin']]

/** The keys that work everywhere. */
export function KeyList({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const t = useAppWords()
  return (
    <Drawer open={open} onClose={onClose} title={t('keys.title')} size={320}>
      <dl className="gx-key-list">
        {KEYS.map(([caps, name]) => (
          <div key={name}><dt>{caps.map((c) => <KeyCap key={c}>{c}</KeyCap>)}</dt><dd>{t(`keys.${name}` as 'keys.open')}</dd></div>
        ))}
      </dl>
    </Drawer>
  )
}
