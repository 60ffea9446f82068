import type { KindDef, Value } from '@guixing/core/model/kind'
import { inHouse, type Pool, type Tx } from '../../platform/db.ts'
import { NotFound, Unavailable } from '../../platform/errors.ts'
import type { Rules } from '../rules/index.ts'
import { codeHash, readCode, readNumber } from './code.ts'
import { portalKinds } from './house.ts'
import { sentOf } from './sent-files.ts'
import { forget, letThrough, limitKey, waitSql, WRONG_CODES } from './shared-limits.ts'

/** The matter behind number and code. Unknown numbers and wrong codes look alike: not found. */
export async function followed(pool: Pool, tenant: string, rules: Rules, typed: { number: string; code: string }): Promise<string> {
  const number = readNumber(typed.number)
  const key = `${tenant}/${number}`
  const { id, wait } = await inHouse(pool, tenant, async (tx) => {
    const [found] = await tx.query<{ ids: string[]; wait: number }>(
      `select array(select id from matter where tenant_id = $1 and kind = any($2::text[]) and number = $3) as ids, ${waitSql(WRONG_CODES, 4)} as wait`, [tenant, portalKinds(rules).map((k) => k.name), number, limitKey(WRONG_CODES, key)])
    const { ids = [], wait = -1 } = found ?? {}
    const hashes = wait > 0 ? [] : ids.map((m) => codeHash(m, readCode(typed.code)))
    const [link] = hashes.length === 0 ? [] : await tx.query<{ matter_id: string }>("select matter_id from public_link where tenant_id = $1 and purpose = 'follow' and hash = any($2::text[])", [tenant, hashes])
    return { id: link?.matter_id ?? null, wait }
  }, 'read')
  if (wait > 0) throw new Unavailable('throttled', wait)
  if (id === null) {
    // Of many guesses at once the sixth is refused here.
    await letThrough(pool, [[WRONG_CODES, key]])
    throw new NotFound()
  }
  if (wait === 0) await inHouse(pool, tenant, (tx) => forget(tx, WRONG_CODES, key))
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
  const facts = await tx.query<{ at: string; what: string; body: { words?: Record<string, Value>; changes?: { name: string; after: Value }[]; files?: { id: string }[] } | null }>(
    `select f.at, f.what, d.body from fact f left join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id
     where f.tenant_id = $1 and f.matter_id = $2 and f.what in ('tell-progress', 'client-reply') order by f.seq limit 200`, [tx.tenant, id])
  const sent = await sentOf(tx, id)
  const withReply = new Set(facts.flatMap((f) => f.body?.files ?? []).map((f) => f.id))
  const answer = ANSWERS.map((name) => words(m.fields[name])).find((v) => v !== null) ?? null
  const promised = PROMISES.map((name) => words(m.fields[name])).find((v) => v !== null) ?? null
  return {
    number: m.number, kind: m.kind, stage: m.stage, stageLabel: { ...(stage?.label ?? { 'zh-CN': m.stage, 'zh-TW': m.stage, en: m.stage }) }, openedAt: m.opened_at, dueAt: m.final ? null : promised ?? m.due_at,
    content: words(m.fields.content) ?? words(m.fields.goal) ?? '', answer, final: m.final, mayRate: mayRate(kind, m),
    files: sent.filter((f) => !withReply.has(f.id)),
    replies: facts.flatMap((f) => {
      const text = f.what === 'tell-progress' ? words(f.body?.changes?.find((c) => c.name === 'progress')?.after) : words(f.body?.words?.text)
      return text === null ? [] : [{ at: f.at, mine: f.what === 'client-reply', text, files: sent.filter((s) => f.body?.files?.some((one) => one.id === s.id)) }]
    }),
  }
}
