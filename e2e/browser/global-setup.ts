import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findChromium } from './chromium.ts'

/** Browser tests drive what was built; building is the business of `npm test` or `node scripts/build.mjs`. */
export default async function setup(): Promise<void> {
  for (const built of ['dist/server/main.mjs', 'dist/web/index.html']) {
    const path = fileURLToPath(new URL(`../../${built}`, import.meta.url))
    if (!existsSync(path)) console.warn(`${built} is missing: run node scripts/build.mjs before tests that start Guixing.`)
  }
  // Unpacked once, before workers would each begin to.
  await findChromium()
}
