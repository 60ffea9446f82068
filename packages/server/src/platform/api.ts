import { implement } from '@orpc/server'
import { contract } from '@guixing/contract'
import type { Pool } from './db.ts'
import type { FileStore } from './files/index.ts'
import { sha256 } from './hash.ts'

/** What every request brings: who asks, in which house, and the parts of this node. */
export interface ApiContext {
  pool: Pool
  tenant: string | null
  person: string | null
  idempotencyKey: string | null
  /** Digest of method, path and body: the same key with another request is refused. */
  request: string
  /** Where the bytes of files lie. */
  files?: FileStore
  /** Told after a commit, so that waiting messages leave soon. */
  nudge: () => void
  ip: string
  headers: Record<string, string | undefined>
}

export const os = implement(contract).$context<ApiContext>()

/** Passwords stay out: a digest that could be guessed against is not kept. */
export const requestDigest = (method: string, path: string, body: unknown): string => sha256(JSON.stringify([method, path, body ?? null], (key, value: unknown) => (key === 'password' ? null : value)))
