import { lazy, Suspense, type ReactNode } from 'react'

export interface FormExtraProps {
  kind: string
  /** The matter acted on; none while it is being opened. */
  matter?: string | undefined
  /** What the form asks, or the approval attests, by name. */
  asks: readonly string[]
  /** As typed now; `stored` is what the matter holds. */
  fields: Record<string, unknown>
  stored?: Record<string, unknown> | undefined
}

const Headroom = lazy(() => import('../money/form-headroom.tsx').then((m) => ({ default: m.FormHeadroom })))
/** Kinds whose forms spend money: the bar follows their amount. */
const SPENDING = new Set(['fee-budget', 'fee-agreement', 'fee-payment'])
export const hasExtra = (kind: string, asks: readonly string[]): boolean => SPENDING.has(kind) && asks.includes('amount')

/** What a form of some kinds shows over its fields; nothing for most. */
export function FormExtra({ kind, asks, ...rest }: FormExtraProps): ReactNode {
  return hasExtra(kind, asks) ? <Suspense fallback={null}><Headroom kind={kind} {...rest} /></Suspense> : null
}
