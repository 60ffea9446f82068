import type { Value } from '@guixing/core/model/kind'
import { noticeTarget, noticeWords, type Naming } from './words.ts'

export interface OutboxRow { id: string; at: string; channel: string; recipient: string; subject: string; body: string; matter_id: string | null; attempts: number }
/** What a gateway carries. `data` is there for events, which are posted as they are. */
export interface Outgoing { id: string; at: string; channel: string; to: string; subject: string; text: string; matter: string | null; data: Record<string, Value> | null }

/** What of a house a letter is said with. */
export type LetterHouse = Naming & { house: { zone: string; name: string; language: string }; people: Map<string, { language: string }> }
const LINK = { 'zh-CN': '打开', 'zh-TW': '開啟', en: 'Open' } as const
const FOOT = { 'zh-CN': '此信由系统发出。', 'zh-TW': '此信由系統發出。', en: 'Sent by the system.' } as const

/** A row of the outbox as a letter, in the language of whom it is for; also what is printed where no gateway carries it. */
export function letterOf(row: OutboxRow, rules: LetterHouse, publicUrl: string | null): Outgoing {
  const letter = { id: row.id, at: row.at, channel: row.channel, to: row.recipient, matter: row.matter_id, data: null }
  const body = read(row.body)
  if (body === null) return { ...letter, subject: oneLine(row.subject), text: row.body }
  if (isRecord(body.event)) return { ...letter, subject: row.subject, text: row.body, data: body.event }
  if (typeof body.text === 'string') return { ...letter, subject: oneLine(row.subject), text: body.text }
  const person = typeof body.person === 'string' ? rules.people.get(body.person) : undefined
  const language = languageOf(person?.language ?? rules.house.language)
  const [code, params] = [typeof body.code === 'string' ? body.code : row.subject, isRecord(body.params) ? body.params : {}]
  const said = noticeWords(code, params, rules)[language]
  // The page asks to sign in and then goes on to where the letter leads.
  const target = noticeTarget(code, params, row.matter_id)
  const link = publicUrl !== null && row.matter_id !== null && target !== null ? `\n\n${LINK[language]}：${publicUrl}${target}` : ''
  return { ...letter, subject: oneLine(`[${rules.house.name}] ${said}`), text: `${said}${link}\n\n-- \n${rules.house.name}\n${FOOT[language]}` }
}

const languageOf = (given: string): keyof typeof LINK => (given === 'zh-TW' || given === 'en' ? given : 'zh-CN')
const isRecord = (v: unknown): v is Record<string, Value> => v !== null && typeof v === 'object' && !Array.isArray(v)
// A line break in a subject would begin another header.
export const oneLine = (text: string): string => [...text.replace(/[\p{Cc}\s]+/gu, ' ').trim()].slice(0, 150).join('')

function read(body: string): Record<string, unknown> | null {
  try {
    const found: unknown = JSON.parse(body)
    return isRecord(found) ? found : null
  } catch {
    return null
  }
}
