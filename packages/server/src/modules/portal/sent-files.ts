import type { Value } from '@guixing/core/model/kind'
import type { Tx } from '../../platform/db.ts'
import { invalid, Unavailable } from '../../platform/errors.ts'
import { addDocument, holdBytes, MOST_FILE_BYTES, type FileStore } from '../../platform/files/index.ts'
import { secret, sha256 } from '../../platform/hash.ts'
import { newId } from '../../platform/ids.ts'
import type { Held, Work } from '../engine/index.ts'

/** Files with one submission or one reply. */
export const MOST_SENT = 5
/** Files a client may hang on one matter in all. */
const MOST_OF_MATTER = 50
/** Bytes strangers may leave lying about unattached in one house; what is older than a day is swept. */
const MOST_LEFT = 100 * MOST_FILE_BYTES

/** A file sent without an account, and the key that proves it is the sender who attaches it. */
export interface SentFile { id: string; key: string }
export interface ShownFile { id: string; name: string; size: number }

const claimOf = (id: string, key: string): string => sha256(`file:${id}:${key}`)

/** Keeps a checked file until its sender attaches it. @throws Unavailable `throttled` when too much lies about unattached */
export async function keepSent(tx: Tx, store: FileStore, file: { name: string; type: string; bytes: Buffer; sha256: string }): Promise<SentFile & ShownFile> {
  const [left] = await tx.query<{ bytes: string | number }>('select coalesce(sum(size), 0) as bytes from document where tenant_id = $1 and matter_id is null and claim is not null', [tx.tenant])
  if (Number(left?.bytes ?? 0) + file.bytes.length > MOST_LEFT) throw new Unavailable('throttled', 3600)
  const id = newId()
  const key = secret()
  await holdBytes(tx, store, file.sha256, file.bytes)
  await addDocument(tx, { id, name: file.name, type: file.type, size: file.bytes.length, sha256: file.sha256, by: null, claim: claimOf(id, key) })
  return { id, key, name: file.name, size: file.bytes.length }
}

/**
 * Hangs what a client sent on the matter, in the transaction of their act, and puts it into the act's fact with the digest of its bytes.
 * @throws Invalid at `files`: `unknown-file` (not theirs, attached before, or swept), `too-many`
 */
export async function attachSent(work: Work, held: Held, action: string, sent: readonly SentFile[] | undefined): Promise<void> {
  if (!sent || sent.length === 0) return
  const keys = new Map(sent.map((f) => [f.id.toLowerCase(), f.key]))
  const rows = await work.tx.query<ShownFile & { sha256: string; claim: string }>(
    'select id, name, size, sha256, claim from document where tenant_id = $1 and id = any($2::uuid[]) and matter_id is null and claim is not null order by id for update', [work.tx.tenant, [...keys.keys()]])
  if (rows.length !== keys.size || rows.some((r) => r.claim !== claimOf(r.id, keys.get(r.id) ?? ''))) throw invalid('files', 'unknown-file')
  if (!held.isNew) {
    const [before] = await work.tx.query<{ n: number }>('select count(*)::int as n from document where tenant_id = $1 and matter_id = $2 and claim is not null', [work.tx.tenant, held.matter.id])
    if ((before?.n ?? 0) + rows.length > MOST_OF_MATTER) throw invalid('files', 'too-many', { max: MOST_OF_MATTER })
  }
  work.also.push({ text: 'update document set matter_id = $3 where tenant_id = $1 and id = any($2::uuid[])', params: [work.tx.tenant, rows.map((r) => r.id), held.matter.id] })
  const fact = held.facts.find((f) => f.what === action)
  if (fact) fact.detail = { ...fact.detail, files: rows.map((r): Value => ({ id: r.id, name: r.name, size: Number(r.size), sha256: r.sha256 })) }
}

/** Files of a matter that came through the portal, oldest first. What came by mail or from the house is not among them. */
export async function sentOf(tx: Tx, matter: string): Promise<ShownFile[]> {
  const rows = await tx.query<ShownFile>('select id, name, size from document where tenant_id = $1 and matter_id = $2 and claim is not null order by at, id', [tx.tenant, matter])
  return rows.map((r) => ({ id: r.id, name: r.name, size: Number(r.size) }))
}

/** One of them with where its bytes lie; undefined where the matter has no such file. */
export async function sentFile(tx: Tx, matter: string, id: string): Promise<(ShownFile & { type: string; sha256: string }) | undefined> {
  return (await tx.query<ShownFile & { type: string; sha256: string }>('select id, name, type, size, sha256 from document where tenant_id = $1 and id = $2 and matter_id = $3 and claim is not null', [tx.tenant, id, matter]))[0]
}
