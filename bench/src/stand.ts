import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { makePool, inHouse, type Pool } from '../../packages/server/src/platform/db.ts'
import { migrate } from '../../packages/server/src/platform/migrate.ts'
import { ensureAppRole, ensureDatabase, startEmbedded } from '../../packages/server/src/platform/postgres/index.ts'
import { addSamplePeople, foundHouse, SAMPLE_HOUSE } from '../../packages/server/src/modules/house/index.ts'
import { seedMatters } from '../../packages/server/src/modules/seed/index.ts'
import { say } from './say.ts'

export interface Stand { tenant: string; pool: Pool; owner: Pool; appUrl: string; ownerUrl: string; seconds: number; count(): Promise<number>; grow(to: number): Promise<number>; close(): Promise<void> }

export const PACKS = ['s03', 's17', 's28', 's29', 's30', 's31', 's32', 's37']

/** A PostgreSQL of its own under `dir` (its writes reach the disk, as in a real house), with one house under all regulations and the sample's people. */
export async function openStand(dir: string): Promise<Stand> {
  mkdirSync(dir, { recursive: true })
  // Run by root, the server works under another account, which must be able to enter the folder.
  chmodSync(dir, 0o755)
  const server = await startEmbedded({ dataDir: join(dir, 'postgres'), log: say })
  const ownerUrl = await ensureDatabase(server.url, 'guixing_bench')
  const appUrl = (await ensureAppRole(ownerUrl, 'bench')) ?? ownerUrl
  await migrate(ownerUrl)
  const pool = makePool(appUrl, 40)
  const owner = makePool(ownerUrl, 4)
  const known = (await owner.query<{ id: string }>('select id from house order by created_at limit 1')).rows[0]?.id
  const tenant = known ?? (await foundHouse(pool, { name: SAMPLE_HOUSE, zone: 'Asia/Shanghai', language: 'zh-CN', packs: PACKS, also: async (tx, root) => { await addSamplePeople(tx, root) } }))
  const stand: Stand = {
    tenant, pool, owner, appUrl, ownerUrl, seconds: 0,
    count: async () => Number((await owner.query<{ n: number }>("select count(*)::int as n from matter where tenant_id = $1", [tenant])).rows[0]?.n ?? 0),
    grow: async (to) => {
      const have = await stand.count()
      if (have >= to * 0.98) return have
      const began = performance.now()
      let told = 0
      await seedMatters(pool, tenant, to - have, (done) => { if (Date.now() - told > 15_000) { told = Date.now(); say(`  ${have + done} of ${to} matters, ${Math.round(done / ((performance.now() - began) / 1000))}/s`) } }, { seed: to })
      stand.seconds = (performance.now() - began) / 1000
      say(`  ${to - have} matters in ${stand.seconds.toFixed(0)} s (${Math.round((to - have) / stand.seconds)}/s)`)
      // What autovacuum would have done by the next morning.
      await owner.query('vacuum analyze')
      return stand.count()
    },
    close: async () => { await pool.end(); await owner.end(); await server.stop() },
  }
  return stand
}

/** One house's transaction on the stand. */
export const reading = <T>(stand: Stand, work: Parameters<typeof inHouse<T>>[2]): Promise<T> => inHouse(stand.pool, stand.tenant, work, 'read')
