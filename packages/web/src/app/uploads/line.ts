import { attemptKey } from '../api.ts'
import type { Event, Fault, Why } from './job.ts'

const VERSION = { 'Tus-Resumable': '1.0.0' }
/** A large file is hashed before the last answer: it needs that long on a slow disk. */
const SILENT_MS = 45_000
const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)))

/** Begins an upload (tus 1.0). */
export async function begin(file: Pick<File, 'name' | 'size'>, key: string): Promise<Event> {
  const answer = await reach('/api/v1/uploads', { method: 'POST', headers: { ...VERSION, 'Idempotency-Key': key, 'Upload-Length': String(file.size), 'Upload-Metadata': `filename ${base64(file.name)}` } })
  if (!answer) return { on: 'failed', why: 'line' }
  const url = answer.headers.get('location')
  return answer.status === 201 && url ? { on: 'begun', url } : wrong(answer.status, await answer.text())
}

/** Asks how much has arrived. */
export async function ask(url: string): Promise<Event> {
  const answer = await reach(url, { method: 'HEAD', headers: VERSION })
  if (!answer) return { on: 'failed', why: 'line' }
  return answer.status === 200 ? { on: 'told', at: Number(answer.headers.get('upload-offset')), file: answer.headers.get('guixing-file') } : wrong(answer.status, '')
}

/** Sends one piece and tells how much has left. By XMLHttpRequest, since fetch does not tell. */
export function piece(url: string, at: number, bytes: Blob, moving: (bytes: number) => void): { done: Promise<Event>; stop: () => void } {
  const request = new XMLHttpRequest()
  const began = performance.now()
  const done = new Promise<Event>((resolve) => {
    let silence: ReturnType<typeof setTimeout> | undefined
    const lost = (): void => resolve({ on: 'failed', why: 'line' })
    // A line may be dead without anybody saying so.
    const listen = (): void => { clearTimeout(silence); silence = setTimeout(() => request.abort(), SILENT_MS) }
    request.onloadend = () => clearTimeout(silence)
    listen()
    request.open('PATCH', url)
    request.setRequestHeader('Tus-Resumable', '1.0.0')
    request.setRequestHeader('Upload-Offset', String(at))
    request.setRequestHeader('Content-Type', 'application/offset+octet-stream')
    request.upload.onprogress = (e) => { listen(); moving(e.loaded) }
    request.onerror = lost
    request.onabort = lost
    request.ontimeout = lost
    request.onload = () => resolve(request.status === 204 ? { on: 'taken', at: Number(request.getResponseHeader('upload-offset')), ms: performance.now() - began, file: request.getResponseHeader('guixing-file') } : wrong(request.status, request.responseText))
    request.send(bytes)
  })
  return { done, stop: () => request.abort() }
}

/** Gives an upload up. Should it not arrive, the server sweeps it after a day. */
export const end = async (url: string): Promise<void> => { await reach(url, { method: 'DELETE', headers: VERSION }) }

const reach = (url: string, how: RequestInit): Promise<Response | null> => fetch(url, { ...how, signal: AbortSignal.timeout(SILENT_MS) }).catch(() => null)
export const newKey = attemptKey

const WAITS: Record<number, Why | 'anew' | 'moved'> = { 401: 'lapsed', 404: 'anew', 409: 'moved', 423: 'busy', 429: 'busy', 460: 'moved', 408: 'line' }
/** What an answer that is no success means for the upload. */
export function wrong(status: number, text: string): Event {
  const body = parsed(text)
  const why = WAITS[status]
  if (why) return { on: 'failed', why }
  if (status >= 500) return { on: 'failed', why: body?.['error'] === 'disk-full' ? 'full' : 'away' }
  // The line broke, as the server saw it.
  if (body?.['error'] === 'broken-off') return { on: 'failed', why: 'line' }
  const first = (Array.isArray(body?.['errors']) ? body['errors'][0] : null) as Fault | null
  return { on: 'refused', fault: { code: String(first?.code ?? 'failed'), params: first?.params ?? {} } }
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const body: unknown = JSON.parse(text)
    return body !== null && typeof body === 'object' ? (body as Record<string, unknown>) : null
  } catch {
    return null
  }
}
