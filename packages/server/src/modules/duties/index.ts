export { expandDuties, missDuties, openDuty, dutiesFor, type DutyRow } from './duties.ts'
