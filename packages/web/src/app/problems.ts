import type { Reason } from '@guixing/contract/common'
import { signInNow } from './lapse.ts'

/** 422: the regulation does not allow it. All unmet reasons at once; nothing was changed. */
export class Refused extends Error {
  readonly reasons: Reason[]
  constructor(reasons: Reason[]) {
    super('refused')
    this.name = 'Refused'
    this.reasons = reasons
  }
}

export interface FieldProblem { field: string; code: string; params: Record<string, unknown> }

/** 400: what was typed does not fit the fields. */
export class Invalid extends Error {
  readonly errors: FieldProblem[]
  constructor(errors: FieldProblem[]) {
    super('invalid')
    this.name = 'Invalid'
    this.errors = errors
  }
}

/** 404 (and 403): no such page, or not for this person; both look alike. */
export class Gone extends Error { override name = 'Gone' }

/** 409: someone else acted in between; `fact` is what they did, where the server said. */
export class Stale extends Error {
  readonly fact: unknown
  constructor(fact: unknown) {
    super('stale')
    this.name = 'Stale'
    this.fact = fact
  }
}

/** 401: the sign-in lapsed (or there was none); `under` is the one the request was begun at. */
export class Lapsed extends Error {
  readonly under: number
  constructor(under = signInNow()) {
    super('lapsed')
    this.name = 'Lapsed'
    this.under = under
  }
}

/** 429: too many attempts. */
export class Busy extends Error { override name = 'Busy' }

/** 503: the database is away or the disk is full; nothing was changed, and later it goes. */
export class Unavailable extends Error {
  readonly reason: string
  constructor(reason: string) {
    super(reason)
    this.name = 'Unavailable'
    this.reason = reason
  }
}

/** 5xx and everything unforeseen; `id` is the number of the fault a person can quote, `wrote` whether something was to be saved. */
export class Fault extends Error {
  readonly id: string
  readonly wrote: boolean
  constructor(id: string, wrote = false) {
    super(`fault ${id}`)
    this.name = 'Fault'
    this.id = id
    this.wrote = wrote
  }
}

/** The server could not be reached. */
export class Offline extends Error { override name = 'Offline' }

type Body = Record<string, unknown> | null
const asRecord = (value: unknown): Body => (value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : null)

/** What a response that is not a success means. The body may be ours or oRPC's envelope around it; `wrote`: it answers an attempt to save; `under`: the sign-in it was begun at. */
export function problemOf(status: number, raw: unknown, requestId: string | null, wrote = false, under = signInNow()): Error {
  const outer = asRecord(raw)
  const body = asRecord(outer?.['data']) ?? outer
  if (status === 401) return new Lapsed(under)
  if (status === 403 || status === 404) return new Gone()
  if (status === 429) return new Busy()
  if (status === 409) return new Stale(body?.['fact'] ?? null)
  if (status === 422 && Array.isArray(body?.['reasons'])) return new Refused(body['reasons'] as Reason[])
  if (status === 400 || status === 422) return new Invalid(fieldProblems(body))
  if (status === 503) return new Unavailable(String(body?.['error'] ?? ''))
  return new Fault(String(body?.['id'] ?? body?.['fault'] ?? outer?.['id'] ?? requestId ?? status), wrote)
}

function fieldProblems(body: Body): FieldProblem[] {
  if (Array.isArray(body?.['errors'])) return body['errors'] as FieldProblem[]
  if (!Array.isArray(body?.['issues'])) return []
  return (body['issues'] as { path?: unknown[]; code?: string }[]).map((issue) => ({
    field: (issue.path ?? []).map(String).join('.'), code: issue.code ?? 'invalid', params: {},
  }))
}
