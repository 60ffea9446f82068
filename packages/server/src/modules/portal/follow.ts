import type { KindDef, Value } from '@guixing/core/model/kind'
import { inHouse, type Pool, type Tx } from '../../platform/db.ts'
import { NotFound, Unavailable } from '../../platform/errors.ts'
import type { Rules } from '../rules/index.ts'
import { codeHash, readCode, readNumber } from './code.ts'
import { portalKinds } from './house.ts'
import { makeThrottle } from './throttle.ts'

const MINUTES_15 = 15 * 60_000
/** Five wrong codes lock a number for a quarter of an hour, whether the number exists or not. */
const wrong = makeThrottle(5, MINUTES_15)

/** The matter behind number and code. Unknown numbers and wrong codes look alike: not found. */
export async function followed(pool: Pool, tenant: string, rules: Rules, typed: { number: string; code: string }): Promise<string> {
  const number = readNumber(typed.number)
  const key = `${tenant}/${number}`
  const seconds = wrong.wait(key, Date.now())
  if (seconds > 0) throw new Unavailable('throttled', seconds)
  const id = await inHouse(pool, tenant, async (tx) => {
    const matters = await tx.query<{ id: string }>('select id from matter where tenant_id = $1 and kind = any($2::text[]) and number = $3', [tenant, portalKinds(rules).map((k) => k.name), number])
    const hashes = matters.map((m) => codeHash(m.id, readCode(typed.code)))
    const [link] = hashes.length === 0 ? [] : await tx.query<{ matter_id: string }>("select matter_id from public_link where tenant_id = $1 and purpose = 'follow' and hash = any($2::text[])", [tenant, hashes])
    return link?.matter_id ?? null
  }, 'read')
  if (id === null) {
    wrong.take(key, Date.now())
    throw new NotFound()
  }
  wrong.clear(key)
  return id
}

interface Row { number: string; kind: string; stage: string; opened_at: string; due_at: string | null; final: boolean; fields: Record<string, Value> }
const words = (v: Value | undefined): string | null => (typeof v === 'string' && v !== '' ? v : null)
// What a kind calls its words to the client, and the time promised to them.
const ANSWERS = ['answer', 'reply', 'told', 'result']
const PROMISES = ['agreedAt', 'limitAt', 'slotFrom']
const NOT_RATED = new Set(['voided', 'merged', 'cancelled'])

/** May the client rate it: the kind takes ratings, there is something to rate, and it was not rated yet. */
export function mayRate(kind: KindDef | undefined, m: { stage: string; final: boolean; fields: Record<string, Value> }): boolean {
  if (!kind?.actions.rate || m.fields.ratedAt || NOT_RATED.has(m.stage)) return false
  return m.final || ANSWERS.some((name) => words(m.fields[name]) !== null)
}

/** What the client sees: where it stands, when an answer is due, the answer, and what was said to and fro. No names, no numbers of others. */
export async function followView(tx: Tx, rules: Rules, id: string) {
  const [m] = await tx.query<Row>('select number, kind, stage, opened_at, due_at, final, fields from matter where tenant_id = $1 and id = $2', [tx.tenant, id])
  if (!m) throw new NotFound()
  const kind = rules.catalogue.kinds[m.kind]
  const stage = kind?.stages.find((s) => s.name === m.stage)
  const facts = await tx.query<{ at: string; what: string; body: { words?: Record<string, Value>; changes?: { name: string; after: Value }[] } | null }>(
    `select f.at, f.what, d.body from fact f left join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id
     where f.tenant_id = $1 and f.matter_id = $2 and f.what in ('tell-progress', 'client-reply') order by f.seq limit 200`, [tx.tenant, id])
  const answer = ANSWERS.map((name) => words(m.fields[name])).find((v) => v !== null) ?? null
  const promised = PROMISES.map((name) => words(m.fields[name])).find((v) => v !== null) ?? null
  return {
    number: m.number, kind: m.kind, stage: m.stage, stageLabel: { ...(stage?.label ?? { 'zh-CN': m.stage, 'zh-TW': m.stage, en: m.stage }) }, openedAt: m.opened_at, dueAt: m.final ? null : promised ?? m.due_at,
    content: words(m.fields.content) ?? words(m.fields.goal) ?? '', answer, final: m.final, mayRate: mayRate(kind, m),
    replies: facts.flatMap((f) => {
      const text = f.what === 'tell-progress' ? words(f.body?.changes?.find((c) => c.name === 'progress')?.after) : words(f.body?.words?.text)
      return text === null ? [] : [{ at: f.at, mine: f.what === 'client-reply', text }]
    }),
  }
}
