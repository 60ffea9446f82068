import type { z } from 'zod'
import type { ActResult } from '@guixing/contract/matters'
import type { Value } from '@guixing/contract/common'
import { Offline, problemOf } from '../../app/problems.ts'

export type Opened = z.infer<typeof ActResult>

/**
 * Opens a matter under a key of the caller's own. An entry typed while the network is gone is sent later, perhaps twice;
 * under one key it is opened once. Throws the classes of `app/problems.ts`.
 */
export async function openOnce(key: string, input: { kind: string; action?: string; fields: Record<string, Value> }): Promise<Opened> {
  let response: Response
  try {
    response = await fetch('/api/v1/matters', { method: 'POST', headers: { 'content-type': 'application/json', 'Idempotency-Key': key }, body: JSON.stringify(input) })
  } catch {
    throw new Offline()
  }
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) throw problemOf(response.status, body, response.headers.get('x-request-id'), true)
  return body as Opened
}
