import { inHouse, type Pool, type Tx } from '../db.ts'
import { DIGEST_KEY } from './keep.ts'
import type { FileStore } from './store.ts'

/** Hours a file may lie about before it is attached. */
export const LEFT_HOURS = 24
const BATCH = 200

/** Removes rows of files of one house that nobody attached within 24 hours; answers how many. One that is just being attached is left alone. */
export async function dropLeftFiles(pool: Pool, tenant: string): Promise<number> {
  for (let n = 0; ;) {
    const gone = await inHouse(pool, tenant, (tx) => tx.query(
      `delete from document where tenant_id = $1 and matter_id is null and client_id is null and not kept and id in (
         select id from document where tenant_id = $1 and matter_id is null and client_id is null and not kept and at < now() - make_interval(hours => $2) limit $3 for update skip locked) returning id`, [tenant, LEFT_HOURS, BATCH]))
    n += gone.length
    if (gone.length < BATCH) return n
  }
}

/**
 * Removes bytes older than 24 hours that no row of any house names; answers how many. Rows go first and bytes after them, so that
 * wherever it is cut off every row has its bytes, and bytes without a row are found by the next run.
 */
export async function dropUnnamedBytes(pool: Pool, store: FileStore): Promise<number> {
  const houses = (await pool.query<{ id: string }>('select id from house order by id')).rows.map((r) => r.id)
  const [first] = houses
  if (first === undefined) return 0
  let n = 0
  for await (const digests of store.older(Date.now() - LEFT_HOURS * 3_600_000, BATCH)) {
    const unnamed = await withoutRow(pool, houses, digests)
    if (unnamed.length === 0) continue
    await inHouse(pool, first, async (tx) => {
      // Whoever is about to name one of them waits here, and then finds out that it must be laid down again.
      await lockAlone(tx, unnamed)
      for (const digest of await withoutRow(pool, houses, unnamed)) { await store.remove(digest); n += 1 }
    })
  }
  return n
}

const lockAlone = (tx: Tx, digests: string[]) => tx.query(`select pg_advisory_xact_lock(k) from (select ${DIGEST_KEY} as k from unnest($1::text[]) d order by 1) x`, [digests])

async function withoutRow(pool: Pool, houses: string[], digests: string[]): Promise<string[]> {
  let left = digests
  for (const house of houses) {
    if (left.length === 0) break
    const named = new Set((await inHouse(pool, house, (tx) => tx.query<{ sha256: string }>('select distinct sha256 from document where tenant_id = $1 and sha256 = any($2::text[])', [house, left]), 'read')).map((r) => r.sha256))
    left = left.filter((d) => !named.has(d))
  }
  return left
}
