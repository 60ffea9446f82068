export { registerClients } from './files.ts'
export { clientRoutes } from './routes.ts'
