import { inHouse, type Pool } from '../../platform/db.ts'
import type { FileStore } from '../../platform/files/index.ts'
import { isId } from '../../platform/ids.ts'
import { ownLetters, readMailbox, type Mail, type MailSink, type MessagingConfig, type Place } from '../../platform/messaging/index.ts'
import { lastUid, placeOnly, remember } from './seen.ts'
import { refuse, takeInbound } from './take.ts'

/** Reads every mailbox once. One that cannot be read does not hold up the others; what failed is told in `log`. */
export async function readMailboxes(pool: Pool, config: Pick<MessagingConfig, 'mailboxes' | 'smtp'>, store: FileStore | null, log: (line: string) => void): Promise<void> {
  for (const mailbox of config.mailboxes) {
    try {
      const tenant = await houseNamed(pool, mailbox.house)
      if (tenant === null) log(`mail: GUIXING_IMAP_URL must name its house (?house=short-name) for ${mailbox.user} on ${mailbox.host}`)
      else await readMailbox(mailbox, sinkFor(pool, tenant, config.smtp?.from ?? null, store))
    } catch (error) {
      log(`mail: ${(error as Error).message}`)
    }
  }
}

/** The house by its short name; without one the only house there is. */
export async function houseNamed(pool: Pool, slug: string | null): Promise<string | null> {
  const { rows } = slug === null ? await pool.query<{ id: string }>('select id from house limit 2') : await pool.query<{ id: string }>('select id from house where slug = $1', [slug])
  return rows.length === 1 ? rows[0]?.id ?? null : null
}

/** Takes mails up for a house. `own`: the address we send from; what it sends comes from ourselves. */
export function sinkFor(pool: Pool, tenant: string, own: string | null, store: FileStore | null): MailSink {
  return {
    lastUid: (mailbox, uidvalidity) => lastUid(pool, tenant, mailbox, uidvalidity),
    take: (place, mail) => take(pool, tenant, own, store, place, mail),
    async unreadable(place, why) { await refuse(pool, tenant, placeOnly(place), `unreadable: ${why}`) },
  }
}

async function take(pool: Pool, tenant: string, own: string | null, store: FileStore | null, place: Place, mail: Mail): Promise<void> {
  const from = mail.from?.address ?? ''
  const here = { channel: 'email' as const, external: mail.messageId, address: from, place }
  if (mail.returned.length > 0) await bounced(pool, tenant, mail.returned)
  const passed = mail.automatic ?? (own !== null && from === own.toLowerCase() ? 'our-own' : null)
  if (passed !== null) return remember(pool, tenant, here, { outcome: 'ignored', reason: passed, matter: null })
  if (mail.from === null) { await refuse(pool, tenant, here, 'no-sender'); return }
  await takeInbound(pool, tenant, { ...here, name: mail.from.name, subject: mail.subject, text: mail.text, answers: ownLetters(mail.answers), files: mail.files, leftOut: mail.leftOut }, store)
}

/** A letter that came back did not arrive, whatever the mail server said first. */
async function bounced(pool: Pool, tenant: string, ids: string[]): Promise<void> {
  await inHouse(pool, tenant, (tx) => tx.query("update outbox set state = 'failed', error = 'bounced', next_at = null where tenant_id = $1 and id = any($2::uuid[]) and channel = 'email' and state in ('sent', 'queued')", [tenant, ids.filter(isId)]))
}
