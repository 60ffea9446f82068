import { clientKey } from '../../packages/core/src/text/client-key.ts'
import type { Pool } from '../../packages/server/src/platform/db.ts'
import { newId } from '../../packages/server/src/platform/ids.ts'
import { foldText } from '../../packages/server/src/platform/search/index.ts'
import { say } from './say.ts'

const NO_PIN = '00000000-0000-0000-0000-000000000000'
/** What a client's name begins with; a number and a legal form follow. */
export const NAMES = ['盛宴餐饮', '永旺连锁超市', '云栖便利', '好又来火锅', '江南春酒店', '小城面馆', '百味轩', '东方家居']
/** Leads of one client. */
const EACH = 10
const SHORT = { proposal: 'JY', contract: 'HT', engagement: 'XM' }
const id = (letter: string, of: string): string => `md5('${letter}' || $2 || ${of})::uuid`
const people = "(select array_agg(id order by id) as p from person where tenant_id = $1) people, (select array_agg(id order by id) as u from unit where tenant_id = $1) units"

/**
 * So many leads in all, ten a client; the first `whole` of them are businesses with proposal, contract and engagement, at work, before the start
 * or closed; of the others two thirds were lost. Their key fields, links and checks stand with them.
 */
export async function growBusinesses(owner: Pool, tenant: string, whole: number, leads: number): Promise<void> {
  const have = Number((await owner.query<{ n: number }>("select count(*)::int as n from matter where tenant_id = $1 and kind = 'lead'", [tenant])).rows[0]?.n ?? 0)
  if (have >= leads) return
  say(`  ${leads - have} leads …`)
  const run = newId()
  // A business has number i up to `whole`; what comes later is a lead alone.
  const range = `generate_series($3::int + 1, $4::int) i`
  const stage = `case when i <= $5::int then case when i % 4 = 0 then 'qualified' else 'won' end when i % 3 = 0 then 'registered' else 'lost' end`
  const params = [tenant, run, have, leads, whole, NAMES, NAMES.map(clientKey)]
  await owner.query(`insert into matter (tenant_id, id, kind, number, title, stage, final, unit_id, owner_id, opened_at, last_fact_at, pin_id, fields)
    select $1, ${id('l', 'i')}, 'lead', 'XS-' || right($2, 6) || i, n.name || '：门店营运体系', s.stage, s.stage in ('won', 'lost'), u[1 + i % cardinality(u)], p[1 + i % cardinality(p)], now() - i * interval '7 minutes', now(), '${NO_PIN}',
      jsonb_build_object('clientName', n.name, 'clientKey', n.key, 'need', '门店营运体系', 'route', (array['reputation', 'visit', 'referral'])[1 + i % 3], 'clientClass', (array['a', 'b', 'c'])[1 + i % 3], 'expected', '480000.00', 'nextFollowUp', current_date - 30 + i % 90)
    from ${range}, ${people}, lateral (select ${stage} as stage) s, lateral (select ($6::text[])[1 + i % ${NAMES.length}] || (i / ${EACH}) || '有限公司' as name, ($7::text[])[1 + i % ${NAMES.length}] || (i / ${EACH}) as key) n`, params)
  const keys = (kind: string, fields: string[]) => owner.query('insert into matter_key (tenant_id, kind, field, matter_id, value) select $1, $2, k.field, m.id, m.fields->>k.field from matter m, unnest($3::text[]) k(field) where m.tenant_id = $1 and m.kind = $2 and m.fields->>k.field is not null on conflict do nothing', [tenant, kind, fields])
  await keys('lead', ['clientName', 'clientKey', 'route', 'clientClass', 'nextFollowUp'])
  await owner.query("insert into search_doc (tenant_id, type, ref, title, folded, tokens, at) select $1, 'matter', m.id, m.title, lower(m.number) || ' ' || (m.fields->>'clientKey') || $2, '', m.opened_at from matter m where m.tenant_id = $1 and m.kind = 'lead' on conflict do nothing", [tenant, foldText('有限公司：门店营运体系')])
  if (have >= whole) return
  for (const [kind, prefix] of Object.entries(SHORT)) {
    const at = { proposal: "'frozen'", contract: "'signed'", engagement: "(array['set-up', 'set-up', 'running', 'closed'])[1 + i % 4]" }[kind] ?? ''
    await owner.query(`insert into matter (tenant_id, id, kind, number, title, stage, final, unit_id, owner_id, amount, opened_at, due_at, due_state, last_fact_at, pin_id, fields)
      select $1, ${id(prefix, 'i')}, $6, '${prefix}-' || right($2, 6) || i, '营运体系建设 ' || i, ${at}, ${at} in ('frozen', 'closed'), l.unit_id, l.owner_id, 48000000 + i, l.opened_at + interval '1 day', now() + (i % 40 - 5) * interval '1 day', 'running', now(), '${NO_PIN}',
        jsonb_build_object('lead', l.id, 'clientName', l.fields->>'clientName', 'name', '营运体系建设', 'signedOn', current_date - i % 400, 'projectManager', l.owner_id)
      from generate_series($3::int + 1, least($4::int, $5::int)) i join matter l on l.tenant_id = $1 and l.id = ${id('l', 'i')}`, [...params.slice(0, 5), kind])
    await keys(kind, ['lead'])
  }
  // Five checks a paper; of every eighth paper two were broken.
  await owner.query(`insert into check_result (tenant_id, id, control, regulation, article, subject, occasion, outcome, blocks, day, at, matter_id, unit_id, person_id)
    select $1, gen_random_uuid(), 's01.seeded-' || n, 's01', '四-' || n, m.id::text, 'seeded', case when n < 3 and ('x' || substr(m.id::text, 1, 2))::bit(8)::int % 8 = 0 then 'breached' else 'conformed' end, false, current_date, now(), m.id, m.unit_id, m.owner_id
    from matter m, generate_series(1, 5) n where m.tenant_id = $1 and m.kind in ('lead', 'proposal', 'contract', 'engagement') on conflict do nothing`, [tenant])
  await owner.query("insert into matter_link (tenant_id, from_id, role, to_id) select tenant_id, id, 'lead', (fields->>'lead')::uuid from matter where tenant_id = $1 and kind in ('proposal', 'contract', 'engagement') on conflict do nothing", [tenant])
}
