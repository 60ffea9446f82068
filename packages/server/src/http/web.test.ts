import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { afterAll, describe, expect, it } from 'vitest'
import { serveWeb } from './web.ts'

const folder = mkdtempSync(join(tmpdir(), 'guixing-web-'))
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>page</title>')
const app = Fastify()
await serveWeb(app, folder)
afterAll(async () => { await app.close(); rmSync(folder, { recursive: true, force: true }) })
const get = (url: string) => app.inject({ method: 'GET', url })

describe('the built pages', () => {
  it('answer every address that is no file and none of the interface', async () => {
    for (const url of ['/', '/matters/1', '/p/house', '/portal']) expect((await get(url)).body, url).toContain('page')
    for (const url of ['/api/v1/none', '/none.js', '/assets/x.css?y']) expect((await get(url)).statusCode, url).toBe(404)
  })
  it('X-14: /portal/<house> leads to the public window, also to a rating link, and never away from here', async () => {
    for (const [from, to] of [['/portal/yunqiyuan', '/p/yunqiyuan'], ['/portal/yunqiyuan/rate/abc?x=1', '/p/yunqiyuan/rate/abc'], ['/portal//evil.example', '/p//evil.example'], ['/portal/%E8%A7%84', '/p/%E8%A7%84']] as const) {
      expect(await get(from), from).toMatchObject({ statusCode: 301, headers: { location: to } })
    }
  })
})
