import type { Control } from '@guixing/core/model/control'
import { dayIn } from '../../platform/days.ts'
import type { Rules } from './rules.ts'

/** The target a house has set for these controls, in 0..1; null where none is set: such a rate is never red. */
export function targetOf(rules: Rules, controls: Control[]): number | null {
  for (const c of controls) {
    if (c.type !== 'measure' || !c.target?.atLeast) continue
    const raw = c.target.atLeast
    const v = typeof raw === 'string' && raw.startsWith('$params.') ? rules.paramAt(raw.slice(8), dayIn(rules.house.zone, new Date().toISOString())) : raw
    const n = Number(v)
    if (v !== null && v !== undefined && v !== '' && Number.isFinite(n)) return n > 1 ? n / 100 : n
  }
  return null
}
