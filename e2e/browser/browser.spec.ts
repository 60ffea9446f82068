import { createServer, type Server } from 'node:http'
import { createReadStream, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, join, normalize } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from './launch.ts'

const fonts = dirname(createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/package.json'))
const TYPES: Record<string, string> = { '.css': 'text/css', '.woff2': 'font/woff2' }

/** One word a block, first with the web font and then with a family that does not exist. */
const page = `<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/font/index.css">
<style>body{margin:0;background:#fff;color:#000} p{margin:0;height:60px;width:400px;overflow:hidden;font-size:40px;line-height:60px}
.web{font-family:'Noto Sans SC Variable'} .none{font-family:'No Such Font'}</style>
<p id="simplified" class="web">咨询服务管理制度</p><p id="traditional" class="web">諮詢服務管理制度</p><p id="latin" class="web">Guixing</p><p id="empty" class="web"></p>`

let browser: Browser
let server: Server
let tab: Page

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://x').pathname)
    if (!path.startsWith('/font/')) return void response.setHeader('content-type', 'text/html').end(page)
    const file = join(fonts, path.slice('/font/'.length))
    if (!existsSync(file)) return void response.writeHead(404).end()
    response.setHeader('content-type', TYPES[/\.\w+$/.exec(file)?.[0] ?? ''] ?? 'application/octet-stream')
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  browser = await launchBrowser()
  tab = await browser.newPage()
  await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await tab.evaluate(() => document.fonts.ready)
})

afterAll(async () => {
  await browser?.close()
  server?.closeAllConnections()
  server?.close()
})

/** Dark pixels of one block, counted on a screenshot by the browser itself. */
async function ink(id: string): Promise<number> {
  const png = await tab.locator(`#${id}`).screenshot()
  return tab.evaluate(async (data) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    const pixels = context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray()
    let dark = 0
    for (let at = 0; at < pixels.length; at += 4) if ((pixels[at] ?? 255) < 128) dark += 1
    return dark
  }, png.toString('base64'))
}

it('paints both scripts with the web font, also where the system has no Chinese font', async () => {
  expect(await ink('empty')).toBe(0)
  const [simplified, traditional, latin] = [await ink('simplified'), await ink('traditional'), await ink('latin')]
  // Eight characters of some ten strokes each; boxes in their place would have far less ink.
  expect(simplified).toBeGreaterThan(2_500)
  expect(traditional).toBeGreaterThan(simplified)
  expect(latin).toBeGreaterThan(500)
  expect(await tab.evaluate(() => [...document.fonts].filter((font) => font.status === 'loaded').length)).toBeGreaterThan(0)
})

it('takes a whole page as a picture', async () => {
  const png = await tab.screenshot({ fullPage: true })
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect(png.length).toBeGreaterThan(2_000)
})
