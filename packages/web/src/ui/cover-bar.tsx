import type { ReactNode } from 'react'
import './regulation.css'

/** A day of 24 hours: covered in the second ink, uncovered minutes solid cinnabar (S29-01). */
export function CoverBar({ gaps, label }: { gaps: readonly { from: number; to: number }[]; label: string }): ReactNode {
  return (
    <span className="gx-cover" role="img" aria-label={label} title={label}>
      {gaps.map((g) => <i key={g.from} style={{ left: `${(g.from / 1440) * 100}%`, width: `${Math.max(1, ((g.to - g.from) / 1440) * 100)}%` }} />)}
    </span>
  )
}
