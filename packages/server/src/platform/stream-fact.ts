import { commit, genesis, linkHash } from '@guixing/core/chain/chain'
import type { Value } from '@guixing/core/model/kind'
import { writeRows, type Tx } from './db.ts'
import { salt, sha256 } from './hash.ts'
import { newId } from './ids.ts'

/** Appends a fact to a stream that is no matter (settings, a regulation, a person). One writer at a time per stream. */
export async function streamFact(tx: Tx, what: string, detail: Record<string, Value>, stream: string, by: string | null): Promise<string> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${tx.tenant}/${stream}`])
  const [last] = await tx.query<{ seq: number; hash: string; now: string }>(
    `select coalesce(max(seq), 0) as seq, coalesce((array_agg(hash order by seq desc))[1], '') as hash, greatest(clock_timestamp(), max(at)) as now from (select seq, hash, at from fact where tenant_id = $1 and stream = $2 order by seq desc limit 1) f`, [tx.tenant, stream])
  const id = newId()
  const s = salt()
  const at = last?.now ?? new Date().toISOString()
  const seq = Number(last?.seq ?? 0) + 1
  const prev = last?.hash || genesis
  const commitment = commit(sha256, s, detail)
  const as = by === null ? 'system' : 'person'
  const hash = linkHash(sha256, prev, { stream, seq, at, by, as, onBehalfOf: null, what, controls: [], commitment })
  await writeRows(tx, {
    fact: [{ id, stream, seq, at, by_id: by, on_behalf_id: null, by_as: as, matter_id: null, what, controls: [], commitment, prev, hash }],
    fact_detail: [{ fact_id: id, salt: s, body: detail }], fact_unsealed: [{ fact_id: id, hash }],
  })
  return id
}

/** The same, by the signed-in person, on the house's settings unless another stream is named. */
export function settingsFact(tx: Tx, s: { person: string }, what: string, detail: Record<string, Value>, stream = 'settings'): Promise<string> {
  return streamFact(tx, what, detail, stream, s.person)
}
