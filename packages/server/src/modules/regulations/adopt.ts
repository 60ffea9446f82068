import { inHouse, type Pool, type Tx } from '../../platform/db.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { dayIn } from '../../platform/days.ts'
import { tellPeople } from '../../platform/messaging/index.ts'
import { forgetRules, raiseRevision, rulesOf } from '../rules/index.ts'
import { switchCatalogue } from './catalogue.ts'
import { mustLeaveAWay } from './flows.ts'
import { mustBeSound, packsOnDisk } from './shelf.ts'
import { streamFact } from '../../platform/stream-fact.ts'

/** Stores a regulation as it is on disk and adopts it; matters opened before stay under their versions. */
export async function adoptIn(tx: Tx, person: string | null, code: string, level: 'enforced' | 'observed' | 'reference', from: string): Promise<void> {
  mustBeSound(code)
  const { regulations } = packsOnDisk().catalogue
  const regulation = Object.hasOwn(regulations, code) ? regulations[code] : undefined
  if (!regulation) throw new NotFound()
  await mustLeaveAWay(tx, regulation, level)
  await tx.query('insert into regulation_version (tenant_id, code, version, hash, body) values ($1, $2, $3, $4, $5) on conflict do nothing', [tx.tenant, code, regulation.version, regulation.hash, JSON.stringify(regulation)])
  // Its controls were checked against the catalogue beside it, so that one comes into force with it.
  await switchCatalogue(tx, person)
  await tx.query('insert into adoption (tenant_id, code, hash, level, from_day, adopted_by, id) values ($1, $2, $3, $4, $5, $6, $7)', [tx.tenant, code, regulation.hash, level, from, person, newId()])
  await streamFact(tx, 'regulation-adopted', { code, version: regulation.version, hash: regulation.hash, level, from }, `regulation:${code}`, person)
  await raiseRevision(tx)
}

export async function adopt(pool: Pool, tenant: string, person: string, code: string, level: 'enforced' | 'observed' | 'reference', from: string): Promise<void> {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(from)) throw invalid('from', 'date')
  await inHouse(pool, tenant, (tx) => adoptIn(tx, person, code, level, from))
  forgetRules(tenant)
  await askToRead(pool, tenant, code)
}

/** Everybody in scope must read and confirm within P54 days; those who have confirmed this very version are left alone. */
export async function askToRead(pool: Pool, tenant: string, code: string): Promise<number> {
  const rules = await rulesOf(pool, tenant)
  const a = rules.adopted.find((x) => x.code === code)
  if (!a || a.level === 'reference' || !a.regulation.controls.some((c) => c.type === 'acknowledge')) return 0
  const today = dayIn(rules.house.zone, new Date().toISOString())
  const within = Number(rules.paramAt('P54', today) ?? 7)
  const due = new Date(Date.parse(`${today}T00:00:00Z`) + within * 86_400_000).toISOString().slice(0, 10)
  return inHouse(pool, tenant, async (tx) => {
    const people = [...rules.people.values()].filter((p) => p.active).map((p) => p.id)
    const fresh = await tx.query<{ person_id: string }>(
      'insert into acknowledgement (tenant_id, code, hash, person_id, due_on) select $1, $2, $3, p, $5 from unnest($4::uuid[]) as p on conflict do nothing returning person_id', [tenant, code, a.hash, people, due])
    await tellPeople(tx, rules, [{ people: fresh.map((f) => f.person_id), code: 'acknowledge-wanted', params: { code, title: a.regulation.titles['zh-CN'], due }, key: `ack:${a.hash}` }])
    return fresh.length
  })
}
