import type { DutyControl } from '@guixing/core/model/control'
import type { Rules } from '../rules/index.ts'

/** A duty in force, with the day its regulation came into force. */
export interface LiveDuty { control: DutyControl; from: string }

const found = new WeakMap<Rules, LiveDuty[]>()
export function live(rules: Rules): LiveDuty[] {
  let duties = found.get(rules)
  if (!duties) found.set(rules, (duties = rules.adopted.filter((a) => a.level !== 'reference').flatMap((a) => a.regulation.controls.filter((c): c is DutyControl => c.type === 'duty').map((control) => ({ control, from: a.from })))))
  return duties
}
