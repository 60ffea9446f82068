import './call-counts.ts'

export { deskRoutes } from './routes.ts'
export { addClients, clientByPhone, clientRow, findClients, type NewClient } from '../clients/index.ts'
