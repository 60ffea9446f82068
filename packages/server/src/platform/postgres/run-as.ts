import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseStartError, USE_ANOTHER_DATABASE } from './errors.ts'

/** The account PostgreSQL runs under when the application itself is root; undefined: our own. */
export type RunAs = { uid: number; gid: number } | undefined

/** In this order: an account made for us, one made for PostgreSQL, the one every system has. */
const ACCOUNTS = ['guixing', 'postgres', 'nobody']

/**
 * Whom to run PostgreSQL as. PostgreSQL refuses root, so root drops to the owner of existing data,
 * or else to an account of /etc/passwd (initdb looks its own name up there; the server does not).
 * @throws DatabaseStartError `no-user` when root finds no such account, `folder` when the data belong to somebody else
 */
export function chooseRunAs(clusterDir: string, passwd = '/etc/passwd'): RunAs {
  const me = process.getuid?.()
  if (me === undefined) return undefined
  const owner = existsSync(clusterDir) ? statSync(clusterDir) : undefined
  if (me !== 0) {
    if (owner && owner.uid !== me) {
      throw new DatabaseStartError(
        'folder',
        `The database folder ${clusterDir} belongs to user id ${owner.uid}, but Guixing runs as user id ${me}.`,
        `Start Guixing as the user it was first started by, or give the folder away: chown -R ${me} ${clusterDir}`,
      )
    }
    return undefined
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const account = findAccount(passwd)
  if (account) return account
  throw new DatabaseStartError(
    'no-user',
    `PostgreSQL does not run as root, and ${passwd} has no account named ${ACCOUNTS.join(', ')} to run it as.`,
    `Create one (useradd --system guixing) or start Guixing as an ordinary user. ${USE_ANOTHER_DATABASE}`,
  )
}

function findAccount(passwd: string): RunAs {
  const lines = existsSync(passwd) ? readFileSync(passwd, 'utf8').split('\n') : []
  for (const name of ACCOUNTS) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':')
    // macOS writes nobody as -2; the kernel wants it unsigned.
    if (fields) return { uid: Number(fields[2]) >>> 0, gid: Number(fields[3]) >>> 0 }
  }
  return undefined
}

/** May this account reach `path`: pass every folder above it, and hold `want` (octal rwx, default r-x) on it? */
export function canReach(path: string, runAs: RunAs, want = 0o5): boolean {
  if (!runAs) return true
  for (let at = dirname(path); ; at = dirname(at)) {
    if (!holds(at, runAs, 0o1)) return false
    if (at === dirname(at)) break
  }
  return holds(path, runAs, want)
}

function holds(path: string, { uid, gid }: NonNullable<RunAs>, want: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return false
  // POSIX takes exactly one of the three classes, even where a wider one would allow more.
  const shift = found.uid === uid ? 6 : found.gid === gid ? 3 : 0
  return ((found.mode >> shift) & want) === want
}
