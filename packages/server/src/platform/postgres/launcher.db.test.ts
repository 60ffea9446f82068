import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { execFileSync, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ensureDatabase, withClient } from './connection.ts'
import { DatabaseStartError } from './errors.ts'
import { removeHome } from './home.ts'
import { startEmbedded, type Embedded, type EmbeddedOptions } from './launcher.ts'
import { readPostmaster } from './postmaster-file.ts'
import { isAlive } from './processes.ts'

const isRoot = process.getuid?.() === 0
const dirs: string[] = []
const servers: Embedded[] = []
const pids: number[] = []

function dataDir(mode = 0o755): string {
  const dir = mkdtempSync(join(tmpdir(), 'guixing-launch-'))
  chmodSync(dir, mode)
  dirs.push(dir)
  return join(dir, 'postgres')
}

/** A stopped database made once and copied: initialising takes most of a test's time. */
let seed = ''

beforeAll(async () => {
  seed = mkdtempSync(join(tmpdir(), 'guixing-seed-'))
  chmodSync(seed, 0o755)
  await (await startEmbedded({ dataDir: join(seed, 'postgres'), log: () => {} })).stop()
})

afterAll(() => rmSync(seed, { recursive: true, force: true }))

function initialised(): string {
  const dir = dataDir()
  execFileSync('cp', ['-a', join(seed, 'postgres'), dir])
  return dir
}

async function start(dir: string, more: Partial<EmbeddedOptions> = {}): Promise<Embedded> {
  const server = await startEmbedded({ dataDir: dir, log: () => {}, ...more })
  servers.push(server)
  return server
}

const base = (dir: string) => (existsSync(join(dir, 'location.txt')) ? readFileSync(join(dir, 'location.txt'), 'utf8').trim() : dir)
const cluster = (dir: string) => join(base(dir), 'cluster')
function serverPid(dir: string): number {
  const pid = readPostmaster(cluster(dir))?.pid ?? 0
  pids.push(pid)
  return pid
}

async function gone(pid: number): Promise<void> {
  await expect.poll(() => isAlive(String(pid)), { timeout: 10_000 }).toBe(false)
}

async function value(url: string, sql: string): Promise<unknown> {
  return withClient(url, async (client) => Object.values((await client.query(sql)).rows[0] ?? {})[0])
}

afterEach(async () => {
  for (const pid of pids.splice(0)) if (pid && isAlive(String(pid))) process.kill(pid, 'SIGCONT')
  for (const server of servers.splice(0)) await server.stop()
  for (const dir of dirs.splice(0)) {
    removeHome(join(dir, 'postgres'))
    rmSync(dir, { recursive: true, force: true })
  }
})

describe('a first start', () => {
  it('initialises UTF-8 with safe settings, a secret password and a private socket, and leaves nothing running', async () => {
    const dir = dataDir()
    const server = await start(dir)
    expect(server.adopted).toBe(false)
    expect(await value(server.url, 'show server_encoding')).toBe('UTF8')
    expect(await value(server.url, "select datctype from pg_database where datname = 'template1'")).toMatch(/UTF-8$/)
    expect(await value(server.url, 'show fsync')).toBe('on')
    expect(await value(server.url, 'show timezone')).toBe('UTC')
    expect(await value(server.url, 'show shared_buffers')).toBe('128MB')
    expect(await value(server.url, 'show max_connections')).toBe('100')
    expect(await value(server.url, 'show listen_addresses')).toBe('')
    expect(await value(server.url, "select rolpassword like 'SCRAM-SHA-256%' from pg_authid where rolname = 'postgres'")).toBe(true)
    expect(statSync(join(dir, 'password')).mode & 0o777).toBe(0o600)
    const socketDir = new URL(server.url).searchParams.get('host') ?? ''
    expect(Buffer.byteLength(socketDir)).toBeLessThan(100)
    expect(statSync(socketDir).mode & 0o777).toBe(0o700)
    const pid = serverPid(dir)
    await server.stop()
    await gone(pid)
    expect(existsSync(join(dir, 'cluster', 'postmaster.pid'))).toBe(false)
    expect(readdirSync(join(dir, 'users'))).toEqual([])
  })

  it('refuses a wrong password', async () => {
    const server = await start(initialised())
    const wrong = new URL(server.url)
    wrong.password = 'wrong'
    await expect(value(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  })

  it('keeps databases and rows over a stop and a start', async () => {
    const dir = initialised()
    const first = await start(dir)
    const url = await ensureDatabase(first.url, '规行')
    expect(url).toBe(first.urlFor('规行'))
    await value(url, "create table kept as select '咨询' as word")
    await first.stop()
    const second = await start(dir)
    await ensureDatabase(second.url, '规行')
    expect(await value(second.urlFor('规行'), 'select word from kept')).toBe('咨询')
  })

  if (isRoot) it('runs as another account than root', async () => {
    const dir = initialised()
    await start(dir)
    const status = readFileSync(`/proc/${serverPid(dir)}/status`, 'utf8')
    expect(status).not.toMatch(/^Uid:\s+0\s/m)
  })

  if (isRoot) it('moves the data of a closed folder to one the account can enter, and finds them again', async () => {
    const dir = dataDir(0o700)
    const first = await start(dir)
    await value(first.url, 'create table kept as select 1 as one')
    expect(base(dir)).toMatch(/^\/var\/lib\/guixing\/data-/)
    await first.stop()
    expect(await value((await start(dir)).url, 'select one from kept')).toBe(1)
  })

  it('takes a short socket path where the data folder is deep', async () => {
    const deep = join(dataDir(), 'a-very-long-folder-name-'.repeat(4), '咨询服务中心'.repeat(3))
    const server = await start(deep)
    const socketDir = new URL(server.url).searchParams.get('host') ?? ''
    expect(Buffer.byteLength(`${socketDir}/.s.PGSQL.5432`)).toBeLessThanOrEqual(100)
    expect(await value(server.url, 'select 1')).toBe(1)
    await server.stop()
    rmSync(socketDir, { recursive: true, force: true })
  })
})

describe('a server that is already there', () => {
  it('is shared by a second start, and ends with the last one to leave', async () => {
    const dir = initialised()
    const first = await start(dir)
    const second = await start(dir)
    expect(second.adopted).toBe(true)
    expect(second.url).toBe(first.url)
    const pid = serverPid(dir)
    await first.stop()
    expect(await value(second.url, 'select 1')).toBe(1)
    await second.stop()
    await gone(pid)
  })

  it('is the same for two that start at once on an empty folder', async () => {
    const dir = dataDir()
    const both = await Promise.all([start(dir), start(dir)])
    expect(both.map((one) => one.adopted).sort()).toEqual([false, true])
    expect(both[0].url).toBe(both[1].url)
  })

  it('is adopted when the application that started it was killed', async () => {
    const dir = initialised()
    const first = await start(dir)
    const pid = serverPid(dir)
    // The note of a killed application: a process id that is no more.
    for (const name of readdirSync(join(dir, 'users'))) writeFileSync(join(dir, 'users', name), '4194304 1')
    const second = await start(dir)
    expect(second.adopted).toBe(true)
    await second.stop()
    await gone(pid)
    await first.stop()
  })

  it('is recovered after kill -9, with everything that was committed', async () => {
    const dir = initialised()
    const first = await start(dir)
    await value(first.url, 'create table kept as select 7 as seven')
    const pid = serverPid(dir)
    process.kill(pid, 'SIGKILL')
    await gone(pid)
    const second = await start(dir)
    expect(second.adopted).toBe(false)
    expect(await value(second.url, 'select seven from kept')).toBe(7)
  })

  it('does not hinder a start when its process id belongs to another program now', async () => {
    const dir = initialised()
    await start(dir)
    const pid = serverPid(dir)
    process.kill(pid, 'SIGKILL')
    await gone(pid)
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    try {
      const file = join(dir, 'cluster', 'postmaster.pid')
      for (const path of [file, join(dir, 'run', '.s.PGSQL.5432.lock')]) {
        writeFileSync(path, readFileSync(path, 'utf8').replace(/^\d+/, String(other.pid)))
      }
      const second = await start(dir)
      expect(second.adopted).toBe(false)
      expect(await value(second.url, 'select 1')).toBe(1)
    } finally {
      other.kill('SIGKILL')
    }
  })

  it('is reported in words when it does not answer', async () => {
    const dir = initialised()
    await start(dir)
    const pid = serverPid(dir)
    process.kill(pid, 'SIGSTOP')
    const failure = await start(dir, { patienceMs: 300 }).catch((error: unknown) => error)
    process.kill(pid, 'SIGCONT')
    expect(failure).toBeInstanceOf(DatabaseStartError)
    expect(failure).toMatchObject({ code: 'not-answering', message: expect.stringContaining(dir), hint: expect.stringContaining(`kill -INT ${pid}`) })
  })

  it('is left alone when no launcher started it', async () => {
    const dir = initialised()
    const first = await start(dir)
    rmSync(join(dir, 'started.json'))
    const pid = serverPid(dir)
    await first.stop()
    expect(isAlive(String(pid))).toBe(true)
    process.kill(pid, 'SIGINT')
    await gone(pid)
  })
})

describe('a folder that cannot be used', () => {
  it('of another major version is named with both versions', async () => {
    const dir = initialised()
    await (await start(dir)).stop()
    writeFileSync(join(dir, 'cluster', 'PG_VERSION'), '15\n')
    const failure = await start(dir).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'other-version', message: expect.stringMatching(/PostgreSQL 15;.*PostgreSQL 18/), hint: expect.stringContaining('GUIXING_DATA_DIR') })
  })

  it('because a file is in its place', async () => {
    const dir = dataDir()
    writeFileSync(dir, '')
    await expect(start(dir)).rejects.toMatchObject({ code: 'folder', message: expect.stringContaining(dir), hint: expect.stringContaining('GUIXING_DATA_DIR') })
  })

  it('because the server finds it damaged, with the words of PostgreSQL', async () => {
    const dir = initialised()
    await (await start(dir)).stop()
    rmSync(join(dir, 'cluster', 'global', 'pg_control'))
    await expect(start(dir)).rejects.toMatchObject({ code: 'start', message: expect.stringContaining('pg_control') })
  })

  it('because it is a copy that names the data of the original', async () => {
    const original = dataDir()
    const copy = dataDir()
    const place = dataDir()
    mkdirSync(original)
    mkdirSync(copy)
    mkdirSync(place)
    writeFileSync(join(place, 'about.json'), JSON.stringify({ format: 1, postgres: '18', dataDir: original }))
    for (const dir of [original, copy]) writeFileSync(join(dir, 'location.txt'), place)
    await expect(start(copy)).rejects.toMatchObject({ code: 'folder', message: expect.stringContaining(original), hint: expect.stringContaining(copy) })
  })

  it('is made whole after an initialisation that was killed half-way', async () => {
    const dir = dataDir()
    mkdirSync(join(dir, 'cluster.new-Abc123', 'data'), { recursive: true })
    symlinkSync('/nowhere', join(dir, 'cluster.new-Abc123', 'data', 'half'))
    await start(dir)
    expect(readdirSync(dir).filter((name) => name.startsWith('cluster'))).toEqual(['cluster'])
  })
})
