export { measureRoutes } from './routes.ts'
export { measure, valueOf, type Measured } from './measure.ts'
