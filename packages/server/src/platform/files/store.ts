import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { access, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Unavailable } from '../errors.ts'

export interface FileStore {
  /** Keeps the bytes under their SHA-256 and answers it; safe on disk when it returns. @throws Unavailable when the disk is full */
  put(bytes: Buffer): Promise<string>
  /** The bytes of a digest, or null when they are missing. */
  read(sha256: string): Promise<ReadStream | null>
}

const DIGEST = /^[0-9a-f]{64}$/

/**
 * Files by content in a folder of the house server: written aside, forced to disk, then put in place, so that a crash leaves either
 * the whole file or none. The same content is kept once.
 */
export function fileStore(folder: string): FileStore {
  const place = (sha256: string) => join(folder, sha256.slice(0, 2), sha256)
  return {
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const path = place(sha256)
      if (await exists(path)) return sha256
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const aside = `${path}.${randomBytes(6).toString('hex')}.part`
      try {
        const file = await open(aside, 'wx', 0o600)
        try {
          await file.writeFile(bytes)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(aside, path)
        await syncFolder(dirname(path))
      } catch (error) {
        await rm(aside, { force: true }).catch(() => undefined)
        if (['ENOSPC', 'EDQUOT'].includes((error as { code?: string }).code ?? '')) throw new Unavailable('disk-full', 60)
        throw error
      }
      return sha256
    },
    async read(sha256) {
      if (!DIGEST.test(sha256) || !(await exists(place(sha256)))) return null
      return createReadStream(place(sha256))
    },
  }
}

const exists = (path: string): Promise<boolean> => access(path).then(() => true, () => false)

/** The new name itself must reach the disk; a system that cannot sync folders (Windows) does it by itself. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null)
  try {
    await folder?.sync()
  } catch {
    // Not offered here.
  } finally {
    await folder?.close()
  }
}
