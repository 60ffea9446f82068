import type { ReactNode } from 'react'
import './regulation.css'

/** A fault as 无 | 有. Never a tick beside a fault's name: ✓ 记录不清 would read as "yes, unclear" (screens.md 5.7). 有 is solid: the article is broken. */
export function NoYes({ value, onChange, label, no, yes, disabled = false }: { value: boolean | null; onChange: (value: boolean) => void; label: string; no: string; yes: string; disabled?: boolean }): ReactNode {
  return (
    <span className="gx-no-yes" role="radiogroup" aria-label={label}>
      <button type="button" role="radio" className="no" aria-checked={value === false} disabled={disabled} onClick={() => onChange(false)}>{no}</button>
      <button type="button" role="radio" className="yes" aria-checked={value === true} disabled={disabled} onClick={() => onChange(true)}>{yes}</button>
    </span>
  )
}
