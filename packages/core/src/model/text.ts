/** The three languages of the house. Simplified is the source; Traditional may be derived from it when a pack gives none. */
export type Language = 'zh-CN' | 'zh-TW' | 'en'
export const LANGUAGES: readonly Language[] = ['zh-CN', 'zh-TW', 'en']

/** Words in three languages. `zh-TW` is filled in by the pack loader where the author left it out. */
export interface Words {
  'zh-CN': string
  'zh-TW': string
  en: string
}

/** Picks the words of a language, Simplified when it is missing. */
export function say(words: Words | undefined, language: Language): string {
  return words?.[language] || words?.['zh-CN'] || ''
}

/** A name or code that is said alike in every language. */
export const asIs = (text: string): Words => ({ 'zh-CN': text, 'zh-TW': text, en: text })

/** Words of the program's own, in the order zh-CN, zh-TW, en. */
export const inThree = (zh: string, tw: string, en: string): Words => ({ 'zh-CN': zh, 'zh-TW': tw, en })
