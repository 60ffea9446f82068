import type { ReactNode } from 'react'
import { belowTarget, rateNumber, rateText, targetFraction } from './rate.ts'
import './regulation.css'

/** 98.9 % / 100. Cinnabar only below a target the house has set. */
export function RateText({ rate, target, strong, title, bare }: { rate: number | null; target?: number | null; strong?: boolean; title?: string; /** The target decides the colour but is not written. */ bare?: boolean }): ReactNode {
  const goal = targetFraction(target)
  return (
    <span className={`gx-rate${belowTarget(rate, target) ? ' below' : ''}`} style={strong ? { fontWeight: 600 } : undefined} title={title}>
      {rateText(rate)}{goal === null || bare ? null : <small> / {rateNumber(goal)}</small>}
    </span>
  )
}

/** One solid tag a row at most: `alert` solid cinnabar, `binding` outlined cinnabar, `soon` ochre, `state` ink, `fact` grey. */
export function Tag({ kind = 'fact', children }: { kind?: 'fact' | 'state' | 'soon' | 'alert' | 'binding'; children: ReactNode }): ReactNode {
  return <span className={`gx-tag ${kind}`}>{children}</span>
}
