import { sweepClocks } from '../../packages/server/src/modules/clocks/index.ts'
import { seedMatters } from '../../packages/server/src/modules/seed/index.ts'
import type { Pool } from '../../packages/server/src/platform/db.ts'
import { openStand } from './stand.ts'
const stand = await openStand('/tmp/g/H/small')
while ((await sweepClocks(stand.pool, stand.tenant)) > 0) continue
await seedMatters(stand.pool, stand.tenant, 1500, undefined, { seed: Date.now() % 1e6, open: 1, openDays: { from: 6, to: 5 } })
const times = new Map<string, { n: number; ms: number }>()
let big: { text: string; params: unknown[] } | null = null
const pool = { connect: async () => {
  const client = await stand.pool.connect()
  return { query: async (text: string, params?: unknown[]) => {
    const t = performance.now()
    if (text.startsWith('with') && !big) { big = { text, params: params ?? [] }; const r = await client.query('explain (analyze, buffers) ' + text, params); console.log(r.rows.map((x) => x['QUERY PLAN']).filter((l: string) => /Insert|Update|Modify|CTE w|CTE also|Time|Function|Trigger/.test(l)).join('\n')); return { rows: [] } }
    const r = await client.query(text, params)
    const k = text.slice(0, 60); const e = times.get(k) ?? { n: 0, ms: 0 }; e.n++; e.ms += performance.now() - t; times.set(k, e)
    return r
  }, release: (b?: Error) => client.release(b) }
} } as unknown as Pool
const began = performance.now()
let m = 0
for (let n = 1; n > 0;) { n = await sweepClocks(pool, stand.tenant); m += n }
console.log(m, performance.now() - began)
for (const [k, v] of times) console.log(k, v.n, v.ms.toFixed(0))
const b = big as unknown as { params: unknown[] }
console.log(b.params.map((p) => { try { const j = JSON.parse(String(p)); return Array.isArray(j) ? `${j.length} ${Object.keys(j[0]).slice(1, 6)}` : '' } catch { return '' } }).join('\n'))
await stand.close()
