export { houseRouteRoutes } from './routes.ts'
