import zh from './words/zh-CN.json'
import tw from './words/zh-CN.json?tw'
import en from './words/en.json'

/** The portal has its own small dictionary: its bundle carries neither i18next nor antd. */
export type Language = 'zh-CN' | 'zh-TW' | 'en'
export const LANGUAGES: readonly { code: Language; name: string; short: string }[] = [
  { code: 'zh-CN', name: '简体中文', short: '简' }, { code: 'zh-TW', name: '繁體中文', short: '繁' }, { code: 'en', name: 'English', short: 'EN' },
]
const BOOKS: Record<Language, unknown> = { 'zh-CN': zh, 'zh-TW': tw, en }

export type Say = (key: string, params?: Record<string, string>) => string

/** Words of a key such as `submit.send`, with `{{name}}` filled in; the key itself where nothing is written. */
export function sayer(language: Language): Say {
  return (key, params) => {
    let at: unknown = BOOKS[language]
    for (const part of key.split('.')) at = at && typeof at === 'object' ? (at as Record<string, unknown>)[part] : undefined
    if (typeof at !== 'string') return key
    return at.replace(/\{\{(\w+)\}\}/g, (_, name: string) => params?.[name] ?? '')
  }
}

/** Picks from words the server sent in several languages. */
export function pick(words: Record<string, string>, language: Language): string {
  return words[language] || words['zh-CN'] || Object.values(words)[0] || ''
}

/** The visitor's language: chosen before, else the browser's, else Simplified. */
export function firstLanguage(stored: string | null, browser: readonly string[]): Language {
  if (stored === 'zh-CN' || stored === 'zh-TW' || stored === 'en') return stored
  for (const tag of browser) {
    if (/^zh-(TW|HK|MO|Hant)/i.test(tag)) return 'zh-TW'
    if (/^zh/i.test(tag)) return 'zh-CN'
    if (/^en/i.test(tag)) return 'en'
  }
  return 'zh-CN'
}
