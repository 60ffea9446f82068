import type { ReactNode } from 'react'
import './regulation.css'

/** Days of an article: kept in the second ink, broken in cinnabar on top with a 2 px gap. The words of each day on hover and for readers. */
export function DayBars({ days, words, label, height = 40 }: { days: readonly { day: string; conformed: number; breached: number }[]; words: (day: { day: string; conformed: number; breached: number }) => string; label: string; height?: number }): ReactNode {
  const most = Math.max(1, ...days.map((d) => d.conformed + d.breached))
  const step = 100 / Math.max(1, days.length)
  const scale = (n: number): number => (n === 0 ? 0 : Math.max(3, (n / most) * (height - 4)))
  return (
    <svg className="gx-day-bars" width="100%" height={height} viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {days.map((d, i) => {
        const kept = scale(d.conformed), broken = scale(d.breached)
        const gap = kept > 0 && broken > 0 ? 2 : 0
        return (
          <g key={d.day}>
            <title>{words(d)}</title>
            <rect x={i * step} y={0} width={step} height={height} fill="transparent" />
            {kept === 0 && broken === 0 ? <rect x={i * step + step * 0.14} y={height - 1} width={step * 0.72} height={1} fill="var(--line)" /> : null}
            <rect x={i * step + step * 0.14} y={height - kept} width={step * 0.72} height={kept} fill="var(--ink-mid)" />
            <rect x={i * step + step * 0.14} y={height - kept - gap - broken} width={step * 0.72} height={broken} fill="var(--cinnabar-solid)" />
          </g>
        )
      })}
    </svg>
  )
}

/** Kept and broken as one bar of the fraction; an article without occasions stays empty. */
export function FractionBar({ conformed, breached }: { conformed: number; breached: number }): ReactNode {
  return (
    <div className="gx-fraction" aria-hidden>
      {conformed > 0 ? <i style={{ flexGrow: conformed }} /> : null}
      {breached > 0 ? <b style={{ flexGrow: breached }} /> : null}
    </div>
  )
}
