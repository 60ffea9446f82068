import { attemptKey } from './api.ts'
import { signInNow } from './lapse.ts'
import { Offline, problemOf } from './problems.ts'

/** The key a file was sent under to an address. */
const keys = new WeakMap<File, Map<string, string>>()

/** What the server said to a file; `problem` is it as an error of `problems.ts`. */
export interface Posted { ok: boolean; answer: unknown; problem(): Error }

/**
 * Sends a file as the multipart field `file`, under one key for each address: sent again after a lost answer, it counts once.
 * `writes` false: it is only looked at, each time anew. @throws Offline
 */
export async function postFile(url: string, file: File, writes = true): Promise<Posted> {
  const under = signInNow()
  const body = new FormData()
  body.append('file', file, file.name)
  const sent = keys.get(file) ?? new Map<string, string>()
  keys.set(file, sent)
  const key = (writes ? sent.get(url) : undefined) ?? attemptKey()
  if (writes) sent.set(url, key)
  let response: Response
  try {
    response = await fetch(url, { method: 'POST', body, headers: { 'Idempotency-Key': key } })
  } catch {
    throw new Offline()
  }
  const answer: unknown = await response.json().catch(() => null)
  return { ok: response.ok, answer, problem: () => problemOf(response.status, answer, response.headers.get('x-request-id'), writes, under) }
}

/** What came of a sheet, also where its rows are refused. @throws the classes of `problems.ts` */
export async function postSheet<T extends { ok: boolean; errors: unknown[] }>(url: string, file: File, writes = true): Promise<T> {
  const { answer, problem } = await postFile(url, file, writes)
  const told = answer as Partial<T> | null
  if (!told || !Array.isArray(told.errors) || typeof told.ok !== 'boolean') throw problem()
  return told as T
}

/** Stores one file (`POST /api/v1/files`) and answers its id; an action then names it. */
export async function sendFile(file: File): Promise<{ id: string; name: string }> {
  const { ok, answer, problem } = await postFile('/api/v1/files', file)
  if (!ok) throw problem()
  return { id: (answer as { id: string }).id, name: file.name }
}
