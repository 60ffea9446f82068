import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { withDatabase } from '../../packages/server/src/platform/postgres/connection.ts'
import { testServer } from '../../packages/server/src/test/server.ts'
import { startApp } from './app.ts'
import { findChromium } from './chromium.ts'
import { created, type Sample } from './sample.ts'

/** Browser tests drive what was built; building is the business of `npm test` or `node scripts/build.mjs`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  for (const built of ['dist/server/main.mjs', 'dist/web/index.html']) {
    const path = fileURLToPath(new URL(`../../${built}`, import.meta.url))
    if (!existsSync(path)) console.warn(`${built} is missing: run node scripts/build.mjs before tests that start Guixing.`)
  }
  // Unpacked once, before workers would each begin to.
  await findChromium()
  const { sample, end } = await makeSample()
  project.provide('sample', sample)
  return end
}

/** Laid out once for all stories: to initialise a database and to live through the sample takes far longer than to copy them. */
async function makeSample(): Promise<{ sample: Sample; end(): Promise<void> }> {
  const { url: server, close } = await testServer()
  const database = await created(server)
  try {
    const app = await startApp({ sample: true, env: { DATABASE_URL: withDatabase(server, database) } })
    await app.halt()
    return { sample: { server, database, dataDir: app.dataDir }, end: async () => { await app.stop(); await close(database) } }
  } catch (error) {
    await close(database)
    throw error
  }
}
