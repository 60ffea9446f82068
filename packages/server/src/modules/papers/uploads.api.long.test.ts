import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { papersWeb } from './test-web.ts'

const MB = 1024 * 1024
const house = await makeHouse(await testDatabase(), { packs: ['s03'] })
const web = await papersWeb(house)
const chunk = randomBytes(MB)

it('200 MB pass through without being held: in one piece, broken off after 120 MB and resumed, the memory stays flat', { timeout: 300_000 }, async () => {
  await web.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = web.app.server.address() as AddressInfo
  const headers = { 'tus-resumable': '1.0.0', 'x-person': encodeURIComponent('陈晓琳') }
  const size = 200 * MB
  const byteAt = (mb: number): Buffer => (mb === 0 ? Buffer.concat([Buffer.from('%PDF-1.7'), chunk.subarray(8)]) : chunk)
  const ask = (method: string, path: string, more: Record<string, string>, from?: number, until?: number) => new Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
    const r = request({ port, host: '127.0.0.1', method, path, headers: { ...headers, ...more } }, (answer) => { answer.resume(); answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers })) })
    r.on('error', reject)
    if (from === undefined) { r.end(); return }
    void (async () => {
      for (let mb = from; mb < (until ?? 200); mb++) if (!r.write(byteAt(mb))) await new Promise((drained) => r.once('drain', drained))
      if (until === undefined) r.end()
      else setTimeout(() => r.destroy(), 500)
    })()
  })
  const path = String((await ask('POST', '/api/v1/uploads', { 'upload-length': String(size), 'upload-metadata': `filename ${Buffer.from('大.pdf').toString('base64')}` })).headers.location)
  const before = process.memoryUsage.rss()
  let most = before
  const watch = setInterval(() => { most = Math.max(most, process.memoryUsage.rss()) }, 20)
  const piece = { 'content-type': 'application/offset+octet-stream' }
  await expect(ask('PATCH', path, { ...piece, 'upload-offset': '0', 'content-length': String(size) }, 0, 120)).rejects.toThrow()
  let got = -1
  for (let i = 0; i < 100; i++) {
    const now = Number((await ask('HEAD', path, {})).headers['upload-offset'])
    if (now === got && now % MB === 0 && now > 0) break
    got = now
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  expect(got).toBeGreaterThan(100 * MB)
  const done = await ask('PATCH', path, { ...piece, 'upload-offset': String(got), 'content-length': String(size - got) }, got / MB)
  clearInterval(watch)
  expect(done.status).toBe(204)
  expect((most - before) / MB).toBeLessThan(120)
  const [wanted, kept] = [createHash('sha256'), createHash('sha256')]
  for (let mb = 0; mb < 200; mb++) wanted.update(byteAt(mb))
  const sha256 = wanted.digest('hex')
  for await (const part of createReadStream(join(web.filesDir, sha256.slice(0, 2), sha256))) kept.update(part as Buffer)
  expect(kept.digest('hex')).toBe(sha256)
})
