import { Client } from 'pg'
import { errorCode } from './errors.ts'

export const SUPERUSER = 'postgres'

/** Where a server listens: a folder with its socket, or a loopback port. */
export type Address = { socketDir: string; port: number } | { host: string; port: number }

/** A PostgreSQL URL in the form every client reads; for a socket the host is a parameter, as in libpq. */
export function databaseUrl(address: Address, password: string, database: string, user = SUPERUSER): string {
  const who = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`
  const name = encodeURIComponent(database)
  return 'socketDir' in address
    ? `postgres://${who}@localhost:${address.port}/${name}?host=${encodeURIComponent(address.socketDir)}`
    : `postgres://${who}@${address.host}:${address.port}/${name}`
}

/** The same server, another database or account. */
export function withDatabase(url: string, database: string, user?: { name: string; password: string }): string {
  const changed = new URL(url)
  changed.pathname = `/${encodeURIComponent(database)}`
  if (user) {
    changed.username = encodeURIComponent(user.name)
    changed.password = encodeURIComponent(user.password)
  }
  return changed.href
}

/** Connects, works, disconnects. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>, connectionTimeoutMillis = 10_000): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis, application_name: 'guixing-launcher' })
  // A server that ends while we are connected must be an error of the query, not of the process.
  client.on('error', () => {})
  try {
    await client.connect()
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** What a server at this address says: `ready` with its data folder, `coming` or `going` (no connections yet, or no more), or nothing. */
export type Answer = { kind: 'ready'; dataDir: string } | { kind: 'coming' } | { kind: 'going' } | { kind: 'none'; error: unknown }

export async function ask(url: string, timeoutMs = 5_000): Promise<Answer> {
  try {
    const dataDir = await withClient(url, async (client) => {
      const { rows } = await client.query<{ data_directory: string }>('show data_directory')
      return rows[0]?.data_directory ?? ''
    }, timeoutMs)
    return { kind: 'ready', dataDir }
  } catch (error) {
    // 57P03 cannot_connect_now covers both ends of a server's life; only the words tell them apart.
    if (errorCode(error) === '57P03') return { kind: /shutting down/.test(String(error)) ? 'going' : 'coming' }
    return { kind: 'none', error }
  }
}

/** Creates the database when it is not there yet. Returns its URL. */
export async function ensureDatabase(url: string, name: string): Promise<string> {
  await withClient(url, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount) return
    await client.query(`create database ${client.escapeIdentifier(name)}`).catch((error: unknown) => {
      // Two first starts at once: 42P04 duplicate_database, or 23505 when they truly collide.
      if (!['42P04', '23505'].includes(errorCode(error))) throw error
    })
  })
  return withDatabase(url, name)
}
