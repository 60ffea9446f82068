import type { KindDef } from '@guixing/core/model/kind'
import type { Tx } from '../../platform/db.ts'
import { numberAt } from '../engine/index.ts'
import type { Draft, RowFault } from './import-rows.ts'

/** The counter a number of the kind's own format belongs to, and its place there; null for numbers of another making. */
export function readNumber(kind: KindDef, number: string): { scope: string; seq: number } | null {
  const names: string[] = []
  const pattern = kind.number.format.split(/(\{[^}]+\})/).map((part) => {
    const m = /^\{(yyyy|mm|dd|mmdd|seq)(?::(\d+))?\}$/.exec(part)
    if (!m) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    names.push(m[1] ?? '')
    return m[1] === 'yyyy' || m[1] === 'mmdd' ? '(\\d{4})' : m[1] === 'seq' ? `(\\d{${m[2] ?? '1'},9})` : '(\\d{2})'
  }).join('')
  const m = new RegExp(`^${pattern}$`).exec(number)
  if (!m) return null
  const parts = Object.fromEntries(names.map((name, i) => [name, m[i + 1] ?? '']))
  const monthDay = parts.mmdd ?? `${parts.mm ?? ''}${parts.dd ?? ''}`
  const scope = kind.number.per.includes('day') ? `${parts.yyyy ?? ''}${monthDay}` : kind.number.per.includes('year') ? parts.yyyy ?? '' : ''
  return { scope, seq: Number(parts.seq ?? 0) }
}

type Given = Pick<Draft, 'line' | 'number'>
const placesOf = (kind: KindDef, drafts: Given[]) => new Map(drafts.flatMap((d) => (d.number === null ? [] : [[d.number, readNumber(kind, d.number)] as const])))

/** Numbers that exist already, or that this house's own counter has already handed to a node. */
export async function takenNumbers(tx: Tx, kind: KindDef, drafts: Given[], counters?: Map<string, number>): Promise<RowFault[]> {
  const places = placesOf(kind, drafts)
  if (places.size === 0) return []
  const next = counters ?? await countersOf(tx, kind, [...new Set([...places.values()].flatMap((p) => (p ? [p.scope] : [])))], false)
  const existing = new Set((await tx.query<{ number: string }>('select number from matter where tenant_id = $1 and kind = $2 and number = any($3::text[])', [tx.tenant, kind.name, [...places.keys()]])).map((r) => r.number))
  return drafts.flatMap((d) => {
    if (d.number === null) return []
    const p = places.get(d.number)
    return existing.has(d.number) || (p && p.seq < (next.get(p.scope) ?? 1)) ? [{ row: d.line, column: '编号', code: 'number-taken', params: { value: d.number } }] : []
  })
}

/**
 * Holds the counters until the transaction ends, moves them past the numbers that come in, so that no later matter gets one of
 * them, and numbers the entries that bring none, each on its own day.
 */
export async function claimNumbers(tx: Tx, kind: KindDef, zone: string, drafts: Draft[]): Promise<{ faults: RowFault[] } | { numbered: (Draft & { number: string })[] }> {
  const places = placesOf(kind, drafts)
  const counterOf = (d: Draft) => numberAt(zone, kind, new Date(d.openedAt))
  const scopes = [...new Set([...[...places.values()].flatMap((p) => (p ? [p.scope] : [])), ...drafts.filter((d) => d.number === null).map((d) => counterOf(d).scope)])].sort()
  if (scopes.length > 0) await tx.query('insert into number_counter (tenant_id, kind, scope, next) select $1, $2, s, 1 from unnest($3::text[]) s order by s on conflict do nothing', [tx.tenant, kind.name, scopes])
  const next = await countersOf(tx, kind, scopes, true)
  const faults = await takenNumbers(tx, kind, drafts, next)
  if (faults.length > 0) return { faults }
  for (const p of places.values()) if (p) next.set(p.scope, Math.max(next.get(p.scope) ?? 1, p.seq + 1))
  const numbered = drafts.map((d) => {
    if (d.number !== null) return { ...d, number: d.number }
    const { scope, text } = counterOf(d)
    const seq = next.get(scope) ?? 1
    next.set(scope, seq + 1)
    return { ...d, number: text(seq) }
  })
  if (scopes.length > 0) await tx.query('update number_counter c set next = s.next from unnest($3::text[], $4::bigint[]) s(scope, next) where c.tenant_id = $1 and c.kind = $2 and c.scope = s.scope', [tx.tenant, kind.name, [...next.keys()], [...next.values()]])
  return { numbered }
}

async function countersOf(tx: Tx, kind: KindDef, scopes: string[], hold: boolean): Promise<Map<string, number>> {
  const rows = await tx.query<{ scope: string; next: number }>(`select scope, next from number_counter where tenant_id = $1 and kind = $2 and scope = any($3::text[]) order by scope${hold ? ' for update' : ''}`, [tx.tenant, kind.name, scopes])
  return new Map(rows.map((r) => [r.scope, Number(r.next)]))
}
