import { afterAction } from '../engine/index.ts'
import { afterChange, afterRoster } from './shift-items.ts'

export { countDuties, dutiesFor, expandDuties, missDuties, openDuty, type DutyRow } from './duties.ts'

afterAction('duty-shift.roster', afterRoster)
afterAction('duty-shift.swap', afterChange)
afterAction('duty-shift.cancel', afterChange)
