import type { Reason } from '@guixing/core/controls/evaluate'
import type { FieldError } from '@guixing/core/lifecycle/check-input'

/** Errors of few kinds (examples.md §8); http.ts maps them. Everything else is a bug and shows only its number. */
export class NotFound extends Error { constructor() { super('not found') } }
export class NotSignedIn extends Error { constructor() { super('not signed in') } }
/** Fields that are wrong, each by name and code. */
export class Invalid extends Error { constructor(readonly errors: FieldError[]) { super(errors.map((e) => `${e.field}: ${e.code}`).join('; ')) } }
/** The normal answer to an action that is not allowed: every unmet reason. */
export class Refused extends Error { constructor(readonly reasons: Reason[]) { super(reasons.map((r) => `${r.control || r.code}`).join('; ')) } }
/** Somebody else acted first; `fact` is what they did. */
export class Stale extends Error { constructor(readonly fact: unknown) { super('someone else acted first') } }
/** The database, the disk or a gateway cannot serve now; `code` is the driver's. */
export class Unavailable extends Error { constructor(readonly reason: 'disk-full' | 'database' | 'throttled', readonly retryAfter = 5) { super(reason) } }

export const invalid = (field: string, code: string, params: Record<string, never> | Record<string, string | number> = {}): Invalid => new Invalid([{ field, code, params }])
