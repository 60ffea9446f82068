import { useTranslation } from 'react-i18next'
import { addWords } from '../../app/i18n.ts'
import zh from './words/zh-CN.json'
import tw from './words/zh-CN.json?tw'
import en from './words/en.json'

addWords('clients', { zh, tw, en })
export const useWords = () => useTranslation('clients').t
