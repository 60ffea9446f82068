import { inHouse, type Pool, type Tx } from '../../platform/db.ts'
import { Invalid, invalid } from '../../platform/errors.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { forgetRules, raiseRevision, type CatalogueBody } from '../rules/index.ts'
import { catalogueBody, mustBeSound } from './shelf.ts'

/**
 * Puts the catalogue on disk in force for what is opened and adopted next, stored and with its fact; answers whether it was another before.
 * Matters keep the one they were opened under. @throws Invalid `pack-broken` where it lacks a kind the house has matters of: kinds are retired, never removed
 */
export async function switchCatalogue(tx: Tx, person: string | null): Promise<boolean> {
  const { body, hash } = catalogueBody()
  // The row of the house is locked, so that of two nodes the second sees what the first put in force.
  const [house] = await tx.query<{ hash: string | null }>(
    'select coalesce(h.catalogue_hash, (select c.hash from catalogue_version c where c.tenant_id = h.id order by c.stored_at desc, c.hash limit 1)) as hash from house h where h.id = $1 for update', [tx.tenant])
  const before = house?.hash ?? null
  if (before === hash) return false
  if (before !== null) await mustKeepKinds(tx, before, body)
  await tx.query('insert into catalogue_version (tenant_id, hash, body) values ($1, $2, $3) on conflict do nothing', [tx.tenant, hash, JSON.stringify(body)])
  await tx.query('update house set catalogue_hash = $2 where id = $1', [tx.tenant, hash])
  await streamFact(tx, 'catalogue-switched', { catalogue: hash, previous: before }, 'settings', person)
  await raiseRevision(tx)
  return true
}

async function mustKeepKinds(tx: Tx, before: string, body: CatalogueBody): Promise<void> {
  const [known] = await tx.query<{ body: CatalogueBody }>('select body from catalogue_version where tenant_id = $1 and hash = $2', [tx.tenant, before])
  const lacking = Object.keys(known?.body.kinds ?? {}).filter((kind) => !Object.hasOwn(body.kinds, kind))
  if (lacking.length === 0) return
  const used = await tx.query<{ kind: string }>('select k.kind from unnest($2::text[]) as k(kind) where exists (select 1 from matter m where m.tenant_id = $1 and m.kind = k.kind)', [tx.tenant, lacking])
  const [first] = used
  if (first) throw invalid('code', 'pack-broken', { file: `catalogue/kinds/${first.kind}.yaml`, where: '', message: 'is gone, and there are matters of this kind', faults: used.length })
}

/**
 * At the start of a node: every house goes on with the catalogue this node finds on its disk. Once, at the start: of nodes with different disks the one
 * started last decides for all, and none takes it back while it runs. A catalogue with a fault, or without a kind a house has matters of, is left alone and told.
 */
export async function takeUpCatalogue(pool: Pool, log: (line: string) => void): Promise<number> {
  const { rows: houses } = await pool.query<{ id: string }>('select id from house order by id')
  if (houses.length === 0) return 0
  // Whatever is wrong, the houses run on with what is stored.
  const told = (error: unknown, house = ''): false => {
    const [fault] = error instanceof Invalid ? error.errors : []
    log(`The catalogue on disk is not taken up${house && ` in house ${house}`}: ${fault ? [fault.params.file, fault.params.where, fault.params.message].filter(Boolean).join(' · ') : (error as Error).message}`)
    return false
  }
  try { mustBeSound() } catch (error) { told(error); return 0 }
  let switched = 0
  for (const { id } of houses) {
    if (!(await inHouse(pool, id, (tx) => switchCatalogue(tx, null)).catch((error: unknown) => told(error, id)))) continue
    forgetRules(id)
    switched += 1
  }
  return switched
}
