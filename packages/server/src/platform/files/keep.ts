import { invalid } from '../errors.ts'
import type { Tx } from '../db.ts'
import { received, MOST_FILE_BYTES } from './received.ts'
import { ALLOWED_ENDINGS, safeName, sniff } from './sniff.ts'
import type { FileStore } from './store.ts'

export interface Checked { name: string; type: string; bytes: Buffer }

/**
 * The file of an upload, told by its bytes and under a name fit to keep.
 * @throws Invalid at `file`: required, malformed, file-too-large, file-type, file-content, file-empty
 */
export async function checkedFile(request: Parameters<typeof received>[0]): Promise<Checked> {
  const sent = await received(request, MOST_FILE_BYTES)
  if (sent === 'none') throw invalid('file', 'required')
  if (sent === 'too-large') throw invalid('file', 'file-too-large', { max: MOST_FILE_BYTES })
  const name = safeName(sent.name)
  const kept = sniff(name, sent.bytes)
  if ('fault' in kept) throw invalid('file', kept.fault, { allowed: ALLOWED_ENDINGS.join(' ') })
  return { name, type: kept.type, bytes: sent.bytes }
}

/** What the sweep of files locks a digest by: shared by whoever is about to name it in a row, alone by whoever removes it. */
export const DIGEST_KEY = 'hashtextextended(d, 2)'

/** From here to the end of the transaction the sweep leaves the bytes of this digest alone. May be repeated. */
export async function holdDigest(tx: Tx, sha256: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock_shared(${DIGEST_KEY}) from (select $1::text as d) x`, [sha256])
}

/** Before a row names these bytes: holds their digest, and lays them down again where the sweep was quicker. May be repeated. */
export async function holdBytes(tx: Tx, store: FileStore, sha256: string, bytes: Buffer): Promise<void> {
  await holdDigest(tx, sha256)
  await store.put(bytes)
}

/** `by`: who sent it, null for somebody without an account; `kept`: the sweep never takes it; `claim`: digest of the key a stranger attaches it with. */
export interface NewDocument { id: string; name: string; type: string; size: number; sha256: string; by: string | null; kept?: boolean; claim?: string }

/** The row of a file whose bytes are held, attached to nothing yet. */
export async function addDocument(tx: Tx, d: NewDocument): Promise<void> {
  await tx.query('insert into document (tenant_id, id, name, type, size, sha256, at, by_id, kept, claim) values ($1, $2, $3, $4, $5, $6, clock_timestamp(), $7, $8, $9)', [tx.tenant, d.id, d.name, d.type, d.size, d.sha256, d.by, d.kept ?? false, d.claim ?? null])
}
