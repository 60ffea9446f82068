import { afterEach, describe, expect, it } from 'vitest'
import { messagingConfig, type MailboxConfig, type MessagingConfig } from './config.ts'
import type { Mail } from './mail.ts'
import { MailboxError, readMailbox, type MailSink, type Place } from './mailbox.ts'
import { scriptedImap, type ImapScript, type ScriptedImap } from './testing/imap-server.ts'

const servers: ScriptedImap[] = []
afterEach(async () => { for (const s of servers.splice(0)) await s.close() })
async function box(script: Partial<ImapScript>): Promise<{ server: ScriptedImap; config: MailboxConfig }> {
  const server = await scriptedImap({ mails: [], uidvalidity: 7, ...script })
  servers.push(server)
  const found = messagingConfig({ GUIXING_IMAP_URL: `imap://desk%40example.org:s%22e%5Ccret@127.0.0.1:${server.port}` }) as MessagingConfig
  return { server, config: found.mailboxes[0] as MailboxConfig }
}
const mail = (subject: string, body = '您好', ...more: string[]): Buffer => Buffer.from(['From: li@example.com', `Subject: ${subject}`, `Message-ID: <${subject}@example.com>`, ...more, 'Content-Type: text/plain; charset=utf-8', '', body].join('\r\n'))
function sink(last: number | null = null): MailSink & { got: [Place, Mail][]; bad: [Place, string][] } {
  const got: [Place, Mail][] = []
  const bad: [Place, string][] = []
  return { got, bad, lastUid: async () => Math.max(last ?? -1, ...got.map(([p]) => p.uid), ...bad.map(([p]) => p.uid)) === -1 ? null : Math.max(last ?? -1, ...got.map(([p]) => p.uid), ...bad.map(([p]) => p.uid)), take: async (p, m) => { got.push([p, m]) }, unreadable: async (p, why) => { bad.push([p, why]) } }
}

describe('readMailbox', () => {
  it('takes new mails in their order, read-only, and nothing again', async () => {
    const { server, config } = await box({ mails: [{ uid: 3, source: mail('three') }, { uid: 9, source: mail('nine') }] })
    const s = sink()
    expect(await readMailbox(config, s)).toBe(2)
    expect(s.got.map(([p, m]) => [p.uid, p.uidvalidity, p.mailbox, m.subject])).toEqual([[3, 7, 'desk@example.org@127.0.0.1/INBOX', 'three'], [9, 7, 'desk@example.org@127.0.0.1/INBOX', 'nine']])
    expect(await readMailbox(config, s)).toBe(0)
    server.script.mails.push({ uid: 12, source: mail('twelve') })
    expect(await readMailbox(config, s)).toBe(1)
    expect(s.got.at(-1)?.[1].text).toBe('您好')
    expect(server.heard.some((l) => /SELECT/.test(l) && !/UNSELECT/.test(l))).toBe(false)
    expect(server.heard.some((l) => /STORE|EXPUNGE|BODY\[/.test(l))).toBe(false)
  })

  it('leaves years of old mail alone on first contact', async () => {
    const { config } = await box({ mails: [{ uid: 1, source: mail('old'), date: new Date('2020-01-01') }, { uid: 2, source: mail('new') }] })
    const s = sink()
    await readMailbox(config, s)
    expect(s.got.map(([, m]) => m.subject)).toEqual(['new'])
  })

  it('fetches only the beginning of a mail that is too large, and says so', async () => {
    const large = Buffer.concat([Buffer.from('From: li@example.com\r\nSubject: big\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n照片见附件\r\n--x\r\nContent-Type: image/jpeg\r\nContent-Disposition: attachment; filename=a.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n'), Buffer.alloc(52_000_000, 'QUJD')])
    const { server, config } = await box({ mails: [{ uid: 1, source: large }] })
    const s = sink()
    await readMailbox(config, s)
    expect(s.got[0]?.[1]).toMatchObject({ subject: 'big', text: '照片见附件', files: [], leftOut: 1 })
    expect(server.heard.some((l) => /BODY\.PEEK\[\]<0\.262144>/.test(l))).toBe(true)
    expect(server.heard.filter((l) => /BODY\.PEEK\[\](?!<0\.262144>)/.test(l))).toEqual([])
  })

  it('goes past a mail nothing can be made of', async () => {
    const { config } = await box({ mails: [{ uid: 1, source: Buffer.from(`X-A: ${'a'.repeat(600_000)}\r\n\r\n`) }, { uid: 2, source: mail('fine') }] })
    const s = sink()
    expect(await readMailbox(config, s)).toBe(2)
    expect([s.bad.map(([p]) => p.uid), s.got.map(([p]) => p.uid)]).toEqual([[1], [2]])
  })

  it('stops where a mail could not be taken, so that it comes again', async () => {
    const { config } = await box({ mails: [{ uid: 1, source: mail('one') }, { uid: 2, source: mail('two') }] })
    const s = sink()
    let away = true
    const failing = { ...s, take: async (p: Place, m: Mail) => { if (away && m.subject === 'one') throw Object.assign(new Error('the database is away'), { code: 'ECONNREFUSED' }); await s.take(p, m) } }
    await expect(readMailbox(config, failing)).rejects.toThrow('the database is away')
    expect(s.got).toEqual([])
    away = false
    await readMailbox(config, failing)
    expect(s.got.map(([p]) => p.uid)).toEqual([1, 2])
  })

  it('says in words what is wrong, never the password', async () => {
    const wrong = await box({ password: 'another' })
    await expect(readMailbox(wrong.config, sink())).rejects.toThrow(/mailbox desk@example\.org on 127\.0\.0\.1:\d+: name or password is wrong/)
    const { config } = await box({})
    await expect(readMailbox({ ...config, folder: 'Nowhere' }, sink())).rejects.toThrow(/there is no folder Nowhere/)
    const gone = await readMailbox({ ...config, port: 1 }, sink()).catch((e: Error) => e)
    expect(gone).toBeInstanceOf(MailboxError)
    for (const error of [gone as Error]) expect(error.message).not.toContain('cret')
    const cut = await box({ mails: [{ uid: 1, source: mail('one') }], on: (c) => (/FETCH/.test(c) ? 'cut' : null) })
    await expect(readMailbox(cut.config, sink())).rejects.toThrow(MailboxError)
    const silent = await box({ on: (c) => (/SEARCH/.test(c) ? [] : null), mails: [{ uid: 1, source: mail('one') }] })
    await expect(readMailbox(silent.config, sink(), { timeout: 500 })).rejects.toThrow()
  })

  it('goes on where a mail was deleted between looking and fetching', async () => {
    const { config } = await box({ mails: [{ uid: 1, source: mail('one') }], on: (c) => (/SEARCH.*SINCE/.test(c) ? ['* SEARCH 1 5', 'TAG OK done'] : null) })
    const s = sink()
    expect(await readMailbox(config, s)).toBe(1)
    // One that is there and not handed out is not passed over.
    const held = await box({ mails: [{ uid: 1, source: mail('one') }, { uid: 2, source: mail('two') }], on: (c) => (/FETCH 1 .*BODY/.test(c) ? ['TAG NO [SERVERBUG] Internal error'] : null) })
    const t = sink()
    await expect(readMailbox(held.config, t)).rejects.toThrow()
    expect(t.got).toEqual([])
  })

  it('sends no password in the clear to another machine', async () => {
    const { server, config } = await box({ mails: [] })
    await expect(readMailbox({ ...config, host: '0.0.0.0' }, sink())).rejects.toThrow()
    expect(server.heard.some((l) => /LOGIN|AUTHENTICATE/.test(l))).toBe(false)
  })
})
