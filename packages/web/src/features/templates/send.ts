import { attemptKey } from '../../app/api.ts'
import { Offline, problemOf } from '../../app/problems.ts'

export interface Sending { file: File; to: { id: string } | { kind: string; name: string }; note: string; publish: boolean }

/** What is sent under one key: sent again after a lost answer, it makes one version. */
const keys = new WeakMap<File, Map<string, string>>()

/** Sends a template or a new version of one. @throws Invalid with every placeholder that is wrong, at `file` */
export async function sendTemplate({ file, to, note, publish }: Sending): Promise<{ id: string; version: number }> {
  const query = new URLSearchParams({ ...('id' in to ? {} : to), ...(note.trim() ? { note: note.trim() } : {}), ...(publish ? { publish: '1' } : {}) })
  const url = `/api/v1/templates${'id' in to ? `/${to.id}/versions` : ''}?${query.toString()}`
  const mine = keys.get(file) ?? new Map<string, string>()
  keys.set(file, mine)
  const key = mine.get(url) ?? attemptKey()
  mine.set(url, key)
  const body = new FormData()
  body.append('file', file, file.name)
  let response: Response
  try {
    response = await fetch(url, { method: 'POST', body, headers: { 'Idempotency-Key': key } })
  } catch {
    throw new Offline()
  }
  const answer: unknown = await response.json().catch(() => null)
  if (!response.ok) throw problemOf(response.status, answer, response.headers.get('x-request-id'), true)
  return answer as { id: string; version: number }
}
