import type { ReactNode } from 'react'
import { useUiWords } from './words.ts'
import './parts.css'

/** Mode letters E M R A with their words on hover; no colour. */
export function ModeBoxes({ modes }: { modes: readonly string[] }): ReactNode {
  const t = useUiWords()
  return (
    <span className="gx-modes">
      {modes.map((mode) => <span key={mode} className={mode} title={t(`mode.${mode}` as 'mode.E')} aria-label={t(`mode.${mode}` as 'mode.E')}>{mode}</span>)}
    </span>
  )
}
export { ModeBoxes as Modes }
