import { describe, expect, it } from 'vitest'
import { messagingConfig } from './config.ts'

const secret = 'only-for-tests-0123'

describe('messagingConfig', () => {
  it('is empty without variables, and none is a problem', () => {
    expect(messagingConfig({ GUIXING_SMTP_URL: ' ' })).toEqual({ publicUrl: null, smtp: null, smsWebhook: null, imWebhook: null, eventsWebhook: null, secret: null, mailboxes: [] })
  })
  it('names the variable of every problem at once', () => {
    const found = messagingConfig({ GUIXING_SMTP_URL: 'mail.example.org', GUIXING_SMS_WEBHOOK: 'ftp://x', GUIXING_IM_WEBHOOK: 'https://x', GUIXING_WEBHOOK_SECRET: 'short', GUIXING_IMAP_URL: 'imaps://mail.example.org pop3://a:b@c' })
    expect(found).toBeInstanceOf(Array)
    expect((found as string[]).map((p) => p.split(' ')[0])).toEqual(['GUIXING_SMTP_URL', 'GUIXING_MAIL_FROM', 'GUIXING_WEBHOOK_SECRET', 'GUIXING_SMS_WEBHOOK', 'GUIXING_IMAP_URL', 'GUIXING_IMAP_URL'])
    expect((found as string[]).join()).not.toContain('a:b@')
  })
  it('wants a secret where webhooks go out', () => {
    expect(messagingConfig({ GUIXING_EVENTS_WEBHOOK: 'https://x.example' })).toEqual([expect.stringMatching(/^GUIXING_EVENTS_WEBHOOK needs GUIXING_WEBHOOK_SECRET/)])
    expect(messagingConfig({ GUIXING_EVENTS_WEBHOOK: 'https://x.example', GUIXING_WEBHOOK_SECRET: secret })).toMatchObject({ eventsWebhook: 'https://x.example', secret })
  })
  it('refuses a sender that would be two, or a header', () => {
    for (const from of ['a@b.c, d@e.f', 'desk', '规行 <desk@example.org>']) expect(messagingConfig({ GUIXING_MAIL_FROM: from }), from).toEqual([expect.stringMatching(/^GUIXING_MAIL_FROM/)])
  })
  it('reads mailboxes with names that hold @ and several houses', () => {
    expect(messagingConfig({ GUIXING_IMAP_URL: 'imaps://desk%40example.org:p%2Fw@mail.example.org/INBOX%2FIn?house=yunxi imap://b:c@127.0.0.1:1143' })).toMatchObject({ mailboxes: [
      { host: 'mail.example.org', port: 993, secure: true, user: 'desk@example.org', pass: 'p/w', folder: 'INBOX/In', house: 'yunxi' },
      { host: '127.0.0.1', port: 1143, secure: false, user: 'b', pass: 'c', folder: 'INBOX', house: null },
    ] })
  })
})
