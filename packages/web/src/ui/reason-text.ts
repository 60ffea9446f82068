import type { Reason } from '@guixing/contract/common'
import type { Words } from '../app/i18n.ts'

/** Refusals that no article words: the act is not this person's, or not of this stage. */
const PLAIN: Record<string, Words> = {
  'not-yours': { 'zh-CN': '这一步不由你办', 'zh-TW': '這一步不由你辦', en: 'This step is not yours to take' },
  'wrong-stage': { 'zh-CN': '现在的状态不能办这一步', 'zh-TW': '現在的狀態不能辦這一步', en: 'This step cannot be taken at this stage' },
  'missing-data': { 'zh-CN': '还缺要填的内容', 'zh-TW': '還缺要填的內容', en: 'Something has to be filled in first' },
}

/** What is missing, in the control's own words; `{name}` in them stands for a parameter of the reason. */
export function reasonText(reason: Reason, say: (words: Words | undefined) => string): string {
  const words = say(reason.says ?? PLAIN[reason.code])
  if (!words) return reason.code
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = reason.params[name]
    return value === undefined || value === null || typeof value === 'object' ? whole : String(value)
  })
}
