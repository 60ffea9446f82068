import { approvals } from './approvals.ts'
import { clients } from './clients.ts'
import { desk, portal } from './desk.ts'
import { house } from './house.ts'
import { leave } from './leave.ts'
import { mandates } from './mandates.ts'
import { matters } from './matters.ts'
import { money } from './money.ts'
import { receivables } from './receivables.ts'
import { engagements } from './engagements.ts'
import { regulations } from './regulations.ts'
import { routes } from './routes.ts'
import { templates } from './templates.ts'
import { work } from './work.ts'

/** Everything that crosses the wire under `/api/v1`: from it come server, client and OpenAPI. */
export const contract = { leave, matters, regulations, work, approvals, mandates, routes, money, receivables, engagements, templates, clients, desk, portal, house }
export type Contract = typeof contract
