import type { Value } from '@guixing/core/model/kind'
import type { Held, Work } from '../engine/index.ts'
import { addRow } from '../engine/index.ts'

/** Writes a field that the system fills in with an action, and says so in the fact of that action, which stands last. */
export function fill(held: Held, name: string, after: Value): void {
  const before = held.matter.fields[name] ?? null
  held.matter.fields[name] = after
  if (held.kind.fields[name]?.key) held.keysChanged.add(name)
  noteChange(held, name, before, after)
}

/** The same for the ledger column `parent`. */
export function fillParent(held: Held, parent: string): void {
  const before = held.matter.parent
  held.matter.parent = parent
  noteChange(held, 'parent', before, parent)
}

function noteChange(held: Held, name: string, before: Value, after: Value): void {
  const detail = held.facts.at(-1)?.detail
  if (!detail) return
  const known = Array.isArray(detail.changes) ? detail.changes : []
  detail.changes = [...known.filter((c) => !(c !== null && typeof c === 'object' && 'name' in c && c.name === name)), { name, before, after }]
}

export const link = (work: Work, from: string, role: string, to: string): void => addRow(work, 'matter_link', { from_id: from, role, to_id: to })
export const unlink = (work: Work, from: string, role: string, to: string): void => {
  work.also.push({ text: 'delete from matter_link where tenant_id = $1 and from_id = $2 and role = $3 and to_id = $4', params: [work.tx.tenant, from, role, to] })
}
/** Someone who has to do with a matter may see it, wherever their role reaches (design §9). */
export const letSee = (held: Held, person: string | null): void => {
  if (person !== null && !held.matter.participants.includes(person)) held.matter.participants = [...held.matter.participants, person]
}
