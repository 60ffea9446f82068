import type { Value } from '@guixing/core/model/kind'
import { say, type Language } from '@guixing/core/model/text'
import { lateBy } from '@guixing/core/money/receivable'
import { dayIn } from '../../platform/days.ts'
import type { Tx } from '../../platform/db.ts'
import { wallTime } from '../../platform/sheets/index.ts'
import type { Rules } from '../rules/index.ts'
import { comma, noNames, type Names, type PaperRow } from './cells.ts'
import type { PaperColumn } from './names.ts'

type Ids = string[]
type By = Map<string, Record<string, Value>>

/** What no field holds, worked out for a page of matters, one query for each thing the form asks for. */
export async function loadDerived(tx: Tx, rules: Rules, language: Language, columns: PaperColumn[], rows: Map<string, PaperRow>): Promise<void> {
  const ids = [...rows.keys()]
  const wants = (...fields: string[]) => columns.some((c) => c.source === 'derived' && fields.includes(c.field))
  const put = (found: By) => { for (const [id, values] of found) Object.assign(rows.get(id)?.derived ?? {}, values) }
  const person = (id: string | null) => (id ? rules.people.get(id)?.name ?? '—' : '')
  const when = (at: string) => wallTime(at, rules.house.zone).slice(5, 16)
  const acts = new Set(columns.filter((c) => c.source === 'at' || c.source === 'by').map((c) => c.field.slice(3)))
  if (acts.size > 0) {
    for (const f of await tx.query<{ matter_id: string; what: string; at: string; by_id: string | null }>(
      'select distinct on (matter_id, what) matter_id, what, at, by_id from fact where tenant_id = $1 and matter_id = any($2::uuid[]) and what = any($3::text[]) order by matter_id, what, seq desc', [tx.tenant, ids, [...acts]])) {
      const row = rows.get(f.matter_id)
      if (row) row.at[f.what] = { at: f.at, by: f.by_id }
    }
  }
  if (wants('onTime')) put(await onTime(tx, ids))
  if (wants('reportedTo', 'reportedAt')) put(await reported(tx, ids, person, language))
  if (wants('departmentsInformed')) put(await departments(tx, rules, ids, language))
  if (wants('approvals')) put(await approvals(tx, ids, person, when, language))
  if (wants('readers')) put(await readers(tx, rows, person, when, language))
  if (wants('overdueDays')) for (const row of rows.values()) row.derived.overdueDays = daysLate(row.fields, dayIn(rules.house.zone, new Date().toISOString()))
  const told = (['reviewNotes', 'pauses', 'urgings'] as const).filter((f) => wants(f))
  if (told.length > 0) {
    const whats = { reviewNotes: 'read', pauses: 'pause', urgings: 'urge' } as const
    const lines = new Map<string, Record<string, string[]>>()
    for (const f of await tx.query<{ matter_id: string; what: string; at: string; by_id: string | null; body: { words?: Record<string, Value>; changes?: { name: string; after: Value }[] } | null }>(
      'select f.matter_id, f.what, f.at, f.by_id, d.body from fact f left join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id where f.tenant_id = $1 and f.matter_id = any($2::uuid[]) and f.what = any($3::text[]) order by f.matter_id, f.seq', [tx.tenant, ids, told.map((t) => whats[t])])) {
      const field = told.find((t) => whats[t] === f.what) ?? 'reviewNotes'
      const pause = f.body?.changes?.find((c) => c.name === 'pauseReason')?.after
      const words = f.what === 'read' ? f.body?.changes?.find((c) => c.name === 'instruction')?.after ?? f.body?.words?.instruction : f.body?.words?.note ?? say(rules.lists['pause-reasons']?.items.find((i) => i.value === (f.body?.words?.reason ?? pause))?.label, language)
      const line = `${person(f.by_id)} ${when(f.at)}${words ? `${language === 'en' ? ': ' : '：'}${String(words)}` : ''}`.trim()
      const kept = lines.get(f.matter_id) ?? {}
      ;(kept[field] ??= []).push(line)
      lines.set(f.matter_id, kept)
    }
    put(new Map([...lines].map(([id, kept]) => [id, Object.fromEntries(Object.entries(kept).map(([field, all]) => [field, all.join(language === 'en' ? '; ' : '；')]))])))
  }
}

/** Days a fee is or was late (F86): none shown where it is in time. */
function daysLate(fields: Record<string, Value>, today: string): Value {
  const text = (v: Value | undefined) => (typeof v === 'string' ? v : null)
  const dueOn = text(fields.dueOn)
  return dueOn === null ? null : lateBy({ dueOn, outstanding: text(fields.outstanding), receivedOn: text(fields.receivedOn) }, today) || null
}

/** Kept when every ended clock was; nothing while one still runs and none broke. Imported entries by their imported checks. */
async function onTime(tx: Tx, ids: Ids): Promise<By> {
  const rows = await tx.query<{ id: string; breached: boolean; met: boolean; live: boolean }>(
    `select x.id, bool_or(x.breached) as breached, bool_or(x.met) as met, bool_or(x.live) as live from (
       select matter_id as id, breached, state = 'met' as met, state in ('running', 'paused') as live from clock where tenant_id = $1 and matter_id = any($2::uuid[])
       union all select matter_id, outcome = 'breached', outcome = 'conformed', false from check_result where tenant_id = $1 and matter_id = any($2::uuid[]) and imported) x group by x.id`, [tx.tenant, ids])
  return new Map(rows.filter((r) => r.breached || (r.met && !r.live)).map((r) => [r.id, { onTime: !r.breached }]))
}

/** To whom an alert about the matter went, and when the first did (S03-14, S03-20). */
async function reported(tx: Tx, ids: Ids, person: (id: string) => string, language: Language): Promise<By> {
  const rows = await tx.query<{ matter_id: string; at: string; people: string[] }>(
    `select matter_id, min(raised_at) as at, array_agg(distinct p)::text[] as people from alert, unnest(recipients) p where tenant_id = $1 and matter_id = any($2::uuid[]) group by matter_id`, [tx.tenant, ids])
  return new Map(rows.map((r) => [r.matter_id, { reportedTo: r.people.map(person).join(comma(language)), reportedAt: r.at }]))
}

/** Units the matter was passed to or that were asked for a joint answer, in order. */
async function departments(tx: Tx, rules: Rules, ids: Ids, language: Language): Promise<By> {
  const rows = await tx.query<{ matter_id: string; unit: string }>(
    `select f.matter_id, c->>'after' as unit from fact f join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id, jsonb_array_elements(case when jsonb_typeof(d.body->'changes') = 'array' then d.body->'changes' else '[]'::jsonb end) c
     where f.tenant_id = $1 and f.matter_id = any($2::uuid[]) and c->>'name' in ('handlingUnit', 'jointUnit') and c->>'after' is not null order by f.matter_id, f.seq`, [tx.tenant, ids])
  const units = new Map<string, Set<string>>()
  for (const r of rows) units.set(r.matter_id, (units.get(r.matter_id) ?? new Set()).add(rules.units.get(r.unit)?.name ?? ''))
  return new Map([...units].map(([id, names]) => [id, { departmentsInformed: [...names].filter(Boolean).join(comma(language)) }]))
}

export const OUTCOMES: Record<string, Record<Language, string>> = {
  agree: { 'zh-CN': '同意', 'zh-TW': '同意', en: 'approved' }, sign: { 'zh-CN': '签署', 'zh-TW': '簽署', en: 'signed' }, opinion: { 'zh-CN': '意见', 'zh-TW': '意見', en: 'opinion' },
  reject: { 'zh-CN': '不同意', 'zh-TW': '不同意', en: 'rejected' }, return: { 'zh-CN': '退回', 'zh-TW': '退回', en: 'returned' },
}

async function approvals(tx: Tx, ids: Ids, person: (id: string | null) => string, when: (at: string) => string, language: Language): Promise<By> {
  const rows = await tx.query<{ matter_id: string; outcome: string | null; by_id: string | null; at: string; words: string | null }>(
    'select matter_id, outcome, by_id, at, words from approval_task where tenant_id = $1 and matter_id = any($2::uuid[]) and at is not null and by_id is not null order by matter_id, at, id', [tx.tenant, ids])
  const lines = new Map<string, string[]>()
  for (const r of rows) lines.set(r.matter_id, [...(lines.get(r.matter_id) ?? []), `${person(r.by_id)} ${OUTCOMES[r.outcome ?? '']?.[language] ?? r.outcome ?? ''} ${when(r.at)}${r.words ? `${language === 'en' ? ': ' : '：'}${r.words}` : ''}`])
  return new Map([...lines].map(([id, all]) => [id, { approvals: all.join('\n') }]))
}

/** Who has confirmed having read the version a release sheet stands for. */
async function readers(tx: Tx, rows: Map<string, PaperRow>, person: (id: string) => string, when: (at: string) => string, language: Language): Promise<By> {
  const codes = [...new Set([...rows.values()].map((r) => r.fields.regulation).filter((c): c is string => typeof c === 'string'))]
  if (codes.length === 0) return new Map()
  const found = await tx.query<{ code: string; person_id: string; confirmed_at: string }>(
    `select a.code, a.person_id, a.confirmed_at from acknowledgement a where a.tenant_id = $1 and a.code = any($2::text[]) and a.confirmed_at is not null
       and a.hash = (select hash from adoption d where d.tenant_id = $1 and d.code = a.code order by d.adopted_at desc limit 1) order by a.confirmed_at, a.person_id`, [tx.tenant, codes])
  return new Map([...rows].map(([id, r]) => [id, { readers: found.filter((f) => f.code === r.fields.regulation).map((f) => `${person(f.person_id)} ${when(f.confirmed_at)}`).join(comma(language)) }]))
}

/** Names of the clients, matters and files the rows point at. A matter's number only where it may be known: it stands on a row one sees. */
export async function loadNames(tx: Tx, columns: PaperColumn[], rows: Iterable<PaperRow>): Promise<Names> {
  const wanted = { client: new Set<string>(), matter: new Set<string>(), file: new Set<string>() }
  const take = (type: string, v: Value | undefined) => {
    const into = type === 'client' ? wanted.client : type === 'matter' ? wanted.matter : type === 'file' || type === 'files' ? wanted.file : null
    if (into) for (const one of Array.isArray(v) ? v : [v]) if (typeof one === 'string' && /^[0-9a-f-]{36}$/i.test(one)) into.add(one)
  }
  for (const row of rows) {
    for (const c of columns) {
      const v = c.source === 'field' ? row.fields[c.field] : c.source === 'column' ? row.columns[c.field] : undefined
      if (c.type === 'table') { for (const line of Array.isArray(v) ? v : []) if (line !== null && typeof line === 'object' && !Array.isArray(line)) for (const d of c.def?.columns ?? []) take(d.type, line[d.name]) } else take(c.type, v)
    }
  }
  const names = noNames()
  const fill = async (ids: Set<string>, into: Map<string, string>, sql: string) => {
    if (ids.size > 0) for (const r of await tx.query<{ id: string; name: string }>(sql, [tx.tenant, [...ids]])) into.set(r.id, r.name)
  }
  await fill(wanted.client, names.client, 'select id, name from client where tenant_id = $1 and id = any($2::uuid[])')
  await fill(wanted.matter, names.matter, 'select id, number as name from matter where tenant_id = $1 and id = any($2::uuid[])')
  await fill(wanted.file, names.file, 'select id, name from document where tenant_id = $1 and id = any($2::uuid[])')
  return names
}
