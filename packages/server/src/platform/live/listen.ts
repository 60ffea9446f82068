import pg from 'pg'
import type { Pool } from '../db.ts'

/** One word for all houses: every node looks for itself what is new for those connected to it. */
const CHANNEL = 'guixing_live'
const FIRST_WAIT = 500
const LONGEST_WAIT = 10_000

export interface Listening { stop(): Promise<void> }

/** Listens on a connection of its own, and takes it up again whenever it is lost; `heard` is also called after each new connection. */
export function listen(connectionString: string, heard: () => void, log: (line: string) => void): Listening {
  let client: pg.Client | null = null
  let stopped = false
  let wait = FIRST_WAIT
  let timer: NodeJS.Timeout | undefined
  const again = (failed: pg.Client, why: string): void => {
    if (client !== failed) return
    client = null
    void failed.end().catch(() => undefined)
    if (stopped) return
    log(`live: the connection to the database was lost (${why}); trying again`)
    timer = setTimeout(() => void open(), wait)
    timer.unref()
    wait = Math.min(wait * 2, LONGEST_WAIT)
  }
  const open = async (): Promise<void> => {
    const own = new pg.Client({ connectionString, application_name: 'guixing-live', keepAlive: true, connectionTimeoutMillis: 10_000 })
    client = own
    own.on('error', (error) => again(own, error.message))
    own.on('end', () => again(own, 'closed'))
    own.on('notification', heard)
    try {
      await own.connect()
      await own.query(`listen ${CHANNEL}`)
      wait = FIRST_WAIT
      heard()
    } catch (error) {
      again(own, (error as Error).message)
    }
  }
  void open()
  return {
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      const last = client
      client = null
      await last?.end().catch(() => undefined)
    },
  }
}

const BETWEEN = 100

/** Tells all nodes that something was committed, at most ten times a second: NOTIFY takes one lock of the whole server, so it never stands in an action. */
export function makeTeller(pool: Pool): { tell(): void; stop(): void } {
  let waiting: NodeJS.Timeout | undefined
  let last = 0
  return {
    tell() {
      waiting ??= setTimeout(() => {
        waiting = undefined
        last = Date.now()
        // Whoever listens also looks by itself every few seconds, so a lost word costs no more than that.
        pool.query('select pg_notify($1, $2)', [CHANNEL, '']).catch(() => undefined)
      }, Math.max(0, last + BETWEEN - Date.now())).unref()
    },
    stop() { if (waiting) clearTimeout(waiting) },
  }
}
