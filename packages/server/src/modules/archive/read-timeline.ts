import type { ClientEvent } from '@guixing/contract/clients'
import { maskPhone } from '@guixing/core/text/mask'
import { cursorOf, ID, readCursor } from '../../platform/cursor.ts'
import type { Tx } from '../../platform/db.ts'
import { visibleSql } from '../matters/index.ts'
import { kindName, person } from '../rules/index.ts'
import type { Session } from '../session/index.ts'
import { familyOf, maskEmail, mustSee } from '../clients/index.ts'

const PAGE = 40
const AT = /^\d{4}-\d{2}-\d{2}T[\d:.]{8,16}Z$/
interface Row { id: string; at: string; exact: string; what: ClientEvent['what']; detail: string; body: Record<string, unknown> | null; state: string | null; seconds: number | null; by_id: string | null; m_id: string | null; m_kind: string | null; m_number: string | null; m_title: string | null }

/**
 * Calls, letters that came and went, matters opened, contacts of its businesses, and what was done in the archive: latest first, page by page.
 * Of letters to us and from us, those with the client: sent the way it wrote, or to a contact's address.
 */
export async function timelineOf(tx: Tx, s: Session, id: string, at?: string): Promise<{ items: ClientEvent[]; next: string | null }> {
  const { root, ids } = await familyOf(tx, id)
  mustSee(s, root.owner_id)
  const cursor = readCursor(at, AT, ID)
  const scope = visibleSql(s.rules, s.actor, 5)
  const before = (time: string, key: string): string => `($3::timestamptz is null or (${time}, ${key}) < ($3::timestamptz, $4::uuid))`
  const part = (time: string, key: string, sql: string): string => `(${sql} and ${before(time, key)} order by ${time} desc, ${key} desc limit ${PAGE + 1})`
  // A business is the client's with all its papers, though only its lead and contract name it.
  const rows = await tx.query<Row>(
    `with v as materialized (select m.id, m.kind, m.number, m.title, m.opened_at, m.opener_id from matter m where m.tenant_id = $1 and m.id in (select x.id from matter x where x.tenant_id = $1 and x.client_id = any($2::uuid[])
         union select k.from_id from matter_link k join matter l on l.tenant_id = $1 and l.id = k.to_id and l.kind = 'lead' and l.client_id = any($2::uuid[]) where k.tenant_id = $1 and k.role = 'lead') and ${scope.sql})
     select e.*, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as exact, v.id as m_id, v.kind as m_kind, v.number as m_number, v.title as m_title from (
       ${part('p.started_at', 'p.id', `select p.id, p.started_at as at, 'call' as what, p.number as detail, null::json as body, p.state, p.seconds, null::uuid as by_id, null::uuid as of from phone_call p where p.tenant_id = $1 and p.client_id = any($2::uuid[])`)}
       union all ${part('i.at', 'i.id', `select i.id, i.at, 'mail-in', i.address, null, i.channel || ':' || i.outcome, null, null, i.matter_id from inbound_message i where i.tenant_id = $1 and i.matter_id in (select v.id from v)`)}
       union all ${part('o.at', 'o.id', `select o.id, o.at, 'mail-out', o.recipient, to_json(o.subject), o.channel || ':' || o.state, null, null, o.matter_id from outbox o where o.tenant_id = $1 and o.matter_id in (select v.id from v)
         and (exists (select 1 from inbound_message i where i.tenant_id = $1 and i.matter_id = o.matter_id and i.channel = o.channel and i.address = o.recipient) or exists (select 1 from client_contact k where k.tenant_id = $1 and k.client_id = any($2::uuid[]) and o.recipient in (k.email, k.phone)))`)}
       union all ${part('v.opened_at', 'v.id', `select v.id, v.opened_at, 'opened', '', null, null, null, v.opener_id, v.id from v where true`)}
       union all ${part('f.at', 'f.id', `select f.id, f.at, 'contact', f.what, d.body::json, null, null, f.by_id, f.matter_id from fact f join fact_detail d on d.tenant_id = $1 and d.fact_id = f.id where f.tenant_id = $1 and f.matter_id in (select v.id from v where v.kind in ('lead', 'engagement')) and f.what in ('follow-up', 'log-contact')`)}
       union all ${part('f.at', 'f.id', `select f.id, f.at, 'archive', f.what, d.body::json, null, null, f.by_id, null from fact f left join fact_detail d on d.tenant_id = $1 and d.fact_id = f.id where f.tenant_id = $1 and f.stream in (select 'client:' || c::text from unnest($2::uuid[]) c)`)}
     ) e left join v on v.id = e.of order by e.at desc, e.id desc limit ${PAGE + 1}`, [tx.tenant, ids, cursor?.[0] ?? null, cursor?.[1] ?? null, ...scope.params])
  const page = rows.slice(0, PAGE)
  const last = page.at(-1)
  return { items: page.map((r) => eventOf(s, r)), next: rows.length > PAGE && last ? cursorOf(last.exact, last.id) : null }
}

function eventOf({ rules }: Session, r: Row): ClientEvent {
  const detail = r.what === 'call' ? maskPhone(r.detail) : r.what === 'mail-in' || r.what === 'mail-out' ? (r.detail.includes('@') ? maskEmail(r.detail) : maskPhone(r.detail)) : r.detail
  const said = r.body?.words as Record<string, unknown> | undefined
  const words = r.what === 'contact' ? ['counterpart', 'subject', 'words', 'agreed', 'nextStep'].map((k) => said?.[k]).filter((v): v is string => typeof v === 'string' && v !== '').join(' · ')
    : r.what === 'mail-out' && typeof r.body === 'string' ? String(r.body) : r.what === 'archive' && typeof r.body?.reason === 'string' ? r.body.reason : ''
  return {
    id: `${r.what}:${r.id}`, at: r.at, what: r.what, detail, words: words || null, state: r.state, seconds: r.seconds, by: person(rules, r.by_id),
    matter: r.m_id === null ? null : { id: r.m_id, number: r.m_number ?? '', kindName: kindName(rules, r.m_kind ?? ''), title: r.m_title ?? '' },
  }
}
