import { approvals } from './approvals.ts'
import { desk, portal } from './desk.ts'
import { house } from './house.ts'
import { matters } from './matters.ts'
import { regulations } from './regulations.ts'
import { work } from './work.ts'

/** Everything that crosses the wire under `/api/v1`: from it come server, client and OpenAPI. */
export const contract = { matters, regulations, work, approvals, desk, portal, house }
export type Contract = typeof contract
