import type { Pool } from '../../platform/db.ts'
import type { LiveHouseOf } from '../../platform/live/index.ts'
import { actorOf, pathOf, rulesOf } from './rules.ts'

/** A house as the live updates see it, by the rules of this very moment. */
export const liveHouseOf = (pool: Pool): LiveHouseOf => async (tenant) => {
  const { rows } = await pool.query<{ rev: number }>('select rev from house where id = $1', [tenant])
  const rules = await rulesOf(pool, tenant, Number(rows[0]?.rev ?? 0))
  return { naming: rules, actorOf: (person, now) => actorOf(rules, person, now), pathOf: (unit) => pathOf(rules, unit) }
}
