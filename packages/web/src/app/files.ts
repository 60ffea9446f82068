import { attemptKey } from './api.ts'
import { Offline, problemOf } from './problems.ts'

/** Stores one file (`POST /api/v1/files`, multipart field `file`) and answers its id; an action then names it. */
export async function sendFile(file: File): Promise<{ id: string; name: string }> {
  const form = new FormData()
  form.append('file', file, file.name)
  let response: Response
  try {
    response = await fetch('/api/v1/files', { method: 'POST', body: form, headers: { 'Idempotency-Key': attemptKey() } })
  } catch {
    throw new Offline()
  }
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) throw problemOf(response.status, body, response.headers.get('x-request-id'), true)
  return { id: (body as { id: string }).id, name: file.name }
}
