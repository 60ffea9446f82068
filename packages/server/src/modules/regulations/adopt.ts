import { loadCatalogue, packsDir, type PackError } from '@guixing/packs'
import type { Catalogue, Regulation } from '@guixing/core/model/regulation'
import { inHouse, type Pool, type Tx,writeRows } from '../../platform/db.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { sha256 } from '../../platform/hash.ts'
import { newId } from '../../platform/ids.ts'
import { dayIn } from '../../platform/days.ts'
import { notifyRows } from '../../platform/messaging/index.ts'
import { forgetRules, rulesOf, type CatalogueBody } from '../rules/index.ts'
import { streamFact } from '../../platform/stream-fact.ts'

let shelf: { catalogue: Catalogue; errors: PackError[] } | undefined

/** The packs on disk: what can be adopted next. A pack with an error is left out and reported by `doctor`. */
export function packsOnDisk(): { catalogue: Catalogue; errors: PackError[] } {
  return (shelf ??= loadCatalogue(packsDir()))
}

export function offered(): Regulation[] {
  return Object.values(packsOnDisk().catalogue.regulations)
}

/** The shared parts of the catalogue, as stored with a house. */
export function catalogueBody(): { body: CatalogueBody; hash: string } {
  return (shared ??= readBody())
}

let shared: { body: CatalogueBody; hash: string } | undefined
function readBody(): { body: CatalogueBody; hash: string } {
  const { kinds, lists, lexicon, forms, params, roles } = packsOnDisk().catalogue
  const body: CatalogueBody = { kinds, lists, lexicon, forms, params, roles }
  return { body, hash: sha256(JSON.stringify(body)) }
}

/**
 * What is adopted is stored, and the shared catalogue with it: a fault in either would take a kind or an article from a house that runs
 * well. @throws Invalid `pack-broken` with the file, the place in it and what is wrong there
 */
function mustBeSound(code: string): void {
  const faults = packsOnDisk().errors.filter((e) => e.file.startsWith('catalogue/') || e.file.startsWith(`regulations/${code}/`))
  const [first] = faults
  if (first) throw invalid('code', 'pack-broken', { file: first.file, where: [first.clause, first.control, first.field].filter(Boolean).join(' · '), message: first.message, faults: faults.length })
}

/** Stores a regulation as it is on disk and adopts it; matters opened before stay under their versions. */
export async function adoptIn(tx: Tx, person: string | null, code: string, level: 'enforced' | 'observed' | 'reference', from: string): Promise<void> {
  mustBeSound(code)
  const { regulations } = packsOnDisk().catalogue
  const regulation = Object.hasOwn(regulations, code) ? regulations[code] : undefined
  if (!regulation) throw new NotFound()
  await tx.query('insert into regulation_version (tenant_id, code, version, hash, body) values ($1, $2, $3, $4, $5) on conflict do nothing', [tx.tenant, code, regulation.version, regulation.hash, JSON.stringify(regulation)])
  const { body, hash } = catalogueBody()
  await tx.query('insert into catalogue_version (tenant_id, hash, body) values ($1, $2, $3) on conflict do nothing', [tx.tenant, hash, JSON.stringify(body)])
  await tx.query('insert into adoption (tenant_id, code, hash, level, from_day, adopted_by, id) values ($1, $2, $3, $4, $5, $6, $7)', [tx.tenant, code, regulation.hash, level, from, person, newId()])
  await streamFact(tx, 'regulation-adopted', { code, version: regulation.version, hash: regulation.hash, level, from }, `regulation:${code}`, person)
  await tx.query('update house set rev = rev + 1 where id = $1', [tx.tenant])
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
    const work = { now: new Date().toISOString(), rows: {} as Record<string, Record<string, unknown>[]>, rules }
    notifyRows(work, fresh.map((f) => f.person_id), 'acknowledge-wanted', { code, title: a.regulation.titles['zh-CN'], due }, null, `ack:${a.hash}`)
    await writeRows(tx, work.rows)
    return fresh.length
  })
}
