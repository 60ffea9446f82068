import type { Reason } from '@guixing/contract/common'
import type { Words } from '../app/i18n.ts'

/** What is missing, in the control's own words; `{name}` in them stands for a parameter of the reason. */
export function reasonText(reason: Reason, say: (words: Words | undefined) => string): string {
  const words = say(reason.says)
  if (!words) return reason.code
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = reason.params[name]
    return value === undefined || value === null || typeof value === 'object' ? whole : String(value)
  })
}
