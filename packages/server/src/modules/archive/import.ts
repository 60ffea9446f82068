import { createHash } from 'node:crypto'
import { LANGUAGES, type Words } from '@guixing/core/model/text'
import type { ApiContext } from '../../platform/api.ts'
import { inHouse, type Tx } from '../../platform/db.ts'
import { keep, recall } from '../../platform/idempotency.ts'
import { nowOf } from '../../platform/now.ts'
import { readSheet, sameName } from '../../platform/sheets/index.ts'
import { settingsFact } from '../../platform/stream-fact.ts'
import { faultWords, matchHead, register, sheetFault, type RowFault } from '../papers/index.ts'
import type { Session } from '../session/index.ts'
import { mustMerge } from '../clients/index.ts'
import { CLIENT_SHEET, CONTACT_SHEET, CONTACT_TITLES, inParts, marksOf, planImport, readClients, type Duplicate, type ImportPlan, type OnDuplicate, type SheetClient } from './import-sheet.ts'
import { addFromSheet, updateFromSheet } from './import-write.ts'

const MOST_CLIENTS = 20_000
const SHOWN = 200

export interface ClientImport {
  ok: boolean; dryRun: boolean; rows: number; added: number; updated: number; skipped: number; /** Lines that are in the archive, or earlier in the sheet; the first of them, and how many in all. */ duplicates: Duplicate[]; duplicateCount: number
  errors: (RowFault & { words: Words })[]; ignored: string[]; unread: string[]; preview: { row: number; name: string; contacts: number }[]
}
const blank: ClientImport = { ok: false, dryRun: false, rows: 0, added: 0, updated: 0, skipped: 0, duplicates: [], duplicateCount: 0, errors: [], ignored: [], unread: [], preview: [] }
/** Nothing was taken in: every broken place, in words. */
export const refusedImport = (faults: RowFault[], more: Partial<ClientImport> = {}): ClientImport => ({ ...blank, ...more, errors: faults.map((f) => ({ ...f, words: faultWords(f.code, f.params) })) })

/**
 * Takes in clients kept elsewhere: every line is checked first, then all are written in one transaction, or none. What is in the archive already, or
 * twice in the sheet, is shown with its line; without a choice what to do with it nothing is taken in. @throws NotFound, PaperError
 */
export async function importClients(context: ApiContext, s: Session, bytes: Buffer, asked: { dryRun: boolean; on: OnDuplicate | null }): Promise<ClientImport> {
  mustMerge(s)
  const again = await inHouse(s.pool, s.tenant, (tx) => recall<ClientImport>(tx, s.caller), 'read')
  if (again) return again
  const file = createHash('sha256').update(bytes).digest('hex')
  const titles = CONTACT_TITLES.flatMap((t) => LANGUAGES.map((l) => t[l]))
  const sheet = await readSheet({ bytes, most: MOST_CLIENTS, also: titles.map(sameName) })
  if (!sheet.ok) return { ...refusedImport([], { dryRun: asked.dryRun }), ...sheetFault(sheet, MOST_CLIENTS) }
  const other = sheet.others[0]
  const heads = [{ name: undefined, line: sheet.headLine, read: matchHead(CLIENT_SHEET, sheet.head) }, ...(other ? [{ name: other.name, line: other.headLine, read: matchHead(CONTACT_SHEET, other.head) }] : [])]
  const told = { dryRun: asked.dryRun, ignored: heads.flatMap((h) => h.read.ignored), unread: sheet.unread }
  const headFaults = heads.flatMap((h) => h.read.faults.map((f) => ({ row: h.line, ...(h.name ? { sheet: h.name } : {}), column: f.column, code: f.code, params: {} })))
  if (headFaults.length > 0) return refusedImport(headFaults, told)
  const people = [...s.rules.people.values()].filter((p) => p.active)
  const registers = { people: register(people.flatMap((p) => [[p.name, p.id], [p.login, p.id]] as const)), units: register([...s.rules.units.values()].flatMap((u) => [[u.name, u.id], [u.code, u.id]] as const)), clients: new Map(), matters: new Map() }
  const { clients, marks, faults } = await readClients(heads[0]?.read.headings ?? [], sheet.rows, other ? { headings: heads[1]?.read.headings ?? [], rows: other.rows, name: other.name } : null, registers, s.rules.house.zone)
  if (faults.length > 0) return refusedImport(faults, told)
  const answerTo = (plan: ImportPlan): ClientImport => ({
    ...blank, ...told, ok: true, rows: clients.length, added: plan.add.length, updated: plan.update.length, skipped: plan.skipped, duplicates: plan.duplicates.slice(0, SHOWN), duplicateCount: plan.duplicates.length,
    preview: asked.dryRun ? plan.add.slice(0, 20).map((c) => ({ row: c.line, name: c.name, contacts: c.contacts.length })) : [],
  })
  if (asked.dryRun) return answerTo(planImport(clients, await inHouse(s.pool, s.tenant, (tx) => knownFor(tx, marks), 'read'), asked.on ?? 'skip', marks))
  const result = await inHouse(s.pool, s.tenant, async (tx) => {
    const before = await recall<ClientImport>(tx, s.caller)
    if (before) return before
    // Two people with the same sheet: the later one waits here and then finds the clients.
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 3))', [`${tx.tenant}/client-import`])
    const plan = planImport(clients, await knownFor(tx, marks), asked.on ?? 'skip', marks)
    if (asked.on === null && plan.duplicates.length > 0) return { ...answerTo(plan), ...refusedImport([{ row: plan.duplicates[0]?.row ?? 0, column: CLIENT_SHEET[0]?.label['zh-CN'] ?? '', code: 'choose-duplicates', params: { n: plan.duplicates.length } }], told), duplicates: plan.duplicates.slice(0, SHOWN), duplicateCount: plan.duplicates.length }
    const now = await nowOf(tx)
    await addFromSheet(tx, s, plan.add, now, file)
    await updateFromSheet(tx, s, plan.update, now, file)
    const answer = answerTo(plan)
    await settingsFact(tx, s, 'import', { kind: 'client', rows: answer.rows, added: answer.added, updated: answer.updated, skipped: answer.skipped, file })
    await keep(tx, s.caller, answer)
    return answer
  })
  context.nudge()
  return result
}

/** Clients of the archive by the marks the lines of a sheet are recognised by; the oldest of several. */
async function knownFor(tx: Tx, read: ReadonlyMap<SheetClient, string[]>): Promise<Map<string, { id: string; name: string }>> {
  const marks = [...new Set([...read.values()].flat())]
  const of = (letter: string): string[] => marks.filter((m) => m.startsWith(letter)).map((m) => m.slice(2))
  const rooms = of('r:').map((m) => m.split(':')[0] ?? '')
  const rows = await tx.query<{ id: string; name: string; was: string; kind: string; room: string | null; phone: string | null; digits: string | null }>(
    `select r.id, r.name, c.name as was, c.kind, c.room, c.phone, c.phone_digits as digits from (select id from client where tenant_id = $1 and client_key = any($2::text[]) union select id from client where tenant_id = $1 and phone_digits = any($3::text[])) f
     join client c on c.tenant_id = $1 and c.id = f.id join client r on r.tenant_id = $1 and r.id = coalesce(c.merged_into, c.id) order by r.created_at, r.id`, [tx.tenant, [...of('k:'), ...rooms], of('p:')])
  const wanted = new Set(marks)
  const out = new Map<string, { id: string; name: string }>()
  for await (const part of inParts(rows)) for (const r of part) for (const mark of marksOf({ name: r.was, kind: r.kind, phone: r.phone, room: r.room })) if (wanted.has(mark) && !out.has(mark)) out.set(mark, { id: r.id, name: r.name })
  return out
}
