import './hooks.ts'
import './inputs.ts'
import './plan-inputs.ts'

export { warnEndingExceptions } from './exceptions.ts'
export { registerEngagements } from './files.ts'
export { engagementRoutes } from './routes.ts'
