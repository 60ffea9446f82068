import { chmodSync, existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withClient } from '../platform/postgres/connection.ts'
import { removeHome } from '../platform/postgres/home.ts'
import { startEmbedded } from '../platform/postgres/launcher.ts'
import { countUsers } from '../platform/postgres/users.ts'

const PREFIX = 'guixing-test-'

/** A PostgreSQL for a run of tests; `close` ends it, or drops from a lent one what the run put there. */
export type Server = { url: string; close(template: string): Promise<void> }

/** The server TEST_DATABASE_URL names, or one of our own that forgets everything with the run. */
export async function testServer(): Promise<Server> {
  const given = process.env.TEST_DATABASE_URL
  if (given) {
    const close = (template: string) => withClient(given, async (client) => void (await client.query(`drop database if exists ${template} with (force)`)))
    return { url: given, close }
  }
  await sweepKilledRuns()
  const dir = mkdtempSync(join(tmpdir(), PREFIX))
  // Run by root, the server works under another account, which must be able to enter the folder.
  chmodSync(dir, 0o755)
  // Nothing here outlives the run, so nothing has to reach the disk.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
  const server = await startEmbedded({ dataDir: join(dir, 'postgres'), log: () => {}, settings })
  const close = async () => {
    await server.stop()
    removeHome(join(dir, 'postgres'))
    removeHome(dir)
  }
  return { url: server.url, close }
}

/** A killed run cannot stop its server: the next run adopts it, leaves as the last user, and so ends it. */
async function sweepKilledRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(PREFIX))) {
    const dir = join(tmpdir(), name)
    const dataDir = join(dir, 'postgres')
    try {
      const young = Date.now() - statSync(dir).mtimeMs < 60_000
      if (young || countUsers(join(dataDir, 'users')) > 0) continue
      if (existsSync(join(dataDir, 'cluster/postmaster.pid'))) await (await startEmbedded({ dataDir, log: () => {} })).stop()
      if (countUsers(join(dataDir, 'users')) === 0) removeHome(dir)
    } catch {
      // Another account's, or half removed: not worth failing a run.
    }
  }
}
