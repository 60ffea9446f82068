import { afterAction } from '../engine/index.ts'
import { saveEntry } from './entries.ts'

const text = (v: unknown): string => (typeof v === 'string' ? v : '')

/** A published bulletin is found at the desk until it lapses (S28-07); one taken down is hidden at once. */
afterAction('publication.publish', async (work, { matter: { fields, number } }, actor) => {
  const validUntil = text(fields.validUntil)
  await saveEntry(work.tx, work.rules, actor.id, { kind: 'bulletin', subject: text(fields.subject), content: text(fields.content) || text(fields.subject), source: text(fields.source) || number, ...(validUntil ? { validUntil } : {}) })
})
afterAction('publication.expire', async (work, { matter: { fields } }) => {
  await work.tx.query("update knowledge set valid_until = $4 where tenant_id = $1 and kind = 'bulletin' and subject = $2 and content = $3 and (valid_until is null or valid_until > $4)", [work.tx.tenant, text(fields.subject), text(fields.content) || text(fields.subject), work.now])
})
