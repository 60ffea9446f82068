import { createHash } from 'node:crypto'
import type { KindDef } from '@guixing/core/model/kind'
import type { ApiContext } from '../../platform/api.ts'
import { mustAdminister, type Session } from '../session/index.ts'
import { inHouse, type Tx } from '../../platform/db.ts'
import { NotFound } from '../../platform/errors.ts'
import { keep, recall } from '../../platform/idempotency.ts'
import { readSheet, SHEET_FAULTS, type SheetRead, type SheetRow } from '../../platform/sheets/index.ts'
import { settingsFact } from '../../platform/stream-fact.ts'
import { pinWritten, type Rules } from '../rules/index.ts'
import { readHead, type Heading } from './import-columns.ts'
import { refused, type ImportAnswer } from './import-answer.ts'
import { importEntries, MOST_ENTRIES } from './import-entries.ts'
import { claimNumbers, takenNumbers } from './import-numbers.ts'
import { MOST_FAULTS, readRows, type Draft, type Known, type RowFault } from './import-rows.ts'
import { isNotes, pointedIn, readTable, sheetNames, tableHeads, tableSheets, withTables } from './import-tables.ts'
import { register, type Registers } from './import-values.ts'
import { writeDrafts } from './import-write.ts'
import type { Ledger } from './names.ts'

export const MOST_IMPORTED = 50_000
export type { ImportAnswer } from './import-answer.ts'
export const MOST_IMPORT_BYTES = 10 * 1024 * 1024

/**
 * Takes in a ledger kept elsewhere: every row is checked first, then all are written in one transaction, or none. Entries may stand open.
 * Only who administers may: an import passes by the controls an act would meet. The information file (F26) is open to whoever may
 * write in it by hand, and goes the same way as by hand. @throws NotFound, PaperError
 */
export async function importLedger(context: ApiContext, s: Session, ledger: Ledger, bytes: Buffer, dryRun: boolean): Promise<ImportAnswer> {
  const { kind } = ledger
  if (kind) mustAdminister(s)
  else if (ledger.register !== 'knowledge-entry') throw new NotFound()
  const again = await inHouse(s.pool, s.tenant, (tx) => recall<ImportAnswer>(tx, s.caller), 'read')
  if (again) return again
  const file = createHash('sha256').update(bytes).digest('hex')
  const tables = tableSheets(kind)
  const most = kind ? MOST_IMPORTED : MOST_ENTRIES
  const sheet = await readSheet({ bytes, most, also: sheetNames(tables) })
  if (!sheet.ok) return { ...refused([]), dryRun, ...sheetFault(sheet, most) }
  const head = readHead(ledger, sheet.head)
  const heads = tableHeads(tables, sheet.others, sheet.headLine)
  const told = { ignored: [...head.ignored, ...heads.ignored], unread: sheet.unread.filter((name) => !isNotes(name)) }
  const headFaults = [...head.faults.map((f) => ({ row: sheet.headLine, column: f.column, code: f.code, params: {} })), ...heads.faults]
  if (headFaults.length > 0) return refused(headFaults, told)
  if (!kind) return importEntries(context, s, ledger, head.headings, sheet.rows, { dryRun, file, ...told })
  const { drafts, faults } = await inHouse(s.pool, s.tenant, async (tx) => {
    const [clock] = await tx.query<{ now: string }>('select clock_timestamp() as now')
    const registers = await registersFor(tx, s.rules, [{ headings: head.headings, rows: sheet.rows }, ...heads.found.map((f) => ({ headings: f.headings, rows: f.sheet.rows }))])
    const known = { lists: s.rules.lists, registers, zone: s.rules.house.zone, now: clock?.now ?? new Date().toISOString() }
    const read = await readAll(ledger, head.headings, sheet.rows, known)
    const entries = pointedIn(head.headings, sheet.rows)
    const tabled = heads.found.map((f) => ({ table: f.table, ...readTable(f, entries, known, f.table.field.max) }))
    const wrong = [...read.faults, ...withTables(read.drafts, tabled), ...tabled.flatMap((t) => t.faults)].slice(0, MOST_FAULTS)
    return { drafts: read.drafts, faults: wrong.length > 0 ? wrong : await takenNumbers(tx, kind, read.drafts) }
  }, 'read')
  if (faults.length > 0) return refused(faults, { ...told, dryRun })
  const answer: ImportAnswer = {
    ok: true, dryRun, rows: drafts.length, open: drafts.filter((d) => !d.final).length, errors: [], ...told,
    preview: dryRun ? drafts.slice(0, 20).map((d) => ({ row: d.line, number: d.number, stage: d.stage, openedAt: d.openedAt, fields: { ...d.columns, ...d.fields } })) : [],
  }
  return dryRun ? answer : write(context, s, kind, drafts, answer, file)
}

/** In parts, so that other requests are answered between them. */
async function readAll(ledger: Ledger, headings: Heading[], rows: SheetRow[], known: Known): Promise<{ drafts: Draft[]; faults: RowFault[] }> {
  const drafts: Draft[] = []
  const faults: RowFault[] = []
  const numbers = new Map<string, number>()
  for (let at = 0; at < rows.length && faults.length < MOST_FAULTS; at += 500) {
    const part = readRows(ledger, headings, rows.slice(at, at + 500), known, numbers)
    drafts.push(...part.drafts)
    faults.push(...part.faults)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { drafts, faults: faults.slice(0, MOST_FAULTS) }
}

/** What keeps a sheet from being read, at its line; beyond `most` rows with that number. */
export function sheetFault(sheet: Extract<SheetRead, { ok: false }>, most: number): Pick<ImportAnswer, 'errors'> {
  return { errors: [{ row: sheet.line ?? 0, column: '', code: sheet.fault, params: sheet.fault === 'too-many-rows' ? { max: most } : {}, words: SHEET_FAULTS[sheet.fault] }] }
}

async function write(context: ApiContext, s: Session, kind: KindDef, drafts: Draft[], answer: ImportAnswer, file: string): Promise<ImportAnswer> {
  const { ignored, unread } = answer
  try {
    const result = await inHouse(s.pool, s.tenant, async (tx) => {
      const before = await recall<ImportAnswer>(tx, s.caller)
      if (before) return before
      const claimed = await claimNumbers(tx, kind, s.rules.house.zone, drafts)
      if ('faults' in claimed) return refused(claimed.faults, { ignored, unread })
      const [clock] = await tx.query<{ now: string }>('select clock_timestamp() as now')
      await writeDrafts({ tx, pool: s.pool, rules: s.rules, actor: s.actor, kind, now: clock?.now ?? new Date().toISOString(), file }, claimed.numbered)
      await settingsFact(tx, s, 'import', { kind: kind.name, rows: answer.rows, open: answer.open, file })
      await keep(tx, s.caller, answer)
      return answer
    })
    pinWritten(s.rules)
    context.nudge()
    return result
  } catch (error) {
    // Somebody opened a matter with one of these numbers at the same moment: nothing was taken in.
    if ((error as { constraint?: string }).constraint === 'matter_number') return refused([{ row: 0, column: '', code: 'number-taken', params: { value: '' } }], { ignored, unread })
    throw error
  }
}

/** Ids behind the names this file uses. Clients and matters are looked up by the names that occur, people and units are known. */
async function registersFor(tx: Tx, rules: Rules, sheets: { headings: Heading[]; rows: SheetRow[] }[]): Promise<Registers> {
  const used = (type: string) => [...new Set(sheets.flatMap(({ headings, rows }) => headings.filter((h) => h.column.type === type).flatMap((h) => rows.map((r) => String(r.cells[h.index] ?? '').replace(/\u0000/g, '').trim()))).filter(Boolean))]
  const people = [...rules.people.values()]
  const active = register(people.filter((p) => p.active).flatMap((p) => [[p.name, p.id], [p.login, p.id]] as const))
  const past = register(people.filter((p) => !p.active).map((p) => [p.name, p.id] as const))
  const names = used('client')
  const numbers = used('matter')
  const clients = names.length === 0 ? [] : await tx.query<{ id: string; name: string }>('select id, name from client where tenant_id = $1 and name = any($2::text[])', [tx.tenant, names])
  const matters = numbers.length === 0 ? [] : await tx.query<{ id: string; number: string }>('select id, number from matter where tenant_id = $1 and number = any($2::text[])', [tx.tenant, numbers])
  return {
    people: new Map([...past, ...active]), units: register([...rules.units.values()].flatMap((u) => [[u.name, u.id], [u.code, u.id]] as const)),
    clients: register(clients.map((c) => [c.name, c.id] as const)), matters: register(matters.map((m) => [m.number, m.id] as const)),
  }
}
