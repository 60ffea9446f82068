import { formatMoney, parseMoney } from '@guixing/core/money/money'

const fen = (yuan: string): bigint => { const v = parseMoney(yuan); return typeof v === 'bigint' ? v : 0n }

/** 1,980,000.00: as tables show it, both decimals, without the sign of the currency. */
export const tableMoney = (yuan: string): string => formatMoney(fen(yuan))
/** 8,640,000 for a headline; fen are said where there are some, so that the figures still add up. */
export const headMoney = (yuan: string): string => tableMoney(yuan).replace(/\.00$/, '')
/** 300万: where the amount is whole ten thousands; only in words, never in a table. */
export const wanWords = (yuan: string, lang: string): string => (lang !== 'en' && fen(yuan) > 0n && fen(yuan) % 1_000_000n === 0n ? `${fen(yuan) / 1_000_000n}${lang === 'zh-TW' ? '萬元' : '万元'}` : headMoney(yuan))
export const isNone = (yuan: string): boolean => fen(yuan) === 0n
export const isNegative = (yuan: string): boolean => fen(yuan) < 0n
export const plus = (a: string, b: string): string => formatMoney(fen(a) + fen(b), false)
export const minus = (a: string, b: string): string => formatMoney(fen(a) - fen(b), false)
export const sumOf = (list: readonly string[]): string => formatMoney(list.reduce((sum, one) => sum + fen(one), 0n), false)
export const magnitudeOf = (yuan: string): string => formatMoney(fen(yuan) < 0n ? -fen(yuan) : fen(yuan), false)

/** The part of a whole as a fraction 0…1 for a rate or a bar; null where the whole is nothing. Cut, never rounded up. */
export function partOf(part: string, whole: string): number | null {
  const of = fen(whole)
  return of <= 0n ? null : Number((fen(part) * 100_000n) / of) / 100_000
}

/** Widths in per cent of the whole: what is not nothing is seen, none passes the whole. */
export function widths(parts: readonly string[], whole: string): number[] {
  return parts.map((one) => { const share = partOf(one, whole); return share === null || share <= 0 ? 0 : Math.min(100, Math.max(0.4, share * 100)) })
}
/** The largest of amounts, at least a fen, for a common scale. */
export const largest = (list: readonly string[]): string => formatMoney(list.reduce((most, one) => (fen(one) > most ? fen(one) : most), 1n), false)
