import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../../e2e/browser/launch.ts'
import { PASSWORD } from '../../e2e/stories/people.ts'
import { startServer } from './server.ts'
import { result } from './table.ts'

/** What a real browser has fetched until it shows the sign-in page, and until it shows the workbench: scripts and styles, gzipped. */
export async function web(dist: string, dir: string): Promise<void> {
  if (!existsSync(join(dist, 'web/index.html')) || !existsSync(join(dist, 'server/main.mjs'))) { result({ what: 'web: first load', note: 'dist is not built' }); return }
  const server = await startServer(dist, join(dir, 'server'))
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({ locale: 'zh-CN', baseURL: server.url })
    await page.goto('/')
    await page.locator('input[name=password]').waitFor()
    result({ what: 'web: up to the sign-in page', note: `${await fetched(page, dist)} (budget 200 KB of script)` })
    await page.locator('input[name=username]').fill('陈晓琳')
    await page.locator('input[name=password]').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: '工作台' }).first().waitFor()
    result({ what: 'web: up to the workbench', note: `${await fetched(page, dist)} (budget 450 KB of script)` })
  } finally {
    await browser.close()
    await server.stop()
  }
}

async function fetched(page: Page, dist: string): Promise<string> {
  await page.waitForLoadState('networkidle')
  const paths = await page.evaluate(() => performance.getEntriesByType('resource').map((e) => new URL(e.name).pathname))
  const size = (ending: string) => [...new Set(paths)].filter((p) => p.endsWith(ending)).map((p) => gzipSync(readFileSync(join(dist, 'web', p))).length)
  const kb = (sizes: number[]) => `${(sizes.reduce((a, b) => a + b, 0) / 1024).toFixed(0)} KB`
  const scripts = size('.js')
  return `${kb(scripts)} script gz in ${scripts.length} files, ${kb(size('.css'))} style`
}
