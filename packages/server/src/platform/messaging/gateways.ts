import { createTransport } from 'nodemailer'
import type { MessagingConfig } from './config.ts'
import { isAddress, isLoopback } from './config.ts'
import type { Outgoing } from './letter.ts'
import { SIGNATURE, signBody } from './sign.ts'

/** Carries letters of one channel out of the building. `send` resolves when the other side took it over. */
export interface Gateway { channel: string; send(letter: Outgoing): Promise<void>; close(): void }
/** This letter will never arrive (no such address, refused for good); trying again helps nobody. */
export class Undeliverable extends Error {}
/** The gateway itself does not serve: no use in offering it the next letter now. */
export class GatewayDown extends Error {}

const SECONDS = 1000
const WAIT = 20 * SECONDS

/** The gateways the environment names. Call `close` on each when the node stops. */
export function gatewaysOf(config: MessagingConfig): Gateway[] {
  const made: Gateway[] = []
  if (config.smtp) made.push(smtpGateway(config.smtp))
  for (const [channel, url] of [['sms', config.smsWebhook], ['im', config.imWebhook], ['webhook', config.eventsWebhook]] as const) {
    if (url !== null) made.push(webhookGateway(channel, url, config.secret ?? ''))
  }
  return made
}

/** The Message-ID of a letter: from its id, so that a repeat is recognised and a reply finds its matter. */
export const messageId = (id: string, from: string): string => `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`

export function smtpGateway({ url, from }: { url: string; from: string }): Gateway {
  const { hostname, protocol, username } = new URL(url)
  // A password never travels in the clear, except to this very machine.
  const requireTLS = protocol === 'smtp:' && username !== '' && !isLoopback(hostname)
  const transport = createTransport({ url, pool: true, maxConnections: 3, connectionTimeout: WAIT, greetingTimeout: WAIT, socketTimeout: WAIT, requireTLS, disableFileAccess: true, disableUrlAccess: true } as never)
  return {
    channel: 'email',
    async send(letter) {
      if (!isAddress(letter.to)) throw new Undeliverable('no e-mail address')
      try {
        await transport.sendMail({
          messageId: messageId(letter.id, from), date: new Date(letter.at), from, to: { name: '', address: letter.to }, subject: letter.subject, text: letter.text,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        })
      } catch (error) {
        throw smtpFailure(error as SmtpError)
      }
    },
    close: () => transport.close(),
  }
}

interface SmtpError extends Error { code?: string; responseCode?: number; command?: string }

function smtpFailure(error: SmtpError): Error {
  const words = error.message.slice(0, 300)
  // Refused for this recipient or this content; a refused sender or sign-in concerns every letter.
  if ((error.responseCode ?? 0) >= 500 && (error.command === 'RCPT TO' || error.command === 'DATA')) return new Undeliverable(words)
  if (error.code === 'EENVELOPE' && error.responseCode === undefined) return new Undeliverable(words)
  if ((error.responseCode ?? 0) >= 400 && (error.command === 'RCPT TO' || error.command === 'DATA')) return new Error(words)
  return new GatewayDown(words)
}

/** Posts JSON, signed over its very bytes; 2xx is taken over, 400 and 422 say that this message is wrong, the rest is tried again. */
export function webhookGateway(channel: string, url: string, secret: string): Gateway {
  return {
    channel,
    async send(letter) {
      const body = JSON.stringify(letter.data ?? { id: letter.id, channel, to: letter.to, subject: letter.subject, text: letter.text, matter: letter.matter, at: letter.at })
      let status: number
      try {
        const response = await fetch(url, { method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(WAIT), headers: { 'content-type': 'application/json', [SIGNATURE]: signBody(secret, body), 'x-guixing-id': letter.id } })
        status = response.status
        await response.body?.cancel()
      } catch (error) {
        throw new GatewayDown(((error as Error).cause as Error | undefined)?.message ?? (error as Error).message)
      }
      if (status >= 200 && status < 300) return
      if (status === 400 || status === 410 || status === 422) throw new Undeliverable(`answered ${status}`)
      throw status === 429 || status >= 500 || status === 401 || status === 403 || status === 404 ? new GatewayDown(`answered ${status}`) : new Error(`answered ${status}`)
    },
    close: () => undefined,
  }
}
