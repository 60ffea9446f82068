import { ImapFlow, type SearchObject } from 'imapflow'
import { isLoopback, type MailboxConfig } from './config.ts'
import { readMail, type Mail } from './mail.ts'

export interface Place { mailbox: string; uidvalidity: number; uid: number }
/** Who takes the mails up. What `take` throws stops the reading; the mail comes again the next time. */
export interface MailSink {
  /** The highest uid taken so far under this UIDVALIDITY, or null on first contact. */
  lastUid(mailbox: string, uidvalidity: number): Promise<number | null>
  take(place: Place, mail: Mail): Promise<void>
  /** A mail nothing can be made of: recorded, so that it does not hold up the others. */
  unreadable(place: Place, why: string): Promise<void>
}

/** Fetched whole up to here; of a larger mail only the beginning, without its files. */
const WHOLE = 12 * 1024 * 1024
const BEGINNING = 256 * 1024
const MOST_AT_ONCE = 50
/** On first contact the mailbox may hold years: only what came lately is taken up. */
const FIRST_DAYS = 3
const WAIT = 30_000

export interface MailboxLimits { whole?: number; timeout?: number }

/**
 * Takes the new mails of a mailbox in their order; answers how many were looked at. The mailbox is opened read-only and stays
 * as it is: what was taken is remembered by the sink. Throws in words when it cannot be reached or opened.
 */
export async function readMailbox(config: MailboxConfig, sink: MailSink, limits: MailboxLimits = {}): Promise<number> {
  const whole = limits.whole ?? WHOLE
  const timeout = limits.timeout ?? WAIT
  const client = new ImapFlow({
    host: config.host, port: config.port, secure: config.secure, auth: { user: config.user, pass: config.pass }, logger: false, emitLogs: false, disableAutoIdle: true,
    // A password never travels in the clear, except to this very machine.
    ...(config.secure || isLoopback(config.host) ? {} : { doSTARTTLS: true }),
    connectionTimeout: timeout, greetingTimeout: timeout, socketTimeout: timeout,
  })
  let lost: Error | null = null
  client.on('error', (error: Error) => { lost ??= error })
  try {
    await client.connect()
    const box = await client.mailboxOpen(config.folder, { readOnly: true })
    const name = `${config.user}@${config.host}/${config.folder}`
    const uidvalidity = Number(box.uidValidity)
    const last = await sink.lastUid(name, uidvalidity)
    const uids = box.exists === 0 ? [] : await newUids(client, last)
    let looked = 0
    for (const uid of uids.slice(0, MOST_AT_ONCE)) {
      const place = { mailbox: name, uidvalidity, uid }
      const fetched = await fetchOne(client, uid, whole)
      if (fetched === null) continue
      const mail = await readMail(fetched.source, fetched.cut).catch((error: Error) => error)
      await (mail instanceof Error ? sink.unreadable(place, mail.message) : sink.take(place, mail)).catch((error: unknown) => { throw new SinkFailure('the mail could not be taken', { cause: error }) })
      looked += 1
    }
    return looked
  } catch (error) {
    if (error instanceof SinkFailure) throw error.cause
    throw failure(config, lost ?? (error as Error))
  } finally {
    await Promise.race([client.logout().catch(() => undefined), new Promise((done) => { setTimeout(done, 2000).unref() })])
    client.close()
  }
}

async function newUids(client: ImapFlow, last: number | null): Promise<number[]> {
  const found = await search(client, last === null ? { since: new Date(Date.now() - FIRST_DAYS * 86_400_000) } : { uid: `${last + 1}:*` })
  // `n:*` always means the last mail too, even below n.
  return found.filter((uid) => uid > (last ?? 0)).sort((a, b) => a - b)
}

/** A search that failed answers false, which must not pass for an empty mailbox. */
async function search(client: ImapFlow, query: SearchObject): Promise<number[]> {
  const found = await client.search(query, { uid: true })
  if (!Array.isArray(found) || !client.usable) throw Object.assign(new Error('the mail server did not answer a search'), { code: 'NoAnswer' })
  return found
}

async function fetchOne(client: ImapFlow, uid: number, whole: number): Promise<{ source: Buffer; cut: boolean } | null> {
  const head = await client.fetchOne(String(uid), { uid: true, size: true }, { uid: true })
  const cut = head ? (head.size ?? 0) > whole : false
  const found = head ? await client.fetchOne(String(uid), { uid: true, source: cut ? { start: 0, maxLength: Math.min(BEGINNING, whole) } : true }, { uid: true }) : null
  if (found && found.source) return { source: found.source, cut }
  // Moved or deleted by somebody meanwhile; one that is still there must not be passed over.
  if ((await search(client, { uid: String(uid) })).includes(uid)) throw Object.assign(new Error(`the mail server did not hand out mail ${uid}`), { code: 'NoAnswer' })
  return null
}

class SinkFailure extends Error {}
/** Why a mailbox could not be read, in words and without its password. */
export class MailboxError extends Error {}

function failure(config: MailboxConfig, error: Error & { authenticationFailed?: boolean; code?: string; responseText?: string; serverResponseCode?: string }): Error {
  const where = `mailbox ${config.user} on ${config.host}:${config.port}`
  if (error.authenticationFailed) return new MailboxError(`${where}: name or password is wrong`)
  if (error.serverResponseCode === 'NONEXISTENT' || /mailbox.*(not|doesn't) exist/i.test(error.responseText ?? '')) return new MailboxError(`${where}: there is no folder ${config.folder}`)
  if (error.code !== undefined || error.responseText !== undefined) return new MailboxError(`${where}: ${error.responseText ?? error.message} (${error.code ?? 'refused'})`)
  return error
}
