import { commit, genesis, linkHash } from '@guixing/core/chain/chain'
import type { Value } from '@guixing/core/model/kind'
import { retryWhere, writeRows, type Rows, type Tx } from './db.ts'
import { salt, sha256 } from './hash.ts'
import { newId } from './ids.ts'
import { eventRows } from './messaging/index.ts'

// Whoever writes to very many streams at once cannot hold the lock of each (archive import): the other of the two reads the chain again.
retryWhere('fact_stream')

/** Appends a fact to a stream that is no matter (settings, a regulation, a person). One writer at a time per stream. */
export async function streamFact(tx: Tx, what: string, detail: Record<string, Value>, stream: string, by: string | null): Promise<string> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${tx.tenant}/${stream}`])
  const [last] = await tx.query<{ seq: number; hash: string; now: string }>(
    `select coalesce(max(seq), 0) as seq, coalesce((array_agg(hash order by seq desc))[1], '') as hash, greatest(clock_timestamp(), max(at)) as now from (select seq, hash, at from fact where tenant_id = $1 and stream = $2 order by seq desc limit 1) f`, [tx.tenant, stream])
  const { id, ...rows } = chained({ what, detail, stream, by, at: last?.now ?? new Date().toISOString(), seq: Number(last?.seq ?? 0) + 1, prev: last?.hash || genesis })
  const write: Rows = { fact: [rows.fact], fact_detail: [rows.fact_detail], fact_unsealed: [rows.fact_unsealed] }
  eventRows({ now: String(rows.fact.at), rows: write, held: new Map() })
  await writeRows(tx, write)
  return id
}

/** First facts of streams that cannot have one yet (each of something just made), in one write. */
export async function firstFacts(tx: Tx, facts: { what: string; detail: Record<string, Value>; stream: string }[], by: string | null): Promise<void> {
  const [clock] = await tx.query<{ now: string }>('select clock_timestamp() as now')
  const at = clock?.now ?? new Date().toISOString()
  const rows = facts.map(({ what, detail, stream }) => chained({ what, detail, stream, by, at, seq: 1, prev: genesis }))
  await writeRows(tx, { fact: rows.map((r) => r.fact), fact_detail: rows.map((r) => r.fact_detail), fact_unsealed: rows.map((r) => r.fact_unsealed) })
}

function chained({ what, detail, stream, by, at, seq, prev }: { what: string; detail: Record<string, Value>; stream: string; by: string | null; at: string; seq: number; prev: string }) {
  const id = newId()
  const s = salt()
  const commitment = commit(sha256, s, detail)
  const as = by === null ? 'system' as const : 'person' as const
  const hash = linkHash(sha256, prev, { stream, seq, at, by, as, onBehalfOf: null, what, controls: [], commitment })
  return { id, fact: { id, stream, seq, at, by_id: by, on_behalf_id: null, by_as: as, matter_id: null, what, controls: [], commitment, prev, hash }, fact_detail: { fact_id: id, salt: s, body: detail }, fact_unsealed: { fact_id: id, hash } }
}

/** The same, by the signed-in person, on the house's settings unless another stream is named. */
export function settingsFact(tx: Tx, s: { person: string }, what: string, detail: Record<string, Value>, stream = 'settings'): Promise<string> {
  return streamFact(tx, what, detail, stream, s.person)
}
