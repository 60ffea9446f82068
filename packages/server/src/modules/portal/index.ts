export { portalRoutes } from './routes.ts'
export { ratingLink } from './link.ts'
export { receivingUnit } from './house.ts'
