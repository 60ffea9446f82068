import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { mkdir, open, rm, stat, statfs, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Unavailable } from '../errors.ts'
import { isFull, listed, syncFolder } from './folders.ts'

/** What came with one piece: bytes of the part that are safe on disk, and why there are not more. */
export interface Taken { got: number; ended: 'all' | 'broken' | 'too-much' | 'lost' | 'disk-full' }
export interface Piece {
  /** Where it begins; what the part holds beyond is dropped. */
  at: number
  /** Where the file ends. */
  size: number
  /** Says how much is safe by now, at least every few seconds; false: somebody else writes here, stop. */
  tick: (got: number) => Promise<boolean>
  /** Each chunk as it comes, for a checksum. */
  see?: (chunk: Buffer) => void
}
export interface Parts {
  /** Appends a piece and forces it to disk. What came before the line broke stays. Null: the part holds less than `at`. */
  append(id: string, chunks: AsyncIterable<Buffer>, piece: Piece): Promise<Taken | null>
  /** SHA-256 of a whole part, read in small pieces; null when `tick` says to stop. */
  digest(id: string, tick: () => Promise<boolean>): Promise<string | null>
  pathOf(id: string): string
  remove(id: string): Promise<void>
  /** Removes parts nobody wrote to since `ms`; answers how many. */
  dropOlder(ms: number): Promise<number>
  /** Is there room on the disk for so many bytes more? @throws Unavailable `disk-full` */
  mustHaveRoom(bytes: number): Promise<void>
}

const SAFE_EVERY_BYTES = 8 * 1024 * 1024
const TICK_EVERY_MS = 5_000
const NAME = /^[0-9a-f-]{36}$/
/** What the database and the others on this disk need to go on. */
const LEAVE_FREE = 64 * 1024 * 1024

/** Parts of files on their way, each under the id of its upload, in a folder all nodes share. */
export function partStore(folder: string): Parts {
  const pathOf = (id: string): string => join(folder, id)
  return {
    pathOf,
    async append(id, chunks, { at, size, tick, see }) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const file = await open(pathOf(id), constants.O_RDWR | constants.O_CREAT, 0o600).catch((error: unknown) => { if (isFull(error)) return null; throw error })
      if (!file) return { got: at, ended: 'disk-full' }
      try {
        if ((await file.stat()).size < at) return null
        // What lies beyond was never told to anybody, and may be half of something.
        await file.truncate(at)
        const taken = await write(file, chunks, { at, size, tick, ...(see ? { see } : {}) })
        if (at === 0) await syncFolder(dirname(pathOf(id)))
        return taken
      } finally {
        await file.close()
      }
    },
    async digest(id, tick) {
      const hash = createHash('sha256')
      let last = Date.now()
      for await (const chunk of createReadStream(pathOf(id), { highWaterMark: 1024 * 1024 })) {
        hash.update(chunk as Buffer)
        if (Date.now() - last < TICK_EVERY_MS) continue
        if (!(await tick())) return null
        last = Date.now()
      }
      return hash.digest('hex')
    },
    remove: (id) => (NAME.test(id) ? rm(pathOf(id), { force: true }) : Promise.resolve()),
    async dropOlder(ms) {
      let n = 0
      for (const name of (await listed(folder)).filter((one) => NAME.test(one))) {
        const { mtimeMs } = await stat(pathOf(name)).catch(() => ({ mtimeMs: Infinity }))
        if (mtimeMs >= ms) continue
        await rm(pathOf(name), { force: true })
        n += 1
      }
      return n
    },
    async mustHaveRoom(bytes) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // Some file systems do not tell: then it shows while writing.
      const told = await statfs(folder).catch(() => null)
      if (told && told.blocks > 0 && told.bavail * told.bsize < bytes + LEAVE_FREE) throw new Unavailable('disk-full', 60)
    },
  }
}

async function write(file: FileHandle, chunks: AsyncIterable<Buffer>, { at, size, tick, see }: Piece): Promise<Taken> {
  let [got, end, last] = [at, at, Date.now()]
  let ended: Taken['ended'] = 'all'
  try {
    for await (const chunk of beforeBreak(chunks)) {
      if (chunk === 'broken') { ended = 'broken'; break }
      if (end + chunk.length > size) { ended = 'too-much'; break }
      see?.(chunk)
      if (end - got >= SAFE_EVERY_BYTES || Date.now() - last >= TICK_EVERY_MS) {
        await file.datasync()
        got = end
        // Asked before the next byte is written: after a long silence the part may be somebody else's.
        if (!(await tick(got))) return { got, ended: 'lost' }
        last = Date.now()
      }
      for (let done = 0; done < chunk.length;) done += (await file.write(chunk, done, chunk.length - done, end + done)).bytesWritten
      end += chunk.length
    }
    await file.datasync()
    return { got: end, ended }
  } catch (error) {
    if (!isFull(error)) throw error
    return { got, ended: 'disk-full' }
  }
}

/** The chunks of a request; where the line breaks it says so instead of throwing, so that faults of the disk stand apart. */
async function* beforeBreak(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer | 'broken'> {
  const each = chunks[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await each.next().catch(() => 'broken' as const)
      if (next === 'broken') { yield next; return }
      if (next.done) return
      yield next.value
    }
  } finally {
    await each.return?.()?.catch(() => undefined)
  }
}
