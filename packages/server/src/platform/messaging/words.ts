import type { KindDef, Value } from '@guixing/core/model/kind'
import type { ChoiceList } from '@guixing/core/model/regulation'
import type { Words } from '@guixing/core/model/text'
import { titleWords } from '@guixing/core/text/title'
import { traditional } from '@guixing/packs'
import { CODES, ENGLISH, INBOUND } from './sentences.ts'

/** What a house can add to the words of a notice: its zone for times, the names of its controls, the titles of its regulations. */
export interface Naming {
  house: { zone: string }
  force: readonly { control: { id: string; name?: Words | undefined } }[]
  adopted?: readonly { code: string; regulation: { titles: Words } }[]
  /** Kinds and lists, for titles made of their words. */
  catalogue?: { kinds: Readonly<Record<string, KindDef>> }
  lists?: Readonly<Record<string, ChoiceList>>
}

const LANGUAGES = ['zh-CN', 'zh-TW', 'en'] as const

/**
 * How a notice is said, in the app and in letters. `code` is one of ours or a sentence of a pack with `{number}` and
 * `{title}`; `alert.` before it means that it must be read. What people wrote (titles) is never converted.
 */
export function noticeWords(code: string, params: Record<string, Value>, rules?: Naming): Words {
  const alert = code.startsWith('alert.')
  const inner = alert ? code.slice('alert.'.length) : code
  const known = CODES[inner]
  // A code of a later version is no sentence: the matter is named without it.
  const zh = known?.[0] ?? (/^[a-z0-9.-]+$/.test(inner) ? '{number} {title}' : inner)
  const en = known?.[1] ?? ENGLISH[inner] ?? zh
  const said: Words = { 'zh-CN': alert ? `【必读】${zh}` : zh, 'zh-TW': '', en: alert ? `[Must be read] ${en}` : en }
  said['zh-TW'] = traditional(said['zh-CN'])
  const why = inner === 'inbound-refused' && typeof params.reason === 'string' ? inboundReason(params.reason, rules) : undefined
  // A notice about a regulation names its code; its title is said as the regulation has it in each language.
  const titles = known && typeof params.code === 'string' ? rules?.adopted?.find((a) => a.code === params.code)?.regulation.titles : titleOf(params, rules)
  for (const language of LANGUAGES) said[language] = fill(said[language], { ...params, ...(titles && { title: titles[language] || titles['zh-CN'] }), ...(why && { inbound: why[language] }) }, language, rules)
  return said
}

/** The title of the matter a notice speaks of, where it is made of catalogue words. */
function titleOf({ kind, title }: Record<string, Value>, rules: Naming | undefined): Words | undefined {
  const def = typeof kind === 'string' && rules?.catalogue && Object.hasOwn(rules.catalogue.kinds, kind) ? rules.catalogue.kinds[kind] : undefined
  return def && rules?.lists && typeof title === 'string' ? titleWords(def, rules.lists, title) : undefined
}

/** Why a message of a client was not taken: what `inbound_message.reason` keeps (codes, fields, controls), said in each language. */
export function inboundReason(reason: string, rules?: Naming): Words {
  const said = reason.split('; ').map((one): Words => {
    const control = rules?.force.find((f) => f.control.id === one)?.control.name
    const [zh, en] = INBOUND[one.split(':')[0] ?? ''] ?? INBOUND['unfit'] ?? ['', '']
    return control ?? { 'zh-CN': zh, 'zh-TW': traditional(zh), en }
  })
  const join = (language: (typeof LANGUAGES)[number], between: string): string => [...new Set(said.map((words) => words[language]))].join(between)
  return { 'zh-CN': join('zh-CN', '；'), 'zh-TW': join('zh-TW', '；'), en: join('en', '; ') }
}

function fill(sentence: string, params: Record<string, Value>, language: (typeof LANGUAGES)[number], rules: Naming | undefined): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => spoken(name, params[name], language, rules)).replace(/ ?[（(](?:since|第 )?\s*(?:次提醒)?[)）]/g, '').replace(/ {2,}/g, ' ').trim()
}

function spoken(name: string, v: Value | undefined, language: (typeof LANGUAGES)[number], rules: Naming | undefined): string {
  if (v === undefined || v === null || typeof v === 'object') return ''
  if (name === 'control') return rules?.force.find((f) => f.control.id === v)?.control.name?.[language] ?? String(v)
  // A period's letter (D day, W week …) is ours, not a reader's.
  if (name === 'period') return String(v).replace(/^[A-Z]/, '')
  if (typeof v === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(v) && !Number.isNaN(Date.parse(v))) return moment(v, language, rules?.house.zone ?? 'Asia/Shanghai')
  return String(v)
}

const formats = new Map<string, Intl.DateTimeFormat>()
function moment(instant: string, language: string, zone: string): string {
  const key = `${language}/${zone}`
  let format = formats.get(key)
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { timeZone: zone, month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })))
  return format.format(new Date(instant))
}

const TO_DECIDE = new Set(['approval-wanted', 'approval-urged', 'approval-reminded'])

/** The page a notice leads to; null where none shows more than the notice says. */
export function noticeTarget(code: string, params: Record<string, Value>, matter: string | null): string | null {
  if (typeof params.approval === 'string' && (TO_DECIDE.has(code) || code === 'approval-copied')) return `/approvals?${code === 'approval-copied' ? 'box=copied&' : ''}task=${params.approval}`
  if (TO_DECIDE.has(code)) return matter === null ? '/approvals' : `/approvals?matter=${matter}`
  if (matter !== null) return `/matters/${matter}`
  if (code.startsWith('acknowledge-') && typeof params.code === 'string') return `/regulations/${encodeURIComponent(params.code)}`
  if (code === 'inbound-refused') return '/settings/inbound'
  return code === 'duty-missed' ? '/' : null
}
