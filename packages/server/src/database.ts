import { join } from 'node:path'
import type { Config } from './config.ts'
import { makePool, type Pool } from './platform/db.ts'
import { migrate } from './platform/migrate.ts'
import { ensureAppRole, ensureDatabase, startEmbedded } from './platform/postgres/index.ts'
import { derived } from './platform/secret.ts'

export interface Database {
  /** The application's pool, bound by row-level security. */
  pool: Pool
  ownerUrl: string
  appUrl: string
  migrated: number
  close(): Promise<void>
}

/** Starts or reaches PostgreSQL, makes the application's role, migrates. `log` tells what takes longer than a moment. */
export async function openDatabase(config: Pick<Config, 'databaseUrl' | 'dataDir'>, secret: string, log: (line: string) => void, max = 20): Promise<Database> {
  const embedded = config.databaseUrl ? null : await startEmbedded({ dataDir: join(config.dataDir, 'postgres'), log })
  try {
    const ownerUrl = config.databaseUrl ?? (await ensureDatabase(embedded?.url ?? '', 'guixing'))
    // Before the migrations, which grant to it.
    const appUrl = await ensureAppRole(ownerUrl, derived(secret, 'database role'))
    if (appUrl === undefined) log('The account of DATABASE_URL may not create roles: Guixing works as this account, without the second fence of row-level security.')
    const migrated = await migrate(ownerUrl)
    const pool = makePool(appUrl ?? ownerUrl, max)
    return { pool, ownerUrl, appUrl: appUrl ?? ownerUrl, migrated, close: async () => { if (!pool.ended) await pool.end(); await embedded?.stop() } }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}
