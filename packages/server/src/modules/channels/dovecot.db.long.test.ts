import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { messagingConfig, type MessagingConfig } from '../../platform/messaging/index.ts'
import { DOVECOT_USER, needDovecot, startDovecot, type Dovecot } from '../../platform/messaging/testing/dovecot.ts'
import { readMailboxes } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03'] })
let dovecot: Dovecot
let config: MessagingConfig
const said: string[] = []
const read = () => readMailboxes(house.pool, config, null, (line) => said.push(line))
const rows = async () => (await house.owner.query<{ uid: number; outcome: string; reason: string | null; content: string | null }>("select i.uid, i.outcome, i.reason, m.fields->>'content' as content from inbound_message i left join matter m on m.id = i.matter_id order by i.uid")).rows
const mail = (id: string, from: string, subject: string, body: string, ...more: string[]) => Buffer.from([`From: ${from}`, `Subject: ${subject}`, `Message-ID: <${id}@example.com>`, 'Content-Type: text/plain; charset=utf-8', ...more, '', body, ''].join('\r\n'))

beforeAll(async () => {
  needDovecot()
  dovecot = await startDovecot()
  config = messagingConfig({ GUIXING_IMAP_URL: `imap://${encodeURIComponent(DOVECOT_USER.name)}:${encodeURIComponent(DOVECOT_USER.pass)}@127.0.0.1:${dovecot.port}` }) as MessagingConfig
}, 600_000)
afterAll(() => dovecot?.stop())

it('a real mail server: new mails open enquiries once, replies are added, automatic ones pass by, large and broken ones do no harm', async () => {
  await read()
  expect([said, await rows()]).toEqual([[], []])
  dovecot.deliver(mail('a', 'Li <li@example.com>', 'lift', '电梯坏了'))
  dovecot.deliver(mail('b', 'a@example.com', 'out of office', '休假', 'Auto-Submitted: auto-replied'))
  dovecot.deliver(Buffer.concat([mail('c', 'wang@example.com', 'photos', '照片'), Buffer.alloc(50_000_000, 'x\r\n')]))
  dovecot.deliver(Buffer.from([0, 255, 13, 10, 200, 1, 2]))
  await read()
  await read()
  expect(said).toEqual([])
  expect((await rows()).map((r) => [r.uid, r.outcome, r.reason])).toEqual([[1, 'opened', null], [2, 'ignored', 'auto-reply'], [3, 'opened', null], [4, 'refused', 'no-sender']])
  const { rows: [first] } = await house.owner.query<{ number: string }>("select m.number from matter m join inbound_message i on i.matter_id = m.id where i.uid = 1")
  dovecot.deliver(mail('d', 'li@example.com', `Re: [${first?.number}] 已收到`, '又坏了'))
  dovecot.deliver(mail('a', 'li@example.com', 'lift', '电梯坏了'))
  await read()
  expect((await rows()).slice(4).map((r) => r.outcome)).toEqual(['added', 'duplicate'])
}, 120_000)

it('a wrong password and a server that is gone are told in words', async () => {
  said.length = 0
  await readMailboxes(house.pool, { smtp: null, mailboxes: config.mailboxes.map((m) => ({ ...m, pass: 'wrong' })) }, null, (line) => said.push(line))
  await readMailboxes(house.pool, { smtp: null, mailboxes: config.mailboxes.map((m) => ({ ...m, port: 1 })) }, null, (line) => said.push(line))
  expect(said).toEqual([expect.stringMatching(/name or password is wrong$/), expect.stringMatching(/ECONNREFUSED/)])
}, 60_000)
