import type { ActionDef } from '../model/kind.ts'
import type { Reason } from '../controls/evaluate.ts'
import { decide, stageAllows } from './decide.ts'
import type { Situation } from './situation.ts'

export interface PossibleAction { action: ActionDef; possible: boolean; reasons: Reason[] }

/**
 * Every action the matter knows at its stage: possible, or why not — by the same function that refuses.
 * Those of another stage or another person's are left out: a screen shows what somebody here could do.
 */
export function availableActions(s: Omit<Situation, 'action' | 'input' | 'probe'>): PossibleAction[] {
  const list: PossibleAction[] = []
  for (const action of Object.values(s.kind.actions)) {
    if (action.by !== 'person' || !stageAllows(s.kind, action, s.matter?.stage ?? null)) continue
    const decision = decide({ ...s, action, input: {}, probe: true })
    if (!decision.refused) list.push({ action, possible: true, reasons: [] })
    else if (!decision.reasons.some((r) => r.code === 'not-yours' && r.control === '')) list.push({ action, possible: false, reasons: decision.reasons })
  }
  return list
}
