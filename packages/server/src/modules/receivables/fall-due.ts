import { dayIn } from '../../platform/days.ts'
import { inHouse, type Pool } from '../../platform/db.ts'
import { NotFound, Refused } from '../../platform/errors.ts'
import { actOn } from '../engine/index.ts'
import { rulesOf } from '../rules/index.ts'

const AT_ONCE = 500

/** Receivables whose day has come are due from then on (MK25); answers how many were taken up. May be repeated. */
export async function fallDue(pool: Pool, tenant: string, now = new Date().toISOString()): Promise<number> {
  const rules = await rulesOf(pool, tenant)
  if (!rules.catalogue.kinds.receivable) return 0
  const ids = await inHouse(pool, tenant, (tx) => tx.query<{ id: string }>(
    `select m.id from matter_key k join matter m on m.tenant_id = $1 and m.id = k.matter_id where k.tenant_id = $1 and k.kind = 'receivable' and k.field = 'dueOn' and k.value <= $2 and m.stage = 'scheduled' order by k.value, m.id limit $3`,
    [tx.tenant, dayIn(rules.house.zone, now), AT_ONCE]), 'read')
  let taken = 0
  // One by one: somebody may be entering a receipt on one of them, which then has left its stage.
  for (const { id } of ids) taken += await actOn(pool, { tenant, person: null, as: 'system' }, { id, action: 'fall-due', fields: {} }).then(() => 1, (error: unknown) => { if (error instanceof Refused || error instanceof NotFound) return 0; throw error })
  return taken
}
