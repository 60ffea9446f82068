import { merkleRoot } from '@guixing/core/chain/merkle'
import { inHouse, type Pool } from '../../platform/db.ts'
import { sha256 } from '../../platform/hash.ts'
import { newId } from '../../platform/ids.ts'

/** Seals the facts that wait under one Merkle root, chained to the checkpoint before; answers how many. One sealer at a time per house. */
export async function sealFacts(pool: Pool, tenant: string, most = 5000): Promise<number> {
  return inHouse(pool, tenant, async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [`${tenant}/checkpoint`])
    const waiting = await tx.query<{ fact_id: string; hash: string }>('delete from fact_unsealed where tenant_id = $1 and fact_id in (select fact_id from fact_unsealed where tenant_id = $1 order by fact_id limit $2) returning fact_id, hash', [tenant, most])
    if (waiting.length === 0) return 0
    const leaves = waiting.sort((a, b) => (a.fact_id < b.fact_id ? -1 : 1))
    const [last] = await tx.query<{ root: string }>('select root from checkpoint where tenant_id = $1 order by at desc, id desc limit 1', [tenant])
    const prev = last?.root ?? ''
    const root = sha256(`checkpoint\n${prev}\n${merkleRoot(sha256, leaves.map((l) => l.hash))}`)
    await tx.query('insert into checkpoint (tenant_id, id, at, root, prev, leaves) values ($1, $2, clock_timestamp(), $3, $4, $5)', [tenant, newId(), root, prev, JSON.stringify(leaves.map((l) => l.fact_id))])
    return leaves.length
  })
}
