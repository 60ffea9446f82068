import { randomFillSync } from 'node:crypto'
import { commit, genesis, linkHash } from '@guixing/core/chain/chain'
import { dayIn } from '../../platform/days.ts'
import { salt, sha256 } from '../../platform/hash.ts'
import type { Draft } from './draft.ts'

export type Rows = Record<string, Record<string, unknown>[]>
/** A draft cut at what changes: ids, instants, words. `cuts` alternates literal text and the name of a slot. */
export interface Template { cuts: string[]; kinds: string[]; topics: readonly string[]; share: number; open: boolean; spanMs: number }

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const INSTANT = /"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))"/g

/** The words an action writes into remarks for an instant, as the engine says it. */
const remark = (zone: string) => {
  const format = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return (iso: string) => format.format(new Date(iso)).replace('/', '-')
}
type Remark = ReturnType<typeof remark>

export function templateOf(draft: Draft, client: string, zone: string): Template {
  const opened = Date.parse(draft.opened)
  const text = JSON.stringify(draft.rows)
  const ids = new Map<string, string>()
  for (const table of ['matter', 'fact', 'clock', 'check_result']) for (const row of draft.rows[table] ?? []) if (typeof row.id === 'string' && UUID.test(row.id)) ids.set(row.id, `⟦id${ids.size} ${Math.max(0, Date.parse(String(row.at ?? row.started_at ?? row.opened_at)) - opened)}⟧`)
  let cut = text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => (id === client ? '⟦client⟧' : ids.get(id) ?? id))
  const instants = new Set([...text.matchAll(INSTANT)].map((m) => m[1] ?? ''))
  const said = remark(zone)
  for (const iso of instants) cut = cut.replaceAll(said(iso), `⟦said ${Date.parse(iso) - opened}⟧`)
  cut = cut.replace(INSTANT, (_, iso: string) => `"⟦at ${Date.parse(iso) - opened}⟧"`)
  const matters = draft.rows.matter ?? []
  const kinds: string[] = []
  for (const m of matters) kinds[Number(/⟦number(\d+)⟧/.exec(String(m.number))?.[1])] = String(m.kind)
  return { cuts: cut.split(/⟦([^⟧]*)⟧/), kinds, topics: draft.recipe.topics, share: draft.recipe.share, open: draft.recipe.open, spanMs: Math.max(...(draft.rows.fact ?? []).map((f) => Date.parse(String(f.at)))) - opened }
}

const pool = Buffer.alloc(16 * 512)
let used = pool.length
/** A UUIDv7 of a past instant. */
export function idAt(ms: number): string {
  if (used >= pool.length) { randomFillSync(pool); used = 0 }
  const b = pool.subarray(used, (used += 16))
  b.writeUIntBE(ms, 0, 6)
  b[6] = 0x70 | ((b[6] ?? 0) & 0x0f)
  b[8] = 0x80 | ((b[8] ?? 0) & 0x3f)
  const h = b.toString('hex')
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20)}`
}

/** One matter (with its children) out of a template: fresh ids, shifted instants, the given words; facts chained anew. */
export function stamp(template: Template, opened: number, zone: string, words: Record<string, string>): Rows {
  const ids: string[] = []
  const said = remarkOf(zone)
  let text = template.cuts[0] ?? ''
  for (let i = 1; i < template.cuts.length; i += 2) {
    const slot = template.cuts[i] ?? ''
    let value: string
    if (slot.startsWith('at ')) value = new Date(opened + Number(slot.slice(3))).toISOString()
    else if (slot.startsWith('id')) { const [n, ms] = slot.slice(2).split(' ').map(Number) as [number, number]; value = ids[n] ??= idAt(opened + ms) } else if (slot.startsWith('said ')) value = said(new Date(opened + Number(slot.slice(5))).toISOString())
    else value = JSON.stringify(words[slot] ?? '').slice(1, -1)
    text += value + (template.cuts[i + 1] ?? '')
  }
  const rows = JSON.parse(text) as Rows
  chain(rows)
  for (const c of rows.check_result ?? []) c.day = dayIn(zone, String(c.at))
  for (const f of rows.fact ?? []) if (f.day !== null) f.day = dayIn(zone, String(f.at))
  return rows
}

/** Salts, commitments and links of every matter's own chain; the matter's row carries its head. */
function chain(rows: Rows): void {
  const details = new Map((rows.fact_detail ?? []).map((d) => [d.fact_id, d]))
  for (const matter of rows.matter ?? []) {
    let prev = genesis
    for (const f of (rows.fact ?? []).filter((x) => x.matter_id === matter.id).sort((a, b) => Number(a.seq) - Number(b.seq))) {
      const detail = details.get(f.id)
      const s = salt()
      f.commitment = commit(sha256, s, detail?.body)
      f.prev = prev
      f.hash = prev = linkHash(sha256, prev, { stream: f.stream, seq: f.seq, at: f.at, by: f.by_id, as: f.by_as, onBehalfOf: f.on_behalf_id, what: f.what, controls: f.controls, commitment: f.commitment })
      if (detail) detail.salt = s
    }
    matter.fact_head = prev
  }
}

const remarks = new Map<string, Remark>()
const remarkOf = (zone: string): Remark => { let r = remarks.get(zone); if (!r) remarks.set(zone, (r = remark(zone))); return r }
