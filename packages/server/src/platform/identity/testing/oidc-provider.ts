import { createHash, createSign, generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

const b64 = (value: object | string | Buffer): string => Buffer.from(value instanceof Buffer || typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

export interface OidcPerson { sub: string; email: string; email_verified?: boolean; name: string }

/** A small identity provider: code flow with PKCE (S256), client secret, signed identity token with nonce. It signs in `person` without asking. */
export class OidcProvider {
  person: OidcPerson = { sub: 's-1', email: 'nobody@example.com', email_verified: true, name: '无名' }
  /** Signs with a key its key set does not name. */
  forging = false
  /** Sends people back without a sign-in, as when they press cancel. */
  refusing = false
  readonly client = { id: 'guixing', secret: 'client-secret' }
  private readonly honest = generateKeyPairSync('rsa', { modulusLength: 2048 })
  private readonly forged = generateKeyPairSync('rsa', { modulusLength: 2048 })
  private readonly codes = new Map<string, { challenge: string; nonce: string | null; redirect: string }>()
  private server = createServer((request, response) => { void this.answer(request, response) })
  private port = 0

  get issuer(): string { return `http://127.0.0.1:${this.port}` }

  /** Starts, the second time at the same port. */
  async start(): Promise<void> {
    this.server = createServer((request, response) => { void this.answer(request, response) })
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve))
    this.port = (this.server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise<void>((resolve) => { this.server.close(() => resolve()) })
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer)
    const json = (status: number, body: object) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (url.pathname === '/.well-known/openid-configuration') {
      json(200, { issuer: this.issuer, authorization_endpoint: `${this.issuer}/authorize`, token_endpoint: `${this.issuer}/token`, userinfo_endpoint: `${this.issuer}/userinfo`, jwks_uri: `${this.issuer}/keys`, id_token_signing_alg_values_supported: ['RS256'] })
    } else if (url.pathname === '/keys') {
      json(200, { keys: [{ ...this.honest.publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] })
    } else if (url.pathname === '/authorize') {
      const code = b64(Buffer.from(String(Math.random())))
      const redirect = url.searchParams.get('redirect_uri') ?? ''
      if (this.refusing) return void response.writeHead(302, { location: `${redirect}?error=access_denied&state=${encodeURIComponent(url.searchParams.get('state') ?? '')}` }).end()
      this.codes.set(code, { challenge: url.searchParams.get('code_challenge') ?? '', nonce: url.searchParams.get('nonce'), redirect })
      response.writeHead(302, { location: `${redirect}?code=${code}&state=${encodeURIComponent(url.searchParams.get('state') ?? '')}` }).end()
    } else if (url.pathname === '/token') {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const form = new URLSearchParams(Buffer.concat(chunks).toString())
      const code = this.codes.get(form.get('code') ?? '')
      this.codes.delete(form.get('code') ?? '')
      const proved = code && createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url') === code.challenge && form.get('redirect_uri') === code.redirect
      if (!proved || form.get('client_secret') !== this.client.secret) return void json(400, { error: 'invalid_grant' })
      json(200, { access_token: 'access', token_type: 'Bearer', expires_in: 300, id_token: this.idToken(code.nonce) })
    } else if (url.pathname === '/userinfo' && request.headers.authorization === 'Bearer access') {
      json(200, this.person)
    } else json(404, {})
  }

  private idToken(nonce: string | null): string {
    const now = Math.floor(Date.now() / 1000)
    const body = `${b64({ alg: 'RS256', kid: 'k', typ: 'JWT' })}.${b64({ iss: this.issuer, aud: this.client.id, iat: now, exp: now + 300, ...(nonce ? { nonce } : {}), ...this.person })}`
    return `${body}.${createSign('RSA-SHA256').update(body).sign((this.forging ? this.forged : this.honest).privateKey, 'base64url')}`
  }
}
