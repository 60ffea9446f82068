import { createHmac, timingSafeEqual } from 'node:crypto'

/** Header of webhooks in both directions: `sha256=` and the HMAC-SHA256 of the very bytes of the body, in hex. */
export const SIGNATURE = 'x-guixing-signature'

export const signBody = (secret: string, body: string | Buffer): string => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

/** Does the signature fit? Takes the same time whatever is wrong. */
export function isSigned(secret: string, body: Buffer, given: unknown): boolean {
  const wanted = Buffer.from(signBody(secret, body))
  const got = Buffer.from(typeof given === 'string' ? given.trim() : '')
  return got.length === wanted.length && timingSafeEqual(got, wanted)
}
