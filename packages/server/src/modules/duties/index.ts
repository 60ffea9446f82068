export { countDuties, dutiesFor, expandDuties, missDuties, openDuty, type DutyRow } from './duties.ts'
