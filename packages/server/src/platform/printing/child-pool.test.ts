import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { build, type Plugin } from 'esbuild'
import { childPool, childRunner, LIMITS, type ChildLimits, type Runner } from './child-pool.ts'
import type { PrintModel } from './model.ts'
import { PaperError } from './paper-error.ts'

const dir = mkdtempSync(join(tmpdir(), 'guixing-child-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
// Does what the form's code says: answers, hangs, ends, fails or says how large it is.
const script = join(dir, 'child.mjs')
writeFileSync(script, `process.on('message', ({ id, args: [model] }) => {
  const what = model.form.code
  if (what === 'hang') for (;;) {}
  if (what === 'end') process.exit(3)
  if (what === 'fail') return process.send({ id, ok: false, message: 'no font', megabytes: 10 })
  setTimeout(() => process.send({ id, ok: true, value: new Uint8Array([process.pid & 255]), megabytes: what === 'fat' ? 900 : 10 }), what === 'slow' ? 300 : 0)
})
process.on('disconnect', () => process.exit(0))`)
const model = (code: string) => ({ form: { code } }) as unknown as PrintModel
const open: Runner[] = []
const runner = (limits: Partial<ChildLimits> = {}, make = childRunner) => { const r = make(script, { ...LIMITS, ...limits }); open.push(r); return r }
afterAll(() => { for (const r of open) r.close() })
const fault = async (work: Promise<unknown>) => { try { await work; return 'none' } catch (error) { return error instanceof PaperError ? error.fault : String(error) } }
const root = fileURLToPath(new URL('../../../../../', import.meta.url))
const workspaces: Plugin = { name: 'workspaces', setup: (b) => { b.onResolve({ filter: /^@guixing\// }, ({ path }) => { const [, name = '', ...rest] = path.split('/'); return { path: join(root, 'packages', name, 'src', `${rest.join('/') || 'index'}.ts`) } }) } }

describe('the printing child', () => {
  it('is killed when a job takes too long, and the next job is done by another', async () => {
    // Long enough for another child to start on a machine that has much to do.
    const r = runner({ seconds: 4 })
    const hanging = r.run('ledgerPdf', model('hang'))
    const next = r.run('ledgerPdf', model('ok'))
    const [pid] = r.pids()
    expect(await fault(hanging)).toBe('timeout')
    expect((await next).length).toBe(1)
    expect(r.pids()).not.toContain(pid)
    expect(() => process.kill(pid ?? 0, 0)).toThrow(/ESRCH/)
  })
  it('may die or fail without harm to the jobs that wait', async () => {
    const r = runner()
    const [died, failed, done] = [r.run('ledgerPdf', model('end')), r.run('ledgerPdf', model('fail')), r.run('ledgerPdf', model('ok'))]
    expect([await fault(died), await fault(failed), await fault(done)]).toEqual(['died', 'failed', 'none'])
  })
  it('is replaced after its documents and when it has grown', async () => {
    const r = runner({ documents: 2 })
    for (let i = 0; i < 2; i++) await r.run('ledgerPdf', model('ok'))
    expect(r.pids()).toEqual([])
    await r.run('ledgerPdf', model('fat'))
    expect(r.pids()).toEqual([])
  })
  it('lets only so many wait', async () => {
    const r = runner({ waiting: 2 })
    const jobs = Array.from({ length: 5 }, () => fault(r.run('ledgerPdf', model('slow'))))
    expect((await Promise.all(jobs)).filter((f) => f === 'busy').length).toBe(2)
  })
  it('is joined by a second one only while it is busy', async () => {
    const r = runner({}, childPool)
    await r.run('ledgerPdf', model('ok'))
    await r.run('ledgerPdf', model('ok'))
    expect(r.pids().length).toBe(1)
    await Promise.all([r.run('ledgerPdf', model('slow')), r.run('ledgerPdf', model('slow')), r.run('ledgerPdf', model('slow'))])
    expect(r.pids().length).toBe(2)
  })
  it('prints, writes and reads when built as the product builds it', async () => {
    const out = mkdtempSync(join(root, 'node_modules/.guixing-child-'))
    try {
      await build({ entryPoints: [join(root, 'packages/server/src/printing/child.ts')], outfile: join(out, 'print-child.mjs'), bundle: true, platform: 'node', format: 'esm', packages: 'external', plugins: [workspaces], logLevel: 'silent' })
      const r = childPool(join(out, 'print-child.mjs'), { ...LIMITS, seconds: 60 })
      open.push(r)
      const paper: PrintModel = { language: 'zh-CN', house: '云栖苑', unit: null, form: { code: 'F29', title: '客户投诉处理单', clauses: [] }, columns: [], rows: [], fields: [{ label: '投诉内容', value: '噪声' }], timeline: [], signatures: [], printedAt: '' }
      let ticks = 0
      const beat = setInterval(() => { ticks += 1 }, 20)
      const pdf = await r.run('matterPdf', paper)
      clearInterval(beat)
      expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-')
      // The server's own loop went on while the paper was made.
      expect(ticks).toBeGreaterThan(3)
      const sheet = await r.run('ledgerXlsx', { language: 'zh-CN', title: '甲', zone: 'Asia/Shanghai', columns: [{ label: '编号', type: 'text' }], rows: [['KF-1']] })
      expect(await r.run('readSheet', { bytes: sheet, most: 10 })).toMatchObject({ ok: true, rows: [{ cells: ['KF-1'] }] })
    } finally {
      rmSync(out, { recursive: true, force: true })
    }
  }, 60_000)
})

describe('a node that starts', () => {
  it('loads nothing of what only its printing child needs', async () => {
    const { metafile: { inputs } } = await build({ entryPoints: [join(root, 'packages/server/src/main.ts')], outdir: dir, bundle: true, splitting: true, write: false, metafile: true, platform: 'node', format: 'esm', packages: 'external', absWorkingDir: root, plugins: [workspaces], logLevel: 'silent' })
    const [seen, packages] = [new Set<string>(), new Set<string>()]
    const walk = (file: string): void => {
      if (seen.has(file)) return
      seen.add(file)
      for (const { path, kind, external } of inputs[file]?.imports ?? []) if (kind === 'import-statement') { if (external) packages.add(path); else walk(path) }
    }
    walk('packages/server/src/main.ts')
    expect([...packages]).toEqual(expect.arrayContaining(['fastify', 'pg']))
    expect(['docxtemplater', 'pizzip', 'diff', 'exceljs', 'pdfmake'].filter((name) => [...packages].some((p) => p === name || p.startsWith(`${name}/`)))).toEqual([])
  }, 60_000)
})
