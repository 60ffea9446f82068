import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { access, copyFile, link, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Unavailable } from '../errors.ts'
import { isFull, listed, syncFolder } from './folders.ts'
import { partStore, type Parts } from './parts.ts'

export interface FileStore {
  /** Keeps the bytes under their SHA-256 and answers it; safe on disk when it returns. @throws Unavailable when the disk is full */
  put(bytes: Buffer): Promise<string>
  /** Gives a file that lies whole on this disk its place under its SHA-256 too; the old name stays until it is removed. @throws Unavailable when the disk is full */
  take(path: string, sha256: string): Promise<void>
  /** Files on their way in pieces. */
  parts: Parts
  /** The bytes of a digest, or null when they are missing. */
  read(sha256: string): Promise<ReadStream | null>
  /** Digests of the bytes laid down before `ms`, in parts of at most `most`; what an interrupted `put` of then left aside is removed on the way. */
  older(ms: number, most: number): AsyncGenerator<string[]>
  /** Removes the bytes of a digest. Only for who made sure that nothing names them. */
  remove(sha256: string): Promise<void>
}

const DIGEST = /^[0-9a-f]{64}$/
const ASIDE = /^[0-9a-f]{64}\.[0-9a-f]{12}\.part$/

/**
 * Files by content in a folder of the house server: written aside, forced to disk, then put in place, so that a crash leaves either
 * the whole file or none. The same content is kept once.
 */
export function fileStore(folder: string): FileStore {
  const place = (sha256: string) => join(folder, sha256.slice(0, 2), sha256)
  return {
    parts: partStore(join(folder, 'parts')),
    async take(path, sha256) {
      const to = place(sha256)
      if (await exists(to)) return
      await mkdir(dirname(to), { recursive: true, mode: 0o700 })
      await link(path, to).catch((error: NodeJS.ErrnoException) => { if (error.code !== 'EEXIST') return copied(path, to); return undefined })
      await syncFolder(dirname(to))
    },
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const path = place(sha256)
      if (await exists(path)) return sha256
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const aside = asideOf(path)
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
        throw told(error)
      }
      return sha256
    },
    async read(sha256) {
      if (!DIGEST.test(sha256) || !(await exists(place(sha256)))) return null
      return createReadStream(place(sha256))
    },
    async *older(ms, most) {
      let found: string[] = []
      for (const part of (await listed(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
        for (const name of await listed(join(folder, part))) {
          if (!DIGEST.test(name) && !ASIDE.test(name)) continue
          const path = join(folder, part, name)
          const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }))
          if (mtimeMs >= ms) continue
          if (ASIDE.test(name)) { await rm(path, { force: true }); continue }
          if (found.push(name) >= most) { yield found; found = [] }
        }
      }
      if (found.length > 0) yield found
    },
    async remove(sha256) {
      if (DIGEST.test(sha256)) await rm(place(sha256), { force: true })
    },
  }
}

const exists = (path: string): Promise<boolean> => access(path).then(() => true, () => false)
const asideOf = (path: string): string => `${path}.${randomBytes(6).toString('hex')}.part`
const told = (error: unknown): unknown => (isFull(error) ? new Unavailable('disk-full', 60) : error)

/** Where the disk knows no second names. */
async function copied(path: string, to: string): Promise<void> {
  const aside = asideOf(to)
  try {
    await copyFile(path, aside)
    const file = await open(aside, 'r+')
    try { await file.sync() } finally { await file.close() }
    await rename(aside, to)
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined)
    throw told(error)
  }
}
