import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ensureDatabase, removeHome, startEmbedded, type Embedded } from '../../packages/server/src/platform/postgres/index.ts'
import { HouseUnderLoad } from './house-under-load.ts'

const dir = mkdtempSync(join(tmpdir(), 'guixing-database-'))
chmodSync(dir, 0o755)
const begin = () => startEmbedded({ dataDir: join(dir, 'postgres'), log: () => undefined })
let server: Embedded
let house: HouseUnderLoad
beforeAll(async () => {
  server = await begin()
  house = new HouseUnderLoad({ DATABASE_URL: await ensureDatabase(server.url, 'house') })
  await house.setUp()
  await house.start()
}, 180_000)
afterAll(async () => { await house.remove(); await server.stop(); removeHome(join(dir, 'postgres')); rmSync(dir, { recursive: true, force: true }) }, 60_000)

it('works on after its database was restarted under load, and says 503 meanwhile', async () => {
  let done = false
  const seen = new Set<number>()
  const acknowledged: string[] = []
  const writers = Array.from({ length: 6 }, async (_, w) => {
    for (let i = 0; !done; i += 1) {
      const key = `restart-${w}-${i}`
      for (;;) {
        const { status, json } = await house.post('/api/v1/matters', { kind: 'enquiry', fields: { content: `重启试验 ${key}`, category: 'general', callerName: '李慧', answer: '已说明。' } }, key)
        seen.add(status)
        if (status === 201 && json.matter) { acknowledged.push(json.matter.id); break }
        if (done) return
        await wait(100)
      }
    }
  })
  for (let k = 0; k < 5; k += 1) {
    await wait(1500)
    await server.stop()
    await wait(500)
    server = await begin()
  }
  await wait(3000)
  const before = acknowledged.length
  await wait(2000)
  expect(acknowledged.length, `writes go on after the last restart; said: ${house.said.slice(-2000)}`).toBeGreaterThan(before)
  done = true
  await Promise.all(writers)
  expect([...seen].filter((s) => ![201, 503].includes(s)), 'nothing but success and "not now"').toEqual([])
  expect(await fetch(`${house.url}/readyz`).then((a) => a.status)).toBe(200)
  const kept = await house.query<{ id: string }>("select id from matter where fields->>'content' like '重启试验 %'")
  expect(new Set(kept.map((m) => m.id))).toEqual(new Set(acknowledged))
  expect((await house.guixing('verify')).code).toBe(0)
}, 180_000)
