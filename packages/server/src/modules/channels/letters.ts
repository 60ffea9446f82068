import { oneLine } from '../../platform/messaging/index.ts'
import type { Inbound } from './inbound.ts'

type Language = 'zh-CN' | 'zh-TW' | 'en'
interface House { house: { name: string; language: string } }
interface Named { number: string; title: string }
const languageOf = (rules: House): Language => (rules.house.language === 'zh-TW' || rules.house.language === 'en' ? rules.house.language : 'zh-CN')

const RECEIVED: Record<Language, [mail: string, short: string]> = {
  'zh-CN': ['您好：\n\n您的来信已收到，编号 {number}，我们会尽快答复。需要补充时请直接回复本邮件，主题中的编号请保留。', '已收到，编号 {number}。需要补充时直接回复即可。'],
  'zh-TW': ['您好：\n\n您的來信已收到，編號 {number}，我們會儘快答覆。需要補充時請直接回覆本郵件，主題中的編號請保留。', '已收到，編號 {number}。需要補充時直接回覆即可。'],
  en: ['Good day,\n\nwe have received your message under number {number} and will answer soon. To add something, just reply to this e-mail and keep the number in its subject.', 'Received under number {number}. To add something, just reply.'],
}
const SUBJECT: Record<Language, [received: string, answer: string]> = { 'zh-CN': ['已收到', '答复'], 'zh-TW': ['已收到', '答覆'], en: ['Received', 'Answer'] }
const LEFT_OUT = (n: number): string => `\n（另有 ${n} 个附件过大或类型不收，未能收存）`

/** Tells the client that the message arrived, and its number. */
export function acknowledged(rules: House, m: Pick<Inbound, 'channel' | 'subject'>, matter: Named): { subject: string; body: { text: string } } {
  const language = languageOf(rules)
  const words = (RECEIVED[language][m.channel === 'email' ? 0 : 1]).replace('{number}', matter.number)
  return { subject: oneLine(`[${matter.number}] ${SUBJECT[language][0]}: ${m.subject || matter.title}`), body: { text: m.channel === 'email' ? `${words}\n\n${rules.house.name}` : `【${rules.house.name}】${words}` } }
}

/** What we answer, sent the way the client wrote. */
export function answered(rules: House, channel: string, matter: Named, text: string): { subject: string; body: { text: string } } {
  const subject = oneLine(`[${matter.number}] ${SUBJECT[languageOf(rules)][1]}: ${matter.title}`)
  return { subject, body: { text: channel === 'email' ? `${text}\n\n${rules.house.name}` : `【${rules.house.name}】${text}` } }
}

/** The words of a new enquiry: the subject where it says more than the text begins with. */
export function contentOf(m: Inbound): string {
  const subject = m.subject.replace(/^((re|fw|fwd|回复|回覆|转发|轉發|答复|答覆)\s*[:：]\s*)+/i, '')
  const text = m.text.startsWith(subject) ? m.text : `${subject}\n${m.text}`
  return within(text.trim() || '（无正文）', m.leftOut)
}

/** What is added to a matter; that action takes four thousand. */
export const noteOf = (m: Inbound): string => within(m.text.trim() || m.subject || '（无正文）', m.leftOut, 3900)

/** The field takes ten thousand. */
const MOST = 9000
const within = (text: string, leftOut: number, most = MOST): string => {
  const letters = [...text]
  return `${letters.length > most ? `${letters.slice(0, most).join('')}…` : text}${leftOut > 0 ? LEFT_OUT(leftOut) : ''}`
}
