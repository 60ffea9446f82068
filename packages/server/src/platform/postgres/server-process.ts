import { execFile, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { serverEnvironment, type Binaries } from './binaries.ts'
import { ask, databaseUrl, SUPERUSER, type Address } from './connection.ts'
import { DatabaseStartError, errorText, USE_ANOTHER_DATABASE } from './errors.ts'
import type { Home } from './home.ts'
import { readPostmaster } from './postmaster-file.ts'
import { isServerOf } from './processes.ts'

/** Settings of every embedded server. Statements and row values stay out of its log: they hold people's data. */
const SETTINGS: Record<string, string> = {
  fsync: 'on', shared_buffers: '128MB', max_connections: '100', timezone: 'UTC', log_timezone: 'UTC', cluster_name: 'guixing',
  logging_collector: 'on', log_filename: 'postgres-%a.log', log_rotation_age: '1d', log_rotation_size: '0', log_truncate_on_rotation: 'on',
  log_min_messages: 'warning', log_min_error_statement: 'panic', log_error_verbosity: 'terse', password_encryption: 'scram-sha-256',
}

/** Recovery after a crash replays at most a few GB of log; beyond this something else is wrong. */
const RECOVERY_MS = 600_000
const SURVIVORS_MS = 30_000

function serverArgs(home: Home, address: Address, settings: Record<string, string>): string[] {
  const onSocket = 'socketDir' in address
  const all: Record<string, string> = {
    ...SETTINGS, ...settings, log_directory: home.log, port: String(address.port),
    listen_addresses: onSocket ? '' : address.host, unix_socket_directories: onSocket ? address.socketDir : '', unix_socket_permissions: '0700',
  }
  return ['-D', home.cluster, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

/**
 * Starts the server and waits until it answers. It is a session of its own: Ctrl-C in the terminal must not end it
 * before the application has, and its log is a file, so it survives the application.
 * @throws DatabaseStartError `start`
 */
export async function startServer(home: Home, binaries: Binaries, address: Address, password: string, settings: Record<string, string>, log: (line: string) => void): Promise<number> {
  const url = databaseUrl(address, password, SUPERUSER)
  const began = Date.now()
  for (;;) {
    const server = spawnServer(home, binaries, serverArgs(home, address, settings))
    let spoke = began
    while (server.ended === undefined) {
      const answer = await ask(url)
      if (answer.kind === 'ready') return server.pid
      if (Date.now() - began > RECOVERY_MS) break
      if (Date.now() - spoke > 10_000) {
        spoke = Date.now()
        log('The database is recovering from an unclean end; this can take minutes.')
      }
      await wait(answer.kind === 'coming' ? 20 : 10)
    }
    const said = lastWords(home)
    // Processes of a killed server finish what they are doing before they notice; PostgreSQL waits for them, and so do we.
    if (!/pre-existing shared memory block|lock file "postmaster.pid" already exists/.test(said) || Date.now() - began > SURVIVORS_MS) throw startFailure(home, said, server.ended)
    await wait(250)
  }
}

type Spawned = { pid: number; ended: string | undefined }

function spawnServer(home: Home, binaries: Binaries, args: string[]): Spawned {
  rmSync(home.startLog, { force: true })
  const out = openSync(home.startLog, 'w', 0o600)
  const child = spawn(binaries.postgres, args, { ...home.runAs, cwd: home.base, env: serverEnvironment(), detached: true, windowsHide: true, stdio: ['ignore', out, out] })
  closeSync(out)
  const state: Spawned = { pid: child.pid ?? 0, ended: undefined }
  child.once('error', (error) => (state.ended = errorText(error)))
  child.once('exit', (code, signal) => (state.ended = signal ?? `exit code ${code}`))
  child.unref()
  return state
}

/** Before its log files are open the server writes to start.log, afterwards to the newest file of the log folder. */
function lastWords(home: Home): string {
  const files = readdirSync(home.log).map((name) => join(home.log, name))
  const newest = files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0]
  const tail = (path: string | undefined) => (path ? readFileSync(path, 'utf8').split('\n').slice(-20) : [])
  return [...tail(newest), ...tail(home.startLog)].filter((line) => /FATAL|PANIC|ERROR|could not|invalid/.test(line)).slice(-4).join('\n')
}

function startFailure(home: Home, said: string, ended: string | undefined): DatabaseStartError {
  const hint = /No space left/.test(said)
    ? `Free some space on the disk of ${home.base}.`
    : /shared memory|huge page|semaphore/i.test(said)
      ? 'Give the machine or container more memory (shared_buffers needs 128 MB).'
      : `The whole story is in ${home.log} and ${home.startLog}. ${USE_ANOTHER_DATABASE}`
  return new DatabaseStartError('start', `PostgreSQL did not start on ${home.cluster} (${ended ?? 'it never answered'}). ${said}`.trim(), hint)
}

/**
 * Fast shutdown of this one process: open transactions are rolled back, everything committed is on disk.
 * @throws DatabaseStartError `stop` when it still runs after a minute
 */
export async function stopServer(home: Home, binaries: Binaries | undefined, pid: number): Promise<void> {
  if (process.platform === 'win32' && binaries) {
    // Windows has no signals; pg_ctl speaks to the server's pipe.
    await promisify(execFile)(binaries.pgCtl, ['stop', '-D', home.cluster, '-m', 'fast', '-w'], { env: serverEnvironment() })
    return
  }
  if (isServerOf(pid, home.cluster)) process.kill(pid, 'SIGINT')
  for (const began = Date.now(); Date.now() - began < 60_000; await wait(20)) {
    if (readPostmaster(home.cluster)?.pid !== pid && !isServerOf(pid, home.cluster)) return
    if (!isServerOf(pid, home.cluster)) return
  }
  throw new DatabaseStartError('stop', `The database in ${home.base} (process ${pid}) still runs a minute after it was asked to stop.`, `Look into ${home.log}; kill -QUIT ${pid} ends it at once, and the next start recovers.`)
}
