import { afterAction, registerInput } from '../engine/index.ts'
import { afterArrive, afterPrepare, afterTidy, listOpenMatters } from './handover.ts'
import { afterDraft, afterPublish, afterRevise } from './publish.ts'
import { rosterProblems } from './store.ts'

export { rosterRoutes } from './routes.ts'
export { problemsOf, type RosterProblem, type RosterRow } from './coverage.ts'
export { periodOf, rosterUnit } from './place.ts'
export { saveRoster, type TypedRow } from './saving.ts'
export { tieToShift } from './leave.ts'
export { shiftsBetween, shiftsOf, type ShiftRow } from './shifts.ts'

registerInput('roster.problems', (_, { work, matter }) => ({ once: 'roster.problems', load: (tx) => rosterProblems(tx, work.rules, matter) }))
afterAction('roster-month.draft', afterDraft)
afterAction('roster-month.publish', afterPublish)
afterAction('roster-month.revise', afterRevise)
afterAction('duty-shift.tidy', afterTidy)
afterAction('handover.prepare', afterPrepare)
afterAction('handover.arrive', afterArrive)
afterAction('handover.count', listOpenMatters)
afterAction('handover.brief', listOpenMatters)
afterAction('handover.read', listOpenMatters)
