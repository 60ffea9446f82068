import './hooks.ts'
import './inputs.ts'
import './plan-inputs.ts'

export { engagementRoutes } from './routes.ts'
