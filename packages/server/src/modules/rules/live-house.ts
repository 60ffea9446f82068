import type { Pool } from '../../platform/db.ts'
import type { LiveHouseOf } from '../../platform/live/index.ts'
import { actorOf, pathOf, revisionOf, rulesOf } from './rules.ts'

/** A house as the live updates see it, by the rules of this very moment. */
export const liveHouseOf = (pool: Pool): LiveHouseOf => async (tenant) => {
  const rules = await rulesOf(pool, tenant, Number((await revisionOf(pool, tenant)) ?? 0))
  return { naming: rules, actorOf: (person, now) => actorOf(rules, person, now), pathOf: (unit) => pathOf(rules, unit) }
}
