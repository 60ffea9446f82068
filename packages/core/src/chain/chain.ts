import { canonical } from './canonical.ts'

/** SHA-256 of the text's UTF-8 bytes as lower-case hex; passed in, because core imports nothing of node. */
export type Sha = (text: string) => string

/** The link before the first. */
export const genesis = '0'.repeat(64)

/** What the hash covers for good: who, when, what, controls, and for the values only their commitment. */
export interface FactHead {
  readonly commitment?: string
  readonly [member: string]: unknown
}

/** The values beside the head; a lawful erasure blanks them, salt included, so that short values cannot be guessed from the commitment. */
export interface Detail { readonly salt: string; readonly value: unknown }

export interface ChainFact {
  readonly prev: string
  readonly hash: string
  readonly head: FactHead
  /** Null or absent when erased. */
  readonly detail?: Detail | null
}

// The first letters keep the three uses of the hash apart: no leaf can be passed off as a link or a commitment.
export const linkHash = (sha: Sha, prev: string, head: unknown): string => sha(`link\n${prev}\n${canonical(head)}`)

/** Commits to a value without showing it. `salt`: at least 16 random bytes as text, new for each value. */
export const commit = (sha: Sha, salt: string, detail: unknown): string => sha(`detail\n${canonical([salt, detail])}`)

export type ChainBreak = 'prev' | 'hash' | 'detail'

export type Verified =
  | { readonly ok: true; readonly last: string; /** Facts whose values are gone: each needs a record of its lawful erasure. */ readonly blanked: readonly number[] }
  | { readonly ok: false; readonly brokenAt: number; readonly because: ChainBreak }

/**
 * Checks one stream from its first fact (or after `from`, a link known to be good): every fact follows its predecessor,
 * every hash fits its head, every value still there fits its commitment. Blanked values do not break the chain, they are
 * listed. A cut tail is only seen against `last`, the newest link taken from a checkpoint.
 */
export function verifyChain(sha: Sha, facts: readonly ChainFact[], options: { from?: string; last?: string } = {}): Verified {
  let prev = options.from ?? genesis
  const blanked: number[] = []
  for (const [i, { head, hash, detail, ...fact }] of facts.entries()) {
    if (fact.prev !== prev) return { ok: false, brokenAt: i, because: 'prev' }
    if (hash !== hashOf(() => linkHash(sha, fact.prev, head))) return { ok: false, brokenAt: i, because: 'hash' }
    if (detail && head.commitment !== hashOf(() => commit(sha, detail.salt, detail.value))) return { ok: false, brokenAt: i, because: 'detail' }
    if (!detail && head.commitment !== undefined) blanked.push(i)
    prev = hash
  }
  if (options.last !== undefined && options.last !== prev) return { ok: false, brokenAt: facts.length, because: 'prev' }
  return { ok: true, last: prev, blanked }
}

/** Data that has no canonical form fits no hash; verification reports it instead of throwing. */
function hashOf(body: () => string): string | undefined {
  try {
    return body()
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}
