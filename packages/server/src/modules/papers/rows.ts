import type { Actor } from '@guixing/core/lifecycle/situation'
import type { Value } from '@guixing/core/model/kind'
import type { Language } from '@guixing/core/model/text'
import { yuanOf } from '@guixing/core/money/money'
import type { Tx } from '../../platform/db.ts'
import type { Cell } from '../../platform/sheets/index.ts'
import { ledgerPage, maskFields, type LedgerQuery, type RowRecord } from '../matters/index.ts'
import type { Rules } from '../rules/index.ts'
import { cellOf, type PaperRow } from './cells.ts'
import { loadDerived, loadNames } from './load.ts'
import type { Ledger } from './names.ts'

export const PAGE = 500

/** Rows of a ledger page by page as cells: the ledger's own query, so that nobody exports what the list would not show. */
export async function* ledgerCells(tx: Tx, rules: Rules, actor: Actor, language: Language, ledger: Ledger, query: LedgerQuery): AsyncGenerator<Cell[][]> {
  if (ledger.register) { yield* registerCells(tx, rules, language, ledger, query); return }
  let cursor: string | undefined
  do {
    const page = await ledgerPage(tx, rules, actor, { ...query, kind: ledger.kind?.name, cursor, limit: PAGE })
    const rows = new Map(page.rows.map((r) => [r.id, rowOf(rules, r)]))
    if (rows.size > 0) {
      await loadColumns(tx, ledger, rows)
      await loadDerived(tx, rules, language, ledger.columns, rows)
      const names = await loadNames(tx, ledger.columns, rows.values())
      yield [...rows.values()].map((row) => ledger.columns.map((c) => cellOf(rules, names, language, c, row)))
    }
    cursor = page.next ?? undefined
  } while (cursor)
}

/** A ledger row as on the screen: personal data masked, sealed fields left out. */
function rowOf(rules: Rules, r: RowRecord): PaperRow {
  return {
    kind: r.kind, at: {}, derived: {}, fields: maskFields(rules.catalogue.kinds[r.kind], r.fields),
    columns: {
      id: r.id, kind: r.kind, number: r.number, title: r.title, stage: r.stage, unit: r.unit_id, handlingUnit: r.handling_unit_id, owner: r.owner_id, firstResponder: r.first_responder_id, client: r.client_id,
      channel: r.channel, priority: r.priority, openedAt: r.opened_at, due: r.due_at, closedAt: r.closed_at, version: r.version,
    },
  }
}

/** Columns the list itself does not read. */
async function loadColumns(tx: Tx, ledger: Ledger, rows: Map<string, PaperRow>): Promise<void> {
  if (!ledger.columns.some((c) => ['opener', 'parent', 'confidentiality', 'amount'].includes(c.field) && c.source !== 'field')) return
  for (const m of await tx.query<{ id: string; opener_id: string | null; parent_id: string | null; confidentiality: string | null; amount: number | string | null }>(
    'select id, opener_id, parent_id, confidentiality, amount from matter where tenant_id = $1 and id = any($2::uuid[])', [tx.tenant, [...rows.keys()]])) {
    Object.assign(rows.get(m.id)?.columns ?? {}, { opener: m.opener_id, parent: m.parent_id, confidentiality: m.confidentiality, amount: m.amount === null ? null : yuanOf(m.amount) })
  }
}

/** The information file (F26): rows of their own, open to the whole house (S03-10). */
async function* registerCells(tx: Tx, rules: Rules, language: Language, ledger: Ledger, query: LedgerQuery): AsyncGenerator<Cell[][]> {
  let after = 0
  for (;;) {
    const found = await tx.query<Record<string, Value> & { number: number }>(
      `select number, subject, department as unit, content, phone, source, checked_at as "checkedAt", checked_by as "checkedBy", version, valid_until as "validUntil" from knowledge
       where tenant_id = $1 and not retired and kind = 'information' and number > $2 and ($4 = '' or strpos(subject || ' ' || content, $4) > 0) order by number limit $3`, [tx.tenant, after, PAGE, query.q?.trim() ?? ''])
    if (found.length === 0) return
    after = Number(found.at(-1)?.number)
    const rows: PaperRow[] = found.map((columns) => ({ kind: '', columns, fields: {}, at: {}, derived: {} }))
    const names = await loadNames(tx, ledger.columns, rows)
    yield rows.map((row) => ledger.columns.map((c) => cellOf(rules, names, language, c, row)))
  }
}
