import { accessSync, constants, mkdirSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { openDatabase } from '../database.ts'
import { readConfig } from '../config.ts'
import { identityConfig } from '../platform/identity/index.ts'
import { inHouse } from '../platform/db.ts'
import { messagingConfig } from '../platform/messaging/index.ts'
import { installationSecret } from '../platform/secret.ts'
import { moneyState } from '../modules/money/index.ts'
import { packsOnDisk } from '../modules/regulations/index.ts'
import { describeError } from '@guixing/packs'
import type { Command } from './command.ts'

interface Finding { name: string; ok: boolean; detail: string }

/** Looks at everything that must be right for the house to run, and says of each what is wrong in words. */
export const doctor: Command = {
  usage: 'doctor', says: 'Checks the machine, the settings, the database, the packs and what waits.',
  run: async (given) => {
    const findings: Finding[] = []
    const look = async (name: string, check: () => Promise<string> | string) => {
      try {
        findings.push({ name, ok: true, detail: await check() })
      } catch (error) {
        findings.push({ name, ok: false, detail: (error as Error).message })
      }
    }
    await look('node', () => `v${process.versions.node}`)
    await look('settings', () => {
      const wrong = [messagingConfig(process.env), identityConfig(process.env, readConfig(process.env).publicUrl)].flatMap((x) => (Array.isArray(x) ? x : []))
      if (wrong.length > 0) throw new Error(wrong.join(' '))
      return 'every variable is readable'
    })
    await look('data folder', () => {
      mkdirSync(given.dataDir, { recursive: true })
      accessSync(given.dataDir, constants.W_OK)
      const { bavail, bsize } = statfsSync(given.dataDir)
      const free = Math.round((bavail * bsize) / 1e6)
      if (free < 500) throw new Error(`${given.dataDir} has only ${free} MB free`)
      return `${given.dataDir}, ${free} MB free`
    })
    await look('secret', () => {
      installationSecret(given.dataDir)
      const mode = statSync(join(given.dataDir, 'secret')).mode & 0o077
      if (mode !== 0) throw new Error(`${join(given.dataDir, 'secret')} can be read by others: chmod 600 it`)
      return 'readable by its owner only'
    })
    await look('packs', () => {
      const { catalogue, errors } = packsOnDisk()
      if (errors.length > 0) throw new Error(errors.map((e) => describeError(e)).join('\n'))
      return `${Object.keys(catalogue.regulations).length} regulations, ${Object.keys(catalogue.kinds).length} kinds`
    })
    await look('database', () => database(given.database))
    await look('waiting', () => waiting(given.database))
    await look('money', () => money(given.database))
    const ok = findings.every((f) => f.ok)
    return { data: { ok, findings }, ok, text: findings.map((f) => `${f.ok ? '✓' : '✗'} ${f.name}: ${f.detail}`).join('\n') }
  },
}

type Open = () => ReturnType<typeof openDatabase>

async function database(open: Open): Promise<string> {
  const { pool, ownerUrl } = await open()
  const { rows } = await pool.query<{ version: string; free: boolean; unfenced: string[] | null }>(
    `select current_setting('server_version') as version, (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as free,
      (select array_agg(c.relname::text) from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' where n.nspname = 'public' and c.relkind = 'r' and not c.relrowsecurity and c.relname not in ('search_doc', 'api_token', 'public_link', 'account_person', 'mail_seen')) as unfenced`)
  const row = rows[0]
  if (row?.unfenced && row.unfenced.length > 0) throw new Error(`without row-level security: ${row.unfenced.join(', ')}`)
  if (row?.free) throw new Error('Guixing works as an account that row-level security does not bind: give DATABASE_URL an account that may create roles')
  if (Number.parseInt(row?.version ?? '0', 10) < 15) throw new Error(`PostgreSQL ${row?.version} is too old: 15 or newer is needed`)
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  const { rows: done } = await client.query<{ n: number }>('select count(*)::int as n from migration').finally(() => client.end())
  return `PostgreSQL ${row?.version}, ${done[0]?.n ?? 0} migrations`
}

/** What should have left or been swept and has not: a node that does not run, a gateway that fails. */
async function waiting(open: Open): Promise<string> {
  const { pool } = await open()
  const { rows: houses } = await pool.query<{ id: string; name: string }>('select id, name from house')
  const faults: string[] = []
  for (const house of houses) {
    const [row] = await inHouse(pool, house.id, (tx) => tx.query<{ clocks: number; failed: number; files: number; deltas: number }>(
      `select (select count(*)::int from document where tenant_id = $1 and matter_id is null and client_id is null and not kept and at < now() - interval '3 days') as files, (select count(*)::int from clock where tenant_id = $1 and next_at < now() - interval '10 minutes') as clocks, (select count(*)::int from outbox where tenant_id = $1 and state = 'failed') as failed,
        (select count(*)::int from conformance_delta where tenant_id = $1) as deltas`, [house.id]), 'read')
    if ((row?.clocks ?? 0) > 0) faults.push(`${house.name}: ${row?.clocks} clocks wait since more than ten minutes; is a node running?`)
    if ((row?.failed ?? 0) > 0) faults.push(`${house.name}: ${row?.failed} messages could not be sent; see the outbox under settings`)
    if ((row?.files ?? 0) > 0) faults.push(`${house.name}: ${row?.files} files that were sent and attached to nothing wait to be removed; is a node running?`)
  }
  if (faults.length > 0) throw new Error(faults.join('\n'))
  return houses.length === 0 ? 'the house is not set up yet' : 'nothing is late'
}

/** Remainders below zero, and write-offs whose field says other than the entries. */
async function money(open: Open): Promise<string> {
  const { pool } = await open()
  const { rows: houses } = await pool.query<{ id: string; name: string }>('select id, name from house')
  let entries = 0
  const faults: string[] = []
  for (const house of houses) {
    const state = await inHouse(pool, house.id, moneyState, 'read')
    entries += state.entries
    for (const one of state.wrong) faults.push(`${house.name}: ${one.what}, ${one.where}: ${one.detail}`)
  }
  if (faults.length > 0) throw new Error(`${faults.join('\n')}; run verify`)
  return `${entries} entries, no remainder below zero`
}
