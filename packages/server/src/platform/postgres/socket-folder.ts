import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Address } from './connection.ts'
import { giveTo, type Home } from './home.ts'

const PORT = 5432
/** The system's limit is 107 bytes (103 on macOS); longer paths fail with words nobody understands. */
const MAX_PATH_BYTES = 100

/** A place for the server to listen: a socket in a private folder with a short path, or a free loopback port where there are no sockets. */
export async function chooseAddress(home: Home): Promise<Address> {
  if (process.platform !== 'win32') {
    for (const dir of candidates(home)) {
      if (Buffer.byteLength(join(dir, `.s.PGSQL.${PORT}`)) > MAX_PATH_BYTES) continue
      if (preparePrivate(dir, home) && (await takesSockets(dir))) return { socketDir: dir, port: PORT }
    }
  }
  return { host: '127.0.0.1', port: await freePort() }
}

function candidates(home: Home): string[] {
  const short = createHash('sha256').update(home.base).digest('hex').slice(0, 16)
  const own = [join(home.base, 'run')]
  if (process.getuid?.() === 0) own.push(`/run/guixing/${short}`)
  return [...own, join(tmpdir(), `guixing-${short}`), `/tmp/guixing-${short}`]
}

/** Makes the folder for one account alone; false when it cannot be, or somebody else made it first. */
function preparePrivate(dir: string, home: Home): boolean {
  try {
    const found = lstatSync(dir, { throwIfNoEntry: false })
    if (!found) {
      mkdirSync(dir, { recursive: true, mode: 0o755 })
      chmodSync(dir, 0o700)
      giveTo(dir, home.runAs)
      return true
    }
    return found.isDirectory() && found.uid === (home.runAs?.uid ?? process.getuid?.()) && (found.mode & 0o077) === 0
  } catch {
    return false
  }
}

/** Some shared folders (virtual machines, network disks) hold files but no sockets. */
function takesSockets(dir: string): Promise<boolean> {
  const path = join(dir, '.try')
  rmSync(path, { force: true })
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(path, () => server.close(() => resolve(true)))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Removes what a killed server left where the new one will listen; its lock file may name a process id that is in use again. */
export function clearSocket(address: Address): void {
  if (!('socketDir' in address)) return
  const socket = join(address.socketDir, `.s.PGSQL.${address.port}`)
  rmSync(socket, { force: true })
  rmSync(`${socket}.lock`, { force: true })
}
