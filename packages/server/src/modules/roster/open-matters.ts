import type { Actor } from '@guixing/core/lifecycle/situation'
import type { Tx } from '../../platform/db.ts'
import { visibleSql } from '../matters/index.ts'
import type { Rules } from '../rules/index.ts'

export interface OpenMatter { id: string; number: string; title: string; due_at: string | null; due_from: string | null; due_state: string | null; owner_id: string | null }
/** Work that may not be left untold: the kinds the gate on signing counts, and appointments, which are promises of a time (S28, S30-06). */
const TOLD = ['enquiry', 'complaint', 'help', 'appointment']
// A table of a handover holds so many rows.
const MOST = 500

/**
 * Unfinished matters and promises of these units, what is due first coming first; for `reader` only what they may see. Without a reader all of
 * them, as the next shift must know them: of sealed ones no more than the number.
 */
export function openMatters(tx: Tx, rules: Rules, units: string[], reader: Actor | null): Promise<OpenMatter[]> {
  const scope = reader === null ? { sql: 'true', params: [] } : visibleSql(rules, reader, 6)
  return tx.query<OpenMatter>(
    `select m.id, m.number, case when $5 and m.confidentiality = 'sealed' then m.number else m.title end as title, m.due_at, m.due_from, m.due_state, m.owner_id from matter m
     where m.tenant_id = $1 and not m.final and m.kind = any($2::text[]) and m.unit_id = any($3::uuid[]) and ${scope.sql} order by m.due_at nulls last, m.opened_at, m.id limit $4`, [tx.tenant, TOLD, units, MOST, reader === null, ...scope.params])
}
