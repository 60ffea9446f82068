import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { DatabaseStartError, errorCode } from './errors.ts'
import { isAlive, processMark } from './processes.ts'

const BEAT_MS = 1_000
/** Without a beat for this long the holder is dead even if another program now has its process id. */
const STALE_MS = 15_000

/**
 * Runs `work` while no other application starts or stops the same database. The lock is a file that names its
 * holder; a holder that was killed is noticed by its process id or by the missing beat.
 * @throws DatabaseStartError `busy` after `patienceMs`
 */
export async function withStartLock<T>(path: string, work: () => Promise<T>, patienceMs = 120_000): Promise<T> {
  const mark = `${processMark(process.pid)} ${randomBytes(8).toString('hex')}`
  const until = Date.now() + patienceMs
  while (!tryTake(path, mark)) {
    if (isStale(path)) takeAway(path)
    else if (Date.now() > until) {
      throw new DatabaseStartError('busy', `Another Guixing has been starting or stopping the database for ${patienceMs / 1000} s; it holds ${path}.`, 'Wait for it or end it, then start again.')
    } else await wait(50 + Math.random() * 50)
  }
  const beat = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date())
    } catch {
      // Deleted by hand: nothing to keep alive any more.
    }
  }, BEAT_MS)
  beat.unref()
  try {
    return await work()
  } finally {
    clearInterval(beat)
    if (read(path) === mark) rmSync(path, { force: true })
  }
}

function tryTake(path: string, mark: string): boolean {
  // Written aside and linked, so that nobody ever reads a lock that does not yet name its holder.
  const aside = `${path}.${mark.slice(-16)}`
  writeFileSync(aside, mark)
  try {
    linkSync(aside, path)
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  } finally {
    rmSync(aside, { force: true })
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function isStale(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  const holder = read(path)
  if (!found || holder === undefined) return false
  return Date.now() - found.mtimeMs > STALE_MS || !isAlive(holder)
}

/** Two may see the same dead lock; the slower must not remove the living lock of the faster. */
function takeAway(path: string): void {
  const aside = `${path}.dead-${randomBytes(4).toString('hex')}`
  try {
    renameSync(path, aside)
    if (!isStale(aside)) linkSync(aside, path)
  } catch {
    // Somebody else was faster.
  }
  rmSync(aside, { force: true })
}
