import type { Tx } from '../../platform/db.ts'
import { dayIn } from '../../platform/days.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { foldText } from '../../platform/search/index.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { raiseRevision, type Rules } from '../rules/index.ts'

export interface Grant { role: string; unit: string | null; scope: 'own-unit' | 'unit-tree' | 'house' }
export interface NewPerson { id?: string; name: string; login?: string; email?: string; phone?: string; unit: string; roles: Grant[]; active?: boolean }

const RULING = ['administrator', 'general-manager']
const mayRule = (roles: { role: string }[]): boolean => roles.some((r) => RULING.includes(r.role))

/** Adds a person or changes one, with the roles held from now on; the fact keeps what was before. Nobody can take away the last administrator. */
export async function savePerson(tx: Tx, rules: Rules, by: string | null, person: NewPerson): Promise<{ id: string; userId: string | null; joined: boolean }> {
  const name = person.name.trim()
  if (name === '') throw invalid('name', 'required')
  if (!rules.units.has(person.unit)) throw invalid('unit', 'unknown-unit')
  for (const grant of person.roles) {
    if (!rules.roles[grant.role] || grant.role === 'client') throw invalid('roles', 'unknown-role', { role: grant.role })
    if (grant.unit !== null && !rules.units.has(grant.unit)) throw invalid('roles', 'unknown-unit', { role: grant.role })
    if (grant.unit === null && grant.scope !== 'house') throw invalid('roles', 'unit-required', { role: grant.role })
  }
  const active = person.active ?? true
  const before = person.id === undefined ? undefined : rules.people.get(person.id)
  if (person.id !== undefined && !before) throw new NotFound()
  const others = [...rules.people.values()].some((p) => p.id !== person.id && p.active && mayRule(p.grants))
  if (before && !others && mayRule(before.grants) && !(active && mayRule(person.roles))) throw invalid('roles', 'last-administrator')
  const login = person.login?.trim() || (before?.login ?? null)
  if (login !== null && [...rules.people.values()].some((p) => p.id !== person.id && p.login?.toLowerCase() === login.toLowerCase())) throw invalid('login', 'taken')

  const id = person.id ?? newId()
  const email = person.email === undefined ? before?.email ?? null : person.email.trim() || null
  const [row] = await tx.query<{ user_id: string | null }>(
    `insert into person (tenant_id, id, name, login, email, phone, unit_id, language, active, search, joined_on) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (tenant_id, id) do update set name = excluded.name, login = excluded.login, email = excluded.email, phone = coalesce(excluded.phone, person.phone), unit_id = excluded.unit_id, active = excluded.active, search = excluded.search returning user_id`,
    [tx.tenant, id, name, login, email, person.phone?.trim() || null, person.unit, rules.house.language, active, foldText(name), dayIn(rules.house.zone, new Date().toISOString())])
  await tx.query('delete from role_grant where tenant_id = $1 and person_id = $2', [tx.tenant, id])
  for (const grant of uniqueGrants(person.roles)) await tx.query('insert into role_grant (tenant_id, id, person_id, role, unit_id, scope) values ($1, $2, $3, $4, $5, $6)', [tx.tenant, newId(), id, grant.role, grant.unit, grant.scope])
  await streamFact(tx, before ? 'person-changed' : 'person-added', {
    name, unit: person.unit, active, roles: person.roles.map((g) => ({ ...g })), ...(before ? { before: { name: before.name, unit: before.unit, active: before.active, roles: before.grants.map((g) => ({ ...g })) } } : {}),
  }, `person:${id}`, by)
  if (!before) await askNewcomer(tx, rules, id)
  await raiseRevision(tx)
  return { id, userId: row?.user_id ?? null, joined: !before }
}

function uniqueGrants(roles: Grant[]): Grant[] {
  return [...new Map(roles.map((g) => [`${g.role}/${g.unit ?? ''}/${g.scope}`, g])).values()]
}

/** From the first day on: every adopted regulation with articles to acknowledge is to be read within P54 days. */
async function askNewcomer(tx: Tx, rules: Rules, person: string): Promise<void> {
  const today = dayIn(rules.house.zone, new Date().toISOString())
  const due = new Date(Date.parse(`${today}T00:00:00Z`) + Number(rules.paramAt('P54', today) ?? 7) * 86_400_000).toISOString().slice(0, 10)
  const wanted = rules.adopted.filter((a) => a.level !== 'reference' && a.regulation.controls.some((c) => c.type === 'acknowledge'))
  await tx.query('insert into acknowledgement (tenant_id, code, hash, person_id, due_on) select $1, c, h, $4, $5 from unnest($2::text[], $3::text[]) as w(c, h) on conflict do nothing', [tx.tenant, wanted.map((a) => a.code), wanted.map((a) => a.hash), person, due])
}
