/** Why the embedded PostgreSQL could not be used; stable, so that callers and tests need not read the words. */
export type DatabaseStartCode =
  | 'no-binaries'
  | 'binaries-do-not-run'
  | 'no-user'
  | 'folder'
  | 'other-version'
  | 'busy'
  | 'not-answering'
  | 'initialise'
  | 'start'
  | 'stop'

/**
 * The embedded PostgreSQL could not be initialised, started, adopted or stopped.
 * `message` says what happened and to which folder, `hint` what a person can do about it.
 */
export class DatabaseStartError extends Error {
  override readonly name = 'DatabaseStartError'
  constructor(
    readonly code: DatabaseStartCode,
    message: string,
    readonly hint: string,
    options?: { cause?: unknown },
  ) {
    super(message, options)
  }
}

/** The `code` of a Node or PostgreSQL error (`ENOENT`, `57P03`), or an empty string. */
export function errorCode(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' ? code : ''
}

/** The words of whatever was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

export const USE_ANOTHER_DATABASE = 'Or set DATABASE_URL to a PostgreSQL 15 or newer of your own.'
