import { inHouse, type Pool, type Tx } from '../db.ts'
import { invalid, NotFound } from '../errors.ts'
import { isId, newId } from '../ids.ts'
import { addDocument, holdDigest } from './keep.ts'
import { sniffFile, type Sniffed } from './sniff.ts'
import type { FileStore } from './store.ts'
import { LEFT_HOURS } from './sweep.ts'

/** Largest file that comes in pieces, in bytes, where the installation says nothing else. */
export const MOST_UPLOAD_BYTES = 200 * 1024 * 1024
/** Uploads one person may have open; beyond them the longest untouched makes way if it lay still for an hour. */
const MOST_OPEN = 8
/** All open uploads of a house together, in files of the largest size. */
const MOST_OF_HOUSE = 20
/** Whoever writes is alone for so long; renewed every few seconds, so that a node that died holds nobody up for more. */
const HOLD_SECONDS = 30

export interface Upload { id: string; name: string; size: number; got: number; held: boolean; file: string | null; expires: string }
/** Alone with an upload, from `got` on. */
export interface Held { id: string; by: string; token: string; name: string; size: number; got: number }
const COLUMNS = `id, name, size, got, document_id as file, coalesce(held_until > clock_timestamp(), false) as held, touched_at + make_interval(hours => ${LEFT_HOURS}) as expires`

/**
 * Begins an upload. What it will need counts from now on, so that parts never fill the disk.
 * @throws Invalid at `file`: too-many-uploads (of the person), uploads-full (of the house)
 */
export async function openUpload(tx: Tx, by: string, name: string, size: number, mostBytes: number): Promise<{ upload: Upload; gone: string[] }> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1 || ' uploads', 0))", [tx.tenant])
  const gone = await tx.query<{ id: string }>(
    `delete from upload where tenant_id = $1 and id in (
       select id from (select id, touched_at, held_until, row_number() over (order by touched_at desc) as n from upload where tenant_id = $1 and by_id = $2 and document_id is null) u
       where n >= $3 and touched_at < clock_timestamp() - interval '1 hour' and coalesce(held_until < clock_timestamp(), true)) returning id`, [tx.tenant, by, MOST_OPEN])
  const [open] = await tx.query<{ mine: number; bytes: number }>('select count(*) filter (where by_id = $2)::int as mine, coalesce(sum(size), 0)::bigint as bytes from upload where tenant_id = $1 and document_id is null', [tx.tenant, by])
  if ((open?.mine ?? 0) >= MOST_OPEN) throw invalid('file', 'too-many-uploads', { max: MOST_OPEN })
  if (Number(open?.bytes ?? 0) + size > MOST_OF_HOUSE * mostBytes) throw invalid('file', 'uploads-full')
  const [upload] = await tx.query<Upload>(`insert into upload (tenant_id, id, by_id, name, size) values ($1, $2, $3, $4, $5) returning ${COLUMNS}`, [tx.tenant, newId(), by, name, size])
  if (!upload) throw new Error('no row came of an upload')
  return { upload, gone: gone.map((g) => g.id) }
}

/** An upload of this person. @throws NotFound also for those of others */
export async function uploadOf(tx: Tx, by: string, id: string): Promise<Upload> {
  if (!isId(id)) throw new NotFound()
  const [row] = await tx.query<Upload>(`select ${COLUMNS} from upload where tenant_id = $1 and id = $2 and by_id = $3`, [tx.tenant, id, by])
  if (!row) throw new NotFound()
  return row
}

/** Makes this request the only one that writes, on all nodes, if it goes on exactly where the part ends; else answers how things stand. */
export async function holdUpload(tx: Tx, by: string, id: string, at: number): Promise<Held | Upload> {
  if (!isId(id)) throw new NotFound()
  const token = newId()
  const [row] = await tx.query<{ name: string; size: number; got: number }>(
    `update upload set held_by = $4, held_until = clock_timestamp() + make_interval(secs => ${HOLD_SECONDS}), touched_at = clock_timestamp()
     where tenant_id = $1 and id = $2 and by_id = $3 and got = $5 and document_id is null and coalesce(held_until < clock_timestamp(), true) returning name, size, got`, [tx.tenant, id, by, token, at])
  return row ? { id, by, token, ...row } : uploadOf(tx, by, id)
}
export const isHeld = (one: Held | Upload): one is Held => 'token' in one

/** Notes how much is safe, and holds on. False: somebody else writes meanwhile. */
export async function renewHold(tx: Tx, held: Held, got: number): Promise<boolean> {
  const rows = await tx.query(`update upload set got = $4, held_until = clock_timestamp() + make_interval(secs => ${HOLD_SECONDS}), touched_at = clock_timestamp() where tenant_id = $1 and id = $2 and held_by = $3 returning 1`, [tx.tenant, held.id, held.token, got])
  return rows.length > 0
}

/** Notes how much is safe, and lets others write. */
export async function letGo(tx: Tx, held: Held, got: number): Promise<Upload> {
  await tx.query('update upload set got = $4, held_by = null, held_until = null, touched_at = clock_timestamp() where tenant_id = $1 and id = $2 and held_by = $3', [tx.tenant, held.id, held.token, got])
  return uploadOf(tx, held.by, held.id)
}

/** Ends an upload. @returns false while somebody writes to it. @throws NotFound */
export async function dropUpload(tx: Tx, by: string, id: string, token: string | null = null): Promise<boolean> {
  await uploadOf(tx, by, id)
  return (await tx.query('delete from upload where tenant_id = $1 and id = $2 and (held_by = $3 or coalesce(held_until < clock_timestamp(), true)) returning 1', [tx.tenant, id, token])).length > 0
}

/**
 * Makes a file of a part that is whole: checked as every other upload, laid down under its digest, named in a row. Whoever calls holds
 * it. Cut off anywhere, the part is still there and it is done again.
 * @returns the fault of the file, or 'lost' when somebody else took over
 */
export async function finishUpload(pool: Pool, tenant: string, store: FileStore, held: Held): Promise<{ file: string } | Extract<Sniffed, { fault: string }> | 'lost'> {
  const path = store.parts.pathOf(held.id)
  const kept = await sniffFile(held.name, path)
  if ('fault' in kept) return kept
  const sha256 = await store.parts.digest(held.id, () => inHouse(pool, tenant, (tx) => renewHold(tx, held, held.size)))
  if (sha256 === null) return 'lost'
  const file = newId()
  const mine = await inHouse(pool, tenant, async (tx) => {
    const rows = await tx.query('update upload set document_id = $4, held_by = null, held_until = null, touched_at = clock_timestamp() where tenant_id = $1 and id = $2 and held_by = $3 returning 1', [tx.tenant, held.id, held.token, file])
    if (rows.length === 0) return false
    await holdDigest(tx, sha256)
    await store.take(path, sha256)
    await addDocument(tx, { id: file, name: held.name, type: kept.type, size: held.size, sha256, by: held.by })
    return true
  })
  if (!mine) return 'lost'
  await store.parts.remove(held.id)
  return { file }
}

/** Removes uploads of one house nobody went on with for a day, and their parts; answers how many. */
export async function dropLeftUploads(pool: Pool, tenant: string, store: FileStore): Promise<number> {
  const gone = await inHouse(pool, tenant, (tx) => tx.query<{ id: string }>(
    'delete from upload where tenant_id = $1 and touched_at < clock_timestamp() - make_interval(hours => $2) and coalesce(held_until < clock_timestamp(), true) returning id', [tenant, LEFT_HOURS]))
  for (const { id } of gone) await store.parts.remove(id)
  return gone.length
}

/** Removes parts no upload is left of: what a crash left between row and part. One still going on was written to within a day. */
export const dropLostParts = (store: FileStore): Promise<number> => store.parts.dropOlder(Date.now() - 2 * LEFT_HOURS * 3_600_000)
