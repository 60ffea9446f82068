import { chromium, type Browser } from 'playwright-core'
import { findChromium } from './chromium.ts'

/** The package's own arguments would switch off the same-origin rule and run everything in one process. */
const ARGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Starts the test browser. Close it with `browser.close()`. */
export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await findChromium()
  // Without a locale the browser gives a file with a Chinese name another name.
  return chromium.launch({ executablePath, args: ARGS, env: { LC_ALL: 'C.UTF-8', ...definedOnly(process.env), ...env }, timeout: 60_000 })
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}
