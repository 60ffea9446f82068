import type { DueExpr } from './control.ts'
import type { WhoRef } from './kind.ts'
import type { Words } from './text.ts'

/**
 * What proves a step: `proposal.accept` (the action was taken on a matter of the business that still counts) or `proposal:frozen`
 * (one stands in that stage now). Stages are for what can be taken back, such as a signature that an edit voids.
 */
export type Mark = string

/** The kind a mark, or an action written `kind.action`, is of. */
export const kindOf = (mark: Mark): string => mark.split(/[.:]/)[0] ?? ''

export interface FlowStep {
  step: string
  name: Words
  clause: string[]
  carries: string[]
  /** Whose step it is; shown on the chart. Who may act is the action's own matter. */
  holder?: WhoRef
  /** Actions that take the step: refused until the steps before it are done. */
  does: string[]
  /** One of these proves it. */
  done: Mark[]
  /** Steps that come before it. */
  after: string[]
  /** From the end of the steps before it, on the business (S19-05, P39). */
  within?: DueExpr
}

/** A regulation's own ordered steps over one business: the root matter and all that name it in the field called by the root's kind (design §1). */
export interface Flow {
  id: string
  regulation: string
  name: Words
  clause: string[]
  /** Kind of the root. */
  of: string
  steps: FlowStep[]
  /** Who may let a matter leave the order, and with which words (S11-17). */
  deviation?: { by: WhoRef; with: string[] }
}
