import type { Tx } from '../../platform/db.ts'
import { holdBytes, safeName, sniff, type FileStore } from '../../platform/files/index.ts'
import type { MailFile } from '../../platform/messaging/index.ts'

export interface KeptFile { row: { name: string; type: string; size: number; sha256: string }; /** In the transaction that names it. */ hold(tx: Tx): Promise<void> }

/** Lays files of a mail down before anything is written: by content, so that a repeat keeps them once. What may not be kept is counted only. */
export async function keepFiles(store: FileStore | null, files: MailFile[]): Promise<{ kept: KeptFile[]; leftOut: number }> {
  const kept: KeptFile[] = []
  for (const f of files) {
    const name = safeName(f.name)
    const found = sniff(name, f.content)
    if (!store || !('type' in found)) continue
    const sha256 = await store.put(f.content)
    kept.push({ row: { name, type: found.type, size: f.content.length, sha256 }, hold: (tx) => holdBytes(tx, store, sha256, f.content) })
  }
  return { kept, leftOut: files.length - kept.length }
}
