import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import Fastify from 'fastify'
import { afterAll, describe, expect, it } from 'vitest'
import { compressAnswers } from './compress.ts'

const large = { words: '装修押金什么时候退'.repeat(1000) }
const app = Fastify()
compressAnswers(app)
app.get('/api/v1/large', async () => large)
app.get('/api/v1/small', async () => ({ ok: true }))
app.get('/large', async () => large)
afterAll(() => app.close())
const get = (url: string, accepted?: string) => app.inject({ url, headers: accepted === undefined ? {} : { 'accept-encoding': accepted } })

describe('compressed answers', () => {
  it('are what was asked for, and smaller', async () => {
    for (const [accepted, coding, open] of [['gzip, deflate, br', 'br', brotliDecompressSync], ['gzip', 'gzip', gunzipSync], ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync]] as const) {
      const reply = await get('/api/v1/large', accepted)
      expect(reply.headers).toMatchObject({ 'content-encoding': coding, vary: 'accept-encoding', 'content-length': String(reply.rawPayload.length) })
      expect(reply.rawPayload.length).toBeLessThan(1000)
      expect(JSON.parse(open(reply.rawPayload).toString())).toEqual(large)
    }
  })
  it('are left alone where nobody asks, where they are small, and outside the interface', async () => {
    for (const [url, accepted] of [['/api/v1/large', undefined], ['/api/v1/large', 'identity'], ['/api/v1/large', 'br;q=0'], ['/api/v1/large', 'brotli'], ['/api/v1/small', 'br'], ['/large', 'br']] as const) {
      const reply = await get(url, accepted)
      expect([url, accepted, reply.headers['content-encoding']]).toEqual([url, accepted, undefined])
      expect(reply.json()).toEqual(url.endsWith('small') ? { ok: true } : large)
    }
  })
})
