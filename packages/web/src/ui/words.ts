import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { addWords, sayIn, type Language, type Words } from '../app/i18n.ts'
import zh from './words/zh-CN.json'
import tw from './words/zh-CN.json?tw'
import en from './words/en.json'

addWords('ui', { zh, tw, en })

/** Words shared by all parts. */
export const useUiWords = () => useTranslation('ui').t

/** Says the words of a pack (`{zh-CN, zh-TW, en}`) in the reader's language. */
export function useSay(): (words: Partial<Words> | null | undefined) => string {
  const { i18n } = useTranslation('ui')
  const lang = i18n.language as Language
  return useCallback((words) => sayIn(words, lang), [lang])
}
