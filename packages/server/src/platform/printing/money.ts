import type { Language } from '@guixing/core/model/text'
import { capitals } from '@guixing/core/money/capitals'
import { formatMoney, parseMoney } from '@guixing/core/money/money'

/** `780000` → `780,000.00`; what is no amount stays as it was written. */
export function figures(yuan: string): string {
  const fen = parseMoney(yuan)
  return typeof fen === 'bigint' ? formatMoney(fen) : yuan
}

/** The amount in capitals (大写金额), or nothing where there is no amount. English papers carry the Simplified capitals, as they too go to the bank. */
export function inCapitals(yuan: string, language: Language): string {
  const fen = parseMoney(yuan)
  if (typeof fen !== 'bigint') return ''
  try {
    return capitals(fen, language === 'zh-TW' ? 'zh-TW' : 'zh-CN')
  } catch {
    return ''
  }
}
