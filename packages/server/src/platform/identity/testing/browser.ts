import { createHmac } from 'node:crypto'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'

export const ORIGIN = 'http://guixing.test'

/** Keeps cookies between injected requests, as a browser does, and says where the page comes from. */
export class Browser {
  readonly cookies = new Map<string, string>()
  constructor(private readonly app: FastifyInstance, private readonly headers: Record<string, string> = { origin: ORIGIN }) {}

  async send(method: 'GET' | 'POST' | 'DELETE', url: string, body?: object, extra: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await this.app.inject({ method, url, headers: { ...(cookie ? { cookie } : {}), ...(method === 'GET' ? {} : this.headers), ...extra }, ...(body ? { payload: body } : {}) })
    for (const line of [response.headers['set-cookie'] ?? []].flat()) {
      const [pair = '', ...attributes] = line.split('; ')
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      if (value === '' || attributes.some((a) => a.toLowerCase() === 'max-age=0')) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return response
  }

  get(url: string): Promise<LightMyRequestResponse> { return this.send('GET', url) }
  post(path: string, body: object = {}): Promise<LightMyRequestResponse> { return this.send('POST', `/api/auth${path}`, body) }
  signIn(username: string, password: string): Promise<LightMyRequestResponse> { return this.post('/sign-in/username', { username, password }) }
  async who(): Promise<{ tenant: string; person: string } | null> { return (await this.get('/who')).json() }
}

/** The six digits an authenticator app shows for this otpauth address (RFC 6238, 30 s). */
export function totpCode(uri: string, now = Date.now()): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...(new URL(uri).searchParams.get('secret') ?? '')].map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((b) => parseInt(b, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const at = (mac[19] ?? 0) & 0xf
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
