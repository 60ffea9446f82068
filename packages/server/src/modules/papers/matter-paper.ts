import type { Actor } from '@guixing/core/lifecycle/situation'
import { maySee } from '@guixing/core/lifecycle/who'
import { factWords } from '@guixing/core/lifecycle/fact-words'
import type { KindDef, Value } from '@guixing/core/model/kind'
import type { FormDef } from '@guixing/core/model/regulation'
import type { Language } from '@guixing/core/model/text'
import { yuanOf } from '@guixing/core/money/money'
import type { Tx } from '../../platform/db.ts'
import { NotFound } from '../../platform/errors.ts'
import type { PrintEvent, PrintField, PrintModel, PrintTable } from '../../platform/printing/index.ts'
import { wallTime } from '../../platform/sheets/index.ts'
import { lockless, type MatterRecord } from '../engine/index.ts'
import type { Rules } from '../rules/index.ts'
import { nowWall } from './asked.ts'
import { cellOf, textOf, valueCell, type Names, type PaperRow } from './cells.ts'
import { loadDerived, loadNames } from './load.ts'
import { columnOf, say, type PaperColumn } from './names.ts'
import { opinionsOf } from './opinions.ts'
import { withTitles } from './named.ts'
import { fillPeriod } from './period.ts'

/**
 * One matter on its form: the form's columns as labelled fields, tables of things as tables, how it was handled, and who signs.
 * The same people see it as see the page. Without a form all filled fields are printed. @throws NotFound
 */
export async function matterModel(tx: Tx, rules: Rules, actor: Actor, language: Language, id: string, formCode: string | undefined): Promise<{ model: PrintModel; shape: 'matter' | 'period' }> {
  const { held, record } = await lockless(tx, rules, id)
  if (!maySee(actor, held.matter)) throw new NotFound()
  const wanted = formCode ?? held.kind.form
  const form = wanted !== undefined && Object.hasOwn(rules.forms, wanted) ? rules.forms[wanted] : undefined
  if (formCode !== undefined && form?.kind !== held.kind.name) throw new NotFound()
  const wantedColumns: FormDef['columns'] = form?.kind === held.kind.name ? form.columns : filled(held.kind.fields, held.matter.fields).map((field) => ({ field }))
  const all = wantedColumns.map((c) => columnOf(held.kind, c.field, c)).filter((c): c is PaperColumn => c !== null)
  const row = rowOf(record, held.matter.fields)
  const printed = form?.kind === held.kind.name ? form : undefined
  const { opinions, others, whole } = await opinionsOf(tx, rules, language, held, printed?.signatures ?? [])
  if (form?.shape === 'period') await fillPeriod(tx, rules, actor, language, held.kind.name, row)
  // The boxes say it already.
  const columns = whole ? all.filter((c) => c.field !== 'approvals') : all
  await loadDerived(tx, rules, language, columns, new Map([[id, row]]))
  const names = await withTitles(tx, rules, actor, language, await loadNames(tx, columns, [row]))
  return {
    shape: printed?.shape === 'period' ? 'period' : 'matter',
    model: {
      ...sheetOf(rules, language, names, columns, row, printed), ...(opinions.length > 0 ? { opinions } : {}), signatures: others.map((s) => say(s, language)), number: held.matter.number, unit: held.matter.unit ? rules.units.get(held.matter.unit)?.name ?? null : null,
      form: { code: printed?.code ?? held.kind.code, title: printed ? say(printed.title, language) : say(held.kind.label, language), clauses: printed?.clause ?? [] },
      timeline: await timeline(tx, rules, language, names, held.kind, id),
    },
  }
}

/** What a form prints of one row: labelled fields and tables. Shared with sheets of a period that no matter stands for yet. */
export function sheetOf(rules: Rules, language: Language, names: Names, columns: PaperColumn[], row: PaperRow, form: FormDef | undefined): PrintModel {
  const fields: PrintField[] = []
  const tables: PrintTable[] = []
  const zone = rules.house.zone
  for (const column of columns) {
    const label = say(column.label, language)
    if (column.type === 'table') {
      const raw = row.fields[column.field]
      const lines = (Array.isArray(raw) ? raw : []).filter((r): r is Record<string, Value> => r !== null && typeof r === 'object' && !Array.isArray(r))
      const inner = column.def?.columns ?? []
      tables.push({ title: label, columns: inner.map((c) => ({ label: say(c.label, language), ...(c.type === 'money' ? { align: 'money' as const } : c.type === 'number' ? { align: 'right' as const } : {}) })), rows: lines.map((r) => inner.map((c) => textOf(valueCell(rules, names, language, c, r[c.name] ?? null), c.type, language, zone))) })
      continue
    }
    // The number stands in the heading already.
    if (column.source === 'system' && column.field === 'number') continue
    const value = textOf(cellOf(rules, names, language, column, row), column.type, language, zone)
    fields.push({ label, value, ...(column.type === 'money' ? { money: true } : {}), ...(column.type === 'longtext' ? { span: true } : {}) })
  }
  return {
    language, house: rules.house.name, unit: null, form: { code: '', title: '', clauses: [] }, columns: [], rows: [], fields, tables, timeline: [],
    signatures: (form?.signatures ?? []).map((s) => say(s, language)), printedAt: nowWall(zone),
  }
}

const filled = (defs: Record<string, { name: string; retired?: boolean; sealed?: boolean }>, fields: Record<string, Value>): string[] => ['openedAt', 'owner', 'unit', 'client', ...Object.values(defs).filter((f) => !f.retired && !f.sealed && fields[f.name] !== undefined && fields[f.name] !== null).map((f) => f.name)]

function rowOf(r: MatterRecord, fields: Record<string, Value>): PaperRow {
  return {
    kind: r.kind, fields: { ...fields }, at: {}, derived: {},
    columns: {
      id: r.id, kind: r.kind, number: r.number, title: r.title, stage: r.stage, unit: r.unit_id, handlingUnit: r.handling_unit_id, owner: r.owner_id, firstResponder: r.first_responder_id, opener: r.opener_id, client: r.client_id, parent: r.parent_id,
      channel: r.channel, priority: r.priority, confidentiality: r.confidentiality, amount: r.amount === null ? null : yuanOf(r.amount), openedAt: r.opened_at, due: r.due_at, closedAt: r.closed_at, version: r.version,
    },
  }
}

const MOST_EVENTS = 200
/** How it was handled: every act with its words. What came to nothing, a refusal or a reminder, is not part of a paper. */
async function timeline(tx: Tx, rules: Rules, language: Language, names: Names, kind: KindDef, id: string): Promise<PrintEvent[]> {
  const facts = await tx.query<{ what: string; at: string; by_id: string | null; by_as: string; controls: { regulation: string; article: string }[]; words: unknown; action: string | null }>(
    `select * from (select f.seq, f.what, f.at, f.by_id, f.by_as, f.controls, d.body->'words' as words, d.body->>'action' as action from fact f left join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id
     where f.tenant_id = $1 and f.matter_id = $2 and f.what <> all(array['refused', 'reminded']) order by f.seq desc limit $3) x order by seq`, [tx.tenant, id, MOST_EVENTS])
  return facts.map((f) => ({
    at: wallTime(f.at, rules.house.zone).slice(0, 16), what: say(factWords(kind, f.what, f.action ?? undefined), language), by: f.by_id ? rules.people.get(f.by_id)?.name ?? '—' : AS[f.by_as]?.[language] ?? '',
    words: wordsOf(f.words, (name, v) => { const def = kind.actions[f.what]?.asks.find((a) => a.field.name === name)?.field; return def === undefined ? null : textOf(valueCell(rules, names, language, def, v), def.type, language, rules.house.zone) }), articles: [...new Set(f.controls.map((c) => `§ ${c.regulation.toUpperCase()} ${c.article}`))].slice(0, 3).join('　'),
  }))
}
const AS: Record<string, Record<Language, string>> = { system: { 'zh-CN': '系统', 'zh-TW': '系統', en: 'system' }, client: { 'zh-CN': '业户', 'zh-TW': '業戶', en: 'client' } }

/** Words typed with an act, what was chosen by its label; ids and flags among them tell a reader nothing. */
function wordsOf(words: unknown, shown: (name: string, value: string) => string | null): string {
  if (typeof words === 'string') return words
  if (words === null || typeof words !== 'object') return ''
  const told = Object.entries(words).filter((e): e is [string, string] => typeof e[1] === 'string' && !/^[0-9a-f-]{36}$/i.test(e[1]) && !/^\d{4}-\d{2}-\d{2}T/.test(e[1]))
  return told.map(([name, v]) => shown(name, v) ?? v).filter(Boolean).join('；')
}
