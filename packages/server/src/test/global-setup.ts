import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { APP_ROLE, ensureAppRole } from '../platform/postgres/app-role.ts'
import { withClient, withDatabase } from '../platform/postgres/connection.ts'
import { removeHome } from '../platform/postgres/home.ts'
import { startEmbedded } from '../platform/postgres/launcher.ts'
import type {} from '../platform/postgres/test-database.ts'
import { countUsers } from '../platform/postgres/users.ts'

const PREFIX = 'guixing-test-'

/**
 * One PostgreSQL for the whole run, with a migrated template database that test files copy.
 * TEST_DATABASE_URL (an account that may create databases and roles) takes another server instead.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await testServer()
  const template = `guixing_template_${randomBytes(6).toString('hex')}`
  const appPassword = randomBytes(12).toString('hex')
  await withClient(server.url, (client) => client.query(`create database ${template}`))
  const ownerUrl = withDatabase(server.url, template)
  try {
    if (!(await ensureAppRole(ownerUrl, appPassword))) throw new Error(`The account of TEST_DATABASE_URL may not create the role ${APP_ROLE}; tests need it.`)
    await migrateTemplate(ownerUrl)
  } catch (error) {
    await server.close(template)
    throw error
  }
  project.provide('postgres', { url: server.url, template, appPassword })
  return () => server.close(template)
}

type Server = { url: string; close(template: string): Promise<void> }

async function testServer(): Promise<Server> {
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

async function migrateTemplate(ownerUrl: string): Promise<void> {
  const module = new URL('../platform/migrate.ts', import.meta.url)
  if (!existsSync(module)) return
  const { migrate } = (await import(module.href)) as { migrate: (url: string) => Promise<number> }
  await migrate(ownerUrl)
}
