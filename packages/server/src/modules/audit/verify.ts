import { verifyChain, type ChainFact } from '@guixing/core/chain/chain'
import { merkleRoot } from '@guixing/core/chain/merkle'
import { inHouse, type Pool, type Tx } from '../../platform/db.ts'
import { sha256 } from '../../platform/hash.ts'
import { recount } from '../conformance/index.ts'

export interface Verification { ok: boolean; chains: number; facts: number; checkpoints: number; mismatches: { what: string; where: string; detail: string }[] }

export interface FactRow { id: string; stream: string; seq: number; at: string; by_id: string | null; on_behalf_id: string | null; by_as: string; what: string; controls: { control: string; regulation: string; article: string }[]; commitment: string; prev: string; hash: string; salt: string | null; body: Record<string, never> | null }

/** A look of its own at what a capability keeps (money: remainders and entries beside their facts): what is wrong, by where and in words. */
export type Proof = (tx: Tx) => Promise<Verification['mismatches']>
const proofs: Proof[] = []
export function alsoVerify(proof: Proof): void {
  proofs.push(proof)
}

const MOST = 100
const COLUMNS = 'f.id, f.stream, f.seq, f.at, f.by_id, f.on_behalf_id, f.by_as, f.what, f.controls, f.commitment, f.prev, f.hash, d.salt, d.body'

/** The facts of one matter, the newest first. */
export function factsOf(tx: Tx, matter: string, most: number): Promise<FactRow[]> {
  return tx.query<FactRow>(`select ${COLUMNS} from fact f left join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id where f.tenant_id = $1 and f.matter_id = $2 order by f.seq desc limit $3`, [tx.tenant, matter, most])
}

/**
 * Walks every hash chain of a house, every checkpoint, recounts conformance from checks and facts against what is stored, and asks the capabilities for theirs.
 * A detail that was lawfully erased (body null) still verifies by its commitment. Reads in one snapshot.
 */
export async function verifyHouse(pool: Pool, tenant: string, progress: (facts: number) => void = () => undefined): Promise<Verification> {
  return inHouse(pool, tenant, async (tx) => {
    const result: Verification = { ok: true, chains: 0, facts: 0, checkpoints: 0, mismatches: [] }
    const wrong = (what: string, where: string, detail: string) => { if (result.mismatches.length < MOST) result.mismatches.push({ what, where, detail }) }
    await chains(tx, result, wrong, progress)
    await heads(tx, wrong)
    await checkpoints(tx, result, wrong)
    for (const r of await recount(tx)) wrong('conformance', `${r.control} ${r.day} ${r.outcome}`, `stored ${r.stored}, counted ${r.counted}`)
    for (const proof of proofs) for (const m of await proof(tx)) wrong(m.what, m.where, m.detail)
    result.ok = result.mismatches.length === 0
    return result
  }, 'read')
}

type Wrong = (what: string, where: string, detail: string) => void

async function chains(tx: Tx, result: Verification, wrong: Wrong, progress: (facts: number) => void): Promise<void> {
  await tx.query(
    `declare every_fact cursor for select ${COLUMNS}
     from fact f left join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id where f.tenant_id = $1 order by f.stream, f.seq`, [tx.tenant])
  let stream: string | null = null
  let held: FactRow[] = []
  const close = () => {
    if (stream === null) return
    result.chains += 1
    const gap = held.findIndex((f, i) => Number(f.seq) !== i + 1)
    if (gap >= 0) wrong('chain', stream, `fact ${gap + 1} is missing`)
    const verified = verifyChain(sha256, held.map(chainFact))
    if (!verified.ok) wrong('chain', stream, `fact ${held[verified.brokenAt]?.seq ?? '?'}: ${verified.because}`)
  }
  for (;;) {
    const rows = await tx.query<FactRow>('fetch 2000 from every_fact')
    for (const row of rows) {
      if (row.stream !== stream) { close(); stream = row.stream; held = [] }
      held.push(row)
      result.facts += 1
    }
    progress(result.facts)
    if (rows.length < 2000) break
  }
  close()
}

/** A fact as the chain sees it: its head, and its values where they are still there. */
export function chainFact(f: FactRow): ChainFact {
  return {
    prev: f.prev, hash: f.hash,
    head: { stream: f.stream, seq: Number(f.seq), at: f.at, by: f.by_id, as: f.by_as, onBehalfOf: f.on_behalf_id, what: f.what, controls: f.controls, commitment: f.commitment },
    ...(f.salt !== null && f.body !== null ? { detail: { salt: f.salt, value: f.body } } : {}),
  } as ChainFact
}

/** A matter's row carries the head of its chain: cutting off the newest facts shows. */
async function heads(tx: Tx, wrong: Wrong): Promise<void> {
  const rows = await tx.query<{ id: string; number: string; seq: number }>(
    `select m.id, m.number, m.fact_seq as seq from matter m left join fact f on f.tenant_id = m.tenant_id and f.stream = 'matter:' || m.id and f.seq = m.fact_seq
     where m.tenant_id = $1 and f.hash is distinct from m.fact_head limit $2`, [tx.tenant, MOST])
  for (const r of rows) wrong('head', r.number, `the row says fact ${r.seq}, the chain ends otherwise`)
}

async function checkpoints(tx: Tx, result: Verification, wrong: Wrong): Promise<void> {
  let prev = ''
  await tx.query(
    `declare every_checkpoint cursor for select c.id, c.root, c.prev, c.leaves, (select array_agg(f.hash order by f.id) from fact f where f.tenant_id = c.tenant_id and f.id in (select l::uuid from jsonb_array_elements_text(c.leaves) l)) as hashes
     from checkpoint c where c.tenant_id = $1 order by c.at, c.id`, [tx.tenant])
  for (;;) {
    const rows = await tx.query<{ id: string; root: string; prev: string; hashes: string[] | null; leaves: string[] }>('fetch 100 from every_checkpoint')
    for (const c of rows) {
      result.checkpoints += 1
      const hashes = c.hashes ?? []
      if (c.prev !== prev) wrong('checkpoint', c.id, 'does not follow the one before')
      else if (hashes.length !== c.leaves.length) wrong('checkpoint', c.id, 'a sealed fact is missing')
      else if (sha256(`checkpoint\n${prev}\n${merkleRoot(sha256, hashes)}`) !== c.root) wrong('checkpoint', c.id, 'a sealed fact was changed')
      prev = c.root
    }
    if (rows.length < 100) return
  }
}
