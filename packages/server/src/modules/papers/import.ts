import { createHash } from 'node:crypto'
import type { KindDef, Value } from '@guixing/core/model/kind'
import type { Words } from '@guixing/core/model/text'
import { mustAdminister, type ApiContext, type Session } from '../../platform/api.ts'
import { inHouse, type Tx } from '../../platform/db.ts'
import { invalid, NotFound } from '../../platform/errors.ts'
import { readSheet, SHEET_FAULTS, type SheetRead, type SheetRow } from '../../platform/sheets/index.ts'
import { settingsFact } from '../../platform/stream-fact.ts'
import { pinWritten, type Rules } from '../rules/index.ts'
import { readHead, type Heading } from './import-columns.ts'
import { claimNumbers, takenNumbers } from './import-numbers.ts'
import { MOST_FAULTS, readRows, type Draft, type Known, type RowFault } from './import-rows.ts'
import { register, type Registers } from './import-values.ts'
import { faultWords } from './import-words.ts'
import { writeDrafts } from './import-write.ts'
import type { Ledger } from './names.ts'

export const MOST_IMPORTED = 20_000
export const MOST_IMPORT_BYTES = 10 * 1024 * 1024

export interface ImportAnswer {
  ok: boolean
  dryRun: boolean
  /** Entries taken in, or that would be. */
  rows: number
  open: number
  errors: (RowFault & { words: Words })[]
  /** Headings of columns the system works out itself. */
  ignored: string[]
  /** The first entries as they would be taken in. */
  preview: { row: number; number: string | null; stage: string; openedAt: string; fields: Record<string, Value> }[]
}

const refused = (faults: RowFault[], more: Partial<ImportAnswer> = {}): ImportAnswer => ({ ok: false, dryRun: false, rows: 0, open: 0, ignored: [], preview: [], ...more, errors: faults.map((f) => ({ ...f, words: faultWords(f.code, f.params) })) })

/**
 * Takes in a ledger kept elsewhere: every row is checked first, then all are written in one transaction, or none. Entries may stand open.
 * Only who administers may: an import passes by the controls an act would meet. @throws NotFound, PaperError
 */
export async function importLedger(context: ApiContext, s: Session, ledger: Ledger, bytes: Buffer, dryRun: boolean): Promise<ImportAnswer> {
  mustAdminister(s)
  const { kind } = ledger
  if (!kind) throw new NotFound()
  const again = await inHouse(s.pool, s.tenant, (tx) => replayed(tx, context, s), 'read')
  if (again) return again
  const file = createHash('sha256').update(bytes).digest('hex')
  const sheet = await readSheet({ bytes, most: MOST_IMPORTED })
  if (!sheet.ok) return { ...refused([]), dryRun, ...sheetFault(sheet) }
  const head = readHead(ledger, sheet.head)
  if (head.faults.length > 0) return refused(head.faults.map((f) => ({ row: sheet.headLine, column: f.column, code: f.code, params: {} })), { ignored: head.ignored })
  const { drafts, faults } = await inHouse(s.pool, s.tenant, async (tx) => {
    const [clock] = await tx.query<{ now: string }>('select clock_timestamp() as now')
    const known = { lists: s.rules.lists, registers: await registersFor(tx, s.rules, head.headings, sheet), zone: s.rules.house.zone, now: clock?.now ?? new Date().toISOString() }
    const read = await readAll(ledger, head.headings, sheet.rows, known)
    return { drafts: read.drafts, faults: read.faults.length > 0 ? read.faults : await takenNumbers(tx, kind, read.drafts) }
  }, 'read')
  if (faults.length > 0) return refused(faults, { ignored: head.ignored, dryRun })
  const answer: ImportAnswer = {
    ok: true, dryRun, rows: drafts.length, open: drafts.filter((d) => !d.final).length, errors: [], ignored: head.ignored,
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

function sheetFault(sheet: Extract<SheetRead, { ok: false }>): Pick<ImportAnswer, 'errors'> {
  return { errors: [{ row: sheet.line ?? 0, column: '', code: sheet.fault, params: sheet.fault === 'too-many-rows' ? { max: MOST_IMPORTED } : {}, words: SHEET_FAULTS[sheet.fault] }] }
}

/** The first answer to a request that comes again with its key. @throws Invalid when the key was used for another file */
async function replayed(tx: Tx, context: ApiContext, s: Session): Promise<ImportAnswer | null> {
  if (!context.idempotencyKey) return null
  const [row] = await tx.query<{ request: string; body: ImportAnswer }>('select request, body from idempotency where tenant_id = $1 and key = $2 and who = $3', [tx.tenant, context.idempotencyKey, s.person])
  if (row && row.request !== context.request) throw invalid('Idempotency-Key', 'key-reused')
  return row?.body ?? null
}

async function write(context: ApiContext, s: Session, kind: KindDef, drafts: Draft[], answer: ImportAnswer, file: string): Promise<ImportAnswer> {
  const { ignored } = answer
  try {
    const result = await inHouse(s.pool, s.tenant, async (tx) => {
      const before = await replayed(tx, context, s)
      if (before) return before
      const claimed = await claimNumbers(tx, kind, s.rules.house.zone, drafts)
      if ('faults' in claimed) return refused(claimed.faults, { ignored })
      const [clock] = await tx.query<{ now: string }>('select clock_timestamp() as now')
      await writeDrafts({ tx, pool: s.pool, rules: s.rules, actor: s.actor, kind, now: clock?.now ?? new Date().toISOString(), file }, claimed.numbered)
      await settingsFact(tx, s, 'import', { kind: kind.name, rows: answer.rows, open: answer.open, file })
      if (context.idempotencyKey) await tx.query('insert into idempotency (tenant_id, key, who, request, status, body) values ($1, $2, $3, $4, 200, $5)', [tx.tenant, context.idempotencyKey, s.person, context.request, JSON.stringify(answer)])
      return answer
    })
    pinWritten(s.rules)
    context.nudge()
    return result
  } catch (error) {
    // Somebody opened a matter with one of these numbers at the same moment: nothing was taken in.
    if ((error as { constraint?: string }).constraint === 'matter_number') return refused([{ row: 0, column: '', code: 'number-taken', params: { value: '' } }], { ignored })
    throw error
  }
}

/** Ids behind the names this file uses. Clients and matters are looked up by the names that occur, people and units are known. */
async function registersFor(tx: Tx, rules: Rules, headings: Heading[], sheet: Extract<SheetRead, { ok: true }>): Promise<Registers> {
  const used = (type: string) => [...new Set(headings.filter((h) => h.column.type === type).flatMap((h) => sheet.rows.map((r) => String(r.cells[h.index] ?? '').replace(/\u0000/g, '').trim())).filter(Boolean))]
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
