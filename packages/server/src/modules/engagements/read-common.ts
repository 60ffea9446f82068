import type { Business, BusinessFilter, Phase } from '@guixing/contract/engagements'
import type { Words } from '@guixing/core/model/text'
import { clientKey } from '@guixing/core/text/client-key'
import { yuanOf } from '@guixing/core/money/money'
import type { Binder } from '../../platform/db.ts'
import { isId } from '../../platform/ids.ts'
import { unitsBelow, visibleSql } from '../matters/index.ts'
import type { Rules } from '../rules/index.ts'
import type { Session } from '../session/index.ts'

/** A business is over in these. */
export const ENDED: readonly Phase[] = ['closed', 'stopped', 'lost']

export interface Row {
  id: string; number: string; stage: string; final: boolean; owner_id: string | null; unit_id: string | null; client: string; need: string; route: string | null; class: string | null; major: boolean; expected: string | null; next: string | null; opened_at: string; phase: Phase; late: number
  p_id: string | null; p_number: string; p_stage: string; c_id: string | null; c_number: string; c_stage: string; c_amount: string | null; c_signed: string | null; e_id: string | null; e_number: string; e_stage: string; e_manager: string | null
}

const ASIDE = "('withdrawn', 'declined')"
const LATE = (m: string): string => `(not ${m}.final and ${m}.due_at is not null and (${m}.due_state = 'breached' or (${m}.due_state = 'running' and ${m}.due_at < now())))`

/**
 * Businesses the reader may see, as CTEs ending in `x`: each lead with the latest of its proposals, contracts and engagements that still count
 * and that may be seen too, and where it stands by the furthest of them.
 */
export function businessSql({ rules, actor }: Session, filter: BusinessFilter, today: string, { params, put }: Binder, only?: string): string {
  const scope = visibleSql(rules, actor, params.length + 1)
  params.push(...scope.params)
  const where = [scope.sql]
  const field = (name: string): string => `m.fields->>'${name}'`
  if (only !== undefined) where.push(`m.id = ${put(only)}::uuid`)
  if (filter.owner) where.push(`m.owner_id = ${put(isId(filter.owner) ? filter.owner : null)}::uuid`)
  if (filter.unit) where.push(`m.unit_id = any(${put(unitsBelow(rules, filter.unit))}::uuid[])`)
  if (filter.route) where.push(`${field('route')} = ${put(filter.route)}`)
  if (filter.class) where.push(`${field('clientClass')} = ${put(filter.class)}`)
  if (filter.q?.trim()) {
    const like = `%${filter.q.trim().replace(/[\\%_]/g, '\\$&')}%`
    const key = clientKey(filter.q)
    where.push(`(m.number ilike ${put(like)} or m.title ilike ${put(like)}${key ? ` or ${field('clientKey')} like ${put(`%${key.replace(/[\\%_]/g, '\\$&')}%`)}` : ''})`)
  }
  const outer: string[] = []
  const narrowed = new Set((filter.only ?? '').split(','))
  if (narrowed.has('mine')) {
    const me = actor.id === null ? [] : [actor.id, ...actor.standsInFor]
    outer.push(`(x.owner_id = any(${put(me)}::uuid[]) or x.e_manager = any(${put(me)}::text[]))`)
  }
  if (narrowed.has('late')) outer.push(`(x.late > 0 or (x.next < ${put(today)} and not x.final))`)
  if (narrowed.has('limits')) outer.push('x.late > 0')
  if (narrowed.has('follow-ups')) outer.push(`(x.next < ${put(today)} and not x.final)`)
  if (filter.phase) outer.push(`x.phase = any(${put(filter.phase.split(','))}::text[])`)
  else if (filter.ended !== 'yes') outer.push(`not (x.phase = any(${put(ENDED)}::text[]))`)
  return `l as not materialized (select m.id, m.number, m.title, m.stage, m.final, m.owner_id, m.unit_id, m.opened_at, ${field('clientName')} as client, ${field('need')} as need, ${field('route')} as route, ${field('clientClass')} as class, coalesce(${field('major')} = 'true', false) as major,
      ${field('expected')} as expected, ${field('nextFollowUp')} as next, ${LATE('m')} as own_late from matter m where m.tenant_id = $1 and m.kind = 'lead' and m.stage <> 'voided' and ${where.join(' and ')}),
    papers as (select k.to_id as lead, q.* from l join matter_link k on k.tenant_id = $1 and k.to_id = l.id and k.role = 'lead' join matter q on q.tenant_id = $1 and q.id = k.from_id where q.stage not in ${ASIDE} and ${scope.sql.replace(/\bm\./g, 'q.')}),
    late as (select lead, count(*) filter (where ${LATE('papers')}) as n from papers group by lead),
    latest as (select distinct on (lead, kind) lead, kind, id, number, stage, amount, fields from papers where kind in ('proposal', 'contract', 'engagement') order by lead, kind, opened_at desc, id desc),
    x as (select y.* from (select l.id, l.number, l.title, l.stage, l.final, l.owner_id, l.unit_id, l.opened_at, l.client, l.need, l.route, l.class, l.major, l.expected, l.next, (coalesce(late.n, 0) + l.own_late::int)::int as late,
        p.id as p_id, p.number as p_number, p.stage as p_stage, c.id as c_id, c.number as c_number, c.stage as c_stage, c.amount::text as c_amount, c.fields->>'signedOn' as c_signed, e.id as e_id, e.number as e_number, e.stage as e_stage, e.fields->>'projectManager' as e_manager,
        case when e.stage = 'closed' then 'closed' when e.stage = 'stopped' then 'stopped' when l.stage = 'lost' then 'lost' when e.stage = 'running' then 'running' when c.stage in ('signed', 'kept', 'performed') or l.stage = 'won' then 'set-up'
          when c.id is not null then 'contract' when p.id is not null then 'proposal' else l.stage end as phase
      from l left join latest p on p.lead = l.id and p.kind = 'proposal' left join latest c on c.lead = l.id and c.kind = 'contract' left join latest e on e.lead = l.id and e.kind = 'engagement' left join late on late.lead = l.id) y),
    z as (select x.* from x ${outer.length > 0 ? `where ${outer.join(' and ')}` : ''})`
}

/** The amount a business stands for: its contract's, else what was expected. */
export const WORTH = "coalesce(z.c_amount::bigint, (z.expected::numeric * 100)::bigint, 0)"

export const same = (text: string): Words => ({ 'zh-CN': text, 'zh-TW': text, en: text })
export const stageName = (rules: Rules, kind: string, stage: string): Words => rules.catalogue.kinds[kind]?.stages.find((s) => s.name === stage)?.label ?? same(stage)
export const person = (rules: Rules, id: string | null): { id: string; name: string } | null => (id === null ? null : { id, name: rules.people.get(id)?.name ?? '—' })

export function businessOf({ rules }: Session, r: Row, today: string): Business {
  const paper = (kind: string, id: string | null, number: string, stage: string) => (id === null ? null : { id, number, stage, stageName: stageName(rules, kind, stage) })
  const proposal = paper('proposal', r.p_id, r.p_number, r.p_stage)
  const contract = paper('contract', r.c_id, r.c_number, r.c_stage)
  const engagement = paper('engagement', r.e_id, r.e_number, r.e_stage)
  return {
    id: r.id, number: r.number, client: r.client, need: r.need, phase: r.phase, stage: r.stage, stageName: stageName(rules, 'lead', r.stage), owner: person(rules, r.owner_id), unit: r.unit_id === null ? null : { id: r.unit_id, name: rules.units.get(r.unit_id)?.name ?? '—' },
    route: r.route, class: r.class, major: r.major, expected: r.expected, openedAt: r.opened_at, days: Math.max(0, Math.floor((Date.parse(`${today}T23:59:59Z`) - Date.parse(r.opened_at)) / 86_400_000)), nextFollowUp: r.next, followUpLate: !r.final && r.next !== null && r.next < today, late: r.late,
    proposal, contract: contract && { ...contract, amount: r.c_amount === null ? null : yuanOf(BigInt(r.c_amount)), signedOn: r.c_signed }, engagement: engagement && { ...engagement, manager: person(rules, r.e_manager) },
  }
}
