/** One side of a radar picture: an area with its score and that of the trade, both 0 to 100. */
export interface Axis { area: string; score: number; trade: number }

const number = (value: unknown): number => Math.max(0, Math.min(100, Number(value) || 0))

/** The scores of a diagnosis as it holds them; what is no row is left out. */
export function axesOf(value: unknown): Axis[] {
  return (Array.isArray(value) ? value : []).flatMap((row: unknown): Axis[] => {
    if (row === null || typeof row !== 'object') return []
    const { area, score, industry } = row as Record<string, unknown>
    return typeof area === 'string' && area !== '' ? [{ area, score: number(score), trade: number(industry) }] : []
  })
}

/** Where a share of the whole lies on side `i` of `n`: the first points up, the others follow clockwise. */
export function spot(i: number, n: number, share: number, radius: number): { x: number; y: number } {
  const angle = (2 * Math.PI * i) / n - Math.PI / 2
  return { x: Math.cos(angle) * share * radius, y: Math.sin(angle) * share * radius }
}

/** The outline through scores of 0 to 100, as SVG points round 0,0. */
export const outline = (scores: readonly number[], radius: number): string => scores.map((score, i) => { const { x, y } = spot(i, scores.length, score / 100, radius); return `${x.toFixed(1)},${y.toFixed(1)}` }).join(' ')

/** How a label at the end of side `i` is laid, so that none runs into the picture. */
export function anchorOf(i: number, n: number): 'start' | 'middle' | 'end' {
  const { x } = spot(i, n, 1, 1)
  return Math.abs(x) < 0.2 ? 'middle' : x > 0 ? 'start' : 'end'
}

/** A label in at most two lines, broken at the space nearest to its middle. */
export function twoLines(text: string, most = 10): string[] {
  const spaces = [...text.matchAll(/ /g)].map((m) => m.index)
  if (text.length <= most || spaces.length === 0) return [text]
  const at = spaces.reduce((best, one) => (Math.abs(one - text.length / 2) < Math.abs(best - text.length / 2) ? one : best))
  return [text.slice(0, at), text.slice(at + 1)]
}
