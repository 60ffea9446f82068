import { describe, expect, it } from 'vitest'
import { textOfHtml } from './html.ts'
import { ownLetters, readMail } from './mail.ts'

const crlf = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'))
const head = ['From: =?UTF-8?B?5p2O5oWn?= <Li.Hui@Example.com>', 'To: desk@example.org', 'Subject: =?UTF-8?B?6L2m5L2N57ut6LS5?=', 'Message-ID: <one@example.com>', 'Date: Sun, 22 Nov 2026 10:00:00 +0800']
// 你好，电梯坏了
const GBK = Buffer.from('c4e3bac3a3acb5e7ccddbbb5c1cb', 'hex')

describe('readMail', () => {
  it('reads a plain mail: sender, subject, words', async () => {
    expect(await readMail(crlf(...head, 'Content-Type: text/plain; charset=utf-8', '', '车位怎么续费？', ''))).toMatchObject({ messageId: '<one@example.com>', from: { address: 'li.hui@example.com', name: '李慧' }, subject: '车位续费', text: '车位怎么续费？', automatic: null, files: [], leftOut: 0 })
  })
  it.each(['gb18030', 'GBK', 'gb2312', 'x-gbk'])('reads the charset %s', async (charset) => {
    const mail = await readMail(Buffer.concat([crlf(...head, `Content-Type: text/plain; charset=${charset}`, 'Content-Transfer-Encoding: 8bit', '', ''), GBK]))
    expect(mail.text).toBe('你好，电梯坏了')
  })
  it('reads a mail that is HTML only, without its scripts', async () => {
    const mail = await readMail(crlf(...head, 'Content-Type: text/html; charset=utf-8', '', '<html><head><style>p{color:red}</style><title>t</title></head><body><p>电梯&nbsp;坏了&#65281;</p><script>alert(1)</script><div>三号楼<br>二单元</div></body></html>'))
    expect(mail.text).toBe('电梯 坏了！\n\n三号楼\n二单元')
  })
  it('keeps what was written this time, not what it quotes', async () => {
    const mail = await readMail(crlf(...head, 'References: <a@b> <0193a5c0-1111-7222-8333-444455556666@example.org>', '', '还是没有好。', '', '------------------ 原始邮件 ------------------', '发件人: desk', '旧话'))
    expect(mail.text).toBe('还是没有好。')
    expect(ownLetters(mail.answers)).toEqual(['0193a5c0-1111-7222-8333-444455556666'])
  })
  it.each([
    ['an automatic answer', 'Auto-Submitted: auto-replied', 'auto-reply'], ['a bounce', 'Content-Type: multipart/report; report-type=delivery-status; boundary=x', 'bounce'],
    ['a bounce by its empty sender', 'Return-Path: <>', 'bounce'], ['bulk mail', 'Precedence: bulk', 'list'], ['a list', 'List-Id: <x.example>', 'list'],
  ])('knows %s', async (_, line, kind) => {
    expect((await readMail(crlf(...head, line, '', '本人休假'))).automatic).toBe(kind)
    expect((await readMail(crlf(...head, 'Auto-Submitted: no', '', '本人休假'))).automatic).toBeNull()
  })
  it('finds which of our letters came back; a delay is no bounce', async () => {
    const report = (action: string) => crlf('From: MAILER-DAEMON@example.com', 'Content-Type: multipart/report; boundary=x', '', '--x', 'Content-Type: message/delivery-status', '', `Action: ${action}`, '', '--x', 'Content-Type: message/rfc822-headers', '', 'Message-ID: <0193a5c0-1111-7222-8333-444455556666@example.org>', '', '--x--')
    expect((await readMail(report('failed'))).returned).toEqual(['0193a5c0-1111-7222-8333-444455556666'])
    expect((await readMail(report('delayed'))).returned).toEqual([])
  })
  it('takes files within bounds and says what it left out', async () => {
    const part = (name: string, bytes: number) => ['--x', 'Content-Type: image/jpeg', `Content-Disposition: attachment; filename="${name}"`, 'Content-Transfer-Encoding: base64', '', Buffer.alloc(bytes, 1).toString('base64')]
    const mail = await readMail(crlf(...head, 'Content-Type: multipart/mixed; boundary=x', '', '--x', '', '见附件', ...part('../../etc/passwd', 1000), ...part('大.jpg', 9_000_000), ...part('更大.jpg', 3_000_000), '--x--'))
    expect(mail.files.map((f) => [f.name, f.content.length])).toEqual([['.._.._etc_passwd', 1000], ['大.jpg', 9_000_000]])
    expect(mail.leftOut).toBe(1)
  })
  it('gives no NUL, no half characters and no second line in the subject', async () => {
    const mail = await readMail(crlf('From: a@b.cn', 'Subject: =?UTF-8?Q?a=0D=0ABcc:_x@y=00z?=', '', 'x\u0000y\u0007'))
    expect([mail.subject.includes('\n'), mail.subject.includes('\u0000'), mail.text]).toEqual([false, false, 'xy'])
  })
  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)], ['noise', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256))], ['a boundary that never ends', crlf(...head, 'Content-Type: multipart/mixed; boundary="x"', '', '--x', 'Content-Type: text/plain', '', '半封')],
    ['an unknown charset and encoding', crlf(...head, 'Content-Type: text/plain; charset=klingon', 'Content-Transfer-Encoding: rot13', '', 'hi')], ['broken base64', crlf(...head, 'Content-Transfer-Encoding: base64', '', '!!!not base64!!!')],
    ['no sender', crlf('Subject: x', '', 'y')], ['comments without end', crlf(`From: ${'('.repeat(20_000)}`, '', 'y')],
  ])('survives %s', async (_, source) => {
    expect(typeof (await readMail(source)).text).toBe('string')
  })
  it('refuses headers of megabytes and nesting beyond measure in words', async () => {
    await expect(readMail(crlf(`X-A: ${'a'.repeat(600_000)}`, '', ''))).rejects.toThrow()
    const nested = Array.from({ length: 300 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`).join('')
    await expect(readMail(Buffer.from(`From: a@b.cn\r\n${nested}x`))).rejects.toThrow()
  })
})

describe('textOfHtml', () => {
  it('costs no more than its length on hostile markup', () => {
    const from = performance.now()
    for (const one of ['<div>', '<!--', '<style>', '<a ', '&#', '< ', '<script></script>', '\n ']) textOfHtml(one.repeat(100_000))
    expect(performance.now() - from).toBeLessThan(5000)
  })
  it('keeps signs that are no markup', () => {
    expect(textOfHtml('3 < 5 &amp;&amp; x > y &unknown; &#xD800;')).toBe('3 < 5 && x > y &unknown;')
  })
})
