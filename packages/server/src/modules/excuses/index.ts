export { excuseRoutes } from './routes.ts'
export { excusesOf, waitingExcuses } from './excuses.ts'
