import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { copyOf, type Sample } from './sample.ts'

export type AppOptions = {
  /** Start with the sample house (GUIXING_SAMPLE=1). */
  sample?: boolean
  /** Start in a copy of this house instead of an empty one. */
  copy?: Sample
  /** More environment variables, DATABASE_URL for one. */
  env?: Record<string, string>
}

/** `halt` ends it and leaves its data folder; `stop` removes that too. */
export type App = { url: string; dataDir: string; output(): string; halt(): Promise<void>; stop(): Promise<void> }

const main = fileURLToPath(new URL('../../dist/server/main.mjs', import.meta.url))
const READY = /Guixing is ready at (http:\/\/\S+)/
/** A first start initialises a database, migrates and seeds; on a busy machine that is slow. */
const START_MS = 150_000

/** Starts the built application with an empty data folder on a free port, and waits until /readyz says so. */
export async function startApp({ sample = false, copy, env = {} }: AppOptions = {}): Promise<App> {
  const dataDir = mkdtempSync(join(tmpdir(), 'guixing-e2e-'))
  // Run by root, the database works under another account, which must be able to enter the folder.
  chmodSync(dataDir, 0o755)
  const copied = copy && (await copyOf(copy, dataDir))
  const child = spawn(process.execPath, ['--enable-source-maps', main], {
    env: { ...process.env, NODE_ENV: 'production', GUIXING_DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: '0', ...(sample && { GUIXING_SAMPLE: '1' }), ...(copied && { DATABASE_URL: copied.url }), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const halt = () => end(child)
  const stop = async () => {
    await halt()
    await copied?.drop()
    removeData(dataDir)
  }
  try {
    const url = await ready(child, () => said)
    return { url, dataDir, output: () => said, halt, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function ready(child: ChildProcess, said: () => string): Promise<string> {
  for (const until = Date.now() + START_MS; Date.now() < until; await wait(50)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`Guixing ended before it was ready:\n${said()}`)
    const url = READY.exec(said())?.[1]
    if (url && (await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false))) return url
  }
  throw new Error(`Guixing was not ready within ${START_MS / 1000} s:\n${said()}`)
}

/** Ends this one process, gently first; its database ends with it. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<boolean>((resolve) => child.once('exit', () => resolve(true)))
  child.kill('SIGTERM')
  const late = new AbortController()
  const inTime = await Promise.race([ended, wait(30_000, false, { signal: late.signal, ref: false }).catch(() => false)])
  late.abort()
  if (inTime) return
  child.kill('SIGKILL')
  await ended
}

/** As root the database may lie elsewhere, where a note in the data folder says. */
function removeData(dataDir: string): void {
  const note = join(dataDir, 'postgres', 'location.txt')
  const elsewhere = existsSync(note) ? readFileSync(note, 'utf8').trim() : undefined
  if (elsewhere?.startsWith('/var/lib/guixing/data-')) rmSync(elsewhere, { recursive: true, force: true })
  rmSync(dataDir, { recursive: true, force: true })
}
