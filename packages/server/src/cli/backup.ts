import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import pg from 'pg'
import { Unavailable } from '../platform/errors.ts'
import { fileStore, type FileStore } from '../platform/files/index.ts'
import { newId } from '../platform/ids.ts'
import { migrate } from '../platform/migrate.ts'
import { Usage, version, type Command, type Given } from './command.ts'

const FORMAT = 'guixing-backup-1'
interface Header { format: string; version: string; at: string; migrations: string[]; secret: string; tables: { name: string; house: boolean }[]; houses: string[] }
interface Table { name: string; house: boolean; columns: string[] }

/** Tables in an order that rows can be put back in, and whether they belong to a house (row-level security). */
async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select c.relname as name, bool_or(a.attname = 'tenant_id') as house, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'migration' group by c.relname order by c.relname = 'house' desc, c.relname = 'user' desc, c.relname`)
  return rows
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Every row of every table in one snapshot, as lines of JSON, compressed; the last line counts and signs what went before. */
async function* lines(client: pg.Client, header: Header, tables: Table[], counted: { rows: number }): AsyncGenerator<string> {
  yield `${JSON.stringify(header)}\n`
  for (const table of tables) {
    for (const house of table.house ? header.houses : [null]) {
      await client.query("select set_config('guixing.tenant', $1, true)", [house ?? ''])
      await client.query(`declare dump no scroll cursor for select to_jsonb(t)::text as row from "${table.name}" t${house ? ` where tenant_id = '${house}'` : ''}`)
      for (;;) {
        const { rows } = await client.query<{ row: string }>('fetch 1000 from dump')
        for (const { row } of rows) { counted.rows += 1; yield `${JSON.stringify(table.name)}\t${house ?? ''}\t${row}\n` }
        if (rows.length < 1000) break
      }
      await client.query('close dump')
    }
  }
}

const FILES = '@files'

/** A line of a file is no longer than this, in bytes of it; a multiple of three, as base64 likes it. */
const FILE_LINE = 6 * 1024 * 1024

/** The bytes of every file a row names, in lines that follow one another. A file that is gone is told and left out: the rest is worth keeping. */
async function* files(given: Given, client: pg.Client, header: Header, counted: { rows: number }): AsyncGenerator<string> {
  const store = fileStore(join(given.dataDir, 'files'))
  const done = new Set<string>()
  for (const house of header.houses) {
    await client.query("select set_config('guixing.tenant', $1, true)", [house])
    for (const { sha256: digest } of (await client.query<{ sha256: string }>('select distinct sha256 from document where tenant_id = $1', [house])).rows) {
      if (done.has(digest)) continue
      done.add(digest)
      const stored = await store.read(digest)
      if (!stored) { given.say(`The file ${digest} is missing in the data folder.`); continue }
      for await (const bytes of inLines(stored)) {
        counted.rows += 1
        yield `${JSON.stringify(FILES)}\t${digest}\t${bytes.toString('base64')}\n`
      }
    }
  }
}

/** The bytes of a file in parts of one line each; an empty file is one empty line. */
async function* inLines(stored: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let size = 0
  let none = true
  for await (const chunk of stored) {
    held.push(chunk)
    size += chunk.length
    while (size >= FILE_LINE) {
      const all = Buffer.concat(held)
      yield all.subarray(0, FILE_LINE)
      none = false
      held = [all.subarray(FILE_LINE)]
      size -= FILE_LINE
    }
  }
  if (size > 0 || none) yield Buffer.concat(held)
}

/** Lays files down again from their lines; `end` after the last. @throws Error what came is not what its digest says */
function fileLines(store: FileStore): { take: (digest: string, bytes: Buffer) => Promise<void>; end: () => Promise<void> } {
  let part: { digest: string; id: string; size: number; hash: Hash } | undefined
  const end = async (): Promise<void> => {
    if (!part) return
    const { digest, id, hash } = part
    part = undefined
    try {
      if (hash.digest('hex') !== digest) throw new Error(`the file ${digest} in the backup is damaged`)
      await store.take(store.parts.pathOf(id), digest)
    } finally {
      await store.parts.remove(id)
    }
  }
  return {
    end,
    take: async (digest, bytes) => {
      if (part?.digest !== digest) await end()
      part ??= { digest, id: newId(), size: 0, hash: createHash('sha256') }
      const taken = await store.parts.append(part.id, (async function* () { yield bytes })(), { at: part.size, size: Infinity, tick: async () => true })
      if (taken?.ended !== 'all') throw new Unavailable('disk-full', 60)
      part.hash.update(bytes)
      part.size = taken.got
    },
  }
}

/** Writes the whole installation to a file, whole or not at all; the house may go on working meanwhile. */
async function backup(given: Given, file: string): Promise<number> {
  const { ownerUrl } = await given.database()
  const aside = `${file}.part`
  const counted = { rows: 0 }
  await connected(ownerUrl, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    const { rows: migrations } = await client.query<{ name: string }>('select name from migration order by name')
    const { rows: houses } = await client.query<{ id: string }>('select id from house order by id')
    const tables = await tablesOf(client)
    const header: Header = { format: FORMAT, version: version(), at: new Date().toISOString(), migrations: migrations.map((m) => m.name), secret: given.secret(), tables: tables.map(({ name, house }) => ({ name, house })), houses: houses.map((h) => h.id) }
    const hash = createHash('sha256')
    async function* signed(): AsyncGenerator<string> {
      for await (const line of lines(client, header, tables, counted)) { hash.update(line); yield line }
      for await (const line of files(given, client, header, counted)) { hash.update(line); yield line }
      yield `${JSON.stringify({ end: true, rows: counted.rows, sha256: hash.digest('hex') })}\n`
    }
    await pipeline(Readable.from(signed()), createGzip(), createWriteStream(aside, { mode: 0o600 }))
    await client.query('rollback')
  }).catch((error: unknown) => { rmSync(aside, { force: true }); throw error })
  const handle = await open(aside, 'r')
  await handle.sync()
  await handle.close()
  renameSync(aside, file)
  return counted.rows
}

/** Reads the file once without touching the database: is it whole? Answers its header. */
async function check(file: string): Promise<Header> {
  if (!existsSync(file)) throw new Usage(`${file} is not there.`)
  const hash = createHash('sha256')
  let header: Header | undefined
  let end: { end?: boolean; rows?: number; sha256?: string } | undefined
  let previous: string | undefined
  let rows = -1
  try {
    for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()), crlfDelay: Number.POSITIVE_INFINITY })) {
      if (previous !== undefined) { hash.update(`${previous}\n`); rows += 1; header ??= JSON.parse(previous) as Header }
      previous = line
    }
    end = JSON.parse(previous ?? '{}') as typeof end
  } catch {
    throw new Usage(`${file} is not a whole backup (it cannot be read to its end).`)
  }
  if (header?.format !== FORMAT || end?.end !== true || end.rows !== rows || end.sha256 !== hash.digest('hex')) throw new Usage(`${file} is not a whole backup (its end does not fit what is before).`)
  return header
}

/** Puts a backup back under the schema it was made with, all rows in one transaction, and brings it up to date afterwards. Cut off, it is simply run again. */
async function restore(given: Given, file: string, replace: boolean): Promise<number> {
  const header = await check(file)
  const database = await given.database()
  await database.pool.end()
  const occupied = await connected(database.ownerUrl, async (client) => (await client.query('select 1 from house limit 1')).rowCount === 1)
  if (occupied && !replace) throw new Usage('There is a house here already. To put the backup in its place, add --replace; what is here now will be gone.')
  let n = 0
  const filed = fileLines(fileStore(join(given.dataDir, 'files')))
  await connected(database.ownerUrl, async (client) => {
    const others = await client.query<{ n: number }>("select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name like 'guixing%'")
    if ((others.rows[0]?.n ?? 0) > 0) throw new Usage('Guixing is running on this database: end it first.')
    await client.query('drop schema if exists graphile_worker cascade; drop schema public cascade; create schema public')
  })
  await migrate(database.ownerUrl, header.migrations)
  await connected(database.ownerUrl, async (client) => {
    const columns = new Map((await tablesOf(client)).map((t) => [t.name, t.columns]))
    await client.query('begin')
    await client.query('set constraints all deferred')
    let batch: { table: string; house: string; rows: string[] } | undefined
    const put = async () => {
      if (!batch) return
      const names = (columns.get(batch.table) ?? []).map((c) => `"${c}"`).join(', ')
      await client.query("select set_config('guixing.tenant', $1, true)", [batch.house])
      await client.query(`insert into "${batch.table}" (${names}) overriding system value select ${names} from jsonb_populate_recordset(null::"${batch.table}", $1::jsonb) on conflict do nothing`, [`[${batch.rows.join(',')}]`])
      n += batch.rows.length
      batch = undefined
    }
    let first = true
    for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()), crlfDelay: Number.POSITIVE_INFINITY })) {
      if (first) { first = false; continue }
      if (line.startsWith('{')) break
      const [quoted = '', house = ''] = line.split('\t', 2)
      const table = JSON.parse(quoted) as string
      if (table === FILES) {
        const bytes = Buffer.from(line.slice(quoted.length + house.length + 2), 'base64')
        await filed.take(house, bytes)
        n += 1
        continue
      }
      if (batch && (batch.table !== table || batch.house !== house || batch.rows.length >= 500)) await put()
      batch ??= { table, house, rows: [] }
      batch.rows.push(line.slice(quoted.length + house.length + 2))
    }
    await put()
    await filed.end()
    // Of the schema just restored, which may be older: numbers the database gives go on after the last.
    const { rows: numbered } = await client.query<{ t: string; c: string }>("select table_name as t, column_name as c from information_schema.columns where table_schema = 'public' and is_identity = 'YES'")
    for (const { t, c } of numbered) await client.query(`select setval(pg_get_serial_sequence('${t}', '${c}'), greatest(1, (select coalesce(max(${c}), 0) + 1 from ${t})))`)
    await client.query('commit')
  })
  await migrate(database.ownerUrl)
  writeFileSync(join(given.dataDir, 'secret'), header.secret, { mode: 0o600 })
  return n
}

export const backupCommand: Command = {
  usage: 'backup FILE', says: 'Everything in one file, in one snapshot, while the house works on. Keep it safe: it holds the installation’s secret.', positionals: 1,
  run: async (given) => {
    const file = given.positionals[0] ?? ''
    const rows = await backup(given, file)
    return { data: { ok: true, file, rows }, text: `${rows} rows written to ${file}.` }
  },
}
export const restoreCommand: Command = {
  usage: 'restore FILE [--replace]', says: 'Puts a backup back. Guixing must not be running.', positionals: 1, options: { replace: { type: 'boolean' } },
  run: async (given) => {
    const file = given.positionals[0] ?? ''
    const rows = await restore(given, file, given.options.replace === true)
    return { data: { ok: true, file, rows }, text: `${rows} rows read from ${file}.` }
  },
}
