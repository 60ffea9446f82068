import { randomBytes } from 'node:crypto'
import { afterAll, inject } from 'vitest'
import { withClient, withDatabase } from './connection.ts'
import { APP_ROLE } from './app-role.ts'

/** What the global setup hands to every test file. */
export type TestServer = { url: string; template: string; appPassword: string }

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestServer
  }
}

export type TestDatabase = {
  /** Owner of all tables (superuser on the embedded server): for setting up and looking. */
  ownerUrl: string
  /** The application's own role, bound by row-level security: what the code under test connects with. */
  appUrl: string
}

/**
 * A database of its own for one test file: a copy of the migrated template, dropped when the file is done.
 * Call it at the top level of the file: `const db = await testDatabase()`. Close your pools in `afterAll`.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const server = inject('postgres')
  const name = `test_${randomBytes(6).toString('hex')}`
  await withClient(server.url, (client) => client.query(`create database ${name} template ${server.template}`))
  afterAll(() => withClient(server.url, (client) => client.query(`drop database if exists ${name} with (force)`)))
  const ownerUrl = withDatabase(server.url, name)
  return { ownerUrl, appUrl: withDatabase(ownerUrl, name, { name: APP_ROLE, password: server.appPassword }) }
}
