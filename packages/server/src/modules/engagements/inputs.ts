import type { Value } from '@guixing/core/model/kind'
import { registerInput, type Args } from '../engine/index.ts'
import { isId } from '../../platform/ids.ts'

type Row = Record<string, Value>
const text = (v: Value | undefined): string | null => (typeof v === 'string' && v !== '' ? v : null)
const id = (v: Value | undefined): string | null => (isId(v) ? v : null)

/** People named one by one or as the column `person` of a table's rows. */
function peopleIn(v: Value | undefined): { person: string; row: Row }[] {
  const list = Array.isArray(v) ? v : v === null || v === undefined ? [] : [v]
  return list.flatMap((one) => {
    const row: Row = one !== null && typeof one === 'object' && !Array.isArray(one) ? one : { person: one }
    return isId(row.person) ? [{ person: row.person, row }] : []
  })
}
const idsIn = (v: Value | undefined): string => `{${[...new Set(peopleIn(v).map((p) => p.person))].join(',')}}`

/** Certificates that hold on the day: checked by somebody and not run out; one without an end holds until it is said to have lapsed (S34-02, S38-04). */
const HOLDS = "q.tenant_id = $1 and q.kind = 'qualification' and q.stage = 'valid' and coalesce(q.fields->>'expiresOn', '9999-12-31') >= ?"
const heldBy = (person: string): string => `exists (select 1 from matter_key h where h.tenant_id = $1 and h.kind = 'qualification' and h.field = 'holder' and h.value = ${person}::text and h.matter_id = q.id)`
const without = (also: string) => (a: Args) => ({
  sql: `select coalesce(jsonb_agg(p), '[]') from unnest(?::uuid[]) p where not exists (select 1 from matter q where ${HOLDS} and ${heldBy('p')} and ${also})`, params: [idsIn(a.people), text(a.on) ?? '9999-12-31'],
})

/** Those without a consultant's certificate that holds on the day (S34-02, S38-03, S15-21). */
registerInput('people.unqualified', without("q.fields->>'qualificationKind' = 'consultant'"))
/** Those nobody has registered with the authority (S34-03). */
registerInput('people.unregistered', without("q.fields->>'registered' = 'true'"))
/** Those set to work outside the specialities of their certificates (S08-04): rows with `person` and `competence`. */
registerInput('people.off-speciality', (a) => {
  const rows = peopleIn(a.people).flatMap(({ person, row }) => { const competence = text(row.competence); return competence === null ? [] : [{ person, competence }] })
  return {
    sql: `select coalesce(jsonb_agg(distinct r.p), '[]') from unnest(?::uuid[], ?::text[]) as r(p, competence) where not exists (select 1 from matter q where ${HOLDS} and ${heldBy('r.p')} and q.fields->'speciality' @> to_jsonb(r.competence))`,
    params: [`{${rows.map((r) => r.person).join(',')}}`, rows.map((r) => r.competence), text(a.on) ?? '9999-12-31'],
  }
})
/** Those given more of their time than `most` per cent over all teams at work, with what is asked here (S08-12): rows with `person` and `share`. */
registerInput('people.overbooked', (a) => {
  const sums = new Map<string, number>()
  for (const { person, row } of peopleIn(a.people)) sums.set(person, (sums.get(person) ?? 0) + (Number(row.share ?? 0) || 0))
  const [people, shares] = [[...sums.keys()], [...sums.values()]]
  return {
    sql: `select coalesce(jsonb_agg(r.p), '[]') from unnest(?::uuid[], ?::numeric[]) as r(p, share) where r.share + coalesce((
      select sum((x->>'share')::numeric) from matter t, jsonb_array_elements(t.fields->'members') x where t.tenant_id = $1 and t.kind = 'project-team' and t.stage in ('proposed', 'established') and not t.final and t.id <> $2 and x->>'person' = r.p::text), 0) > ?::numeric`,
    params: [`{${people.join(',')}}`, shares, Number(a.most ?? 100)],
  }
})
/** Those who have no matter of a kind that names them as `person`, holds a value in a key field and stands in a stage: an undertaking for this engagement (S08-05). */
registerInput('people.without', (a) => ({
  sql: `select coalesce(jsonb_agg(p), '[]') from unnest(?::uuid[]) p where not exists (select 1 from matter_key f join matter_key h on h.tenant_id = $1 and h.matter_id = f.matter_id and h.field = 'person' and h.value = p::text
    join matter m on m.tenant_id = $1 and m.id = f.matter_id where f.tenant_id = $1 and f.kind = ? and f.field = ? and f.value = ? and m.stage = ?)`,
  params: [idsIn(a.people), text(a.kind), text(a.field), text(a.is), text(a.stage)],
}))
/** The house itself holds a licence or qualification that is in force on the day (S08-10, S34-01). */
registerInput('institution.qualified', (a) => ({
  sql: `select to_jsonb(exists (select 1 from matter q where ${HOLDS} and q.fields->>'holder' is null and q.fields->>'qualificationKind' in ('licence', 'institution')))`, params: [text(a.on) ?? '9999-12-31'],
}))

/** What is open with the same client besides: leads that are not over and proposals that are not frozen, of other businesses (S01-25). */
export const colliding = (of: string): string => `from matter_key k join matter l on l.tenant_id = $1 and l.id = k.matter_id
  where k.tenant_id = $1 and k.kind = 'lead' and k.field = 'clientKey' and k.value = (select coalesce(o.fields->>'clientKey', '') from matter o where o.tenant_id = $1 and o.id = ${of}) and k.value <> '' and l.id <> ${of} and not l.final`
registerInput('business.collisions', (a) => ({ sql: `select to_jsonb(count(*)) ${colliding('?::uuid')}`, params: [id(a.of), id(a.of)] }))
