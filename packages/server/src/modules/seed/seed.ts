import { inHouse, type Pool } from '../../platform/db.ts'
import { searchRow } from '../../platform/search/index.ts'
import { addClients } from '../desk/index.ts'
import { numberAt } from '../engine/index.ts'
import { ensurePin, pinWritten, rulesOf, type Rules } from '../rules/index.ts'
import { draftCourses } from './draft.ts'
import { recipes, SLOT } from './recipes.ts'
import { stamp, templateOf, type Rows, type Template } from './stamp.ts'
import { dice, personName, phoneNumber, pick, question, reply, roomNumber, type Dice } from './words.ts'
import { foldChecks, insertRows, reserveNumbers, sealBatch } from './write.ts'

export interface SeedOptions {
  /** The same seed gives the same people, words and times. */
  seed?: number
  /** Share of matters that are still open, 0..1. */
  open?: number
  /** Days before now between which the open ones were opened; the closed ones spread over two years. */
  openDays?: { from: number; to: number }
  /** Matters a transaction. */
  batch?: number
}
interface Client { id: string; name: string; phone: string; room: string }
interface Plan { template: Template; opened: number; topic: string; client: Client }

const DAY = 86_400_000
const TWO_YEARS = 730
const WRITERS = 2
/** Who sits at the desk, so that most matters are theirs. */
const DESK = ['receptionist', 'service-staff', 'service-supervisor', 'duty-staff']

/**
 * Fills a house with `n` invented matters of two years (revisits that follow from them counted), mostly enquiries and mostly closed,
 * with their facts, clocks, checks, keys, parties and words to be found by, and n/20 clients. Every kind of course is taken once through the engine and then stamped out,
 * so that chains verify and sums recount. Nothing is sent. `progress` hears how many matters are written.
 */
export async function seedMatters(pool: Pool, tenant: string, n: number, progress: (done: number) => void = () => undefined, options: SeedOptions = {}): Promise<void> {
  const { seed = 1, open = 0.015, openDays = { from: 3, to: 0 }, batch = 500 } = options
  const roll = dice(seed)
  const rules = await rulesOf(pool, tenant)
  const templates = await makeTemplates(pool, tenant, rules, n, roll)
  const clients = await makeClients(pool, tenant, Math.max(1, Math.ceil(n / 20)), roll)
  const now = Date.now()
  const plans = planAll(templates, clients, n, roll, now, open, openDays)
  let done = 0
  const waiting: Promise<void>[] = []
  for (let i = 0; i < plans.length; i += batch) {
    const part = plans.slice(i, i + batch)
    const rows = await fillBatch(pool, tenant, rules, part, roll)
    // The database writes two batches while the next is being filled.
    if (waiting.length >= WRITERS) await waiting.shift()
    const writing = writeBatch(pool, tenant, rules, rows).then(() => { done += rows.matter?.length ?? 0; progress(done) })
    writing.catch(() => undefined)
    waiting.push(writing)
  }
  for (const writing of waiting) await writing
}

async function makeTemplates(pool: Pool, tenant: string, rules: Rules, n: number, roll: Dice): Promise<Template[]> {
  const people = [...rules.people.values()].filter((p) => p.active && rules.units.has(p.unit ?? ''))
  const desk = people.filter((p) => p.grants.some((g) => DESK.includes(g.role)))
  const first = (desk.length > 0 ? desk : people).slice(0, n < 5000 ? 2 : 6)
  const base = Date.now() - 60 * DAY
  const courses = recipes().flatMap((recipe) => first.map((p) => ({ recipe, first: p.id, opened: new Date(Math.floor(base / 1000) * 1000 + Math.floor(roll() * 600) * 60_000).toISOString() })))
  const templates = (await draftCourses(pool, tenant, rules, courses)).map((d) => templateOf(d, SLOT.client, rules.house.zone))
  if (!templates.some((t) => !t.open)) throw new Error('No matter can be taken to its end by the people and regulations of this house; add people at the desk first.')
  return templates
}

async function makeClients(pool: Pool, tenant: string, n: number, roll: Dice): Promise<Client[]> {
  const out: Client[] = []
  for (let i = 0; i < n; i += 500) {
    const part = Array.from({ length: Math.min(500, n - i) }, () => ({ name: personName(roll), phone: phoneNumber(roll), room: roomNumber(roll) }))
    const ids = await inHouse(pool, tenant, (tx) => addClients(tx, part))
    part.forEach((c, k) => out.push({ ...c, id: ids[k] ?? '' }))
  }
  return out
}

/** What is opened when, in order of time, so that numbers run as they would. */
function planAll(templates: Template[], clients: Client[], n: number, roll: Dice, now: number, open: number, openDays: { from: number; to: number }): Plan[] {
  const chooser = (list: Template[]) => {
    const total = list.reduce((sum, t) => sum + t.share, 0)
    return () => { let x = roll() * total; return list.find((t) => (x -= t.share) < 0) ?? list.at(-1) }
  }
  const closed = chooser(templates.filter((t) => !t.open))
  const running = chooser(templates.some((t) => t.open) ? templates.filter((t) => t.open) : templates)
  const plans: Plan[] = []
  for (let i = 0; i < n;) {
    const isOpen = roll() < open
    const template = (isOpen ? running() : closed()) as Template
    const day = isOpen ? openDays.from + roll() * (openDays.to - openDays.from) : TWO_YEARS * (1 - i / n) + roll()
    // By day mostly: the sum of two rolls is fullest in the middle.
    const hour = isOpen ? 0 : (roll() + roll() - 1) * 5 * 3_600_000
    const opened = Math.floor(Math.min(now - day * DAY + hour, now - template.spanMs - 60_000) / 1000) * 1000
    plans.push({ template, opened, topic: pick(roll, template.topics), client: pick(roll, clients) })
    i += template.kinds.length
  }
  return plans.sort((a, b) => a.opened - b.opened)
}

async function fillBatch(pool: Pool, tenant: string, rules: Rules, plans: Plan[], roll: Dice): Promise<Rows> {
  const wanted = new Map<string, { kind: string; scope: string; n: number }>()
  const slots = plans.map((p) => p.template.kinds.map((name) => {
    const kind = rules.catalogue.kinds[name]
    if (!kind) throw new Error(`no kind ${name}`)
    const { scope, text } = numberAt(rules.house.zone, kind, new Date(p.opened))
    const key = `${name}/${scope}`
    const w = wanted.get(key) ?? { kind: name, scope, n: 0 }
    wanted.set(key, { ...w, n: w.n + 1 })
    return { key, text }
  }))
  const next = await inHouse(pool, tenant, (tx) => reserveNumbers(tx, wanted))
  const out: Rows = {}
  plans.forEach((p, i) => {
    const words: Record<string, string> = { content: question(roll, p.topic), answer: reply(roll, p.topic), name: p.client.name, phone: p.client.phone, room: p.client.room, client: p.client.id }
    slots[i]?.forEach(({ key, text }, k) => { const seq = next.get(key) ?? 1; next.set(key, seq + 1); words[`number${k}`] = text(seq) })
    const rows = stamp(p.template, p.opened, rules.house.zone, words)
    for (const m of rows.matter ?? []) (out.search_doc ??= []).push(wordsOf(rules, m))
    for (const [table, list] of Object.entries(rows)) { const all = (out[table] ??= []); for (const row of list) all.push(row) }
  })
  return out
}

function wordsOf(rules: Rules, m: Record<string, unknown>): Record<string, unknown> {
  const kind = rules.catalogue.kinds[String(m.kind)]
  if (!kind) throw new Error(`no kind ${String(m.kind)}`)
  const matter = { number: m.number, title: m.title, unit: m.unit_id, handlingUnit: m.handling_unit_id, openedAt: m.opened_at, id: m.id, fields: m.fields }
  return searchRow({ now: String(m.opened_at) }, { kind, matter: matter as unknown as Parameters<typeof searchRow>[1]['matter'] })
}

async function writeBatch(pool: Pool, tenant: string, rules: Rules, rows: Rows): Promise<void> {
  await inHouse(pool, tenant, async (tx) => {
    // Invented matters need not have reached the disk before the next batch begins.
    await tx.query('set local synchronous_commit = off')
    const pin = await ensurePin(tx, rules)
    for (const m of rows.matter ?? []) m.pin_id = pin.id
    for (const [table, list] of Object.entries(rows)) await insertRows(tx, table, list)
    await foldChecks(tx, rows.check_result ?? [], rows.fact ?? [])
    await sealBatch(tx, rows.fact ?? [])
  })
  pinWritten(rules)
}
