import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { makeHouse, testDatabase } from '../../test/house.ts'
import { fileStore } from '../../platform/files/index.ts'
import { messagingConfig, readMail, type MessagingConfig } from '../../platform/messaging/index.ts'
import { scriptedImap, type ScriptedImap } from '../../platform/messaging/testing/imap-server.ts'
import { actOn } from '../engine/index.ts'
import { answerByTheSameWay } from './answers.ts'
import { readMailboxes, sinkFor, takeInbound, type Inbound } from './index.ts'

const house = await makeHouse(await testDatabase(), { packs: ['s03', 's28'] })
const { tenant, pool, owner } = house
answerByTheSameWay()
const folder = mkdtempSync(path.join(tmpdir(), 'guixing-files-'))
const store = fileStore(folder)
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let n = 0
const message = (more: Partial<Inbound> = {}): Inbound => ({ channel: 'email', external: `<${(n += 1)}@example.com>`, address: `li${n}@example.com`, name: '李慧', subject: '车位', text: '车位怎么续费？', answers: [], files: [], leftOut: 0, place: null, ...more })
const take = (more: Partial<Inbound> = {}) => takeInbound(pool, tenant, message(more))
const one = async <T>(sql: string, params: unknown[] = []): Promise<T> => (await owner.query(sql, params)).rows[0] as T
const matter = (id: string | null) => one<{ kind: string; number: string; stage: string; channel: string; opener_id: string | null; fields: Record<string, unknown> }>('select * from matter where id = $1', [id])
const notes = async (id: string | null): Promise<string[]> => (await owner.query<{ text: string }>("select d.body->'words'->>'text' as text from fact f join fact_detail d on d.fact_id = f.id where f.matter_id = $1 and f.what = 'client-reply' and f.by_as = 'client' order by f.seq", [id])).rows.map((r) => r.text)
const count = async (): Promise<number> => (await one<{ n: number }>("select count(*)::int as n from matter where kind = 'enquiry'")).n

describe('a mail of a client', () => {
  it('opens an enquiry as the client, by e-mail, and is answered with its number', async () => {
    const taken = await take({ address: 'wang@example.com', subject: 'Re: 三号楼', text: '电梯坏了' })
    expect(taken.outcome).toBe('opened')
    expect(await matter(taken.matter)).toMatchObject({ kind: 'enquiry', number: taken.number, stage: 'received', channel: 'email', opener_id: null, fields: { content: '三号楼\n电梯坏了', callerName: '李慧', callerPhone: 'wang@example.com', category: 'general' } })
    expect(await one("select channel, recipient, state, subject, body::json->>'text' as text from outbox where matter_id = $1", [taken.matter])).toMatchObject({ channel: 'email', recipient: 'wang@example.com', state: 'queued', subject: `[${taken.number}] 已收到: Re: 三号楼`, text: expect.stringContaining(taken.number ?? '?') })
    expect((await one<{ by_as: string }>("select by_as from fact where matter_id = $1 and what = 'submit'", [taken.matter])).by_as).toBe('client')
  })

  it('is taken once: twice in the mailbox, fetched again, or by two nodes at once', async () => {
    const before = await count()
    const m = message({ place: { mailbox: 'm', uidvalidity: 1, uid: 1 } })
    const again = { ...m, place: { mailbox: 'm', uidvalidity: 1, uid: 2 } }
    const first = await takeInbound(pool, tenant, m)
    expect(await takeInbound(pool, tenant, m)).toEqual(first)
    expect(await takeInbound(pool, tenant, again)).toEqual(first)
    expect((await takeInbound(pool, tenant, again)).matter).toBe(first.matter)
    expect((await one<{ outcome: string }>("select outcome from inbound_message where mailbox = 'm' and uid = 2")).outcome).toBe('duplicate')
    expect(await takeInbound(pool, tenant, { ...m, place: { mailbox: 'm', uidvalidity: 2, uid: 1 } })).toEqual(first)
    const twin = message()
    const both = await Promise.all([takeInbound(pool, tenant, twin), takeInbound(pool, tenant, twin), takeInbound(pool, tenant, twin)])
    expect(new Set(both.map((t) => t.matter)).size).toBe(1)
    expect(await count()).toBe(before + 2)
  })

  it('adds to the matter whose number it bears, only from who writes on it', async () => {
    const first = await take({ address: 'zhao@example.com' })
    expect(await take({ address: 'zhao@example.com', subject: `回复：[${first.number}] 已收到`, text: '补充一句' })).toMatchObject({ outcome: 'added', matter: first.matter })
    expect(await notes(first.matter)).toEqual(['补充一句'])
    expect((await one<{ n: number }>("select count(*)::int as n from notice where matter_id = $1 and code like '业户补充%'", [first.matter])).n).toBeGreaterThan(0)
    const stranger = await take({ address: 'stranger@example.com', subject: `[${first.number}]`, text: '我来捣乱' })
    expect(stranger).toMatchObject({ outcome: 'opened' })
    expect(stranger.matter).not.toBe(first.matter)
    expect(await notes(first.matter)).toEqual(['补充一句'])
  })

  it('adds where it answers our letter, whatever its subject and address', async () => {
    const first = await take()
    const letter = (await one<{ id: string }>('select id from outbox where matter_id = $1', [first.matter])).id
    expect(await take({ address: 'private@example.net', subject: '另外', text: '换个邮箱补充', answers: [letter] })).toMatchObject({ outcome: 'added', matter: first.matter })
  })

  it('an answer to a notice of one of our people opens nothing', async () => {
    const first = await take()
    const id = '0193a5c0-1111-7222-8333-444455556677'
    await owner.query("insert into outbox (tenant_id, id, at, channel, recipient, subject, body, matter_id, next_at) values ($1, $2, now(), 'email', 'zhou@example.org', 'assigned', '{}', $3, now())", [tenant, id, first.matter])
    const before = await count()
    expect(await take({ address: 'zhou@example.org', answers: [id] })).toMatchObject({ outcome: 'ignored' })
    expect([await count(), await notes(first.matter)]).toEqual([before, []])
  })

  it('keeps its files with the matter, and says what was left out', async () => {
    const photo = Buffer.from([0xff, 0xd8, 0xff, 0, 0x41])
    const taken = await takeInbound(pool, tenant, message({ files: [{ name: '../漏水.jpg', type: 'text/html', content: photo }, { name: '页.html', type: 'image/png', content: Buffer.from('<script>') }], leftOut: 1 }), store)
    const file = await one<{ name: string; type: string; size: number; sha256: string }>('select name, type, size, sha256 from document where matter_id = $1', [taken.matter])
    expect(file).toMatchObject({ name: '漏水.jpg', type: 'image/jpeg', size: 5 })
    expect(await buffer((await store.read(file.sha256)) as Readable)).toEqual(photo)
    expect((await matter(taken.matter)).fields.content).toContain('另有 2 个附件')
  })

  it('a flood from one address is stopped, remembered and told once', async () => {
    for (let i = 0; i < 20; i++) expect((await take({ address: 'flood@example.com' })).outcome).toBe('opened')
    for (let i = 0; i < 3; i++) expect((await take({ address: 'flood@example.com' })).outcome).toBe('refused')
    expect((await one<{ n: number }>("select count(*)::int as n from notice where code = 'inbound-refused' and person_id = $1", [house.people['周敏']])).n).toBe(1)
  })

  it('of twenty thousand letters or of none is taken all the same', async () => {
    const long = await take({ text: '长'.repeat(20_000) })
    expect([...String((await matter(long.matter)).fields.content)].length).toBeLessThanOrEqual(10_000)
    expect((await matter((await take({ subject: '', text: '' })).matter)).fields.content).toBe('（无正文）')
  })

  it('gets the answer by the way it came', async () => {
    const taken = await take({ address: 'sun@example.com' })
    await actOn(pool, house.as('陈晓琳'), { id: taken.matter ?? '', action: 'take', fields: { agreedAt: new Date(Date.now() + 3_600_000).toISOString() } })
    await actOn(pool, house.as('陈晓琳'), { id: taken.matter ?? '', action: 'answer', fields: { answer: '带身份证到前台办理。' } })
    expect(await one("select recipient, subject, body::json->>'text' as text from outbox where matter_id = $1 and subject like '%答复%'", [taken.matter])).toMatchObject({ recipient: 'sun@example.com', text: expect.stringContaining('带身份证到前台办理。') })
  })
})

describe('text messages', () => {
  it('go on with the open matter of their sender, and begin anew when it is closed', async () => {
    const sms = (text: string) => take({ channel: 'sms', address: '13800001111', subject: '', name: '', text })
    const first = await sms('电梯坏了')
    expect(await sms('三号楼')).toMatchObject({ outcome: 'added', matter: first.matter })
    await owner.query('update matter set final = true where id = $1', [first.matter])
    const next = await sms('停水了')
    expect(next).toMatchObject({ outcome: 'opened' })
    expect(await sms(`关于 ${first.number}：谢谢`)).toMatchObject({ outcome: 'added', matter: first.matter })
    expect((await one<{ channel: string; recipient: string }>('select channel, recipient from outbox where matter_id = $1', [next.matter]))).toEqual({ channel: 'sms', recipient: '13800001111' })
  })
})

describe('mails that open nothing', () => {
  const sink = sinkFor(pool, tenant, 'desk@example.org', store)
  let uid = 100
  const mail = (...lines: string[]) => readMail(Buffer.from(lines.join('\r\n')))
  const put = async (...lines: string[]) => { const place = { mailbox: 'box', uidvalidity: 1, uid: (uid += 1) }; await sink.take(place, await mail(...lines)); return one<{ outcome: string; reason: string | null }>('select outcome, reason from inbound_message where mailbox = $1 and uid = $2', ['box', place.uid]) }

  it('automatic answers, lists and our own letters are remembered and not answered', async () => {
    const before = [await count(), (await one<{ n: number }>('select count(*)::int as n from outbox')).n]
    expect(await put('From: a@example.com', 'Auto-Submitted: auto-replied', '', '本人休假')).toEqual({ outcome: 'ignored', reason: 'auto-reply' })
    expect(await put('From: a@example.com', 'Precedence: bulk', '', '促销')).toEqual({ outcome: 'ignored', reason: 'list' })
    expect(await put('From: Desk@example.org', '', '自己')).toEqual({ outcome: 'ignored', reason: 'our-own' })
    expect([await count(), (await one<{ n: number }>('select count(*)::int as n from outbox')).n]).toEqual(before)
    expect(await put('Subject: x', '', 'no sender')).toEqual({ outcome: 'refused', reason: 'no-sender' })
  })

  it('a bounce says that the letter did not arrive', async () => {
    const taken = await take()
    const letter = (await one<{ id: string }>("update outbox set state = 'sent' where matter_id = $1 returning id", [taken.matter])).id
    await put('From: MAILER-DAEMON@example.com', 'Content-Type: multipart/report; boundary=x', '', '--x', 'Content-Type: message/delivery-status', '', 'Action: failed', '', '--x', 'Content-Type: text/rfc822-headers', '', `Message-ID: <${letter}@example.org>`, '--x--')
    expect(await one('select state, error from outbox where id = $1', [letter])).toEqual({ state: 'failed', error: 'bounced' })
  })
})

describe('readMailboxes', () => {
  const servers: ScriptedImap[] = []
  afterEach(async () => { for (const s of servers.splice(0)) await s.close() })

  it('takes a mailbox from the server to enquiries, once; one that fails does not hold up the next', async () => {
    const server = await scriptedImap({ uidvalidity: 5, mails: [
      { uid: 1, source: Buffer.from('From: =?GB18030?B?wO672w==?= <hui@example.com>\r\nSubject: =?GB18030?B?tefM3Q==?=\r\nMessage-ID: <gb@example.com>\r\nContent-Type: text/html; charset=gb18030\r\nContent-Transfer-Encoding: base64\r\n\r\n' + Buffer.from('c4e3bac3a3acb5e7ccddbbb5c1cb', 'hex').toString('base64')) },
      { uid: 2, source: Buffer.from(`X: ${'a'.repeat(600_000)}\r\n\r\n`) },
      { uid: 3, source: Buffer.from('From: hui@example.com\r\nSubject: second\r\n\r\nwithout a Message-ID') },
    ] })
    servers.push(server)
    const slug = (await one<{ slug: string }>('select slug from house where id = $1', [tenant])).slug
    const config = messagingConfig({ GUIXING_IMAP_URL: `imap://a:b@127.0.0.1:1 imap://c:d@127.0.0.1:${server.port}?house=${slug}` }) as MessagingConfig
    const said: string[] = []
    const before = await count()
    await readMailboxes(pool, config, store, (line) => said.push(line))
    await readMailboxes(pool, config, store, (line) => said.push(line))
    expect(said).toHaveLength(2)
    expect(said[0]).toMatch(/^mail: mailbox a on 127\.0\.0\.1:1/)
    expect(await count()).toBe(before + 2)
    const rows = (await owner.query<{ uid: number; outcome: string; matter_id: string }>("select uid, outcome, matter_id from inbound_message where mailbox like 'c@%' order by uid")).rows
    expect(rows.map((r) => r.outcome)).toEqual(['opened', 'refused', 'opened'])
    expect((await matter(rows[0]?.matter_id ?? null)).fields).toMatchObject({ content: '电梯\n你好，电梯坏了', callerName: '李慧' })
  })
})
