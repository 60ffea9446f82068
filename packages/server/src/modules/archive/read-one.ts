import { PURPOSES, type ClientView } from '@guixing/contract/clients'
import { fenOf, yuanOf } from '@guixing/core/money/money'
import { maskPhone } from '@guixing/core/text/mask'
import { clientKey } from '@guixing/core/text/client-key'
import { dayIn } from '../../platform/days.ts'
import type { Tx } from '../../platform/db.ts'
import { visibleSql } from '../matters/index.ts'
import { person } from '../rules/index.ts'
import type { Session } from '../session/index.ts'
import { clientRow, consentOn, CONTACT_COLUMNS, type ContactRecord, familyOf, keepsArchive, mayMerge, mustSee, relationOf, seenFrom, warningsOf } from '../clients/index.ts'
import { contactOf, PAPER, paperOf, type PaperRow } from './read-common.ts'

const FEW = 50
interface Lead extends PaperRow { class: string | null; why: string | null; class_by: string | null; review: string | null; override: string | null }
interface ConsentRow { id: string; contact_id: string | null; purpose: string; ways: string[]; given_on: string; given_by: string; until: string | null; document_id: string | null; file: string | null; note: string | null; made_at: string; made_by: string | null; withdrawn_on: string | null; withdrawn_by: string | null; withdrawn_why: string | null }
interface Due { id: string; number: string; instalment: string | null; due_on: string | null; outstanding: string | null }
interface MergeRow { id: string; alias_id: string; alias: string; into_id: string; into_name: string; at: string; by_id: string | null; reason: string; undone_at: string | null; undone_by: string | null; undone_reason: string | null }

const fen = (yuan: string | null): bigint => fenOf(yuan ?? '') ?? 0n
const filled = (v: string | null): string | null => (v === null || v === '' ? null : v)

/** A client from all sides, what the reader may see of it; one found to be another answers with that other. @throws NotFound */
export async function oneClient(tx: Tx, s: Session, id: string, now: string): Promise<ClientView> {
  const { rules, actor } = s
  const today = dayIn(rules.house.zone, now)
  const { root, aliases, ids } = await familyOf(tx, id)
  mustSee(s, root.owner_id)
  const contacts = await tx.query<ContactRecord>(`select ${CONTACT_COLUMNS} from client_contact k where k.tenant_id = $1 and k.client_id = any($2::uuid[]) order by k.until is not null and k.until < $3::date, k.main and k.client_id = $4 desc, k.main desc, k.made_at, k.id limit 300`, [tx.tenant, ids, today, root.id])
  const relations = await tx.query<{ id: string; from_id: string; kind: string; note: string | null; made_at: string; other: string; other_name: string }>(
    `select r.id, r.from_id, r.kind, r.note, r.made_at, o.id as other, o.name as other_name from client_relation r join client x on x.tenant_id = $1 and x.id = case when r.from_id = any($2::uuid[]) then r.to_id else r.from_id end
     join client o on o.tenant_id = $1 and o.id = coalesce(x.merged_into, x.id) where r.tenant_id = $1 and r.ended_at is null and (r.from_id = any($2::uuid[]) or r.to_id = any($2::uuid[])) and o.id <> $3 order by r.made_at, r.id limit 200`, [tx.tenant, ids, root.id])
  const consents = await tx.query<ConsentRow>('select c.*, d.name as file from client_consent c left join document d on d.tenant_id = $1 and d.id = c.document_id where c.tenant_id = $1 and c.client_id = any($2::uuid[]) order by c.given_on desc, c.made_at desc limit 300', [tx.tenant, ids])
  const scope = visibleSql(rules, actor, 4)
  const firms = [root, ...aliases].filter((c) => c.kind === 'organisation')
  const keys = firms.map((c) => c.client_key || clientKey(c.name)).filter(Boolean)
  const leads = await tx.query<Lead>(
    `select ${PAPER}, m.fields->>'clientClass' as class, m.fields->>'classWhy' as why, m.fields->>'classBy' as class_by, m.fields->>'classReview' as review, m.fields->>'classOverride' as override from matter m
     where m.tenant_id = $1 and m.id in (select l.id from matter l where l.tenant_id = $1 and l.kind = 'lead' and l.client_id = any($2::uuid[]) union
       select k.matter_id from matter_key k join matter l on l.tenant_id = $1 and l.id = k.matter_id and l.client_id is null where k.tenant_id = $1 and k.kind = 'lead' and k.field = 'clientKey' and k.value = any($3::text[]))
     and ${scope.sql} order by m.opened_at desc, m.id desc limit ${FEW}`, [tx.tenant, ids, keys, ...scope.params])
  const of = visibleSql(rules, actor, 3)
  const papers = await tx.query<PaperRow & { lead: string }>(`select ${PAPER}, k.to_id as lead from matter_link k join matter m on m.tenant_id = $1 and m.id = k.from_id where k.tenant_id = $1 and k.to_id = any($2::uuid[]) and k.role = 'lead' and ${of.sql} order by m.opened_at, m.id limit 500`, [tx.tenant, leads.map((l) => l.id), ...of.params])
  const matters = await tx.query<PaperRow & { whole: number; running: number }>(
    `select ${PAPER}, count(*) over ()::int as whole, (count(*) filter (where not m.final) over ())::int as running from matter m where m.tenant_id = $1 and m.client_id = any($2::uuid[]) and ${of.sql} order by m.opened_at desc, m.id desc limit ${FEW}`, [tx.tenant, ids, ...of.params])
  const contracts = [...papers, ...matters].filter((p, i, all) => p.kind === 'contract' && all.findIndex((o) => o.id === p.id) === i)
  const dues = await tx.query<Due>(
    `select m.id, m.number, m.fields->>'instalment' as instalment, m.fields->>'dueOn' as due_on, m.fields->>'outstanding' as outstanding from matter m where m.tenant_id = $1 and m.kind = 'receivable' and not m.final
     and m.id in (select k.matter_id from matter_key k where k.tenant_id = $1 and k.kind = 'receivable' and ((k.field = 'contractNo' and k.value = any($2::text[])) or (k.field = 'payer' and k.value = any($3::text[])))) and ${scope.sql} order by m.fields->>'dueOn', m.id limit 200`,
    [tx.tenant, contracts.map((c) => c.number), firms.map((c) => c.name), ...scope.params])
  const files = await tx.query<{ id: string; name: string; size: number; at: string; by_id: string | null; matter_id: string | null; number: string | null }>(
    `select d.id, d.name, d.size, d.at, d.by_id, d.matter_id, m.number from document d left join matter m on m.tenant_id = $1 and m.id = d.matter_id where d.tenant_id = $1 and (d.client_id = any($2::uuid[])
       or d.matter_id in (select m.id from matter m where m.tenant_id = $1 and m.client_id = any($2::uuid[]) and ${of.sql})) order by d.at desc, d.id limit ${FEW}`, [tx.tenant, ids, ...of.params])
  const merges = await tx.query<MergeRow>(`select g.id, g.alias_id, a.name as alias, g.into_id, b.name as into_name, g.at, g.by_id, g.reason, g.undone_at, g.undone_by, g.undone_reason from client_merge g join client a on a.tenant_id = $1 and a.id = g.alias_id join client b on b.tenant_id = $1 and b.id = g.into_id
     where g.tenant_id = $1 and (g.alias_id = any($2::uuid[]) or g.into_id = any($2::uuid[])) order by g.at desc limit ${FEW}`, [tx.tenant, ids])
  const nameOf = (contact: string): string | null => contacts.find((k) => k.id === contact)?.name ?? null
  const warnings = warningsOf(consents, today, nameOf)
  const mine = (contact: string | null) => warningsOf(consents.filter((c) => c.contact_id === contact), today, nameOf)
  const classed = leads.find((l) => filled(l.class) !== null)
  const shown = clientRow(rules, actor, root)
  const late = (d: Due): boolean => d.due_on !== null && d.due_on < today
  const sum = (list: readonly Due[]): string => yuanOf(list.reduce((n, d) => n + fen(d.outstanding), 0n))
  const inLeads = new Set([...leads, ...papers].map((p) => p.id))
  return {
    id: root.id, name: root.name, kind: root.kind, room: root.room, phone: shown.phone, masked: shown.masked, unit: shown.unit, owner: person(rules, root.owner_id), since: root.since, note: root.note, addedAt: root.created_at, version: root.version,
    class: classed ? { value: classed.class ?? '', why: filled(classed.why), by: person(rules, filled(classed.class_by)), review: filled(classed.review), override: filled(classed.override), lead: classed.id, leadNumber: classed.number } : null,
    aliases: aliases.map((a) => ({ id: a.id, name: a.name, phone: a.phone === null ? null : maskPhone(a.phone), room: a.room, merge: merges.find((g) => g.alias_id === a.id && g.undone_at === null)?.id ?? null })),
    contacts: contacts.map((k) => ({ ...contactOf(k, actor, root.in_call, today), warnings: mine(k.id) })),
    relations: relations.map((r) => ({ id: r.id, what: ids.includes(r.from_id) ? relationOf(r.kind) : seenFrom(relationOf(r.kind)), other: { id: r.other, name: r.other_name }, note: r.note, since: r.made_at })),
    consents: consents.map((c) => ({
      id: c.id, purpose: PURPOSES.find((p) => p === c.purpose) ?? 'contact', ways: c.ways, contact: c.contact_id === null ? null : { id: c.contact_id, name: nameOf(c.contact_id) ?? '—' }, givenOn: c.given_on, givenBy: c.given_by, until: c.until, file: c.document_id === null ? null : { id: c.document_id, name: c.file ?? '—' }, note: c.note,
      recordedBy: person(rules, c.made_by), recordedAt: c.made_at, state: consentOn(c, today), withdrawnOn: c.withdrawn_on, withdrawnBy: person(rules, c.withdrawn_by), withdrawnWhy: c.withdrawn_why,
    })),
    warnings, businesses: leads.map((l) => ({ lead: paperOf(rules, l), papers: papers.filter((p) => p.lead === l.id).map((p) => paperOf(rules, p)) })),
    matters: matters.filter((m) => !inLeads.has(m.id)).map((m) => paperOf(rules, m)), total: matters[0]?.whole ?? 0, open: matters[0]?.running ?? 0,
    money: { signed: yuanOf(contracts.filter((c) => ['signed', 'kept', 'performed'].includes(c.stage)).reduce((n, c) => n + BigInt(c.amount ?? '0'), 0n)), outstanding: sum(dues), overdue: sum(dues.filter(late)), lines: dues.filter((d) => fen(d.outstanding) > 0n).map((d) => ({ id: d.id, number: d.number, instalment: d.instalment ?? '', dueOn: d.due_on, outstanding: yuanOf(fen(d.outstanding)), late: late(d) })) },
    files: files.map((f) => ({ id: f.id, name: f.name, size: Number(f.size), at: f.at, by: person(rules, f.by_id), matter: f.matter_id === null ? null : { id: f.matter_id, number: f.number ?? '' } })),
    merges: merges.map((g) => ({ id: g.id, alias: { id: g.alias_id, name: g.alias }, into: { id: g.into_id, name: g.into_name }, at: g.at, by: person(rules, g.by_id), reason: g.reason, undoneAt: g.undone_at, undoneBy: person(rules, g.undone_by), undoneReason: g.undone_reason })),
    may: { edit: keepsArchive(s) || root.owner_id === s.person, merge: mayMerge(s) },
  }
}
