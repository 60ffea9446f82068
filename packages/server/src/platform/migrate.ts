import { readFile, readdir } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

/** Folder of the numbered migrations, from source or from the built server. */
export function migrationsDir(): string {
  let dir = path.dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const here = path.join(dir, 'packages/server/migrations')
    if (existsSync(here)) return here
    const up = path.dirname(dir)
    if (up === dir) throw new Error('migrations folder not found')
    dir = up
  }
}

/**
 * Brings the schema up to date; answers how many migrations ran. Forward only, one transaction each, the bookkeeping
 * row first so that two starters cannot collide. Run as the owner; grants the application role afterwards.
 * `only`: those alone, for putting back a backup made under an older schema; a name not known here is an error.
 */
export async function migrate(url: string, only?: readonly string[]): Promise<number> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  let done = 0
  try {
    await client.query('create table if not exists migration (name text primary key, at timestamptz not null default now())')
    const dir = migrationsDir()
    const names = (await readdir(dir)).filter((f) => f.endsWith('.sql')).sort()
    for (const name of only ?? []) if (!names.includes(name)) throw new Error(`migration ${name} is not known to this version: take a newer one`)
    for (const name of names.filter((n) => only === undefined || only.includes(n))) {
      await client.query('begin')
      try {
        await client.query(`select pg_advisory_xact_lock(71730001)`)
        const fresh = await client.query('insert into migration (name) values ($1) on conflict do nothing returning name', [name])
        if (fresh.rowCount === 1) {
          await client.query(await readFile(path.join(dir, name), 'utf8'))
          done += 1
        }
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`migration ${name}: ${(error as Error).message}`, { cause: error })
      }
    }
    await grant(client)
  } finally {
    await client.end()
  }
  return done
}

/** The application may read and write, but never change or delete a fact (examples.md §7). */
async function grant(client: pg.Client): Promise<void> {
  const role = await client.query("select 1 from pg_roles where rolname = 'guixing_app'")
  if (role.rowCount === 0) return
  await client.query(`grant usage on schema public to guixing_app;
    grant select, insert, update, delete on all tables in schema public to guixing_app;
    grant usage, select on all sequences in schema public to guixing_app;
    revoke update, delete, truncate on fact, checkpoint, regulation_version, catalogue_version, look, money_entry from guixing_app;
    revoke delete, truncate on fact_detail, check_result, matter, parameter, adoption from guixing_app;
    revoke insert, update, delete, truncate on migration from guixing_app`)
}
