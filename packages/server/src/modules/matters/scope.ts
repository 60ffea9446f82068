import type { Actor } from '@guixing/core/lifecycle/situation'
import type { Tx } from '../../platform/db.ts'
import type { Rules } from '../rules/index.ts'

/**
 * The same rule as core's `maySee`, as SQL over `matter m`: a role reaching the unit, a relation, or membership of the handling unit.
 * `first` is the number of the first free parameter. A test walks both and compares.
 */
export function visibleSql(rules: Rules, actor: Actor, first: number): { sql: string; params: unknown[] } {
  if (actor.as === 'system') return { sql: 'true', params: [] }
  const me = actor.id === null ? [] : [actor.id, ...actor.standsInFor]
  const related = `(m.owner_id = any($${first}::uuid[]) or m.first_responder_id = any($${first}::uuid[]) or m.opener_id = any($${first}::uuid[]) or m.handling_unit_id = any($${first + 1}::uuid[])
    or exists (select 1 from matter_party p where p.tenant_id = m.tenant_id and p.matter_id = m.id and p.person_id = any($${first}::uuid[])))`
  const params: unknown[] = [me, actor.unitPath]
  if (actor.roles.some((g) => g.scope === 'house' || g.unit === null)) return { sql: `(m.confidentiality is distinct from 'sealed' or ${related})`, params }
  const units = reachedUnits(rules, actor)
  params.push(units)
  return { sql: `((m.confidentiality is distinct from 'sealed' and (m.unit_id = any($${first + 2}::uuid[]) or m.handling_unit_id = any($${first + 2}::uuid[]))) or ${related})`, params }
}

/** Units whose matters the actor's roles reach. */
export function reachedUnits(rules: Rules, actor: Actor): string[] {
  const out = new Set<string>()
  for (const g of actor.roles) {
    if (g.unit === null) continue
    if (g.scope === 'own-unit') out.add(g.unit)
    else for (const u of rules.units.values()) if (u.path.includes(g.unit)) out.add(u.id)
  }
  return [...out]
}

const FEW = 2000
/** Who sees many keeps seeing many; asked anew when people or rules change. */
const many = new WeakMap<Rules, Set<string>>()

/**
 * The ids of all matters the actor may see when they are few, null when they are many or all. A list for someone who sees few is
 * read by these: walking a million others in its order would take seconds. What is sealed is still left to `visibleSql`.
 */
export async function fewVisible(tx: Tx, rules: Rules, actor: Actor): Promise<string[] | null> {
  if (actor.as === 'system' || actor.roles.some((g) => g.scope === 'house' || g.unit === null)) return null
  const me = actor.id === null ? [] : [actor.id, ...actor.standsInFor]
  const known = many.get(rules) ?? new Set<string>()
  many.set(rules, known)
  if (known.has(me.join())) return null
  const units = reachedUnits(rules, actor)
  const rows = await tx.query<{ id: string }>(
    `select id from matter where tenant_id = $1 and unit_id = any($3::uuid[]) union all select id from matter where tenant_id = $1 and handling_unit_id = any($4::uuid[])
     union all select id from matter where tenant_id = $1 and owner_id = any($2::uuid[]) union all select id from matter where tenant_id = $1 and first_responder_id = any($2::uuid[])
     union all select id from matter where tenant_id = $1 and opener_id = any($2::uuid[]) union all select matter_id from matter_party where tenant_id = $1 and person_id = any($2::uuid[]) limit $5`,
    [tx.tenant, me, units, [...new Set([...units, ...actor.unitPath])], FEW + 1])
  if (rows.length <= FEW) return [...new Set(rows.map((r) => r.id))]
  known.add(me.join())
  return null
}
