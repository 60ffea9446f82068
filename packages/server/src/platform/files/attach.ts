import type { Actor } from '@guixing/core/lifecycle/situation'
import type { FieldDef, Value } from '@guixing/core/model/kind'
import { invalid } from '../errors.ts'
import type { Tx } from '../db.ts'

interface Unit { tx: Tx; also: { text: string; params: unknown[] }[] }

/**
 * Files an action names become files of its matter, in the action's own transaction. One may name what one sent oneself and is
 * nowhere attached yet, and what this matter already has; anything else is unknown, so that nobody reaches a file by guessing its id.
 * @throws Invalid `unknown-file` at the field
 */
export async function attachFiles(work: Unit, matterId: string, actor: Actor, fields: FieldDef[], typed: Record<string, Value>): Promise<void> {
  if (actor.as === 'system') return
  const named = fields.flatMap((f) => filesIn(f, typed[f.name]).map((id) => ({ field: f.name, id })))
  if (named.length === 0) return
  const ids = [...new Set(named.map((n) => n.id))]
  const mine = await work.tx.query<{ id: string }>(
    'select id from document where tenant_id = $1 and id = any($2::uuid[]) and (matter_id = $3 or (matter_id is null and not kept and by_id = $4)) for update', [work.tx.tenant, ids, matterId, actor.id])
  const known = new Set(mine.map((d) => d.id))
  const wrong = named.find((n) => !known.has(n.id))
  if (wrong) throw invalid(wrong.field, 'unknown-file')
  work.also.push({ text: 'update document set matter_id = $3 where tenant_id = $1 and id = any($2::uuid[])', params: [work.tx.tenant, ids, matterId] })
}

/** Files a value names, those in the rows of a table too. */
function filesIn(f: FieldDef, v: Value | undefined): string[] {
  if (f.type === 'file' || f.type === 'files') return idsIn(v)
  if (f.type !== 'table' || !Array.isArray(v)) return []
  return v.flatMap((row) => (row !== null && typeof row === 'object' && !Array.isArray(row) ? (f.columns ?? []).flatMap((c) => filesIn(c, row[c.name])) : []))
}

const idsIn = (v: Value | undefined): string[] => (Array.isArray(v) ? v.filter((x): x is string => typeof x === 'string') : typeof v === 'string' ? [v] : [])
