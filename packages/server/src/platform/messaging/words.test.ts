import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { packsDir } from '@guixing/packs'
import { describe, expect, it } from 'vitest'
import { CODES, ENGLISH } from './sentences.ts'
import { noticeTarget, noticeWords } from './words.ts'

const rules = { house: { zone: 'Asia/Shanghai' }, force: [{ control: { id: 's03.daily', name: { 'zh-CN': '每日核对', 'zh-TW': '每日核對', en: 'Daily check' } } }] }
const about = { number: 'KF-2026-1122-001', title: '车位怎么续费' }

describe('noticeWords', () => {
  it('says a pack sentence in three languages; Traditional converts our words, never the title', () => {
    expect(noticeWords('转来咨询 {number} {title}，请接收', about)).toEqual({
      'zh-CN': '转来咨询 KF-2026-1122-001 车位怎么续费，请接收', 'zh-TW': '轉來諮詢 KF-2026-1122-001 车位怎么续费，請接收', en: 'An enquiry was transferred to you: KF-2026-1122-001 车位怎么续费; please accept it',
    })
  })
  it('says codes with the due time in the zone of the house', () => {
    const said = noticeWords('clock-warning', { ...about, due: '2026-11-22T08:30:00.000Z' }, rules)
    expect(said['zh-CN']).toBe('时限将到（11月22日 16:30）：KF-2026-1122-001 车位怎么续费')
    expect(said.en).toContain('22 Nov, 16:30')
    expect(noticeWords('duty-missed', { control: 's03.daily', period: 'D2026-11-21' }, rules).en).toBe('A periodic duty was missed: Daily check (2026-11-21)')
  })
  it('marks what must be read, and leaves out what is not known', () => {
    const said = noticeWords('alert.clock-overdue', about)
    expect(said).toEqual({ 'zh-CN': '【必读】已超过时限：KF-2026-1122-001 车位怎么续费', 'zh-TW': '【必讀】已超過時限：KF-2026-1122-001 车位怎么续费', en: '[Must be read] Overdue: KF-2026-1122-001 车位怎么续费' })
  })
  it('shows a house’s own sentence as written and a code of another version without it', () => {
    expect(noticeWords('本月盘点 {number}', about).en).toBe('本月盘点 KF-2026-1122-001')
    expect(noticeWords('some-later-code', about)['zh-CN']).toBe('KF-2026-1122-001 车位怎么续费')
  })
  it('names a regulation by its title in each language, and where it is unknown by the one sent along', () => {
    const titles = { 'zh-CN': '业户咨询', 'zh-TW': '業戶諮詢', en: 'Owner enquiries' }
    const params = { code: 's03', title: '业户咨询', due: '2026-11-29' }
    expect(noticeWords('acknowledge-wanted', params, { ...rules, adopted: [{ code: 's03', regulation: { titles } }] })).toEqual({ 'zh-CN': '请在 2026-11-29 前阅读并确认制度《业户咨询》', 'zh-TW': '請在 2026-11-29 前閱讀並確認制度《業戶諮詢》', en: 'Please read and confirm by 2026-11-29: Owner enquiries' })
    expect(noticeWords('acknowledge-reminder', params, rules).en).toBe('Please read and confirm: 业户咨询')
  })
  it('leads to where one acts on it', () => {
    expect(noticeTarget('acknowledge-wanted', { code: 's03' }, null)).toBe('/regulations/s03')
    expect(noticeTarget('duty-missed', { control: 'x' }, null)).toBe('/')
    expect(noticeTarget('approval-wanted', {}, 'm1')).toBe('/approvals?matter=m1')
    expect(noticeTarget('approval-rejected', {}, 'm1')).toBe('/matters/m1')
    expect(noticeTarget('催办：{number} {title}', {}, 'm1')).toBe('/matters/m1')
    expect(noticeTarget('inbound-refused', {}, null)).toBe('/settings/inbound')
  })
  it('says why a message was not taken in words, never in codes', () => {
    expect(noticeWords('inbound-refused', { from: 'a@b.c', reason: 'too-many' })).toEqual({ 'zh-CN': '有一封来信未能立案，请人工处理：a@b.c（同一来信人一天内来信太多）', 'zh-TW': '有一封來信未能立案，請人工處理：a@b.c（同一來信人一天內來信太多）', en: 'A message could not be taken, please look at it: a@b.c (too many messages from one sender in a day)' })
    expect(noticeWords('inbound-refused', { from: 'a@b.c', reason: 'content: too-long; callerPhone: text' }).en).toBe('A message could not be taken, please look at it: a@b.c (its content does not fit the entry)')
    expect(noticeWords('inbound-refused', { from: 'a@b.c', reason: 's03.daily' }, rules).en).toBe('A message could not be taken, please look at it: a@b.c (Daily check)')
    expect(noticeWords('inbound-refused', { from: 'inbox', reason: 'unreadable: Error: bad {number} part' })['zh-CN']).toBe('有一封来信未能立案，请人工处理：inbox（信件读不出来）')
  })
  it('takes no placeholder from what people wrote', () => {
    expect(noticeWords('assigned', { number: 'A', title: '{number} $& ${x}' })['zh-CN']).toBe('交给你办：A {number} $& ${x}')
  })
  it('knows every sentence of the packs in English', () => {
    const files = (dir: string): string[] => readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? files(path.join(dir, e.name)) : e.name.endsWith('.yaml') ? [path.join(dir, e.name)] : []))
    const said = files(packsDir()).flatMap((f) => [...readFileSync(f, 'utf8').matchAll(/(?:notify|alert): \{[^\n]*?text: '([^']+)'/g)].map((m) => m[1] ?? ''))
    expect(said.length).toBeGreaterThan(20)
    expect([...new Set(said)].filter((s) => ENGLISH[s] === undefined && CODES[s] === undefined)).toEqual([])
  })
})
