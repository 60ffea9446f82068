import { Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import pg from 'pg'
import type { Pool } from '../db.ts'

const TIMESTAMPTZ = 1184
/** better-auth compares instants as Date; our own code reads them as text (platform/db.ts), so its connections differ in this alone. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === TIMESTAMPTZ ? (text: string) => new Date(text) : (pg.types.getTypeParser as (oid: number, format?: string) => (text: string) => unknown)(oid, format),
}

/** The application's pool as better-auth's database. */
export function authDatabase(pool: Pool): { db: Kysely<Record<string, never>>; type: 'postgres' } {
  const datesPool: PostgresPool = {
    connect: async () => {
      const client = await pool.connect()
      return {
        query: (text: unknown, values?: unknown) => client.query({ text: text as string, values: [...(values as unknown[])], types } as pg.QueryConfig) as never,
        release: () => client.release(),
      }
    },
    // The pool belongs to the application, which ends it.
    end: async () => undefined,
  } as PostgresPool
  return { db: new Kysely({ dialect: new PostgresDialect({ pool: datesPool }) }), type: 'postgres' }
}
