import { AsyncLocalStorage } from 'node:async_hooks'
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import pg from 'pg'
import { translate, type Pool } from '../db.ts'
import { Unavailable } from '../errors.ts'

const asking = new AsyncLocalStorage<{ away?: Unavailable }>()
/**
 * better-auth answers 500, throws or knows nobody, whatever happened below it. Where its answer is such a one and the database was away
 * or full, that is told as everywhere else. @throws Unavailable
 */
export function tellingAway<T>(ask: () => Promise<T>, failed: (answer: T) => boolean): Promise<T> {
  return asking.run({}, async () => {
    const answer = await ask().catch((error: unknown) => { throw asking.getStore()?.away ?? error })
    const away = asking.getStore()?.away
    if (away && failed(answer)) throw away
    return answer
  })
}

function noted(error: unknown): never {
  const told = translate(error)
  const here = asking.getStore()
  if (here && told instanceof Unavailable) here.away = told
  throw error
}

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
      const client = await pool.connect().catch(noted)
      return {
        query: (text: unknown, values?: unknown) => client.query({ text: text as string, values: [...(values as unknown[])], types } as pg.QueryConfig).catch(noted) as never,
        release: () => client.release(),
      }
    },
    // The pool belongs to the application, which ends it.
    end: async () => undefined,
  } as PostgresPool
  return { db: new Kysely({ dialect: new PostgresDialect({ pool: datesPool }) }), type: 'postgres' }
}
