import type { ApprovalControl, Control, RouteSet } from '@guixing/core/model/control'
import type { Tx } from '../../platform/db.ts'

/** A published version of the routes a house laid over an approval. `from`: its first day. */
export interface HouseRoute { id: string; control: string; version: number; from: string; routes: RouteSet }

/** The published versions by control, the one that is in force latest first. */
export async function houseRoutes(tx: Tx): Promise<ReadonlyMap<string, readonly HouseRoute[]>> {
  const rows = await tx.query<HouseRoute>("select id, control, version, effective as from, routes from approval_route where tenant_id = $1 and state = 'published' order by control, effective desc, version desc", [tx.tenant])
  const out = new Map<string, HouseRoute[]>()
  for (const row of rows) out.set(row.control, [...(out.get(row.control) ?? []), row])
  return out
}

/** The house's own version in force on a day; undefined: the article's routes hold, as they do wherever the article fixes the chain. */
export function houseRouteOn(rules: { houseRoutes: ReadonlyMap<string, readonly HouseRoute[]> }, control: Control, day: string): HouseRoute | undefined {
  return control.type === 'approval' && control.routesBy === 'house' ? rules.houseRoutes.get(control.id)?.find(({ from }) => from <= day) : undefined
}

/** The control with these routes in the place of its own, and with how they behave; what it attests and who is kept apart stays the article's. */
export function withRoutes(control: ApprovalControl, { routes, withdraw, resubmit, urge, answers, copies, batch, revoke }: RouteSet): ApprovalControl {
  const { withdraw: _w, resubmit: _r, urge: _u, answers: _a, copies: _c, ...rest } = control
  return { ...rest, routes, ...(batch === undefined ? {} : { batch }), ...(revoke ? { revoke } : {}), ...(withdraw ? { withdraw } : {}), ...(resubmit ? { resubmit } : {}), ...(urge ? { urge } : {}), ...(answers ? { answers } : {}), ...(copies ? { copies } : {}) }
}

/** The article's own routes, or those of an approval with the house's laid over it. */
export function routesIn({ routes, withdraw, resubmit, urge, answers, copies }: ApprovalControl): RouteSet {
  return { routes, ...(withdraw ? { withdraw } : {}), ...(resubmit ? { resubmit } : {}), ...(urge ? { urge } : {}), ...(answers ? { answers } : {}), ...(copies ? { copies } : {}) }
}
