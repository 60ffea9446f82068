import type { PersonView } from '@guixing/contract/house'
import type { Tx } from '../../platform/db.ts'
import type { Rules } from '../rules/index.ts'
import { personMatches } from './words.ts'

export interface PeopleQuery { unit?: string; q?: string; role?: string; id?: string }

/** People of the house by name; contacts and logins only for those who administer. Filters narrow, unknown ones give nobody. */
export async function listPeople(tx: Tx, rules: Rules, query: PeopleQuery, full: boolean): Promise<PersonView[]> {
  const people = [...rules.people.values()].filter((p) =>
    (query.id === undefined || p.id === query.id)
    && (query.unit === undefined || (p.unit !== null && (rules.units.get(p.unit)?.path ?? []).includes(query.unit)))
    && (query.role === undefined || p.grants.some((g) => g.role === query.role))
    && (!query.q?.trim() || personMatches(p, query.q)))
  const ids = people.map((p) => p.id)
  const counts = new Map((await tx.query<{ owner_id: string; n: number }>('select owner_id, count(*)::int as n from matter where tenant_id = $1 and owner_id = any($2::uuid[]) and not final group by owner_id', [tx.tenant, ids])).map((r) => [r.owner_id, r.n]))
  const phones = full ? new Map((await tx.query<{ id: string; phone: string | null }>('select id, phone from person where tenant_id = $1 and id = any($2::uuid[])', [tx.tenant, ids])).map((r) => [r.id, r.phone])) : new Map<string, string | null>()
  const now = new Date().toISOString()
  return people.sort((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name, 'zh')).map((p) => {
    const delegation = rules.delegations.filter((d) => d.from === p.id && d.ends > now).sort((a, b) => a.starts.localeCompare(b.starts))[0]
    const unit = p.unit ? rules.units.get(p.unit) : undefined
    return {
      id: p.id, name: p.name, login: full ? p.login : null, email: full ? p.email : null, phone: phones.get(p.id) ?? null, unit: unit ? { id: unit.id, name: unit.name } : null, active: p.active,
      roles: p.grants.map((g) => ({ role: g.role, unit: g.unit, scope: g.scope, unitName: g.unit ? rules.units.get(g.unit)?.name ?? null : null })),
      delegate: delegation ? { to: { id: delegation.to, name: rules.people.get(delegation.to)?.name ?? '—' }, from: delegation.starts, until: delegation.ends } : null, openMatters: counts.get(p.id) ?? 0,
    }
  })
}
