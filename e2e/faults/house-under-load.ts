import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { ensureDatabase, removeHome, startEmbedded } from '../../packages/server/src/platform/postgres/index.ts'

const main = fileURLToPath(new URL('../../dist/server/main.mjs', import.meta.url))
const cli = fileURLToPath(new URL('../../dist/server/cli.mjs', import.meta.url))

export interface Answer { status: number; json: { matter?: { id: string; number: string }; items?: { id: string }[]; approvals?: { tasks: { id: string; state: string; who: { name: string }[] }[] }[] } }

/** A built server on a data folder of its own that may be killed and started again at will. */
export class HouseUnderLoad {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'guixing-faults-'))
  readonly port = 20_000 + (process.pid % 20_000)
  readonly url = `http://127.0.0.1:${this.port}`
  token = ''
  /** Tokens by name, of those `setUp` was asked for. */
  readonly tokens = new Map<string, string>()
  said = ''
  #child: ChildProcess | undefined

  constructor(readonly env: Record<string, string> = {}) {
    // Run by root, the database works under another account, which must be able to enter the folder.
    chmodSync(this.dataDir, 0o755)
  }

  get #environment() { return { ...process.env, NODE_ENV: 'production', GUIXING_DATA_DIR: this.dataDir, HOST: '127.0.0.1', PORT: String(this.port), ...this.env } }

  /** Runs the command line to its end; answers code and what it printed. */
  async guixing(...args: string[]): Promise<{ code: number; out: string; said: string }> {
    const child = spawn(process.execPath, ['--enable-source-maps', cli, ...args, '--json'], { env: this.#environment, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const code = await new Promise<number>((resolve) => child.once('close', (c) => resolve(c ?? 1)))
    return { code, out, said }
  }

  /** The sample house, under more than the regulations of the desk where they are named; `people` get tokens too. */
  async setUp(people: readonly string[] = [], packs?: string): Promise<void> {
    const made = await this.guixing('setup', '--house', '试验所', '--admin', '管理员', '--password', 'long-enough-1', '--sample', ...(packs === undefined ? [] : ['--packs', packs]))
    if (made.code !== 0) throw new Error(made.said)
    for (const name of ['陈晓琳', ...people]) {
      const { code, out, said } = await this.guixing('token', 'create', '--user', name)
      if (code !== 0) throw new Error(said)
      this.tokens.set(name, (JSON.parse(out) as { token: string }).token)
    }
    this.token = this.tokens.get('陈晓琳') ?? ''
  }

  async start(): Promise<void> {
    this.#child = spawn(process.execPath, ['--enable-source-maps', main], { env: this.#environment, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.on('data', (chunk: Buffer) => (this.said += chunk.toString()))
    for (const until = Date.now() + 60_000; Date.now() < until; await wait(40)) {
      if (this.#child.exitCode !== null) throw new Error(`ended before it was ready:\n${this.said.slice(-2000)}`)
      if (await fetch(`${this.url}/readyz`).then((a) => a.ok, () => false)) return
    }
    throw new Error(`not ready:\n${this.said.slice(-2000)}`)
  }

  /** Ends this process as a power cut would. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }

  /** One write as the desk or whoever is named; `status` 0 when no answer came. */
  post(path: string, body: unknown, key: string, who?: string): Promise<Answer> {
    return this.#ask(path, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify(body) }, who)
  }

  get(path: string, who?: string): Promise<Answer> {
    return this.#ask(path, {}, who)
  }

  async #ask(path: string, init: RequestInit, who?: string): Promise<Answer> {
    try {
      const token = who === undefined ? this.token : this.tokens.get(who)
      const answer = await fetch(this.url + path, { ...init, headers: { ...init.headers, authorization: `Bearer ${token ?? ''}` }, signal: AbortSignal.timeout(30_000) })
      return { status: answer.status, json: (await answer.json().catch(() => ({}))) as never }
    } catch {
      return { status: 0, json: {} }
    }
  }

  /** Looks into the database as its owner. */
  async query<R extends pg.QueryResultRow>(sql: string): Promise<R[]> {
    const embedded = this.env.DATABASE_URL ? null : await startEmbedded({ dataDir: join(this.dataDir, 'postgres'), log: () => undefined })
    const client = new pg.Client({ connectionString: this.env.DATABASE_URL ?? (await ensureDatabase(embedded?.url ?? '', 'guixing')) })
    await client.connect()
    try {
      return (await client.query<R>(sql)).rows
    } finally {
      await client.end()
      await embedded?.stop()
    }
  }

  async remove(): Promise<void> {
    await this.kill('SIGTERM')
    removeHome(join(this.dataDir, 'postgres'))
    rmSync(this.dataDir, { recursive: true, force: true })
  }
}
