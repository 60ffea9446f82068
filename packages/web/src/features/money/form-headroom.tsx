import type { ReactNode } from 'react'
import { HeadroomCard } from './headroom-card.tsx'

/** Kinds whose form spends money, and the field that says of what. */
const SPENDS: Record<string, string> = { 'fee-budget': 'project', 'fee-agreement': 'project', 'fee-payment': 'basis' }

/** The bar over a form that spends: follows what is typed. An agreement on a budget spends what the budget has. */
export function FormHeadroom({ kind, matter, fields, stored }: { kind: string; matter?: string | undefined; fields: Record<string, unknown>; stored?: Record<string, unknown> | undefined }): ReactNode {
  const all = { ...stored, ...fields }
  const field = kind === 'fee-agreement' && all['budget'] ? 'budget' : SPENDS[kind]
  const of = field ? all[field] : null
  return <HeadroomCard of={typeof of === 'string' && of !== '' ? of : null} amount={all['amount']} except={matter} />
}
