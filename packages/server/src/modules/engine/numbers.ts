import type { KindDef } from '@guixing/core/model/kind'
import { dayIn } from '../../platform/days.ts'
import { inHouse, type Pool, type Tx } from '../../platform/db.ts'
import type { Rules } from '../rules/index.ts'

interface Block { next: number; last: number }
const blocks = new Map<string, Block>()
const pending = new Map<string, Promise<void>>()
const BLOCK = 20

/**
 * The next number of a kind, from a block reserved for this node, so that an action waits for no shared counter.
 * Gaps are possible after a restart and allowed; kinds with `gaps: none` take theirs by `gaplessNumbers`.
 */
export async function takeNumber(pool: Pool, rules: Rules, kind: KindDef, at: Date): Promise<string> {
  const { scope, text } = numberAt(rules.house.zone, kind, at)
  const key = `${rules.house.id}/${kind.name}/${scope}`
  for (;;) {
    const block = blocks.get(key)
    if (block && block.next <= block.last) return text(block.next++)
    let refill = pending.get(key)
    if (!refill) {
      refill = reserve(pool, rules.house.id, kind.name, scope, key).finally(() => pending.delete(key))
      pending.set(key, refill)
    }
    await refill
  }
}

/**
 * The next `n` numbers of a kind without gaps, taken inside the transaction once the act is allowed: their counter is held until the commit,
 * so that of two at once the second waits, and what is rolled back gives its numbers back.
 */
export async function gaplessNumbers(tx: Tx, rules: Rules, kind: KindDef, at: Date, n = 1): Promise<string[]> {
  const { scope, text } = numberAt(rules.house.zone, kind, at)
  const [row] = await tx.query<{ next: number }>(
    `insert into number_counter (tenant_id, kind, scope, next) values ($1, $2, $3, 1 + $4::int)
     on conflict (tenant_id, kind, scope) do update set next = number_counter.next + $4::int returning next`, [tx.tenant, kind.name, scope, n])
  return Array.from({ length: n }, (_, i) => text(Number(row?.next) - n + i))
}

/** The last `n` of those taken in this transaction were not needed: nobody else can have taken one since. */
export async function returnNumbers(tx: Tx, rules: Rules, kind: KindDef, at: Date, n: number): Promise<void> {
  await tx.query('update number_counter set next = next - $4::int where tenant_id = $1 and kind = $2 and scope = $3', [tx.tenant, kind.name, numberAt(rules.house.zone, kind, at).scope, n])
}

async function reserve(pool: Pool, tenant: string, kind: string, scope: string, key: string): Promise<void> {
  const next = await inHouse(pool, tenant, async (tx) => {
    const [row] = await tx.query<{ next: number }>(
      `insert into number_counter (tenant_id, kind, scope, next) values ($1, $2, $3, $4 + 1)
       on conflict (tenant_id, kind, scope) do update set next = number_counter.next + $4 returning next`, [tenant, kind, scope, BLOCK])
    return Number(row?.next)
  })
  for (const old of blocks.keys()) if (old.startsWith(`${tenant}/${kind}/`) && old !== key) blocks.delete(old)
  blocks.set(key, { next: next - BLOCK, last: next - 1 })
}

/** The counter a number of this instant is taken from, and how the number is then written. */
export function numberAt(zone: string, kind: KindDef, at: Date): { scope: string; text: (seq: number) => string } {
  const [year, month, day] = dayIn(zone, at.toISOString()).split('-')
  const parts = { year, month, day }
  const scope = kind.number.per.includes('day') ? `${parts.year}${parts.month}${parts.day}` : kind.number.per.includes('year') ? String(parts.year) : ''
  return { scope, text: (seq) => write(kind.number.format, parts, seq) }
}

function write(format: string, parts: Record<string, string | undefined>, seq: number): string {
  return format.replace(/\{(yyyy|mm|dd|mmdd|seq)(?::(\d+))?\}/g, (_, name: string, width?: string) => {
    if (name === 'seq') return String(seq).padStart(Number(width ?? 1), '0')
    if (name === 'mmdd') return `${parts.month}${parts.day}`
    return parts[name === 'yyyy' ? 'year' : name === 'mm' ? 'month' : 'day'] ?? ''
  })
}
