import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language, Words } from '@guixing/core/model/text'

export type { Language, Words }

const KEPT = 'guixing.language'
const LANGUAGES: Language[] = ['zh-CN', 'zh-TW', 'en']

function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT) as Language | null
  if (kept && LANGUAGES.includes(kept)) return kept
  const wish = navigator.language
  if (/^zh-(TW|HK|MO|Hant)/i.test(wish)) return 'zh-TW'
  return wish.startsWith('en') ? 'en' : 'zh-CN'
}

void i18next.use(initReactI18next).init({
  lng: firstLanguage(),
  fallbackLng: 'zh-CN',
  resources: {},
  defaultNS: 'ui',
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
  returnNull: false,
})
document.documentElement.lang = i18next.language

export const i18n = i18next

export function language(): Language {
  return i18next.language as Language
}

/** Turns the whole page to another language and remembers it on this machine. The account's own language is a separate write. */
export function setLanguage(next: Language): void {
  localStorage.setItem(KEPT, next)
  document.documentElement.lang = next
  void i18next.changeLanguage(next)
}

/** Our one font sets curly quotes a full em wide, as Chinese wants them; English is said with straight ones. */
function straight(words: unknown): unknown {
  if (typeof words === 'string') return words.replace(/[’‘]/g, "'").replace(/[“”]/g, '"')
  return words !== null && typeof words === 'object' ? Object.fromEntries(Object.entries(words).map(([name, value]) => [name, straight(value)])) : words
}

/** Registers the words of a feature; namespace = feature. Call at the top of the feature's pages. */
export function addWords(feature: string, words: { zh: object; tw: object; en: object }): void {
  i18next.addResourceBundle('zh-CN', feature, words.zh, true, true)
  i18next.addResourceBundle('zh-TW', feature, words.tw, true, true)
  i18next.addResourceBundle('en', feature, straight(words.en), true, true)
}

/** The words of a pack in the reader's language; Simplified where missing. */
export function sayIn(words: Partial<Words> | null | undefined, lang: Language): string {
  return words?.[lang] || words?.['zh-CN'] || ''
}
