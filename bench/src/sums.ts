import { inHouse } from '../../packages/server/src/platform/db.ts'
import { foldDeltas, recount } from '../../packages/server/src/modules/conformance/index.ts'
import type { Stand } from './stand.ts'
import { result } from './table.ts'

/** What the jobs of a node do every few seconds. */
export async function foldAll(stand: Stand): Promise<void> {
  while ((await inHouse(stand.pool, stand.tenant, foldDeltas)) >= 5000) continue
}

/** All sums once more from the checks: must find no difference. */
export async function recompute(stand: Stand): Promise<void> {
  await foldAll(stand)
  const began = performance.now()
  const wrong = await inHouse(stand.pool, stand.tenant, recount, 'read')
  const seconds = (performance.now() - began) / 1000
  const n = Number((await stand.owner.query<{ n: number }>('select count(*)::int as n from check_result where tenant_id = $1', [stand.tenant])).rows[0]?.n ?? 0)
  result({ what: 'conformance: full recompute', matters: await stand.count(), clients: 1, note: `${n.toLocaleString('en')} checks in ${seconds.toFixed(1)} s, ${wrong.length} differences` })
}
