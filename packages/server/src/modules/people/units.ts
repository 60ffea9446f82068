import type { Tx } from '../../platform/db.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { raiseRevision, type Rules } from '../rules/index.ts'

export interface NewUnit { id?: string; name: string; type: string; code?: string; parent: string | null; head?: string | null }

export function unitView(rules: Rules, id: string) {
  const u = rules.units.get(id)
  if (!u) throw new NotFound()
  return { id: u.id, name: u.name, type: u.type, code: u.code, parent: u.parent, head: u.head ? { id: u.head, name: rules.people.get(u.head)?.name ?? '—' } : null }
}

/** Adds a unit or changes one. The path of every unit below it follows a move; a unit cannot come under itself. */
export async function saveUnit(tx: Tx, rules: Rules, by: string | null, unit: NewUnit): Promise<string> {
  const before = unit.id === undefined ? undefined : rules.units.get(unit.id)
  if (unit.id !== undefined && !before) throw new NotFound()
  if (unit.name.trim() === '') throw invalid('name', 'required')
  const parent = unit.parent === null ? undefined : rules.units.get(unit.parent)
  if (unit.parent !== null && !parent) throw invalid('parent', 'unknown-unit')
  // One house, one root: whoever belongs nowhere else belongs to it.
  if (!parent && rules.units.size > 0 && before?.parent !== null) throw invalid('parent', 'required')
  if (before && parent?.path.includes(before.id)) throw invalid('parent', 'below-itself')
  if (unit.head && !rules.people.get(unit.head)?.active) throw invalid('head', 'unknown-person')
  const id = before?.id ?? newId()
  const head = unit.head === undefined ? before?.head ?? null : unit.head
  const code = unit.code === undefined ? before?.code ?? null : unit.code.trim() || null
  const path = [id, ...(parent?.path ?? [])]
  await tx.query(
    `insert into unit (tenant_id, id, parent_id, name, type, code, head_id, path) values ($1, $2, $3, $4, $5, $6, $7, $8::uuid[])
     on conflict (tenant_id, id) do update set parent_id = excluded.parent_id, name = excluded.name, type = excluded.type, code = excluded.code, head_id = excluded.head_id, path = excluded.path`,
    [tx.tenant, id, unit.parent, unit.name.trim(), unit.type, code, head, path])
  if (before && before.parent !== unit.parent) {
    for (const below of rules.units.values()) {
      const at = below.path.indexOf(id)
      if (at > 0) await tx.query('update unit set path = $3::uuid[] where tenant_id = $1 and id = $2', [tx.tenant, below.id, [...below.path.slice(0, at), ...path]])
    }
  }
  await streamFact(tx, before ? 'unit-changed' : 'unit-added', { unit: id, name: unit.name.trim(), type: unit.type, parent: unit.parent, head, ...(before ? { before: { name: before.name, parent: before.parent, head: before.head } } : {}) }, 'settings', by)
  await raiseRevision(tx)
  return id
}
