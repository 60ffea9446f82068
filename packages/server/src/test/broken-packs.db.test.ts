import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCatalogue, packsDir } from '@guixing/packs'
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeHouse, testDatabase } from './house.ts'

// A copy of the packs that may be spoilt; a node that starts anew reads it anew.
const packs = mkdtempSync(join(tmpdir(), 'guixing-shelf-'))
const real = packsDir()
const fresh = () => { rmSync(packs, { recursive: true, force: true }); for (const part of ['catalogue', 'regulations']) cpSync(join(real, part), join(packs, part), { recursive: true }) }
fresh()
process.env.GUIXING_PACKS_DIR = packs
afterAll(() => { delete process.env.GUIXING_PACKS_DIR; rmSync(packs, { recursive: true, force: true }) })

const S32 = 'regulations/s32/controls.yaml'
const change = (file: string, from: string | RegExp, to: string) => {
  const text = readFileSync(join(packs, file), 'utf8')
  const changed = text.replace(from, to)
  if (changed === text) throw new Error(`${file} has no ${String(from)}`)
  writeFileSync(join(packs, file), changed)
}
/** The modules as a node that was started just now has them: nothing read yet. */
async function restarted() {
  vi.resetModules()
  const [regulations, engine, rules] = await Promise.all([import('../modules/regulations/index.ts'), import('../modules/engine/index.ts'), import('../modules/rules/index.ts')])
  return { ...regulations, ...engine, ...rules }
}
const db = await testDatabase()
const enquiry = { kind: 'enquiry', fields: { content: '问', category: 'general', callerName: '李慧', answer: '答。' } }
const today = (): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date())
const wrong = (work: Promise<unknown>) => work.then(() => 'done', (e: { errors?: unknown; message: string }) => e.errors ?? e.message)
beforeEach(fresh)

describe('a pack with an error', { timeout: 60_000 }, () => {
  it('is reported by file, article, control and field; the house goes on under its last good version', async () => {
    const house = await makeHouse(db, { packs: ['s03', 's32'] })
    const before = await house.rules()
    change(S32, 'id: s32.satisfied', 'id: s32.satisfied\n  thatt: {filled: $answer}')
    const { errors } = loadCatalogue(packs)
    expect(errors).toContainEqual({ file: S32, clause: expect.any(String) as string, control: 's32.satisfied', field: '', message: 'unknown entry "thatt"' })
    const node = await restarted()
    expect(node.offered().map((r) => r.code)).not.toContain('s32')
    const rules = await node.rulesOf(house.pool, house.tenant)
    expect(rules.adopted.map((a) => [a.code, a.hash])).toEqual(before.adopted.map((a) => [a.code, a.hash]))
    const { id } = await node.openMatter(house.pool, house.as('陈晓琳'), enquiry)
    await expect(node.actOn(house.pool, house.as('陈晓琳'), { id, action: 'close', fields: {} })).rejects.toMatchObject({ reasons: [{ control: 's32.satisfied' }] })
  })

  it('is not adopted, and who tries reads which file and why; nothing changes', async () => {
    const house = await makeHouse(db, { packs: ['s03'] })
    change(S32, 'id: s32.satisfied', 'id: s32.satisfied\n  thatt: {filled: $answer}')
    const node = await restarted()
    const before = await node.rulesOf(house.pool, house.tenant)
    const adopt = (code: string) => wrong(node.adopt(house.pool, house.tenant, house.people['韩志远'] ?? '', code, 'enforced', today()))
    expect(await adopt('s32')).toEqual([{ field: 'code', code: 'pack-broken', params: { file: S32, where: expect.stringContaining('s32.satisfied') as string, message: 'unknown entry "thatt"', faults: expect.any(Number) as number } }])
    expect(await adopt('s99')).toBe('not found')
    expect((await node.rulesOf(house.pool, house.tenant)).rev).toBe(before.rev)
    expect(await adopt('s28')).toBe('done')
  })

  it('in the catalogue every regulation shares keeps the house’s own catalogue, kinds and all', async () => {
    const house = await makeHouse(db, { packs: ['s03'] })
    change('catalogue/kinds/enquiry.yaml', /^home: desk$/m, 'home: nowhere')
    const node = await restarted()
    expect(await wrong(node.adopt(house.pool, house.tenant, house.people['韩志远'] ?? '', 's30', 'enforced', today()))).toMatchObject([{ code: 'pack-broken', params: { file: 'catalogue/kinds/enquiry.yaml', where: 'home' } }])
    expect((await node.openMatter(house.pool, house.as('陈晓琳'), enquiry)).opened).toHaveLength(1)
  })

  it('is named by doctor with its file, article, control and fault', async () => {
    change(S32, 'id: s32.satisfied', 'id: s32.satisfied\n  thatt: {filled: $answer}')
    vi.resetModules()
    const { doctor } = await import('../cli/doctor.ts')
    const { ok, data } = await doctor.run({ dataDir: packs, database: () => Promise.reject(new Error('not looked at here')) } as never) as { ok: boolean; data: { findings: { name: string; ok: boolean; detail: string }[] } }
    expect(ok).toBe(false)
    expect(data.findings.find((f) => f.name === 'packs')).toEqual({ name: 'packs', ok: false, detail: expect.stringMatching(/^regulations\/s32\/controls\.yaml · 一 · s32\.satisfied · file: unknown entry "thatt"/) as string })
  })

  it('that names a parameter nobody defines does not load', () => {
    change('regulations/s03/controls.yaml', /(?<=: )\$params\.P\d+/, '$params.P777')
    expect(loadCatalogue(packs).errors).toContainEqual(expect.objectContaining({ file: 'regulations/s03/controls.yaml', message: expect.stringContaining('no parameter "P777" is defined') as string }))
    expect(loadCatalogue(packs).catalogue.regulations.s03).toBeUndefined()
  })
})

describe('packs that change on disk', { timeout: 60_000 }, () => {
  it('bind nobody before they are adopted; then new matters only, old ones keep their pin (X-03)', async () => {
    const house = await makeHouse(db, { packs: ['s03', 's32'] })
    const first = await restarted()
    const old = await first.openMatter(house.pool, house.as('陈晓琳'), enquiry)
    change('regulations/s32/pack.yaml', /^version: .*$/m, "version: 'next'")
    change(S32, 'id: s32.satisfied', 'id: s32.content')
    for (const file of ['clauses.yaml', 'pack.yaml']) if (readFileSync(join(packs, 'regulations/s32', file), 'utf8').includes('s32.satisfied')) change(`regulations/s32/${file}`, /s32\.satisfied/g, 's32.content')
    expect(loadCatalogue(packs).errors).toEqual([])
    const node = await restarted()
    const close = (id: string) => node.actOn(house.pool, house.as('陈晓琳'), { id, action: 'close', fields: {} }).then(() => [], (e: { reasons: { control: string }[] }) => e.reasons.map((r) => r.control))
    const between = await node.openMatter(house.pool, house.as('陈晓琳'), enquiry)
    expect([await close(old.id), await close(between.id)]).toEqual([['s32.satisfied'], ['s32.satisfied']])
    await node.adopt(house.pool, house.tenant, house.people['韩志远'] ?? '', 's32', 'enforced', today())
    const fresh = await node.openMatter(house.pool, house.as('陈晓琳'), enquiry)
    expect([await close(old.id), await close(between.id), await close(fresh.id)]).toEqual([['s32.satisfied'], ['s32.satisfied'], ['s32.content']])
  })

  it('the catalogue a node finds at its start is in force from then on, also an older one come back; matters keep theirs (A → B → A)', async () => {
    const house = await makeHouse(db, { packs: ['s03'] })
    const label = () => { change('catalogue/kinds/enquiry.yaml', /^label: \{zh: .*?,/m, 'label: {zh: 换过的咨询,'); change('catalogue/params.yaml', /^(H05: .*)value: 7/m, '$1value: 9') }
    const start = async () => { const node = await restarted(); await node.takeUpCatalogue(house.pool, (line) => { throw new Error(line) }); return node }
    const seen = async (node: Awaited<ReturnType<typeof restarted>>) => (await node.rulesOf(house.pool, house.tenant)).catalogue.kinds.enquiry?.label['zh-CN']
    const kindOfMatter = async (node: Awaited<ReturnType<typeof restarted>>, id: string) => {
      const rules = await node.rulesOf(house.pool, house.tenant)
      const { rows: [m] } = await house.owner.query<{ pin_id: string }>('select pin_id from matter where id = $1', [id])
      const pin = rules.pins.get(m?.pin_id ?? '')
      return pin && [pin.kinds.enquiry?.label['zh-CN'], node.paramFor(rules, pin)('H05')]
    }
    const a = await start()
    const first = await seen(a)
    const underA = await a.openMatter(house.pool, house.as('陈晓琳'), enquiry)
    label()
    const b = await start()
    expect(await seen(b)).toBe('换过的咨询')
    const underB = await b.openMatter(house.pool, house.as('陈晓琳'), enquiry)
    fresh()
    const again = await start()
    expect(await seen(again)).toBe(first)
    const later = await again.openMatter(house.pool, house.as('陈晓琳'), enquiry)
    expect([await kindOfMatter(again, underA.id), await kindOfMatter(again, underB.id), await kindOfMatter(again, later.id)]).toEqual([[first, 7], ['换过的咨询', 9], [first, 7]])
    await again.actOn(house.pool, house.as('陈晓琳'), { id: underB.id, action: 'close', fields: {} })
    const facts = await house.read((tx) => tx.query<{ body: { catalogue: string; previous: string } }>("select d.body from fact f join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id where f.tenant_id = $1 and f.what = 'catalogue-switched' order by f.seq", [house.tenant]))
    expect(facts.slice(-2).map((f) => [f.body.previous, f.body.catalogue])).toEqual([[facts.at(-1)?.body.catalogue, facts.at(-1)?.body.previous], [facts.at(-1)?.body.previous, facts.at(-1)?.body.catalogue]])
    await start()
    expect(await house.read((tx) => tx.query("select 1 from fact where tenant_id = $1 and what = 'catalogue-switched'", [house.tenant]))).toHaveLength(facts.length)
  })

  it('of two nodes started at once with different disks one decides for both, once, and adopting takes up the catalogue it was checked against', async () => {
    const house = await makeHouse(db, { packs: ['s03'] })
    const a = await restarted()
    a.packsOnDisk()
    change('catalogue/kinds/enquiry.yaml', /^label: \{zh: .*?,/m, 'label: {zh: 另一种咨询,')
    const b = await restarted()
    b.packsOnDisk()
    const quiet = () => undefined
    await Promise.all([a.takeUpCatalogue(house.pool, quiet), b.takeUpCatalogue(house.pool, quiet)])
    const { rows: [h] } = await house.owner.query<{ catalogue_hash: string; rev: number }>('select catalogue_hash, rev from house where id = $1', [house.tenant])
    expect([a.catalogueBody().hash, b.catalogueBody().hash]).toContain(h?.catalogue_hash)
    const [rulesA, rulesB] = [await a.rulesOf(house.pool, house.tenant, Number(h?.rev)), await b.rulesOf(house.pool, house.tenant, Number(h?.rev))]
    expect([rulesA.catalogueHash, rulesB.catalogueHash]).toEqual([h?.catalogue_hash, h?.catalogue_hash])
    for (const node of [a, b, a]) await node.openMatter(house.pool, house.as('陈晓琳'), enquiry)
    expect((await house.owner.query<{ catalogue_hash: string }>('select catalogue_hash from house where id = $1', [house.tenant])).rows[0]?.catalogue_hash).toBe(h?.catalogue_hash)
    await b.adopt(house.pool, house.tenant, house.people['韩志远'] ?? '', 's32', 'enforced', today())
    expect((await b.rulesOf(house.pool, house.tenant)).catalogueHash).toBe(b.catalogueBody().hash)
  })

  it('a faulty catalogue, or one without a kind there are matters of, is told and left alone', async () => {
    const house = await makeHouse(db, { packs: ['s03'] })
    const node = await restarted()
    await node.openMatter(house.pool, house.as('陈晓琳'), enquiry)
    const before = (await node.rulesOf(house.pool, house.tenant)).catalogueHash
    const said: string[] = []
    change('catalogue/kinds/enquiry.yaml', /^home: desk$/m, 'home: nowhere')
    await (await restarted()).takeUpCatalogue(house.pool, (line) => said.push(line))
    fresh()
    const lacking = await restarted()
    delete lacking.packsOnDisk().catalogue.kinds.enquiry
    await lacking.takeUpCatalogue(house.pool, (line) => said.push(line))
    expect(said.filter((line) => !line.includes('in house') || line.includes(house.tenant))).toEqual([expect.stringContaining('catalogue/kinds/enquiry.yaml · home'), expect.stringContaining('there are matters of this kind')])
    expect((await lacking.rulesOf(house.pool, house.tenant)).catalogueHash).toBe(before)
  })
})
