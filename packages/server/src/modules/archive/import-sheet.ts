import type { CLIENT_KINDS, DECISIONS } from '@guixing/contract/clients'
import { clientKey } from '@guixing/core/text/client-key'
import type { Value } from '@guixing/core/model/kind'
import type { ChoiceList } from '@guixing/core/model/regulation'
import { inThree as W, type Words } from '@guixing/core/model/text'
import type { SheetRow } from '../../platform/sheets/index.ts'
import { MOST_FAULTS, takeCell, type Heading, type ImportColumn, type Registers, type RowFault } from '../papers/index.ts'
import { digitsOf, emailIn, phoneIn } from '../clients/index.ts'

const KINDS: Record<(typeof CLIENT_KINDS)[number], Words> = { organisation: W('单位', '單位', 'Organisation'), person: W('个人', '個人', 'Person'), owner: W('业主', '業主', 'Owner'), tenant: W('租户', '租戶', 'Tenant'), visitor: W('访客', '訪客', 'Visitor'), user: W('用户', '用戶', 'User') }
const SAYS: Record<(typeof DECISIONS)[number], Words> = { decides: W('拍板', '拍板', 'Decides'), advises: W('参谋', '參謀', 'Advises'), uses: W('使用', '使用', 'Uses'), pays: W('付款', '付款', 'Pays'), opposes: W('反对', '反對', 'Opposes'), handles: W('经办', '經辦', 'Handles') }
const items = (of: Record<string, Words>): ChoiceList['items'] => Object.entries(of).map(([value, label]) => ({ value, label }))
export const LISTS = { kinds: { items: items(KINDS) }, decisions: { items: items(SAYS) } } as unknown as Record<string, ChoiceList>
export const kindWords = (kind: string): Words => KINDS[kind as keyof typeof KINDS] ?? W(kind, kind, kind)

const column = (name: string, label: Words, more: Partial<Pick<ImportColumn, 'type' | 'required'>> & { max?: number; list?: string } = {}): ImportColumn => {
  const { max = 120, list, ...rest } = more
  const type = rest.type ?? (list ? 'choice' : 'text')
  return { name, type, label, required: rest.required ?? false, into: 'field', def: { name, type: type as 'text', label, ...(list ? { list } : { max }) } }
}
/** Sheet of clients; a first contact may stand in the same line. */
export const CLIENT_SHEET: ImportColumn[] = [
  column('name', W('客户名称', '客戶名稱', 'Client'), { required: true }), column('kind', W('类型', '類型', 'Kind'), { list: 'kinds' }), column('phone', W('电话', '電話', 'Phone'), { max: 40 }), column('room', W('房号', '房號', 'Room'), { max: 40 }),
  column('unit', W('归口部门', '歸口部門', 'Department'), { type: 'unit' }), column('owner', W('客户负责人', '客戶負責人', 'Looked after by'), { type: 'person' }), column('since', W('起始', '起始', 'Since'), { max: 40 }), column('note', W('备注', '備註', 'Note'), { max: 1000 }),
  column('contact', W('联系人', '聯絡人', 'Contact'), { max: 60 }), column('post', W('职务', '職務', 'Post'), { max: 60 }), column('contactPhone', W('联系电话', '聯絡電話', 'Contact’s phone'), { max: 40 }), column('email', W('邮箱', '電子郵件', 'E-mail'), { max: 120 }), column('decision', W('决策角色', '決策角色', 'Say in decisions'), { list: 'decisions' }),
]
/** Further contacts, each naming its client as the first sheet does. */
export const CONTACT_SHEET: ImportColumn[] = [CLIENT_SHEET[0] as ImportColumn, { ...(CLIENT_SHEET[8] as ImportColumn), required: true }, ...CLIENT_SHEET.slice(9)]
export const CONTACT_TITLES = [W('联系人', '聯絡人', 'Contacts')]

export interface SheetContact { name: string; post: string | null; phone: string | null; email: string | null; decision: string | null }
export interface SheetClient { line: number; name: string; kind: string | null; phone: string | null; room: string | null; unit: string | null; owner: string | null; since: string | null; note: string | null; contacts: SheetContact[] }

const codeIn = (error: unknown): string => (error as { errors?: { code: string }[] }).errors?.[0]?.code ?? 'invalid'

/** The cells of a line as values by column; what is wrong with them goes to `faults`. */
function cells(headings: readonly Heading[], row: SheetRow, registers: Registers, zone: string, faults: RowFault[], sheet?: string): Record<string, Value> {
  const out: Record<string, Value> = {}
  for (const { index, column: c } of headings) {
    const wrong = (code: string, params: Record<string, Value> = {}) => faults.push({ row: row.line, column: c.label['zh-CN'], ...(sheet ? { sheet } : {}), code, params })
    const taken = takeCell(c, row.cells[index] ?? null, LISTS, registers, zone)
    if ('code' in taken) { wrong(taken.code, taken.params); continue }
    if (taken.value === null) { if (c.required) wrong('required'); continue }
    try {
      out[c.name] = c.name === 'phone' || c.name === 'contactPhone' ? phoneIn(c.name, String(taken.value)) : c.name === 'email' ? emailIn(c.name, String(taken.value)) : taken.value
    } catch (error) {
      wrong(codeIn(error) === 'text' ? 'invalid' : codeIn(error), { value: String(taken.value).slice(0, 80) })
    }
  }
  return out
}
const text = (v: Value | undefined): string | null => (typeof v === 'string' && v !== '' ? v : null)
const contactFrom = (v: Record<string, Value>): SheetContact | null => {
  const [phone, email] = [text(v.contactPhone), text(v.email)]
  const name = text(v.contact) ?? phone ?? email
  return name === null ? null : { name, post: text(v.post), phone, email, decision: text(v.decision) }
}

/** In parts, so that other requests are answered between them. */
export async function* inParts<T>(list: readonly T[]): AsyncGenerator<readonly T[]> {
  for (let at = 0; at < list.length; at += 500) {
    yield list.slice(at, at + 500)
    await new Promise((resolve) => { setImmediate(resolve) })
  }
}

/** Reads all lines: what passed, with what each is recognised by, and every broken place by sheet, line and heading. */
export async function readClients(headings: readonly Heading[], rows: readonly SheetRow[], more: { headings: readonly Heading[]; rows: readonly SheetRow[]; name: string } | null, registers: Registers, zone: string): Promise<{ clients: SheetClient[]; marks: Map<SheetClient, string[]>; faults: RowFault[] }> {
  const faults: RowFault[] = []
  const clients: SheetClient[] = []
  const marks = new Map<SheetClient, string[]>()
  const byName = new Map<string, SheetClient>()
  for await (const part of inParts(rows)) for (const row of part) {
    if (faults.length >= MOST_FAULTS) break
    const v = cells(headings, row, registers, zone, faults)
    const name = text(v.name)
    if (name === null) continue
    const contact = contactFrom(v)
    const client = { line: row.line, name, kind: text(v.kind), phone: text(v.phone), room: text(v.room), unit: text(v.unit), owner: text(v.owner), since: text(v.since), note: text(v.note), contacts: contact ? [contact] : [] }
    clients.push(client)
    marks.set(client, marksOf(client))
    if (!byName.has(name)) byName.set(name, client)
  }
  for await (const part of inParts(more?.rows ?? [])) for (const row of part) {
    if (faults.length >= MOST_FAULTS) break
    const v = cells(more?.headings ?? [], row, registers, zone, faults, more?.name)
    const name = text(v.name)
    const of = name === null ? undefined : byName.get(name)
    if (name !== null && !of) faults.push({ row: row.line, column: (CLIENT_SHEET[0] as ImportColumn).label['zh-CN'], ...(more ? { sheet: more.name } : {}), code: 'no-such-row', params: { value: name.slice(0, 80) } })
    const contact = contactFrom(v)
    if (of && contact) of.contacts.push(contact)
  }
  return { clients, marks, faults: faults.slice(0, MOST_FAULTS) }
}

/** What two lines, or a line and the archive, are taken to be one by: the key of a firm, a number, or name and room of a person. */
export function marksOf(c: { name: string; kind: string | null; phone: string | null; room: string | null }): string[] {
  const [key, digits] = [clientKey(c.name), digitsOf(c.phone ?? '')]
  const firm = (c.kind ?? 'organisation') === 'organisation'
  return [...(firm && key ? [`k:${key}`] : []), ...(digits.length >= 7 ? [`p:${digits}`] : []), ...(!firm && key && c.room ? [`r:${key}:${c.room.trim()}`] : [])]
}

export type OnDuplicate = 'skip' | 'update' | 'add'
export interface Duplicate { row: number; name: string; of: { id: string; name: string } | null; ofRow: number | null }
export interface ImportPlan { add: SheetClient[]; update: { id: string; by: SheetClient }[]; skipped: number; duplicates: Duplicate[] }

const filled = (a: SheetClient, b: SheetClient): SheetClient => ({ ...a, ...Object.fromEntries(Object.entries(b).filter(([k, v]) => v !== null && k !== 'line' && k !== 'contacts')), line: a.line, contacts: [...a.contacts, ...b.contacts] })

/**
 * What becomes of every line: new, a change of what is there (filled cells only), or passed over. `known`: clients of the archive by mark. A line that is
 * one with an earlier line goes the way of a duplicate too. Every line is counted once. `read`: marks worked out before. Pure.
 */
export function planImport(clients: readonly SheetClient[], known: ReadonlyMap<string, { id: string; name: string }>, on: OnDuplicate, read?: ReadonlyMap<SheetClient, string[]>): ImportPlan {
  const add: SheetClient[] = []
  const update = new Map<string, SheetClient>()
  const seen = new Map<string, { line: number; id: string | null; at: number }>()
  const duplicates: Duplicate[] = []
  let skipped = 0
  for (const c of clients) {
    const marks = read?.get(c) ?? marksOf(c)
    const there = marks.map((m) => known.get(m)).find((k) => k !== undefined)
    const earlier = marks.map((m) => seen.get(m)).find((k) => k !== undefined)
    const again = there !== undefined || earlier !== undefined
    if (again) duplicates.push({ row: c.line, name: c.name, of: there ?? null, ofRow: there ? null : earlier?.line ?? null })
    let place = { line: c.line, id: there?.id ?? null, at: -1 }
    if (!again || on === 'add') place = { ...place, id: null, at: add.push(c) - 1 }
    else if (on === 'skip') skipped += 1
    else if (there) { const before = update.get(there.id); update.set(there.id, before ? filled(before, c) : c) }
    else if (earlier) {
      place = earlier
      const before = earlier.id === null ? add[earlier.at] : update.get(earlier.id)
      if (before && earlier.id === null) add[earlier.at] = filled(before, c)
      else if (before && earlier.id !== null) update.set(earlier.id, filled(before, c))
    }
    for (const m of marks) if (!seen.has(m)) seen.set(m, place)
  }
  return { add, update: [...update].map(([id, by]) => ({ id, by })), skipped, duplicates }
}
