import type { WhoRef } from '@guixing/core/model/kind'
import type { Actor } from '@guixing/core/lifecycle/situation'
import type { Tx } from '../../platform/db.ts'
import type { Rules } from '../rules/index.ts'

/**
 * The same rule as core's `maySee`, as SQL over `matter m`: a role reaching the unit, a relation, or membership of the handling unit.
 * `first` is the number of the first free parameter. A test walks both and compares.
 */
export function visibleSql(rules: Rules, actor: Actor, first: number): { sql: string; params: unknown[] } {
  if (actor.as === 'system') return { sql: 'true', params: [] }
  const wide = reachSql(rules, actor, first)
  const narrow = Object.entries(actor.narrowed ?? {}).flatMap(([kind, lists]) => {
    const unmet = lists.map((see) => seeSql(rules, actor, see, wide.params, first)).filter((sql) => sql !== 'true')
    if (unmet.length === 0) return []
    wide.params.push(kind)
    return [`(m.kind <> $${first + wide.params.length - 1} or (${unmet.join(' and ')}))`]
  })
  return narrow.length === 0 ? wide : { sql: `(${[wide.sql, ...narrow].join(' and ')})`, params: wide.params }
}

/** Whom a list of an access control means, as SQL over `matter m`; core's `isMeant` for a person. */
function seeSql(rules: Rules, actor: Actor, see: readonly WhoRef[], params: unknown[], first: number): string {
  const param = (v: unknown): string => { params.push(v); return `$${first + params.length - 1}` }
  const me = actor.id === null ? [] : [actor.id, ...actor.standsInFor]
  const inUnits = (units: string[]): string => { const p = param(units); return `(m.unit_id = any(${p}::uuid[]) or m.handling_unit_id = any(${p}::uuid[]))` }
  const under = (roots: string[]): string[] => [...rules.units.values()].filter((u) => u.path.some((id) => roots.includes(id))).map((u) => u.id)
  const one = (who: WhoRef): string => {
    if ('role' in who) {
      const grants = actor.roles.filter((g) => g.role === who.role)
      if (grants.length === 0) return 'false'
      if (grants.some((g) => g.scope === 'house' || g.unit === null)) return 'true'
      return inUnits(reachedUnits(rules, { roles: grants }))
    }
    if ('relation' in who) {
      switch (who.relation) {
        case 'owner': case 'handler': return `m.owner_id = any(${param(me)}::uuid[])`
        case 'first-responder': return `m.first_responder_id = any(${param(me)}::uuid[])`
        case 'opener': return `m.opener_id = any(${param(me)}::uuid[])`
        case 'participant': return `exists (select 1 from matter_party p where p.tenant_id = m.tenant_id and p.matter_id = m.id and p.person_id = any(${param(me)}::uuid[]))`
        case 'handling-unit': return `m.handling_unit_id = any(${param(actor.unitPath)}::uuid[])`
        case 'superior': return actor.heads.length === 0 ? 'false' : inUnits(under(actor.heads))
        case 'complained': return `m.fields->>'complainedPerson' = any(${param(me)}::text[])`
        case 'client-self': return 'false'
        default: { const never: never = who.relation; return never }
      }
    }
    const column = (e: unknown): string => (typeof e !== 'string' ? 'null' : !e.startsWith('$') ? `${param(e)}::text` : COLUMN_OF[e.slice(1)] ?? `m.fields->>${param(e.slice(1))}`)
    if ('headOf' in who) return who.headOf === '$unit' ? `m.unit_id = any(${param(under(actor.heads))}::uuid[])` : who.headOf === '$handlingUnit' ? `m.handling_unit_id = any(${param(under(actor.heads))}::uuid[])` : `${column(who.headOf)} = any(${param(actor.heads)}::text[])`
    if ('person' in who) return `${column(who.person)} = any(${param(me)}::text[])`
    return 'unit' in who ? `${column(who.unit)} = any(${param(actor.unitPath)}::text[])` : 'false'
  }
  const before = params.length
  const parts = see.map(one)
  // What the others would have asked for is not said then, and no parameter may be sent that no place stands for.
  if (parts.includes('true')) { params.length = before; return 'true' }
  return `coalesce(${parts.filter((p) => p !== 'false').join(' or ') || 'false'}, false)`
}
const COLUMN_OF: Record<string, string> = { unit: 'm.unit_id::text', handlingUnit: 'm.handling_unit_id::text', owner: 'm.owner_id::text', firstResponder: 'm.first_responder_id::text', opener: 'm.opener_id::text' }

function reachSql(rules: Rules, actor: Actor, first: number): { sql: string; params: unknown[] } {
  const me = actor.id === null ? [] : [actor.id, ...actor.standsInFor]
  const related = `(m.owner_id = any($${first}::uuid[]) or m.first_responder_id = any($${first}::uuid[]) or m.opener_id = any($${first}::uuid[]) or m.handling_unit_id = any($${first + 1}::uuid[])
    or exists (select 1 from matter_party p where p.tenant_id = m.tenant_id and p.matter_id = m.id and p.person_id = any($${first}::uuid[])))`
  const params: unknown[] = [me, actor.unitPath]
  if (actor.roles.some((g) => g.scope === 'house' || g.unit === null)) return { sql: `(m.confidentiality is distinct from 'sealed' or ${related})`, params }
  const units = reachedUnits(rules, actor)
  params.push(units)
  return { sql: `((m.confidentiality is distinct from 'sealed' and (m.unit_id = any($${first + 2}::uuid[]) or m.handling_unit_id = any($${first + 2}::uuid[]))) or ${related})`, params }
}

/** A unit's id and those below it; what is no unit of the house has none. */
export const unitsBelow = (rules: Rules, unit: string): string[] => [...rules.units.values()].filter((u) => u.path.includes(unit)).map((u) => u.id)

/** Reaches every unit of the house: what is summed up is the whole. */
export function seesWhole(rules: Rules, actor: Pick<Actor, 'as' | 'roles'>): boolean {
  if (actor.as === 'system' || actor.roles.some((g) => g.scope === 'house' || g.unit === null)) return true
  const reached = new Set(reachedUnits(rules, actor))
  return [...rules.units.keys()].every((id) => reached.has(id))
}

/** Units whose matters the actor's roles reach. */
export function reachedUnits(rules: Rules, actor: Pick<Actor, 'roles'>): string[] {
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
