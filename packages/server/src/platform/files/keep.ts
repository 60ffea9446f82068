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

/**
 * Before a row names these bytes: keeps the sweep away from them until this transaction ends, and lays them down again where it was
 * quicker. May be repeated.
 */
export async function holdBytes(tx: Tx, store: FileStore, sha256: string, bytes: Buffer): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock_shared(${DIGEST_KEY}) from (select $1::text as d) x`, [sha256])
  await store.put(bytes)
}
