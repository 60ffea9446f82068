import type { ReactNode } from 'react'

/** A trend of fractions over equal periods; gaps where nothing was due. Its own scale, the last point marked. */
export function Sparkline({ points, below = false, width = 56, height = 20 }: { points: readonly (number | null)[]; below?: boolean; width?: number; height?: number }): ReactNode {
  const known = points.filter((p): p is number => p !== null)
  if (known.length < 2) return <svg width={width} height={height} aria-hidden />
  const low = Math.min(...known), high = Math.max(...known)
  const x = (i: number): number => 2 + (i * (width - 6)) / Math.max(1, points.length - 1)
  const y = (p: number): number => (high === low ? height / 2 : height - 4 - ((p - low) / (high - low)) * (height - 8))
  const spots = points.flatMap((p, i) => (p === null ? [] : [{ x: x(i), y: y(p) }]))
  const last = spots.at(-1)
  const colour = below ? 'var(--cinnabar)' : 'var(--ink)'
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden>
      <polyline points={spots.map((s) => `${s.x.toFixed(1)},${s.y.toFixed(1)}`).join(' ')} fill="none" stroke={colour} strokeWidth="1.5" strokeLinejoin="round" />
      {last ? <circle cx={last.x} cy={last.y} r="2" fill={colour} /> : null}
    </svg>
  )
}
