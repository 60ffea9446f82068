import type { Contract } from '@guixing/contract/index'
import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract'

type In = InferContractRouterInputs<Contract>['portal']
type Out = InferContractRouterOutputs<Contract>['portal']
export type House = Out['house']
export type Followed = Out['follow']

export interface FieldProblem { field: string; code: string }
/** What went wrong, already sorted by what the visitor can do about it. */
export type Trouble =
  | { kind: 'offline' } | { kind: 'missing' } | { kind: 'many' } | { kind: 'used' }
  | { kind: 'invalid'; fields: FieldProblem[] } | { kind: 'refused'; texts: Record<string, string>[] } | { kind: 'fault'; id: string }
export class Failed extends Error {
  readonly trouble: Trouble
  constructor(trouble: Trouble) {
    super(trouble.kind)
    this.trouble = trouble
  }
}

/** Turns an answer that is no success into a trouble. Both the plain body and the wrapped one (`data`) are read. */
export function troubleOf(status: number, body: unknown, request: string): Trouble {
  const outer = body && typeof body === 'object' ? (body as Record<string, unknown>) : {}
  const data = outer['data'] && typeof outer['data'] === 'object' ? (outer['data'] as Record<string, unknown>) : outer
  if (status === 404) return { kind: 'missing' }
  if (status === 409 || status === 410) return { kind: 'used' }
  if (status === 429) return { kind: 'many' }
  if (status === 400) return { kind: 'invalid', fields: Array.isArray(data['errors']) ? (data['errors'] as FieldProblem[]) : [] }
  if (status === 422) {
    const reasons = Array.isArray(data['reasons']) ? (data['reasons'] as { says?: Record<string, string>; text?: Record<string, string> }[]) : []
    return { kind: 'refused', texts: reasons.map((r) => r.says ?? r.text ?? {}) }
  }
  const id = typeof data['id'] === 'string' ? data['id'] : request
  return { kind: 'fault', id: id || String(status) }
}

async function call<T>(path: string, body?: object, key?: string): Promise<T> {
  let answer: Response
  try {
    answer = await fetch(`/api/v1/portal/${path}`, {
      method: body ? 'POST' : 'GET', credentials: 'omit',
      headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...(key ? { 'idempotency-key': key } : {}) },
      body: body ? JSON.stringify(body) : undefined,
    })
  } catch {
    throw new Failed({ kind: 'offline' })
  }
  const json: unknown = await answer.json().catch(() => null)
  if (!answer.ok) throw new Failed(troubleOf(answer.status, json, answer.headers.get('x-request-id') ?? ''))
  return json as T
}

/** A key per thing the visitor wants done: a second press of the same button is the same submission. */
export const newKey = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`

/** The bytes of a file the client sent, by number and code. */
async function fileOf(path: string, body: object): Promise<Blob> {
  let answer: Response
  try {
    answer = await fetch(`/api/v1/portal/${path}`, { method: 'POST', credentials: 'omit', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
    if (answer.ok) return await answer.blob()
  } catch {
    throw new Failed({ kind: 'offline' })
  }
  throw new Failed(troubleOf(answer.status, await answer.json().catch(() => null), answer.headers.get('x-request-id') ?? ''))
}

const at = (house: string, what = '') => `${encodeURIComponent(house)}${what}`
export const portalApi = {
  house: (house: string) => call<House>(at(house)),
  submit: ({ house, ...rest }: In['submit'], key: string) => call<Out['submit']>(at(house, '/matters'), rest, key),
  follow: ({ house, ...rest }: In['follow']) => call<Followed>(at(house, '/follow'), rest),
  file: ({ house, ...rest }: { house: string; number: string; code: string; id: string }) => fileOf(at(house, '/file'), rest),
  reply: ({ house, ...rest }: In['reply'], key: string) => call<Out['reply']>(at(house, '/reply'), rest, key),
  rating: ({ house, ...rest }: In['rating']) => call<Out['rating']>(at(house, '/rating'), rest),
  rate: ({ house, ...rest }: In['rate'], key: string) => call<Out['rate']>(at(house, '/rate'), rest, key),
}
