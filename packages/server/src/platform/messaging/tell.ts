import type { Value } from '@guixing/core/model/kind'
import { writeRows, type Rows, type Tx } from '../db.ts'
import { notifyRows, type Known } from './notify.ts'

/** One message to several people. `key` makes a repeat of the same occasion harmless. */
export interface Told { people: string[]; code: string; params: Record<string, Value>; matter?: string | null; key?: string | null }

/** Notices and letters written at once, for what is no action: one statement for all of them, none where nobody is told. `now`: the instant they are dated, the present one unless given. */
export async function tellPeople(tx: Tx, house: { people: Known }, told: readonly Told[], now = new Date().toISOString()): Promise<void> {
  const work = { now, rows: {} as Rows, rules: house }
  for (const t of told) notifyRows(work, t.people, t.code, t.params, t.matter ?? null, t.key ?? null)
  await writeRows(tx, work.rows)
}
