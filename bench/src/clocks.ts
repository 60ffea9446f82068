import { sweepClocks } from '../../packages/server/src/modules/clocks/index.ts'
import { seedMatters } from '../../packages/server/src/modules/seed/index.ts'
import { say } from './say.ts'
import type { Stand } from './stand.ts'
import { result } from './table.ts'

const DUE = 'select count(*)::int as n from clock where tenant_id = $1 and next_at <= clock_timestamp()'

/** Matters whose agreed time has passed: every clock found, its breach recorded once, those meant told, until none is left. */
export async function escalation(stand: Stand, clocks: number): Promise<void> {
  const due = async () => Number((await stand.owner.query<{ n: number }>(DUE, [stand.tenant])).rows[0]?.n ?? 0)
  // What ran out while the house was being filled is not what is measured.
  while ((await sweepClocks(stand.pool, stand.tenant)) > 0) continue
  say(`  ${clocks} clocks run out …`)
  for (let seed = 9; (await due()) < clocks * 0.99; seed++) await seedMatters(stand.pool, stand.tenant, Math.ceil((clocks - (await due())) * 1.35), undefined, { seed, open: 1, openDays: { from: 6, to: 5 } })
  await stand.owner.query('vacuum analyze matter, clock')
  const before = await due()
  const breaches = async () => Number((await stand.owner.query<{ n: number }>("select count(*)::int as n from fact where tenant_id = $1 and what = 'breached'", [stand.tenant])).rows[0]?.n ?? 0)
  const told = await breaches()
  const began = performance.now()
  let matters = 0
  for (let n = 1; n > 0;) { n = await sweepClocks(stand.pool, stand.tenant); matters += n }
  const seconds = (performance.now() - began) / 1000
  const left = await due()
  result({ what: 'escalation: due clocks found, breached, told', matters: await stand.count(), clients: 1, note: `${before - left} clocks of ${matters} matters in ${seconds.toFixed(1)} s: ${Math.round((before - left) / seconds)}/s; ${(await breaches()) - told} breaches, ${left} left (budget 2,000/s)` })
}
