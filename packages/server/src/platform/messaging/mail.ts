import PostalMime, { type Email } from 'postal-mime'
import { isAddress } from './config.ts'
import { textOfHtml } from './html.ts'

export interface MailFile { name: string; type: string; content: Buffer }
/** A mail as far as we use it. `reason` says why it is not taken up (an automatic answer, a bounce). */
export interface Mail {
  messageId: string | null
  from: { address: string; name: string } | null
  subject: string
  text: string
  /** Message-IDs it answers, the nearest last. */
  answers: string[]
  automatic: 'auto-reply' | 'bounce' | 'list' | null
  /** Of a bounce that is final: ids of our own letters it gives back. */
  returned: string[]
  files: MailFile[]
  /** Files that were left out: too many or too large, or the whole mail was. */
  leftOut: number
}

const READ_MOST = 500_000
const TEXT_MOST = 8000
const FILES_MOST = 20
const FILES_BYTES = 10 * 1024 * 1024

/**
 * Reads the source of a mail, however broken. `cut`: only its beginning was fetched. Throws only when nothing can be made of
 * it (nested beyond measure, headers of megabytes).
 */
export async function readMail(source: Buffer, cut = false): Promise<Mail> {
  const parsed = await PostalMime.parse(source, { maxNestingDepth: 50, maxHeadersSize: 256 * 1024, rfc822Attachments: true })
  const sender = [parsed.from, ...(parsed.replyTo ?? [])].find((a) => a?.address !== undefined && isAddress(a.address))
  const answers = `${parsed.references ?? ''} ${parsed.inReplyTo ?? ''}`.match(/<[^<>\s]{3,250}>/g) ?? []
  const text = clean((parsed.text ?? '').slice(0, READ_MOST)).trim() || textOfHtml(clean((parsed.html ?? '').slice(0, READ_MOST)))
  const automatic = automaticOf(parsed)
  const { files, leftOut } = cut ? { files: [], leftOut: parsed.attachments.length || 1 } : filesOf(parsed)
  return {
    messageId: /<[^<>\s]{1,250}>/.exec(parsed.messageId ?? '')?.[0] ?? null, from: sender?.address !== undefined ? { address: sender.address.toLowerCase(), name: line(sender.name).slice(0, 60) } : null,
    subject: [...line(parsed.subject ?? '')].slice(0, 200).join(''), text: [...ownWords(text.slice(0, 100_000))].slice(0, TEXT_MOST).join(''), answers: answers.slice(-20), automatic, returned: automatic === 'bounce' ? returnedIn(source) : [], files, leftOut,
  }
}

/** Our Message-IDs are ids of the outbox; `Action: delayed` is no bounce yet. */
function returnedIn(source: Buffer): string[] {
  const text = source.toString('latin1')
  if (!/^action: *failed/im.test(text)) return []
  return [...new Set([...text.matchAll(OWN_ID)].map((m) => m[1] ?? ''))].slice(0, 20)
}
const OWN_ID = /<([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})@/g
/** Ids of our letters among the Message-IDs a mail answers. */
export const ownLetters = (answers: string[]): string[] => answers.flatMap((a) => [...a.matchAll(OWN_ID)].map((m) => m[1] ?? ''))

/** PostgreSQL keeps no NUL, no person reads control characters, and half a character is none. */
export const clean = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]|\p{Surrogate}/gu, '')
const line = (text: string): string => clean(text).replace(/\s+/g, ' ').trim()

const header = (mail: Email, name: string): string => mail.headers.find((h) => h.key === name)?.value.trim().toLowerCase() ?? ''

/** Machines are not answered and open nothing (RFC 3834): else two machines would write to each other forever. */
function automaticOf(mail: Email): Mail['automatic'] {
  const sender = mail.from?.address?.toLowerCase() ?? ''
  const type = header(mail, 'content-type')
  if (header(mail, 'return-path') === '<>' || /^(mailer-daemon|postmaster)@/.test(sender) || type.startsWith('multipart/report')) return 'bounce'
  const submitted = header(mail, 'auto-submitted')
  if ((submitted !== '' && !submitted.startsWith('no')) || header(mail, 'x-autoreply') !== '' || header(mail, 'x-autorespond') !== '' || header(mail, 'precedence') === 'auto_reply') return 'auto-reply'
  if (['bulk', 'junk', 'list'].includes(header(mail, 'precedence')) || header(mail, 'list-id') !== '') return 'list'
  return null
}

const QUOTE = /^(?:[-_]{2,} ?(?:原始邮件|原始郵件|原邮件|Original Message|Forwarded message|回复的原邮件)|On .{5,120} wrote:$|在 ?.{5,120}(?:写道|寫道)[：:]$|.{5,120}于.{5,60}写道[：:]$)/im
/** What the sender wrote this time: from the first quoted line on it is what we wrote. A mail that quotes only is kept whole. */
function ownWords(text: string): string {
  const quote = QUOTE.exec(text)?.index ?? text.length
  const own = text.slice(0, quote).split('\n').filter((l) => !l.startsWith('>')).join('\n').trim()
  return own === '' ? text.trim() : own
}

function filesOf(mail: Email): { files: MailFile[]; leftOut: number } {
  const files: MailFile[] = []
  let bytes = 0
  let leftOut = 0
  for (const [i, a] of mail.attachments.entries()) {
    // A small inline picture is a signature's logo.
    const content = typeof a.content === 'string' ? Buffer.from(a.content) : a.content instanceof ArrayBuffer ? Buffer.from(a.content) : Buffer.from(a.content.buffer, a.content.byteOffset, a.content.byteLength)
    if (content.length === 0 || (a.related && content.length < 20_000)) continue
    if (files.length >= FILES_MOST || bytes + content.length > FILES_BYTES) { leftOut += 1; continue }
    bytes += content.length
    const name = line(a.filename ?? '').replace(/[/\\]/g, '_').slice(0, 120) || `file-${i + 1}`
    files.push({ name, type: /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(a.mimeType) ? a.mimeType : 'application/octet-stream', content })
  }
  return { files, leftOut }
}
