import type { Actor } from '@guixing/core/lifecycle/situation'
import type { Value } from '@guixing/core/model/kind'
import { actingFact, afterAction, type Held, type Work } from '../engine/index.ts'

/** Files a value names. */
export const idsIn = (v: Value | undefined): string[] => (Array.isArray(v) ? v.filter((x): x is string => typeof x === 'string') : typeof v === 'string' ? [v] : [])

/** Whoever lays down another text of the contract has its digests told: by the fact of that act, and by the record as it stands. */
async function tellDigests(work: Work, held: Held, actor: Actor): Promise<void> {
  const fact = actingFact(held)
  const changes = Array.isArray(fact?.detail.changes) ? fact.detail.changes : []
  if (!fact || !changes.some((c) => c !== null && typeof c === 'object' && !Array.isArray(c) && c.name === 'files')) return
  const ids = idsIn(held.matter.fields.files)
  const rows = ids.length === 0 ? [] : await work.tx.query<{ id: string; name: string; sha256: string }>('select id, name, sha256 from document where tenant_id = $1 and id = any($2::uuid[]) and (matter_id = $3 or (matter_id is null and by_id = $4))', [work.tx.tenant, ids, held.matter.id, actor.id])
  const found = ids.flatMap((id) => rows.filter((r) => r.id === id))
  fact.detail.files = found.map((r) => ({ file: r.id, name: r.name, sha256: r.sha256 }))
  held.matter.fields.fileDigests = found.length === 0 ? null : found.map((r) => `${r.sha256} ${r.name}`).join('\n')
}
afterAction('contract.edit', tellDigests)

/** The signing names the files by their digests, so that what was signed can be told from whatever is laid in its place (S01-33, S34-10). Asks the database nothing. */
function tellSigned(_: Work, held: Held): void {
  const { files, fileDigests } = held.matter.fields
  const [ids, lines] = [idsIn(files), typeof fileDigests === 'string' ? fileDigests.split('\n') : []]
  const fact = actingFact(held)
  if (fact && ids.length > 0 && ids.length === lines.length) fact.detail.signed = ids.map((file, i) => ({ file, sha256: lines[i]?.slice(0, 64) ?? '', name: lines[i]?.slice(65) ?? '' }))
}
afterAction('contract.sign', tellSigned)
