export { portalRoutes } from './routes.ts'
export { mayRate } from './follow.ts'
export { mustBeRateable, ratingLink } from './link.ts'
export { receivingUnit } from './house.ts'
