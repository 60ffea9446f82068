import { useTranslation } from 'react-i18next'
import { addWords } from './i18n.ts'
import zh from './words/zh-CN.json'
import tw from './words/zh-CN.json?tw'
import en from './words/en.json'

addWords('app', { zh, tw, en })
/** Words of the frame. */
export const useAppWords = () => useTranslation('app').t
