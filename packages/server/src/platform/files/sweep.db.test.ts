import { mkdtempSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { openMatter } from '../../modules/engine/index.ts'
import { inHouse } from '../db.ts'
import { newId } from '../ids.ts'
import { dropLeftFiles, dropUnnamedBytes, fileStore, holdBytes } from './index.ts'

const db = await testDatabase()
const house = await makeHouse(db, { packs: ['s03'] })
const other = await makeHouse(db, { name: '别处' })
const folder = mkdtempSync(join(tmpdir(), 'guixing-sweep-'))
const store = fileStore(folder)
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const TWO_DAYS = 2 * 86_400_000
const place = (digest: string) => join(folder, digest.slice(0, 2), digest)
const age = (digest: string) => utimesSync(place(digest), new Date(Date.now() - TWO_DAYS), new Date(Date.now() - TWO_DAYS))
let n = 0
/** A file somebody sent so many hours ago, its bytes as old as its row. */
async function sent(hours: number, of = house, text = `第${(n += 1)}份`): Promise<{ id: string; digest: string }> {
  const digest = await store.put(Buffer.from(text))
  const id = newId()
  await of.write((tx) => tx.query("insert into document (tenant_id, id, name, type, size, sha256, at, by_id) values ($1, $2, 'a.txt', 'text/plain', 5, $3, now() - make_interval(hours => $4), $5)", [of.tenant, id, digest, hours, of.people['陈晓琳']]))
  if (hours > 24) age(digest)
  return { id, digest }
}
const rowOf = async (id: string) => (await house.owner.query<{ matter_id: string | null }>('select matter_id from document where id = $1', [id])).rows[0]
const enquiry = (ids: string[]) => openMatter(house.pool, house.as('陈晓琳'), { kind: 'enquiry', fields: { content: '漏水', category: 'engineering', agreedAt: new Date(Date.now() + 3_600_000).toISOString(), attachments: ids } })

describe('files sent and never attached', () => {
  it('go after a day, row and bytes; younger and attached ones stay', async () => {
    const [old, young, attached] = [await sent(25), await sent(23), await sent(1)]
    await enquiry([attached.id])
    await house.owner.query("update document set at = now() - interval '9 days' where id = $1", [attached.id])
    age(attached.digest)
    expect(await dropLeftFiles(house.pool, house.tenant)).toBe(1)
    expect(await dropUnnamedBytes(house.pool, store)).toBe(1)
    expect([await rowOf(old.id), existsSync(place(old.digest))]).toEqual([undefined, false])
    for (const kept of [young, attached]) expect([await rowOf(kept.id), existsSync(place(kept.digest))]).toEqual([expect.anything(), true])
    expect([await dropLeftFiles(house.pool, house.tenant), await dropUnnamedBytes(house.pool, store)]).toEqual([0, 0])
  })
  it('cut off between row and bytes leave only bytes, which the next run removes', async () => {
    const { id, digest } = await sent(30)
    await dropLeftFiles(house.pool, house.tenant)
    expect([await rowOf(id), existsSync(place(digest))]).toEqual([undefined, true])
    expect(await dropUnnamedBytes(house.pool, store)).toBe(1)
    expect(existsSync(place(digest))).toBe(false)
  })
  it('keep their bytes while any house names them, or while they are new', async () => {
    const mine = await sent(30, house, '两处都有')
    await sent(1, other, '两处都有')
    age(mine.digest)
    await dropLeftFiles(house.pool, house.tenant)
    const fresh = await store.put(Buffer.from('还没有行'))
    expect(await dropUnnamedBytes(house.pool, store)).toBe(0)
    for (const digest of [mine.digest, fresh]) expect(existsSync(place(digest))).toBe(true)
  })
  it('leave what a crash left half written, and nothing else that lies there', async () => {
    mkdirSync(join(folder, 'ab'), { recursive: true })
    const [half, strange] = [join(folder, 'ab', `${'ab'.repeat(32)}.0123456789ab.part`), join(folder, 'ab', '说明.txt')]
    for (const path of [half, strange]) { writeFileSync(path, 'x'); utimesSync(path, new Date(0), new Date(0)) }
    await dropUnnamedBytes(house.pool, store)
    expect([existsSync(half), existsSync(strange)]).toEqual([false, true])
  })
})

describe('attaching while sweeping', () => {
  it('a file an open transaction holds is passed over, and is attached when that ends', async () => {
    const { id } = await sent(30)
    let swept = -1
    await inHouse(house.pool, house.tenant, async (tx) => {
      await tx.query('select id from document where tenant_id = $1 and id = $2 for update', [tx.tenant, id])
      swept = await dropLeftFiles(house.pool, house.tenant)
      await tx.query('update document set matter_id = $3 where tenant_id = $1 and id = $2', [tx.tenant, id, newId()])
    })
    expect(swept).toBe(0)
    expect((await rowOf(id))?.matter_id).not.toBeNull()
    expect(await dropLeftFiles(house.pool, house.tenant)).toBe(0)
  })
  it('ends with every file attached and whole, or refused at its field and gone', async () => {
    const files = await Promise.all(Array.from({ length: 24 }, () => sent(30)))
    const sweeping = (async () => { for (let i = 0; i < 6; i++) { await dropLeftFiles(house.pool, house.tenant); await dropUnnamedBytes(house.pool, store) } })()
    const acts = await Promise.allSettled(files.map((f) => enquiry([f.id])))
    await sweeping
    for (const [i, act] of acts.entries()) {
      const { id, digest } = files[i]!
      if (act.status === 'fulfilled') expect([(await rowOf(id))?.matter_id, existsSync(place(digest))]).toEqual([act.value.id, true])
      else { expect(act.reason).toMatchObject({ errors: [{ field: 'attachments', code: 'unknown-file' }] }); expect(await rowOf(id)).toBeUndefined() }
    }
  })
  it('never takes bytes from a row that came to name them in the same moment', async () => {
    for (let i = 0; i < 12; i++) {
      const bytes = Buffer.from(`同一刻 ${i}`)
      const digest = await store.put(bytes)
      age(digest)
      await Promise.all([
        dropUnnamedBytes(house.pool, store),
        (async () => {
          await store.put(bytes)
          await house.write(async (tx) => {
            await holdBytes(tx, store, digest, bytes)
            await new Promise((resolve) => setTimeout(resolve, i))
            await tx.query("insert into document (tenant_id, id, name, type, size, sha256, at) values ($1, $2, 'a.txt', 'text/plain', 5, $3, now())", [tx.tenant, newId(), digest])
          })
        })(),
      ])
      expect(readFileSync(place(digest)).equals(bytes)).toBe(true)
    }
  })
})
