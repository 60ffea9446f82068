import { formatMoney, magnitude, MOST_FEN, parseMoney } from '@guixing/core/money/money'

/** ¥ with separators and both decimals, from a decimal string; what is no amount stays as it was written. */
export function moneyText(value: string): string {
  const fen = parseMoney(value)
  return typeof fen === 'bigint' ? `¥${formatMoney(fen)}` : value
}

/** What an amount's field holds of what was typed: the decimal string of an amount, else the words as they stand, so that nothing typed is lost. */
export function heldMoney(typed: string): string | null {
  // Marks before a decimal point can only stand between thousands, wherever a digit put in moved them to; `78,00` stays in doubt.
  const fen = parseMoney(typed.replace(/[,，](?=.*[.．])/g, ''))
  return fen === 'empty' ? null : typeof fen === 'bigint' ? formatMoney(fen, false) : typed
}

/** What the field shows when nobody is typing in it: with separators and both decimals. */
export function shownMoney(held: string): string {
  const fen = parseMoney(held)
  return typeof fen === 'bigint' ? formatMoney(fen) : held
}

/** The same without decimals where they are nothing: figures and cards. */
export const figured = (yuan: string): string => shownMoney(yuan).replace(/\.00$/, '')

/** What is wrong with a typed amount, by the code the server says too; null where nothing is. */
export function moneyFault(held: string): 'money' | 'too-many-decimals' | 'out-of-range' | null {
  const fen = parseMoney(held)
  if (typeof fen === 'bigint') return magnitude(fen) > MOST_FEN ? 'out-of-range' : null
  return fen === 'empty' ? null : fen === 'not-money' ? 'money' : fen === 'too-large' ? 'out-of-range' : fen
}

/** The bounds said with `out-of-range`. */
export const MONEY_BOUNDS = { min: formatMoney(-MOST_FEN), max: formatMoney(MOST_FEN) }
