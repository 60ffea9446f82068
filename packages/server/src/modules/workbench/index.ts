export { workRoutes } from './routes.ts'
export { approvalRoutes } from './approval-routes.ts'
