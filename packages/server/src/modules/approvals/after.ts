import type { Reason } from '@guixing/core/controls/evaluate'
import type { ActionDef } from '@guixing/core/model/kind'
import type { ApprovalRow, Held } from '../engine/index.ts'
import { forceFor, type Rules } from '../rules/index.ts'

/** What only says that this approval, or another one, is still to come: no reason against a signature. */
const STILL_TO_COME = new Set(['wrong-stage', 'approval-missing', 'approval-waiting'])
export const against = (reasons: readonly Reason[]): Reason[] => reasons.filter((r) => !STILL_TO_COME.has(r.code))

/** The actions `by: approval` a control gates: they follow its approval by themselves. */
export function actionsAfter(rules: Rules, held: Held, approval: ApprovalRow): ActionDef[] {
  const control = forceFor(rules, held.pin).find((f) => f.control.id === approval.control)?.control
  return (control?.binds ?? []).flatMap((bind) => {
    const action = 'kind' in bind && !('fields' in bind) && bind.kind === held.kind.name && bind.action !== undefined ? held.kind.actions[bind.action] : undefined
    return action?.by === 'approval' ? [action] : []
  })
}
