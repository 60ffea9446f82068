import { letterRow } from '../../platform/messaging/index.ts'
import { afterAction, type Held, type Work } from '../engine/index.ts'
import { answered } from './letters.ts'

const WRITTEN = new Set(['email', 'sms', 'online-chat'])

/** Who wrote to us gets the answer the same way, in the transaction of the answer; it was screened as outgoing words before. */
async function send(work: Work, held: Held, field: string): Promise<void> {
  const { matter } = held
  const text = matter.fields[field]
  if (!WRITTEN.has(matter.channel ?? '') || typeof text !== 'string' || text === '') return
  const [writer] = await work.tx.query<{ channel: 'email' | 'sms' | 'im'; address: string }>("select channel, address from inbound_message where tenant_id = $1 and matter_id = $2 and outcome = 'opened' order by at limit 1", [work.tx.tenant, matter.id])
  if (writer) letterRow(work, { channel: writer.channel, to: writer.address, ...answered(work.rules, writer.channel, matter, text) }, matter.id, null)
}

/** Answers and told progress leave by the way the enquiry came. */
export function answerByTheSameWay(): void {
  afterAction('enquiry.answer', (work, held) => send(work, held, 'answer'))
  afterAction('enquiry.tell-progress', (work, held) => send(work, held, 'progress'))
}
