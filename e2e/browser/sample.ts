import { randomBytes } from 'node:crypto'
import { cpSync } from 'node:fs'
import { withClient, withDatabase } from '../../packages/server/src/platform/postgres/connection.ts'

/** A house with the sample in it, that nobody works in: its database and its data folder are copied for each story. */
export interface Sample { server: string; database: string; dataDir: string }
declare module 'vitest' {
  interface ProvidedContext { sample: Sample }
}

/** A database of a new name on this server, empty or a copy. */
export const created = async (server: string, from = ''): Promise<string> => {
  const name = `story_${randomBytes(6).toString('hex')}`
  await withClient(server, (client) => client.query(`create database ${name}${from && ` template ${from}`}`))
  return name
}

/** What the application needs to start in a copy of the house; `drop` removes the copy of the database. */
export async function copyOf({ server, database, dataDir }: Sample, into: string): Promise<{ url: string; drop(): Promise<void> }> {
  cpSync(dataDir, into, { recursive: true })
  const name = await created(server, database)
  return { url: withDatabase(server, name), drop: () => withClient(server, async (client) => void (await client.query(`drop database if exists ${name} with (force)`))) }
}
