import './hooks.ts'
import './inputs.ts'

export { leaveDays, overtimeOf } from './count.ts'
export { leaveRoutes } from './routes.ts'
export { registerLeave } from './sheet.ts'
