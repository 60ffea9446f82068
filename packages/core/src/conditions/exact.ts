/**
 * Exact numbers as fractions of two bigints (d > 0). A decimal has a power of ten below the line; a fraction is needed
 * because an elapsed time of 3 min 1 s is no finite decimal in minutes, and 以内 must still tell it from 3 min.
 */
export interface Exact { readonly n: bigint; readonly d: bigint }

/** Half-up is 四舍五入 away from zero; up and down are away from and toward zero; ceiling and floor follow the number line. */
export type Rounding = 'half-up' | 'half-even' | 'up' | 'down' | 'ceiling' | 'floor'

export const roundings: readonly Rounding[] = ['half-up', 'half-even', 'up', 'down', 'ceiling', 'floor']

// As in JSON: no leading zeros, so that codes like '007' stay text and are not equal to '7'.
const decimal = /^(-?)(0|[1-9]\d{0,39})(?:\.(\d{1,30}))?$/
const scientific = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/
const powers: bigint[] = [1n]

/** 10 to the power of `exponent` (0…400), remembered. */
export function tenTo(exponent: number): bigint {
  for (let i = powers.length; i <= exponent; i++) powers.push(powers[i - 1]! * 10n)
  return powers[exponent]!
}

/** Reads a number, bigint, decimal string or Exact; anything else, NaN and infinities included, is undefined. */
export function exactOf(value: unknown): Exact | undefined {
  switch (typeof value) {
    case 'number': return Number.isSafeInteger(value) ? { n: BigInt(value), d: 1n } : Number.isFinite(value) ? parseText(String(value)) : undefined
    case 'bigint': return { n: value, d: 1n }
    case 'string': return value.length > 72 ? undefined : parseText(value)
    default: return isExact(value) ? value : undefined
  }
}

/** Told by its bigints, which no JSON datum can carry. */
export function isExact(value: unknown): value is Exact {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'n') && Object.hasOwn(value, 'd')
    && typeof (value as Exact).n === 'bigint' && typeof (value as Exact).d === 'bigint' && (value as Exact).d > 0n
}

function parseText(text: string): Exact | undefined {
  const plain = decimal.exec(text)
  if (plain) {
    const fraction = plain[3] ?? ''
    return { n: BigInt(plain[1]! + plain[2]! + fraction), d: tenTo(fraction.length) }
  }
  const wide = scientific.exec(text)
  if (!wide) return undefined
  const exponent = Number(wide[4]) - (wide[3] ?? '').length
  if (Math.abs(exponent) > 400) return undefined
  const n = BigInt(wide[1]! + wide[2]! + (wide[3] ?? ''))
  return exponent >= 0 ? { n: n * tenTo(exponent), d: 1n } : { n, d: tenTo(-exponent) }
}

/** Negative, zero or positive; by cross-multiplication, so nothing is rounded. */
export function compareExact(a: Exact, b: Exact): number {
  const left = a.d === b.d ? a.n : a.n * b.d
  const right = a.d === b.d ? b.n : b.n * a.d
  return left < right ? -1 : left > right ? 1 : 0
}

export function addExact(a: Exact, b: Exact): Exact {
  if (a.d === b.d) return { n: a.n + b.n, d: a.d }
  if (a.d % b.d === 0n) return { n: a.n + b.n * (a.d / b.d), d: a.d }
  if (b.d % a.d === 0n) return { n: a.n * (b.d / a.d) + b.n, d: b.d }
  const shared = gcd(a.d, b.d)
  return { n: a.n * (b.d / shared) + b.n * (a.d / shared), d: a.d / shared * b.d }
}

export const negate = (a: Exact): Exact => ({ n: -a.n, d: a.d })
export const multiply = (a: Exact, b: Exact): Exact => ({ n: a.n * b.n, d: a.d * b.d })
/** a ÷ b; b must not be zero. */
export const overExact = (a: Exact, b: Exact): Exact => (b.n < 0n ? { n: -a.n * b.d, d: a.d * -b.n } : { n: a.n * b.d, d: a.d * b.n })
export const percentOfExact = (rate: Exact, base: Exact): Exact => ({ n: rate.n * base.n, d: rate.d * base.d * 100n })

/** Rounds to `places` decimals (negative: tens, hundreds …). The result has exactly that many. */
export function roundExact(value: Exact, how: Rounding, places: number): Exact {
  const n = places >= 0 ? value.n * tenTo(places) : value.n
  const d = places >= 0 ? value.d : value.d * tenTo(-places)
  const whole = roundedQuotient(n, d, how)
  return places >= 0 ? { n: whole, d: tenTo(places) } : { n: whole * tenTo(-places), d: 1n }
}

/** n ÷ d as an integer under the named rounding; d must be positive. */
export function roundedQuotient(n: bigint, d: bigint, how: Rounding): bigint {
  const toZero = n / d
  const rest = n % d
  if (rest === 0n) return toZero
  const away = n < 0n ? toZero - 1n : toZero + 1n
  const twice = (rest < 0n ? -rest : rest) * 2n
  switch (how) {
    case 'up': return away
    case 'down': return toZero
    case 'ceiling': return n > 0n ? away : toZero
    case 'floor': return n < 0n ? away : toZero
    case 'half-up': return twice >= d ? away : toZero
    case 'half-even': return twice > d || (twice === d && toZero % 2n !== 0n) ? away : toZero
    default: { const never: never = how; return never }
  }
}

/** Decimal text with the places it was given (150000.00 stays so); a fraction that does not end is shown to 12 places. */
export function exactText(value: Exact): string {
  let places = 0
  while (places <= 40 && tenTo(places) % value.d !== 0n) places++
  if (places > 40) return trimZeros(digits(roundExact(value, 'half-up', 12).n, 12))
  return digits(value.n * (tenTo(places) / value.d), places)
}

function digits(n: bigint, places: number): string {
  if (places === 0) return n.toString()
  const text = (n < 0n ? -n : n).toString().padStart(places + 1, '0')
  return `${n < 0n ? '-' : ''}${text.slice(0, -places)}.${text.slice(-places)}`
}

const trimZeros = (text: string): string => text.replace(/\.?0+$/, '')

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b]
  return a
}
