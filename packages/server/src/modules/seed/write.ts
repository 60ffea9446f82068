import type { Governed } from '@guixing/core/lifecycle/decide'
import { merkleRoot } from '@guixing/core/chain/merkle'
import type { Tx } from '../../platform/db.ts'
import { sha256 } from '../../platform/hash.ts'
import { newId } from '../../platform/ids.ts'
import type { Rows } from './stamp.ts'

/** Rows of one table in one statement; columns are those of the first row. */
export async function insertRows(tx: Tx, table: string, rows: Record<string, unknown>[]): Promise<void> {
  if (rows.length === 0) return
  const names = Object.keys(rows[0] ?? {}).map((c) => `"${c}"`).join(', ')
  await tx.query(`insert into ${table} (tenant_id, ${names}) select $1, ${names} from json_populate_recordset(null::${table}, $2)`, [tx.tenant, JSON.stringify(rows)])
}

/** Adds the checks, and what facts say was held, to the folded days: the same sums the deltas would have come to. Ordered, so that two writers never wait in a ring. */
export async function foldChecks(tx: Tx, checks: Record<string, unknown>[], facts: Record<string, unknown>[]): Promise<void> {
  const sums = new Map<string, Record<string, unknown> & { n: number }>()
  const held = facts.flatMap((f) => (f.controls as Governed[]).flatMap(({ held: is, ...c }) => (is ? [{ ...c, day: f.day, unit_id: f.unit_id, outcome: 'conformed', blocks: true, imported: false }] : [])))
  for (const c of [...checks, ...held]) {
    if (c.imported === true) continue
    const key = [c.regulation, c.day, c.control, c.article, c.unit_id, c.outcome, c.blocks].join('|')
    const sum = sums.get(key)
    if (sum) sum.n += 1
    else sums.set(key, { regulation: c.regulation, day: c.day, control: c.control, article: c.article, unit_key: c.unit_id ?? '00000000-0000-0000-0000-000000000000', outcome: c.outcome, blocks: c.blocks, n: 1 })
  }
  const names = 'day, regulation, article, control, unit_key, outcome, blocks, n'
  await tx.query(
    `insert into conformance_day (tenant_id, ${names}) select $1, ${names} from json_populate_recordset(null::conformance_day, $2) order by 3, 2, 5, 4, 6, 7, 8
     on conflict (tenant_id, regulation, day, control, article, unit_key, outcome, blocks) do update set n = conformance_day.n + excluded.n`, [tx.tenant, JSON.stringify([...sums.values()])])
}

/** Seals the facts of a batch at once, as the sealer would: under the same lock, chained to the checkpoint before. The last statement of its transaction. */
export async function sealBatch(tx: Tx, facts: Rows[string]): Promise<void> {
  const leaves = facts.map((f) => ({ id: String(f.id), hash: String(f.hash) })).sort((a, b) => (a.id < b.id ? -1 : 1))
  const top = merkleRoot(sha256, leaves.map((l) => l.hash))
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [`${tx.tenant}/checkpoint`])
  const [last] = await tx.query<{ root: string }>('select root from checkpoint where tenant_id = $1 order by at desc, id desc limit 1', [tx.tenant])
  const prev = last?.root ?? ''
  await tx.query('insert into checkpoint (tenant_id, id, at, root, prev, leaves) values ($1, $2, clock_timestamp(), $3, $4, $5)', [tx.tenant, newId(), sha256(`checkpoint\n${prev}\n${top}`), prev, JSON.stringify(leaves.map((l) => l.id))])
}

/** Reserves numbers of a kind and scope and answers the first. */
export async function reserveNumbers(tx: Tx, wanted: Map<string, { kind: string; scope: string; n: number }>): Promise<Map<string, number>> {
  const list = [...wanted.entries()].sort(([a], [b]) => (a < b ? -1 : 1))
  const rows = await tx.query<{ kind: string; scope: string; next: number }>(
    `insert into number_counter (tenant_id, kind, scope, next) select $1, w.kind, w.scope, 1 + w.n from jsonb_to_recordset($2::jsonb) as w(kind text, scope text, n int)
     on conflict (tenant_id, kind, scope) do update set next = number_counter.next + excluded.next - 1 returning kind, scope, next`, [tx.tenant, JSON.stringify(list.map(([, w]) => w))])
  return new Map(rows.map((r) => { const key = `${r.kind}/${r.scope}`; return [key, Number(r.next) - (wanted.get(key)?.n ?? 0)] }))
}
