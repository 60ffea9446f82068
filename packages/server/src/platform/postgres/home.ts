import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { DatabaseStartError, errorText } from './errors.ts'
import { canReach, chooseRunAs, type RunAs } from './run-as.ts'

/** Where root keeps what the database account must be able to enter. */
export const SYSTEM_DIR = '/var/lib/guixing'

/** The folders of one embedded database. `base` is the data folder itself, or a substitute the database account can enter. */
export type Home = {
  dataDir: string
  base: string
  cluster: string
  password: string
  about: string
  users: string
  log: string
  startLog: string
  started: string
  lock: string
  /** Where programs are copied when the installed ones cannot be run from where they lie. */
  programs: string
  runAs: RunAs
}

type About = { format: 1; postgres: string; dataDir: string }

function layout(dataDir: string, base: string, runAs: RunAs): Home {
  const at = (name: string) => join(base, name)
  const root = process.getuid?.() === 0
  return {
    dataDir, base, runAs, cluster: at('cluster'), password: at('password'), about: at('about.json'), users: at('users'), log: at('log'),
    startLog: at('start.log'), started: at('started.json'), lock: at('lock'), programs: root ? SYSTEM_DIR : at('programs'),
  }
}

/**
 * Opens (and makes, the first time) the folders for `dataDir`. As root, a data folder the database account
 * cannot enter keeps only a note, `location.txt`, naming a folder below /var/lib/guixing that holds the data.
 * @throws DatabaseStartError `folder`, `no-user`
 */
export function openHome(given: string): Home {
  let dataDir = resolve(given)
  try {
    const fresh = mkdirSync(dataDir, { recursive: true, mode: 0o755 })
    dataDir = realpathSync(dataDir)
    // A strict umask would shut the database account out of a folder we have just made.
    if (fresh && process.getuid?.() === 0) chmodSync(dataDir, 0o755)
    const note = join(dataDir, 'location.txt')
    const base = existsSync(note) ? followNote(note, dataDir) : chooseBase(dataDir, note)
    const home = layout(dataDir, base, chooseRunAs(join(base, 'cluster')))
    mkdirSync(home.users, { recursive: true })
    mkdirSync(home.log, { recursive: true, mode: 0o700 })
    giveTo(home.log, home.runAs)
    return home
  } catch (error) {
    if (error instanceof DatabaseStartError) throw error
    throw new DatabaseStartError(
      'folder',
      `The data folder ${dataDir} cannot be used: ${errorText(error)}`,
      'Make it writable for the user that starts Guixing, or set GUIXING_DATA_DIR to another folder.',
      { cause: error },
    )
  }
}

function chooseBase(dataDir: string, note: string): string {
  const runAs = chooseRunAs(join(dataDir, 'cluster'))
  if (canReach(dataDir, runAs, 0o1)) return dataDir
  if (existsSync(join(dataDir, 'cluster'))) {
    throw new DatabaseStartError(
      'folder',
      `The database in ${dataDir} belongs to user id ${runAs?.uid}, who may no longer enter that folder.`,
      `Open the folders above it (chmod o+x), or set GUIXING_DATA_DIR to where the data now are.`,
    )
  }
  const base = join(SYSTEM_DIR, `data-${randomBytes(6).toString('hex')}`)
  mkdirSync(base, { recursive: true, mode: 0o755 })
  chmodSync(SYSTEM_DIR, 0o755)
  chmodSync(base, 0o755)
  if (!canReach(base, runAs, 0o1)) {
    throw new DatabaseStartError(
      'folder',
      `Neither ${dataDir} nor ${base} can be entered by user id ${runAs?.uid}, who must run the database because PostgreSQL refuses root.`,
      'Set GUIXING_DATA_DIR to a folder every user may enter, or start Guixing as an ordinary user.',
    )
  }
  try {
    // `wx`: of two first starts at the same moment one names the place and the other follows it.
    writeFileSync(note, `${base}\n`, { flag: 'wx', mode: 0o644 })
    return base
  } catch (error) {
    rmSync(base, { recursive: true, force: true })
    if (!existsSync(note)) throw error
    return followNote(note, dataDir)
  }
}

/** A copied data folder has a copy of the note; two applications must not meet in one database without knowing. */
function followNote(note: string, dataDir: string): string {
  const base = readFileSync(note, 'utf8').trim()
  const about = readAbout(join(base, 'about.json'))
  if (!existsSync(base)) {
    throw new DatabaseStartError('folder', `${note} says that the database lies in ${base}, which does not exist.`, `Bring that folder back, or delete ${note} to begin with an empty database.`)
  }
  const twin = about && about.dataDir !== dataDir ? join(about.dataDir, 'location.txt') : undefined
  if (twin && existsSync(twin) && readFileSync(twin, 'utf8').trim() === base) {
    throw new DatabaseStartError('folder', `The data folders ${about?.dataDir} and ${dataDir} both name the database in ${base}.`, `One is a copy of the other: delete ${note} to begin with an empty database there, and restore a backup into it.`)
  }
  if (twin && about) writeFileSync(join(base, 'about.json'), JSON.stringify({ ...about, dataDir }))
  return base
}

/** What kind of database lies in a home, or undefined before it was initialised. */
export function readAbout(path: string): About | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as About
  } catch {
    return undefined
  }
}

/** @throws DatabaseStartError `other-version` when the data were made by another major PostgreSQL, or the password is gone */
export function checkVersion(home: Home, major: string): void {
  const found = readFileSync(join(home.cluster, 'PG_VERSION'), 'utf8').trim()
  if (found !== major) {
    throw new DatabaseStartError(
      'other-version',
      `The database in ${home.base} was made by PostgreSQL ${found}; this Guixing carries PostgreSQL ${major}.`,
      'Make a backup with the Guixing version that made it, then restore it here with GUIXING_DATA_DIR set to a new folder.',
    )
  }
  if (!existsSync(home.password)) {
    throw new DatabaseStartError('folder', `The file ${home.password} with the database password is missing.`, 'Bring it back from where the data folder was copied; it belongs to the data.')
  }
}

export function giveTo(path: string, runAs: RunAs): void {
  if (runAs) chownSync(path, runAs.uid, runAs.gid)
}

/** Deletes a data folder and, where its data lie elsewhere, those too. The server must have been stopped. */
export function removeHome(dataDir: string): void {
  const note = join(dataDir, 'location.txt')
  const base = existsSync(note) ? readFileSync(note, 'utf8').trim() : undefined
  if (base?.startsWith(join(SYSTEM_DIR, 'data-'))) rmSync(base, { recursive: true, force: true })
  rmSync(dataDir, { recursive: true, force: true })
}
