import { magnitude } from './money.ts'

const words = {
  'zh-CN': { digits: [...'零壹贰叁肆伍陆柒捌玖'], tens: ['', '拾', '佰', '仟'], wan: '万', yi: '亿', minus: '负' },
  'zh-TW': { digits: [...'零壹貳參肆伍陸柒捌玖'], tens: ['', '拾', '佰', '仟'], wan: '萬', yi: '億', minus: '負' },
} as const

export type CapitalScript = keyof typeof words
type Words = (typeof words)[CapitalScript]

const most = 10n ** 18n

/**
 * 大写金额 for forms (X-11): 壹仟肆佰零玖元伍角整. 整 closes an amount without fen; 零 stands once for inner zeros, and is
 * left out where the rules for bills leave it free (10 7000.53 is 壹拾万柒仟元伍角叁分). A negative amount begins with 负.
 * From 10^16 yuan on throws RangeError: no form has room for it.
 */
export function capitals(fen: bigint, script: CapitalScript = 'zh-CN'): string {
  const w = words[script]
  const size = magnitude(fen)
  if (size >= most) throw new RangeError('amount too large for capitals')
  const yuan = size / 100n
  const jiao = Number(size / 10n % 10n)
  const cents = Number(size % 10n)
  const whole = yuan > 0n ? `${readWhole(yuan, w)}元` : ''
  const parts = (jiao > 0 ? `${w.digits[jiao]}角` : whole && cents > 0 ? w.digits[0] : '') + (cents > 0 ? `${w.digits[cents]}分` : '整')
  return `${fen < 0n ? w.minus : ''}${whole || jiao || cents ? whole : `${w.digits[0]}元`}${parts}`
}

/** A positive number below 10^16. */
function readWhole(n: bigint, w: Words): string {
  return join(n / 100_000_000n, n % 100_000_000n, 10_000_000n, w.yi, (part) => join(part / 10_000n, part % 10_000n, 1_000n, w.wan, (four) => readFour(Number(four), w), w), w)
}

/** High part, its unit, low part; 零 between when the low part does not fill its first place. */
function join(high: bigint, low: bigint, full: bigint, unit: string, read: (part: bigint) => string, w: Words): string {
  if (high === 0n) return low === 0n ? '' : read(low)
  return `${read(high)}${unit}${low > 0n && low < full ? w.digits[0] : ''}${low > 0n ? read(low) : ''}`
}

function readFour(n: number, w: Words): string {
  let text = ''
  let gap = false
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(n / 10 ** place) % 10
    if (digit === 0) {
      gap = text !== ''
      continue
    }
    text += (gap ? w.digits[0] : '') + w.digits[digit]! + w.tens[place]!
    gap = false
  }
  return text
}
