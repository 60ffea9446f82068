import type { Actor } from '@guixing/core/lifecycle/situation'
import type { Value } from '@guixing/core/model/kind'
import type { Tx } from '../../platform/db.ts'
import type { Rules } from '../rules/index.ts'
import { dayIn, midnightIn } from '../../platform/days.ts'
import { fewVisible, visibleSql } from './scope.ts'
import { hitsSql, letterHitsSql, typedWords, windowFor, wordsBy, wordsSql, type WordsBy } from './words.ts'
import type { RowRecord } from './views.ts'

export interface Query {
  kind?: string; stage?: string; q?: string; owner?: string; unit?: string; client?: string; due?: 'overdue' | 'today' | 'soon' | 'none'; open?: 'true' | 'false'; mine?: 'owner' | 'first' | 'opened' | 'unit'
  from?: string; to?: string; where?: string; ids?: string; sort?: 'due' | 'opened' | '-opened'; cursor?: string; limit?: number
}

const FAR = '9999-12-31T00:00:00.000Z'
/** By due time, those without one last: as the indexes of open matters have it, of a kind, a person, a unit. */
export const BY_DUE = `coalesce(m.due_at, '${FAR}'::timestamptz)`
const UUID = /^[0-9a-f-]{36}$/i
const UUID_EXACT = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

type Order = 'due' | 'opened' | '-opened'
/** By due time the open ones come first, then the ended ones, the latest first: whoever looks for what falls due next sees no finished row before it. */
type Phase = 'open' | 'ended' | null

/** One page of a ledger, filtered by what the actor may see; keyset by due or opening time. */
export async function ledgerPage(tx: Tx, rules: Rules, actor: Actor, query: Query): Promise<{ rows: RowRecord[]; next: string | null; now: string }> {
  const limit = query.limit ?? 50
  const sort = query.sort ?? '-opened'
  const cursor = readCursor(query.cursor)
  const only: Phase = sort !== 'due' ? null : query.open === 'false' || cursor?.ended ? 'ended' : 'open'
  const plan = await planOf(tx, rules, actor, query)
  const first = await rowsOf(tx, rules, actor, query, plan, sort, only, cursor, limit + 1)
  const rest = only === 'open' && query.open === undefined && !query.due && first.length <= limit ? await rowsOf(tx, rules, actor, query, plan, sort, 'ended', null, limit + 1 - first.length) : []
  const rows = [...first, ...rest]
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const ended = only === 'ended' || (last !== undefined && rest.includes(last))
  const key = last ? (sort === 'due' && !ended ? last.due_at ?? FAR : last.opened_at) : null
  return { rows: page, next: rows.length > limit && last && key ? Buffer.from(`${key}|${last.id}${ended ? '|ended' : ''}`).toString('base64url') : null, now: rows[0]?.now ?? new Date().toISOString() }
}

type Row = RowRecord & { now: string }

async function rowsOf(tx: Tx, rules: Rules, actor: Actor, query: Query, plan: Plan, sort: Order, phase: Phase, cursor: { at: string; id: string } | null, most: number): Promise<Row[]> {
  if (sort !== '-opened' || plan.words === undefined || plan.words === 'common' || plan.few) return readPage(tx, rules, actor, query, plan, sort, phase, cursor, most, null)
  // From the latest on: mostly the page is full before the window ends; where it is not, all that match are gathered.
  const words = typedWords(query.q ?? '')
  // Where nothing has them, walking along the list would end only with the list.
  if (plan.words === 'letters') return readPage(tx, rules, actor, query, plan, sort, phase, cursor, most, letterHitsSql(tx.tenant, words, cursor?.at ?? null))
  const window = windowFor(plan.latest ?? 0, most)
  const near = window === null ? [] : await readPage(tx, rules, actor, query, plan, sort, phase, cursor, most, hitsSql(tx.tenant, words, window, cursor?.at ?? null))
  return near.length === most ? near : readPage(tx, rules, actor, query, plan, sort, phase, cursor, most, hitsSql(tx.tenant, words, null, cursor?.at ?? null))
}

async function readPage(tx: Tx, rules: Rules, actor: Actor, query: Query, plan: Plan, sort: Order, phase: Phase, cursor: { at: string; id: string } | null, most: number, hits: { sql: string; values: unknown[] } | null): Promise<Row[]> {
  const { where, params } = filters(rules, actor, tx.tenant, hits ? { ...query, q: undefined } : query, plan)
  const [column, direction] = phase === 'open' ? [BY_DUE, 'asc'] : ['m.opened_at', sort === 'opened' ? 'asc' : 'desc']
  // Said twice, the planner takes it for twice as rare.
  const state = phase === null ? null : phase === 'open' ? 'not m.final' : 'm.final'
  if (state && !where.includes(state)) where.push(state)
  if (cursor) {
    params.push(cursor.at, cursor.id)
    where.push(`(${column}, m.id) ${direction === 'asc' ? '>' : '<'} ($${params.length - 1}::timestamptz, $${params.length}::uuid)`)
  }
  let from = `from matter m where ${where.join(' and ')}`
  if (hits) {
    let i = 0
    const found = hits.sql.replace(/\?/g, () => { params.push(hits.values[i++]); return `$${params.length}` })
    // One after the other in their order, until the page is full: joined at once, all that match would be looked up.
    from = `from (select * from (${found}) h order by h.at desc, h.ref desc) h cross join lateral (select m.* ${from} and m.id = h.ref offset 0) m`
  }
  params.push(most)
  return tx.query<Row>(
    `select m.id, m.kind, m.number, m.title, m.stage, m.final, m.unit_id, m.handling_unit_id, m.owner_id, m.first_responder_id, m.client_id, (select c.name from client c where c.tenant_id = m.tenant_id and c.id = m.client_id) as client_name,
      m.channel, m.priority, m.amount, m.opened_at, m.due_at, m.due_from, m.due_state, m.closed_at, m.version, m.fields, clock_timestamp() as now
     ${from} order by ${hits ? 'h.at desc, h.ref desc' : `${column} ${direction}, m.id ${direction}`} limit $${params.length}`, params)
}

export interface Sums { total: number; open: number; overdue: number; soon: number; capped: boolean; facets?: { field: string; value: string | null; n: number }[] }

/**
 * Counts over the same filters without the stage, capped so that a million rows cost no more than ten thousand. A ledger of one kind
 * also says how many were answered at once, by an agreed time, to whose satisfaction: the key fields of its form, where all were counted.
 */
export async function ledgerSums(tx: Tx, rules: Rules, actor: Actor, query: Query): Promise<Sums> {
  const { where, params } = filters(rules, actor, tx.tenant, { ...query, cursor: undefined }, { ...(await planOf(tx, rules, actor, query)), counting: true })
  const { shown, instants } = facetFields(rules, query.kind)
  const facets = shown.length === 0 ? 'null' : `(select json_agg(json_build_object('field', f.field, 'value', f.value, 'n', f.n) order by f.field, f.n desc) from (
        select k.field, case when k.field = any($${params.length + 2}::text[]) then null else k.value end as value, count(*)::int as n
        from found join matter_key k on k.tenant_id = $1 and k.matter_id = found.id and k.field = any($${params.length + 1}::text[])
        where k.value <> 'false' and (select count(*) from found) <= 10000 group by 1, 2) f)`
  const [row] = await tx.query<Omit<Sums, 'capped' | 'facets'> & { facets: NonNullable<Sums['facets']> | null }>(
    `with found as materialized (select m.id, m.final, m.due_at, m.due_state from matter m where ${where.join(' and ')} limit 10001)
     select count(*)::int as total, count(*) filter (where not final)::int as open, count(*) filter (where not final and (due_state = 'breached' or due_at < now()) and due_state is distinct from 'paused')::int as overdue,
      count(*) filter (where not final and due_state = 'running' and due_at >= now() and due_at < now() + interval '1 hour')::int as soon, ${facets} as facets
     from found`, shown.length === 0 ? params : [...params, shown, instants])
  return { total: Math.min(row?.total ?? 0, 10_000), open: row?.open ?? 0, overdue: row?.overdue ?? 0, soon: row?.soon ?? 0, capped: (row?.total ?? 0) > 10_000, ...(row?.facets ? { facets: row.facets } : {}) }
}

/** Choices of more values say less at the foot of a ledger than they hide. */
const FEW = 4
/** Key fields among the columns of a kind's ledger: flags, choices of few, instants (counted where they are set). */
function facetFields(rules: Rules, kind: string | undefined): { shown: string[]; instants: string[] } {
  const fields = kind ? rules.catalogue.kinds[kind]?.fields ?? {} : {}
  const columns = new Set(Object.values(rules.forms).filter((f) => f.kind === kind && f.shape === 'ledger').flatMap((f) => f.columns.map((c) => c.field)))
  const shown = Object.values(fields).filter((f) => f.key && !f.personal && !f.sealed && columns.has(f.name) && (f.type === 'flag' || f.type === 'instant' || (f.type === 'choice' && (rules.lists[f.list ?? '']?.items.length ?? FEW + 1) <= FEW)))
  return { shown: shown.map((f) => f.name), instants: shown.filter((f) => f.type === 'instant').map((f) => f.name) }
}

/** How a list is best read, found out beforehand; without it every list is right, only slower. */
export interface Plan { few?: string[] | null; words?: WordsBy; latest?: number; counting?: boolean }
async function planOf(tx: Tx, rules: Rules, actor: Actor, query: Query): Promise<Plan> {
  const few = await fewVisible(tx, rules, actor)
  if (!query.q?.trim()) return { few }
  const { by, latest } = await wordsBy(tx, typedWords(query.q))
  return { few, words: by, latest }
}

/** The conditions of a ledger over `matter m`. */
export function filters(rules: Rules, actor: Actor, tenant: string, query: Query, plan: Plan = {}): { where: string[]; params: unknown[] } {
  const scope = visibleSql(rules, actor, 2)
  const params: unknown[] = [tenant, ...scope.params]
  const where = ['m.tenant_id = $1', scope.sql]
  const add = (sql: string, ...values: unknown[]) => {
    let i = 0
    where.push(sql.replace(/\?/g, () => { params.push(values[i++]); return `$${params.length}` }))
  }
  const id = (column: string, v: string | undefined) => { if (v !== undefined) add(`m.${column} = ?::uuid`, UUID.test(v) ? v : '00000000-0000-0000-0000-000000000000') }
  if (plan.few) add('m.id = any(?::uuid[])', plan.few)
  // One kind as an equality: only so can the index of a kind give the order.
  if (query.kind) { const kinds = query.kind.split(','); if (kinds.length === 1) add('m.kind = ?', kinds[0]); else add('m.kind = any(?::text[])', kinds) }
  if (query.stage) add('m.stage = any(?::text[])', query.stage.split(','))
  id('owner_id', query.owner === 'me' ? actor.id ?? undefined : query.owner)
  id('client_id', query.client)
  if (query.ids !== undefined) add('m.id = any(?::uuid[])', query.ids.split(',').filter((one) => UUID_EXACT.test(one)))
  if (query.unit) {
    const unit = query.unit
    const below = [...rules.units.values()].filter((u) => u.path.includes(unit)).map((u) => u.id)
    add('(m.unit_id = any(?::uuid[]) or m.handling_unit_id = any(?::uuid[]))', below, below)
  }
  if (query.mine === 'owner') add('m.owner_id = ?::uuid', actor.id)
  if (query.mine === 'first') add('m.first_responder_id = ?::uuid', actor.id)
  if (query.mine === 'opened') add('m.opener_id = ?::uuid', actor.id)
  if (query.mine === 'unit') add('(m.unit_id = any(?::uuid[]) or m.handling_unit_id = any(?::uuid[]))', actor.unitPath.slice(0, 1), actor.unitPath.slice(0, 1))
  if (query.open === 'true') where.push('not m.final')
  if (query.open === 'false') where.push('m.final')
  if (query.due === 'overdue') where.push("not m.final and m.due_at < now() and m.due_state is distinct from 'paused'")
  if (query.due === 'soon') where.push("not m.final and m.due_at >= now() and m.due_at < now() + interval '1 hour'")
  if (query.due === 'none') where.push('m.due_at is null')
  if (query.due === 'today') {
    const today = dayIn(rules.house.zone, new Date().toISOString())
    add("not m.final and m.due_at >= ?::timestamptz and m.due_at < ?::timestamptz + interval '1 day'", midnightIn(rules.house.zone, today), midnightIn(rules.house.zone, today))
  }
  if (query.from && /^\d{4}-\d{2}-\d{2}/.test(query.from)) add('m.opened_at >= ?::timestamptz', instantOf(query.from, rules.house.zone, false))
  if (query.to && /^\d{4}-\d{2}-\d{2}/.test(query.to)) add('m.opened_at < ?::timestamptz', instantOf(query.to, rules.house.zone, true))
  for (const pair of (query.where ?? '').split(',').filter(Boolean)) {
    const [field = '', v = ''] = pair.split(/:(.*)/s)
    // With the kind the keys' own index finds them; the list is then as quick where hardly any fit.
    const any = v === '*'
    if (query.kind) add(`m.id in (select k.matter_id from matter_key k where k.tenant_id = ?::uuid and k.kind = any(?::text[]) and k.field = ? and k.value ${any ? '>' : '='} ?)`, tenant, query.kind.split(','), field, any ? '' : v)
    else if (any) add('exists (select 1 from matter_key k where k.tenant_id = m.tenant_id and k.matter_id = m.id and k.field = ?)', field)
    else add('exists (select 1 from matter_key k where k.tenant_id = m.tenant_id and k.matter_id = m.id and k.field = ? and k.value = ?)', field, v)
  }
  if (query.q?.trim()) {
    const { sql, values } = wordsSql(tenant, typedWords(query.q), plan.words ?? 'rare', plan.counting ?? false)
    add(sql, ...values)
  }
  return { where, params }
}

const instantOf = (text: string, zone: string, end: boolean): string => {
  if (text.length > 10) { const ms = Date.parse(text); return Number.isNaN(ms) ? '1970-01-01T00:00:00Z' : new Date(ms).toISOString() }
  const start = midnightIn(zone, text)
  return end ? new Date(Date.parse(start) + 86_400_000).toISOString() : start
}

function readCursor(cursor: string | undefined): { at: string; id: string; ended: boolean } | null {
  if (!cursor) return null
  const [at = '', id = '', ended] = Buffer.from(cursor, 'base64url').toString('utf8').split('|')
  return !Number.isNaN(Date.parse(at)) && UUID.test(id) ? { at, id, ended: ended === 'ended' } : null
}

export type { Value }
