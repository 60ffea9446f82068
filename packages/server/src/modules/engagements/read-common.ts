import { ENDED, type Business, type BusinessFilter, type Phase } from '@guixing/contract/engagements'
import { clientKey } from '@guixing/core/text/client-key'
import { rate } from '@guixing/core/conformance/rate'
import { yuanOf } from '@guixing/core/money/money'
import type { Binder, Tx } from '../../platform/db.ts'
import { isId } from '../../platform/ids.ts'
import { foldText } from '../../platform/search/index.ts'
import { unitsBelow, visibleSql } from '../matters/index.ts'
import { person, stageName } from '../rules/index.ts'
import type { Session } from '../session/index.ts'

export interface Row {
  id: string; number: string; stage: string; final: boolean; owner_id: string | null; unit_id: string | null; client: string; need: string; route: string | null; class: string | null; major: boolean; expected: string | null; next: string | null; opened_at: string; phase: Phase; late: number; kept: number; broken: number
  p_id: string | null; p_number: string; p_stage: string; c_id: string | null; c_number: string; c_stage: string; c_amount: string | null; c_signed: string | null; e_id: string | null; e_number: string; e_stage: string; e_manager: string | null
}

const ASIDE = "('withdrawn', 'declined')"
const LATE = (m: string): string => `(not ${m}.final and ${m}.due_at is not null and (${m}.due_state = 'breached' or (${m}.due_state = 'running' and ${m}.due_at < now())))`
/** Rows of id, number, stage and more of one kind's papers, the latest first. */
const latest = (kind: string, ...more: string[]): string => `array_agg(array[${['q.id::text', 'q.number', 'q.stage', ...more].join(', ')}] order by q.opened_at desc, q.id desc) filter (where q.kind = '${kind}' and q.stage not in ${ASIDE})`

const like = (words: string): string => `%${words.replace(/[\\%_]/g, '\\$&')}%`
const MOST = 2000
/**
 * Matters the words typed into the portfolio are found in, in either script, by the index of letters: asked beside `matter`, whose policy lets no `like`
 * use an index. null where fewer than three letters were typed, or so many have them that the list soon meets a page of them.
 */
export async function foundBy(tx: Tx, typed = ''): Promise<string[] | null> {
  const folded = foldText(typed.trim())
  if ([...folded].length < 3) return null
  const key = clientKey(typed)
  const rows = await tx.query<{ id: string }>(`select s.ref as id from search_doc s where s.tenant_id = $1 and s.type = 'matter' and (s.folded like $2 or s.folded like $4) union all
    select k.matter_id from matter_key k where k.tenant_id = $1 and k.kind = 'lead' and k.field = 'clientKey' and k.value = $3 limit ${MOST + 1}`, [tx.tenant, like(folded), key || null, like([...key].length < 3 ? folded : key)])
  return rows.length > MOST ? null : rows.map((r) => r.id)
}

/**
 * Businesses the reader may see, as CTEs ending in `x`: each lead with the latest of its proposals, contracts and engagements that still count
 * and that may be seen too, and where it stands by the furthest of them. What is won or over has no follow-up to come.
 * What was broken in papers struck out since stays broken: they count there and nowhere else.
 * The papers are looked up lead by lead, so that a page ends with its last row, and nothing is joined whose size the planner can only guess.
 */
export function businessSql({ rules, actor }: Session, filter: BusinessFilter, today: string, { params, put }: Binder, more: { only?: string; found?: string[] | null } = {}): string {
  const scope = visibleSql(rules, actor, params.length + 1)
  params.push(...scope.params)
  const where = [scope.sql]
  const field = (name: string): string => `m.fields->>'${name}'`
  if (more.only !== undefined) where.push(`m.id = ${put(more.only)}::uuid`)
  if (filter.owner) where.push(`m.owner_id = ${put(isId(filter.owner) ? filter.owner : null)}::uuid`)
  if (filter.unit) where.push(`m.unit_id = any(${put(unitsBelow(rules, filter.unit))}::uuid[])`)
  if (filter.route) where.push(`${field('route')} = ${put(filter.route)}`)
  if (filter.class) where.push(`${field('clientClass')} = ${put(filter.class)}`)
  const q = filter.q?.trim()
  if (q && more.found) where.push(`m.id = any(${put(more.found)}::uuid[])`)
  else if (q) where.push(`(m.number ilike ${put(like(q))} or m.title ilike ${put(like(q))}${clientKey(q) ? ` or ${field('clientKey')} like ${put(like(clientKey(q)))}` : ''})`)
  const outer: string[] = []
  const narrowed = new Set((filter.only ?? '').split(','))
  if (narrowed.has('mine')) {
    const me = actor.id === null ? [] : [actor.id, ...actor.standsInFor]
    outer.push(`(x.owner_id = any(${put(me)}::uuid[]) or x.e_manager = any(${put(me)}::text[]))`)
  }
  if (narrowed.has('late')) outer.push(`(x.late > 0 or x.next < ${put(today)})`)
  if (narrowed.has('broken')) outer.push('x.broken > 0')
  if (narrowed.has('limits')) outer.push('x.late > 0')
  if (narrowed.has('follow-ups')) outer.push(`x.next < ${put(today)}`)
  if (filter.phase) outer.push(`x.phase = any(${put(filter.phase.split(','))}::text[])`)
  else if (filter.ended !== 'yes') outer.push(`not (x.phase = any(${put(ENDED)}::text[]))`)
  return `l as not materialized (select m.id, m.number, m.title, m.stage, m.final, m.owner_id, m.unit_id, m.opened_at, ${field('clientName')} as client, ${field('need')} as need, ${field('route')} as route, ${field('clientClass')} as class, coalesce(${field('major')} = 'true', false) as major,
      ${field('expected')} as expected, ${field('nextFollowUp')} as next, ${LATE('m')} as own_late from matter m where m.tenant_id = $1 and m.kind = 'lead' and m.stage <> 'voided' and ${where.join(' and ')}),
    x as (select y.*, case when y.final or y.phase in (${ENDED.map((p) => `'${p}'`).join(', ')}) then null else y.promised end as next from (select l.id, l.number, l.title, l.stage, l.final, l.owner_id, l.unit_id, l.opened_at, l.client, l.need, l.route, l.class, l.major, l.expected, l.next as promised, (w.late + l.own_late::int)::int as late, w.papers, ${checksOf('breached', 'l.id', 'w.papers')} as broken,
        w.p[1][1]::uuid as p_id, w.p[1][2] as p_number, w.p[1][3] as p_stage, w.c[1][1]::uuid as c_id, w.c[1][2] as c_number, w.c[1][3] as c_stage, w.c[1][4] as c_amount, w.c[1][5] as c_signed, w.e[1][1]::uuid as e_id, w.e[1][2] as e_number, w.e[1][3] as e_stage, w.e[1][4] as e_manager,
        case when w.e[1][3] = 'closed' then 'closed' when w.e[1][3] = 'stopped' then 'stopped' when l.stage = 'lost' then 'lost' when w.e[1][3] = 'running' then 'running' when w.c[1][3] in ('signed', 'kept', 'performed') or l.stage = 'won' then 'set-up'
          when w.c is not null then 'contract' when w.p is not null then 'proposal' else l.stage end as phase
      from l cross join lateral (select count(*) filter (where ${LATE('q')}) as late, array_agg(q.id) as papers, ${latest('proposal')} as p, ${latest('contract', 'q.amount::text', "q.fields->>'signedOn'")} as c, ${latest('engagement', "q.fields->>'projectManager'")} as e
        from matter_link k join matter q on q.tenant_id = $1 and q.id = k.from_id where k.tenant_id = $1 and k.to_id = l.id and k.role = 'lead' and ${scope.sql.replace(/\bm\./g, 'q.')}) w) y),
    z as (select x.* from x ${outer.length > 0 ? `where ${outer.join(' and ')}` : ''})`
}

/** How many checks of a business and its papers came out so; of breaches an index answers. What imported ones say counts nowhere. */
export const checksOf = (outcome: 'breached' | 'conformed', id: string, papers: string): string =>
  `(select count(*)::int from check_result c where c.tenant_id = $1 and c.matter_id = any(array_append(${papers}, ${id})) and c.outcome = '${outcome}' and not c.imported${outcome === 'conformed' ? ' and not c.blocks' : ''})`

/** The amount a business stands for: its contract's, else what was expected. */
export const WORTH = "coalesce(z.c_amount::bigint, (z.expected::numeric * 100)::bigint, 0)"

export function businessOf({ rules }: Session, r: Row, today: string): Business {
  const paper = (kind: string, id: string | null, number: string, stage: string) => (id === null ? null : { id, number, stage, stageName: stageName(rules, kind, stage) })
  const proposal = paper('proposal', r.p_id, r.p_number, r.p_stage)
  const contract = paper('contract', r.c_id, r.c_number, r.c_stage)
  const engagement = paper('engagement', r.e_id, r.e_number, r.e_stage)
  return {
    id: r.id, number: r.number, client: r.client, need: r.need, phase: r.phase, stage: r.stage, stageName: stageName(rules, 'lead', r.stage), owner: person(rules, r.owner_id), unit: r.unit_id === null ? null : { id: r.unit_id, name: rules.units.get(r.unit_id)?.name ?? '—' },
    route: r.route, class: r.class, major: r.major, expected: r.expected, openedAt: r.opened_at, days: Math.max(0, Math.floor((Date.parse(`${today}T23:59:59Z`) - Date.parse(r.opened_at)) / 86_400_000)), nextFollowUp: r.next, followUpLate: r.next !== null && r.next < today, late: r.late, conformance: { kept: r.kept, broken: r.broken, rate: rate({ conformed: r.kept, breached: r.broken }) },
    proposal, contract: contract && { ...contract, amount: r.c_amount === null ? null : yuanOf(BigInt(r.c_amount)), signedOn: r.c_signed }, engagement: engagement && { ...engagement, manager: person(rules, r.e_manager) },
  }
}
