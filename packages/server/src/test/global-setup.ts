import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import { APP_ROLE, ensureAppRole } from '../platform/postgres/app-role.ts'
import { withClient, withDatabase } from '../platform/postgres/connection.ts'
import type {} from '../platform/postgres/test-database.ts'
import { testServer } from './server.ts'

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

async function migrateTemplate(ownerUrl: string): Promise<void> {
  const module = new URL('../platform/migrate.ts', import.meta.url)
  if (!existsSync(module)) return
  const { migrate } = (await import(module.href)) as { migrate: (url: string) => Promise<number> }
  await migrate(ownerUrl)
}
