/** A mailbox that is read; its house by short name, or the only one there is. */
export interface MailboxConfig { host: string; port: number; secure: boolean; user: string; pass: string; folder: string; house: string | null }

export interface MessagingConfig {
  /** Address people reach the house at, for links in letters. */
  publicUrl: string | null
  smtp: { url: string; from: string } | null
  smsWebhook: string | null
  imWebhook: string | null
  /** Gets every fact of a matter after its commit. */
  eventsWebhook: string | null
  /** Signs what goes to webhooks and proves what comes from them. */
  secret: string | null
  mailboxes: MailboxConfig[]
}

const SECRET_LENGTH = 16

/** Reads the environment for mail and webhooks; or every problem in words, each beginning with the name of its variable. */
export function messagingConfig(env: Record<string, string | undefined>): MessagingConfig | string[] {
  const problems: string[] = []
  const get = (name: string): string | null => env[name]?.trim() || null
  const webhook = (name: string): string | null => {
    const given = get(name)
    if (given === null) return null
    if (!['http:', 'https:'].includes(urlOf(given)?.protocol ?? '')) problems.push(`${name} must be an address such as https://gateway.example.org/send.`)
    if (get('GUIXING_WEBHOOK_SECRET') === null) problems.push(`${name} needs GUIXING_WEBHOOK_SECRET, by which the receiver knows that a message is ours.`)
    return given
  }
  const url = get('GUIXING_SMTP_URL')
  const from = get('GUIXING_MAIL_FROM')
  if (url !== null && (!['smtp:', 'smtps:'].includes(urlOf(url)?.protocol ?? '') || !urlOf(url)?.hostname)) problems.push('GUIXING_SMTP_URL must look like smtps://user:password@mail.example.org:465 or smtp://mail.example.org:25.')
  if (url !== null && from === null) problems.push('GUIXING_MAIL_FROM must name the sender, such as desk@example.org, where GUIXING_SMTP_URL is set.')
  if (from !== null && !isAddress(from)) problems.push('GUIXING_MAIL_FROM must be one e-mail address such as desk@example.org.')
  const secret = get('GUIXING_WEBHOOK_SECRET')
  if (secret !== null && secret.length < SECRET_LENGTH) problems.push(`GUIXING_WEBHOOK_SECRET must have ${SECRET_LENGTH} characters or more.`)
  const smsWebhook = webhook('GUIXING_SMS_WEBHOOK')
  const imWebhook = webhook('GUIXING_IM_WEBHOOK')
  const eventsWebhook = webhook('GUIXING_EVENTS_WEBHOOK')
  const mailboxes: MailboxConfig[] = []
  for (const one of (get('GUIXING_IMAP_URL') ?? '').split(/\s+/).filter((s) => s !== '')) {
    const mailbox = mailboxOf(one)
    if (mailbox) mailboxes.push(mailbox)
    else problems.push('GUIXING_IMAP_URL must look like imaps://user:password@mail.example.org/INBOX?house=short-name; several stand apart by a space; @ and / in name or password are written %40 and %2F.')
  }
  if (problems.length > 0) return problems
  return { publicUrl: get('GUIXING_URL')?.replace(/\/+$/, '') ?? null, smtp: url !== null && from !== null ? { url, from } : null, smsWebhook, imWebhook, eventsWebhook, secret, mailboxes }
}

/** One plain address: no names, no lists, nothing that could add a header. */
export const isAddress = (text: string): boolean => text.length <= 254 && /^[^\s@,;:<>()"[\]\\]+@[^\s@,;:<>()"[\]\\]+$/.test(text)

/** Nobody listens in on the machine itself. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host === '[::1]' || host.startsWith('127.')

function mailboxOf(text: string): MailboxConfig | null {
  const url = urlOf(text)
  if (!url || !['imap:', 'imaps:'].includes(url.protocol) || !url.hostname || !url.username) return null
  try {
    const secure = url.protocol === 'imaps:'
    const house = url.searchParams.get('house')
    if (house !== null && !/^[a-z0-9-]{1,60}$/.test(house)) return null
    return { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port ? Number(url.port) : secure ? 993 : 143, secure, user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password), folder: decodeURIComponent(url.pathname.slice(1)) || 'INBOX', house }
  } catch {
    return null
  }
}

function urlOf(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}
