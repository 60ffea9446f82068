import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../database.ts'
import { inHouse } from '../platform/db.ts'
import { fileStore } from '../platform/files/index.ts'
import { removeHome } from '../platform/postgres/index.ts'
import { installationSecret } from '../platform/secret.ts'
import { runCommand } from './command.ts'
import { commands } from './commands.ts'

// A database of its own: the commands make the application's role, which belongs to a whole server.
const base = mkdtempSync(join(tmpdir(), 'guixing-cli-'))
chmodSync(base, 0o755)
const [first, second] = [join(base, 'first'), join(base, 'second')]
const env = { ...process.env }
beforeAll(() => { delete process.env.DATABASE_URL; process.env.GUIXING_DATA_DIR = first })
afterAll(() => {
  process.env = env
  for (const dir of [first, second]) removeHome(join(dir, 'postgres'))
  rmSync(base, { recursive: true, force: true })
})

async function guixing(...argv: string[]) {
  const out: string[] = []
  const said: string[] = []
  const code = await runCommand(commands, [...argv, '--json'], (line) => out.push(line), (line) => said.push(line))
  return { code, said: said.join('\n'), json: out.length > 0 && out[0]?.startsWith('{') ? (JSON.parse(out[0]) as Record<string, never>) : null }
}

describe('the command line', { timeout: 120_000 }, () => {
  it('says how each command is called, and what is wrong with a call', async () => {
    expect(await runCommand(commands, ['--help'], () => undefined, () => undefined)).toBe(0)
    expect(await guixing('no-such')).toMatchObject({ code: 2, said: expect.stringContaining('There is no command') })
    expect(await guixing('setup', '--house', 'x')).toMatchObject({ code: 2, said: expect.stringContaining('--admin is missing') })
    expect(await guixing('coverage')).toMatchObject({ code: 2, said: expect.stringContaining('not set up yet') })
    expect(await guixing('due', '--bogus')).toMatchObject({ code: 2 })
  })

  it('sets up the house once, without questions', async () => {
    expect(await guixing('setup', '--house', '试验所', '--admin', '管理员', '--password', 'short')).toMatchObject({ code: 2, said: expect.stringContaining('--password: too-short') })
    expect(await guixing('setup', '--house', '试验所', '--admin', '管理员', '--password', 'long-enough-1', '--packs', 's03,s32')).toMatchObject({ code: 0, json: { ok: true, login: '管理员' } })
    expect(await guixing('setup', '--house', '又一家', '--admin', '别人', '--password', 'long-enough-1')).toMatchObject({ code: 2, said: expect.stringContaining('already') })
  })

  it('makes a token for a person', async () => {
    expect(await guixing('token', 'create', '--user', '管理员')).toMatchObject({ code: 0, json: { token: expect.stringMatching(/^gx_/) } })
    expect(await guixing('token', 'create', '--user', '无此人')).toMatchObject({ code: 2, said: expect.stringContaining('无此人') })
  })

  it('counts every requirement of the forty systems, carried or not', async () => {
    const { json } = await guixing('coverage')
    const systems = json?.systems as unknown as { code: string; asked: number; carried: number; requirements: { id: string; carried: boolean; by: string[]; test: string[] }[] }[]
    expect(systems.map((s) => s.code)).toEqual([...Array.from({ length: 40 }, (_, i) => `S${String(i + 1).padStart(2, '0')}`), 'X'])
    expect(systems.filter((s) => s.code !== 'X').reduce((n, s) => n + s.asked, 0)).toBe(830)
    // What is asked of any system is carried by parts of it, each proved by a test that names the line.
    const carried = (id: string) => systems.find((s) => s.code === 'X')?.requirements.find((r) => r.id === id)
    for (const id of ['X-06', 'X-11']) expect(carried(id)).toMatchObject({ carried: true, test: [expect.any(String), ...carried(id)?.test.slice(1) ?? []] })
    expect(carried('X-15')).toMatchObject({ carried: false, by: [] })
    const s03 = systems.find((s) => s.code === 'S03')
    expect(s03?.carried).toBeGreaterThan(0)
    // Nobody in this house has confirmed anything yet, so no line that asks for it is carried.
    expect(s03?.carried).toBeLessThan(s03?.asked ?? 0)
    for (const r of s03?.requirements.filter((x) => x.carried) ?? []) expect(r).toMatchObject({ by: [expect.any(String), ...r.by.slice(1)], test: [expect.any(String), ...r.test.slice(1)] })
    expect(systems.find((s) => s.code === 'S20')?.carried).toBe(0)
  })

  it('computes dues with their steps', async () => {
    const file = join(base, 'calendar.json')
    writeFileSync(file, JSON.stringify({ zone: 'Asia/Shanghai', windows: Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((d) => [d, [['09:00', '12:00'], ['13:00', '18:00']]])), off: ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'], work: ['2026-10-10'] }))
    // Wednesday 17:30 before National Day: half an hour, eight days off, then Thursday the 8th.
    expect(await guixing('due', '--start', '2026-09-30T17:30:00+08:00', '--for', '90m', '--working', '--calendar', file)).toMatchObject({ code: 0, json: { due: '2026-10-08T02:00:00.000Z', steps: expect.arrayContaining([expect.objectContaining({ code: 'skipped-day' })]) } })
    expect(await guixing('due', '--start', '2026-11-20T10:00:00+08:00', '--for', '48h', '--calendar', file)).toMatchObject({ json: { due: '2026-11-22T02:00:00.000Z' } })
    expect(await guixing('due', '--start', '2026-11-20T10:00:00+08:00', '--for', '3 weeks', '--calendar', file)).toMatchObject({ code: 2, said: expect.stringContaining('not a limit') })
    expect(await guixing('due', '--start', '2026-11-20T10:00:00+08:00', '--for', '3wd', '--calendar', 'house')).toMatchObject({ code: 0 })
  })

  it('adds invented matters, and everything still verifies', async () => {
    expect(await guixing('seed', '--matters', '40')).toMatchObject({ code: 0 })
    expect(await guixing('verify')).toMatchObject({ code: 0, json: { ok: true, mismatches: [] } })
    const { json } = await guixing('verify')
    expect(Number(json?.facts)).toBeGreaterThan(40)
  })

  it('verify notices a changed fact, a missing fact and a wrong sum', async () => {
    const database = await openDatabase({ dataDir: first, databaseUrl: undefined }, installationSecret(first), () => undefined, 2)
    const client = new pg.Client({ connectionString: database.ownerUrl })
    await client.connect()
    const { rows } = await client.query<{ tenant_id: string; id: string; what: string }>('select tenant_id, id, what from fact where matter_id is not null order by seq desc limit 1')
    await client.query("update fact set what = 'forged' where id = $1", [rows[0]?.id])
    expect(await guixing('verify')).toMatchObject({ code: 1, json: { ok: false, mismatches: [expect.objectContaining({ what: 'chain' })] } })
    await client.query('update fact set what = $2 where id = $1', [rows[0]?.id, rows[0]?.what])
    await client.query("insert into conformance_delta (tenant_id, day, regulation, article, control, unit_id, outcome, blocks, n) values ($1, '2026-01-05', 's03', '4.1.3', 's03.invented', null, 'conformed', false, 1)", [rows[0]?.tenant_id])
    expect(await guixing('verify')).toMatchObject({ code: 1, json: { ok: false, mismatches: [expect.objectContaining({ what: 'conformance' })] } })
    await client.query("delete from conformance_delta where control = 's03.invented'")
    expect(await guixing('verify')).toMatchObject({ code: 0 })
    await client.end()
    await database.close()
  })

  it('backs up to one file and puts it back elsewhere, whole', async () => {
    const file = join(base, 'house.backup')
    const digest = await fileStore(join(first, 'files')).put(Buffer.from('现场照片'))
    // Longer than a line of the backup takes.
    const long = randomBytes(13 * 1024 * 1024 + 1)
    const longDigest = await fileStore(join(first, 'files')).put(long)
    const database = await openDatabase({ dataDir: first, databaseUrl: undefined }, installationSecret(first), () => undefined, 2)
    const [house] = (await database.pool.query<{ id: string }>('select id from house')).rows
    await inHouse(database.pool, house?.id ?? '', (tx) => tx.query("insert into document (tenant_id, id, name, type, size, sha256, at) values ($1, gen_random_uuid(), '照片.txt', 'text/plain', 12, $2, now()), ($1, gen_random_uuid(), '长.bin', 'text/plain', $4, $3, now())", [house?.id, digest, longDigest, long.length]))
    await database.close()
    const saved = await guixing('backup', file)
    expect(saved).toMatchObject({ code: 0, json: { ok: true } })
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(await guixing('restore', file)).toMatchObject({ code: 2, said: expect.stringContaining('--replace') })
    process.env.GUIXING_DATA_DIR = second
    expect(await guixing('restore', file)).toMatchObject({ code: 0, json: { rows: saved.json?.rows } })
    expect(await guixing('verify')).toMatchObject({ code: 0, json: { ok: true } })
    expect(readFileSync(join(second, 'secret'), 'utf8')).toBe(readFileSync(join(first, 'secret'), 'utf8'))
    expect(await text((await fileStore(join(second, 'files')).read(digest)) ?? Readable.from([]))).toBe('现场照片')
    expect((await buffer((await fileStore(join(second, 'files')).read(longDigest)) ?? Readable.from([]))).equals(long)).toBe(true)
    const cut = join(base, 'cut.backup')
    writeFileSync(cut, readFileSync(file))
    truncateSync(cut, statSync(file).size - 40)
    expect(await guixing('restore', cut, '--replace')).toMatchObject({ code: 2, said: expect.stringContaining('not a whole backup') })
    process.env.GUIXING_DATA_DIR = first
  })

  it('doctor is content with this house', async () => {
    const { code, json } = await guixing('doctor')
    expect({ code, findings: json?.findings }).toEqual({ code: 0, findings: expect.arrayContaining([expect.objectContaining({ name: 'packs', ok: true }), expect.objectContaining({ name: 'database', ok: true })]) })
    const database = await openDatabase({ dataDir: first, databaseUrl: undefined }, installationSecret(first), () => undefined, 2)
    const client = new pg.Client({ connectionString: database.ownerUrl })
    await client.connect()
    const late = async () => JSON.stringify((await guixing('doctor')).json?.findings).split('attached to nothing').length - 1
    await client.query("insert into document (tenant_id, id, name, type, size, sha256, at) select id, gen_random_uuid(), '搁置.txt', 'text/plain', 1, repeat('0', 64), now() - interval '4 days' from house")
    expect(await late()).toBe(1)
    for (const where of ['kept = true', 'kept = false, client_id = gen_random_uuid()']) {
      await client.query(`update document set ${where} where name = '搁置.txt'`)
      expect([where, await late()]).toEqual([where, 0])
    }
    await client.query("delete from document where name = '搁置.txt'")
    await client.end()
    await database.close()
    process.env.PORT = 'x'
    expect((await guixing('doctor')).json?.findings).toContainEqual({ name: 'settings', ok: false, detail: expect.stringContaining('PORT') })
    delete process.env.PORT
    expect(await guixing('migrate')).toMatchObject({ code: 0, json: { migrated: 0 } })
  })
})
