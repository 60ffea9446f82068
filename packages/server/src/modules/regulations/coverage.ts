import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { loadExamples, packsDir } from '@guixing/packs'
import type { Tx } from '../../platform/db.ts'
import { nowOf } from '../../platform/now.ts'
import { missingAnnexes } from './annexes.ts'
import { MECHANICS } from './mechanics.ts'
import { packsOnDisk } from './shelf.ts'
import { unsetIn } from '../rules/index.ts'
import type { Rules } from '../rules/index.ts'

export interface Coverage { systems: { code: string; asked: number; carried: number; requirements: { id: string; carried: boolean; by: string[]; test: string[]; gaps?: string[] }[] }[] }

let tests: Map<string, string[]> | undefined

/**
 * Every requirement of the forty systems and what carries it. A line is carried only when it works: an adopted regulation's
 * live control names it, a test or example proves it, and an A line was confirmed by someone in this house. The lines asked of any
 * system (X) are carried by parts of it.
 */
export async function coverageOf(tx: Tx, rules: Rules): Promise<Coverage> {
  const confirmed = new Set((await tx.query<{ code: string; hash: string }>('select distinct code, hash from acknowledgement where tenant_id = $1 and confirmed_at is not null', [tx.tenant])).map((r) => `${r.code}@${r.hash}`))
  const carriers = new Map<string, { control: string; type: string; regulation: string; hash: string; live: boolean }[]>()
  const today = new Date().toISOString().slice(0, 10)
  for (const a of rules.adopted) {
    if (a.level === 'reference') continue
    for (const c of a.regulation.controls) {
      const live = unsetIn(rules, c, today).length === 0
      for (const id of c.carries) carriers.set(id, [...(carriers.get(id) ?? []), { control: c.id, type: c.type, regulation: a.code, hash: a.hash, live }])
    }
  }
  const missing = await missingAnnexes(tx, rules, await nowOf(tx))
  tests ??= testsByRequirement()
  const systems = new Map<string, Coverage['systems'][number]>()
  for (const r of packsOnDisk().catalogue.requirements) {
    const by = (carriers.get(r.id) ?? []).filter((c) => c.live)
    const test = [...new Set([...(tests.get(r.id) ?? []), ...by.flatMap((c) => tests?.get(c.control) ?? [])])]
    const acknowledged = !r.modes.includes('A') || by.some((c) => c.type === 'acknowledge' && confirmed.has(`${c.regulation}@${c.hash}`))
    const carried = by.length > 0 && acknowledged && test.length > 0
    const system = systems.get(r.system) ?? { code: r.system, asked: 0, carried: 0, requirements: [] }
    system.asked += 1
    if (carried) system.carried += 1
    const gaps = missing.get(r.id)?.map((gap) => gap.annex) ?? []
    system.requirements.push({ id: r.id, carried, by: by.map((c) => c.control), test: test.slice(0, 6), ...(gaps.length > 0 ? { gaps } : {}) })
    systems.set(r.system, system)
  }
  const mechanics = Object.entries(MECHANICS).map(([id, by]) => { const test = (tests?.get(id) ?? []).slice(0, 6); return { id, carried: by.length > 0 && test.length > 0, by: [...by], test } })
  systems.set('X', { code: 'X', asked: mechanics.length, carried: mechanics.filter((m) => m.carried).length, requirements: mechanics })
  return { systems: [...systems.values()].sort((a, b) => a.code.localeCompare(b.code)) }
}

/** Where requirement ids and controls are cited by tests (by name) and by the packs' own examples. */
function testsByRequirement(): Map<string, string[]> {
  const root = path.resolve(packsDir(), '../..')
  const out = new Map<string, string[]>()
  const add = (key: string, file: string) => { const list = out.get(key) ?? []; if (!list.includes(file)) out.set(key, [...list, file]) }
  for (const file of testFiles(root)) {
    const text = readFileSync(path.join(root, file), 'utf8')
    for (const m of text.matchAll(/\b(?:S\d{2}|X)-\d{2}\b/g)) add(m[0], file)
    for (const m of text.matchAll(/\bs\d{2}\.[a-z0-9-]+\b/g)) add(m[0], file)
  }
  for (const e of loadExamples(packsDir()).examples) {
    const expect = e.expect as Record<string, unknown>
    for (const list of [expect.refused, expect.warned, expect.inactive, expect.pending]) if (Array.isArray(list)) for (const id of list) add(String(id), e.file)
    const allowed = expect.allowed as { clocks?: Record<string, unknown> } | undefined
    for (const id of Object.keys(allowed?.clocks ?? {})) add(id, e.file)
  }
  return out
}

function testFiles(root: string): string[] {
  const out: string[] = []
  const walk = (dir: string) => {
    if (!existsSync(path.join(root, dir))) return
    for (const entry of readdirSync(path.join(root, dir), { withFileTypes: true })) {
      if (entry.name === 'node_modules' || entry.name === 'dist') continue
      const here = path.join(dir, entry.name)
      if (entry.isDirectory()) walk(here)
      else if (/\.(test|spec)\.tsx?$/.test(entry.name)) out.push(here)
    }
  }
  walk('packages')
  walk('e2e')
  return out
}
