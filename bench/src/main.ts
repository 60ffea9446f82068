import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { approvals } from './approvals.ts'
import { business } from './business.ts'
import { escalation } from './clocks.ts'
import { core } from './core.ts'
import { http } from './http.ts'
import { growKnowledge } from './knowledge.ts'
import { money } from './money.ts'
import { reads } from './reads.ts'
import { say } from './say.ts'
import { server } from './server.ts'
import { openStand } from './stand.ts'
import { foldAll, recompute } from './sums.ts'
import { allLines, head } from './table.ts'
import { web } from './web.ts'
import { writes } from './writes.ts'

const { values: given } = parseArgs({ options: {
  matters: { type: 'string', default: '10000,100000,1000000' }, clients: { type: 'string', default: '1,8,32' }, quick: { type: 'boolean', default: false }, only: { type: 'string', default: 'core,writes,reads,http,approvals,money,business,sums,clocks,server,web' },
  dir: { type: 'string' }, dist: { type: 'string', default: 'dist' }, due: { type: 'string' }, json: { type: 'string' },
} })
const list = (text: string | undefined) => (text ?? '').split(',').map(Number).filter((n) => n > 0)
const sizes = given.quick ? [list(given.matters)[0] ?? 10_000] : list(given.matters)
const clients = given.quick ? [1, 8] : list(given.clients)
const only = new Set(given.only?.split(','))
const dir = given.dir ?? join(tmpdir(), 'guixing-bench')

mkdirSync(dir, { recursive: true })
say(`${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`)
const stand = await openStand(dir)
try {
  head()
  if (only.has('core')) await core(stand)
  for (const size of sizes) {
    say(`${size} matters …`)
    const matters = await stand.grow(size)
    await growKnowledge(stand, given.quick ? 5000 : 50_000)
    for (const c of clients) {
      const n = given.quick ? 60 : c === 1 ? 150 : c <= 8 ? 400 : 800
      if (only.has('writes')) await writes(stand, matters, c, n)
      await foldAll(stand)
      if (only.has('reads')) await reads(stand, matters, c, n)
      if (only.has('http')) await http(stand, matters, c, n)
      if (only.has('approvals')) await approvals(stand, matters, c, n, given.quick ? 500 : 10_000)
    }
    if (only.has('sums')) await recompute(stand)
  }
  if (only.has('money')) await money(stand, given.quick ? 12_000 : 1_000_000, given.quick ? 128 : 800)
  if (only.has('business')) await business(stand, clients, given.quick ? 500 : 5000, given.quick ? 2000 : 200_000)
  if (only.has('clocks')) await escalation(stand, Number(given.due ?? (given.quick ? 2000 : 100_000)))
  if (only.has('server')) await server(given.dist ?? 'dist', dir)
  if (only.has('web')) await web(given.dist ?? 'dist', dir)
  if (given.json) writeFileSync(given.json, JSON.stringify(allLines(), null, 1))
} finally {
  await stand.close()
}
