import type { Sha } from './chain.ts'

/** One step up the tree: the neighbour's hash and the side on which it stands. */
export interface ProofStep { readonly side: 'left' | 'right'; readonly hash: string }

const leafHash = (sha: Sha, leaf: string): string => sha(`leaf\n${leaf}`)
const nodeHash = (sha: Sha, left: string, right: string): string => sha(`node\n${left}\n${right}`)

/** Root over leaves in order, shaped as RFC 6962: the left half is the largest power of two. No leaves: the hash of nothing. */
export function merkleRoot(sha: Sha, leaves: readonly string[]): string {
  if (leaves.length === 0) return sha('empty\n')
  let level = leaves.map((leaf) => leafHash(sha, leaf))
  // Pairing neighbours and carrying an odd last one up gives the same tree as splitting at powers of two.
  while (level.length > 1) level = pairUp(sha, level)
  return level[0]!
}

/** The path that proves leaf `index` to be in the root; RangeError when there is no such leaf. */
export function merkleProof(sha: Sha, leaves: readonly string[], index: number): ProofStep[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) throw new RangeError(`no leaf ${index}`)
  const steps: ProofStep[] = []
  let level = leaves.map((leaf) => leafHash(sha, leaf))
  for (let at = index; level.length > 1; at = Math.floor(at / 2)) {
    const neighbour = level[at % 2 === 0 ? at + 1 : at - 1]
    if (neighbour !== undefined) steps.push({ side: at % 2 === 0 ? 'right' : 'left', hash: neighbour })
    level = pairUp(sha, level)
  }
  return steps
}

/** Does the path lead from the leaf to the root? */
export function verifyProof(sha: Sha, leaf: string, steps: readonly ProofStep[], root: string): boolean {
  return root === steps.reduce((hash, step) => step.side === 'left' ? nodeHash(sha, step.hash, hash) : nodeHash(sha, hash, step.hash), leafHash(sha, leaf))
}

function pairUp(sha: Sha, level: readonly string[]): string[] {
  const next: string[] = []
  for (let i = 0; i < level.length; i += 2) next.push(i + 1 < level.length ? nodeHash(sha, level[i]!, level[i + 1]!) : level[i]!)
  return next
}
