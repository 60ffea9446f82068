import { Offline, problemOf } from '../../app/problems.ts'

/** Tokens are made at the sign-in's own address (`/api/auth-tokens`), which is not part of the contract. */
export interface Token { id: string; name: string; madeAt: string; lastUsed: string | null }

async function ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> {
  let response: Response
  try {
    response = await fetch(`/api/auth-tokens${path}`, { method, credentials: 'same-origin', ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}) })
  } catch {
    throw new Offline()
  }
  const answer: unknown = response.status === 204 ? null : await response.json().catch(() => null)
  if (!response.ok) throw problemOf(response.status, answer, response.headers.get('x-request-id'), method !== 'GET')
  return answer
}

/** My tokens in force, newest first. Throws the classes of `problems.ts`. */
export const listTokens = async (): Promise<Token[]> => ((await ask('GET', '')) as { tokens: Token[] }).tokens
/** Makes a token and answers it; it is never shown again. */
export const createToken = async (name: string): Promise<string> => ((await ask('POST', '', { name })) as { token: string }).token
/** Ends a token at once. */
export const revokeToken = async (id: string): Promise<void> => { await ask('DELETE', `/${encodeURIComponent(id)}`) }
