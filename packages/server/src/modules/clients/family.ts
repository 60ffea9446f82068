import { NotFound } from '../../platform/errors.ts'
import { writeRows, type Tx } from '../../platform/db.ts'
import { CLIENT_COLUMNS, type ClientRecord } from './clients.ts'
import { clientDoc } from './words.ts'

export interface Kept extends ClientRecord { owner_id: string | null; since: string | null; note: string | null; created_at: string; version: number; merged_into: string | null; client_key: string }
/** A client and those found to be the same; what belongs to any of them is read with all. */
export interface Family { root: Kept; aliases: Kept[]; ids: string[] }

/** A client that is nobody else's, and those found to be it, as an array of SQL: `id` is an expression of its id. */
export const familySql = (id: string): string => `array(select a.id from client a where a.tenant_id = $1 and a.id = ${id} union all select a.id from client a where a.tenant_id = $1 and a.merged_into = ${id})`

const MOST_ALIASES = 500

/** The client an id means, one found to be another being that other. `lock`: nobody joins, parts or changes them meanwhile. @throws NotFound */
export async function familyOf(tx: Tx, id: string, lock = false): Promise<Family> {
  const read = () => tx.query<Kept>(
    `with r as materialized (select coalesce(merged_into, id) as id from client where tenant_id = $1 and id = $2)
     select ${CLIENT_COLUMNS}, c.owner_id, c.since, c.note, c.created_at, c.version, c.merged_into, c.client_key from client c
     where c.tenant_id = $1 and c.id in (select id from r union all select k.id from client k where k.tenant_id = $1 and k.merged_into = (select id from r)) order by c.merged_into is not null, c.created_at, c.id limit ${MOST_ALIASES}`, [tx.tenant, id])
  if (lock) await lockFamilies(tx, [id])
  const [root, ...aliases] = await read()
  if (!root || root.merged_into !== null) throw new NotFound()
  return { root, aliases, ids: [root.id, ...aliases.map((a) => a.id)] }
}

/** Locks clients and all that is joined with them, in one order whoever asks, so that two who join across each other wait and do not deadlock. */
export async function lockFamilies(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(
    `select id from client where tenant_id = $1 and id in (select id from client where tenant_id = $1 and id = any($2::uuid[]) union select coalesce(merged_into, id) from client where tenant_id = $1 and id = any($2::uuid[])
       union select k.id from client k where k.tenant_id = $1 and k.merged_into in (select coalesce(merged_into, id) from client where tenant_id = $1 and id = any($2::uuid[]))) order by id for update`, [tx.tenant, ids])
}

interface Found { id: string; name: string; room: string | null; phone: string | null; root: string; contact: boolean }

/** Writes anew what clients are found by: their own words, those of contacts who are there, and of clients found to be the same, which are found no longer by themselves. */
export async function reindex(tx: Tx, ids: readonly string[]): Promise<void> {
  const rows = await tx.query<Found>(
    `with r as materialized (select distinct coalesce(merged_into, id) as id from client where tenant_id = $1 and id = any($2::uuid[])),
       f as materialized (select c.id, c.name, c.room, c.phone, coalesce(c.merged_into, c.id) as root from client c where c.tenant_id = $1 and (c.id in (select id from r) or c.merged_into in (select id from r)))
     select f.*, false as contact from f union all select k.id, k.name, null, k.phone, f.root, true from client_contact k join f on f.id = k.client_id where k.tenant_id = $1 and (k.until is null or k.until >= current_date) order by id`, [tx.tenant, ids])
  const at = new Date().toISOString()
  const docs = rows.filter((r) => !r.contact && r.id === r.root).map((r) => clientDoc({ ...r, also: rows.filter((one) => one.root === r.root && one !== r) }, at))
  const aliases = rows.filter((r) => !r.contact && r.id !== r.root).map((r) => r.id)
  await writeRows(tx, { search_doc: docs }, aliases.length === 0 ? [] : [{ text: "delete from search_doc where tenant_id = $1 and type = 'client' and ref = any($2::uuid[])", params: [tx.tenant, aliases] }])
}
