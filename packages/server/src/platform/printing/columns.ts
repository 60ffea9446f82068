import type { PrintColumn, PrintTable } from './model.ts'
import { emWidth, longestPiece } from './text.ts'

/** Points of white left and right of a cell's text. */
export const CELL_PADDING = 3

/** Type size by how many columns share the line: a ledger of twenty-two columns still fits A4 across. */
export const sizeFor = (columns: number): number => (columns <= 6 ? 9.5 : columns <= 9 ? 8.5 : columns <= 13 ? 7.5 : columns <= 17 ? 6.8 : 6)

/**
 * Shares a line of `available` points among columns (their padding and the lines between taken off). No column is narrower than its
 * longest unbreakable piece (at most a fifth of the line) or two characters of its label, a short label whole. What is left goes, bit by bit, to the column
 * whose texts need the most lines, so that rows become low; once all stand on one line, by weight.
 */
export function shareWidths(columns: PrintColumn[], rows: string[][], available: number, size: number): number[] {
  const room = available - columns.length * CELL_PADDING * 2 - (columns.length + 1) * 0.5
  const cap = Math.max(room / 5, 20)
  const sample = rows.slice(0, 300)
  const widths = columns.map((c, i) => {
    const pieces = sample.map((r) => whole(r[i] ?? ''))
    return Math.min(cap, Math.max(shortest(c.label), longestPiece(c.label), ...pieces) * size * 1.04 + 0.5)
  })
  const needed = columns.map((c, i) => Math.max(emWidth(c.label) * 0.8, typical(sample.map((r) => emWidth(r[i] ?? '')))) * size * 1.06 + 1)
  const weight = columns.map((c) => c.width ?? 100)
  let left = room - widths.reduce((a, b) => a + b, 0)
  if (left <= 0) return widths.map((w) => (w * room) / (room - left))
  for (const step = Math.max(1, left / 400); left > 0.01;) {
    const lines = widths.map((w, i) => (needed[i] ?? 0) / w)
    const worst = lines.indexOf(Math.max(...lines))
    if ((lines[worst] ?? 0) <= 1) break
    const bit = Math.min(step, left)
    widths[worst] = (widths[worst] ?? 0) + bit
    left -= bit
  }
  const total = weight.reduce((a, b) => a + b, 0)
  return widths.map((w, i) => w + (Math.max(0, left) * (weight[i] ?? 0)) / total)
}

/** A label of up to three characters stands on one line; a longer one needs at least two beside one another. */
const shortest = (label: string): number => { const width = emWidth(label); return width <= 3.1 ? width : 2 }

/** A name or a short word is not broken either, though Chinese could be; nor is one of a list of them (工程部、安全部). */
const whole = (text: string): number => {
  const parts = text.split(/(?<=[、，；\s])/).map((part) => emWidth(part.trim()))
  return parts.every((width) => width <= 4.2) ? Math.max(0, ...parts) : longestPiece(text)
}

/** The width nine in ten texts of a column stay within: a single long one of many should not take the line from all others, one of a few may. */
function typical(lengths: number[]): number {
  const sorted = [...lengths].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.9))] ?? 0
}

/** A Chinese label too long for its column, broken into lines of equal length: 当场/答复, not 当场答/复. */
export function balanced(label: string, width: number, size: number): string {
  const characters = [...label]
  const lines = Math.ceil((emWidth(label) * size * 1.02) / Math.max(width, size))
  if (lines < 2 || characters.length < 3 || !/^[\u4e00-\u9fff]+$/.test(label)) return label
  const each = Math.ceil(characters.length / lines)
  return Array.from({ length: Math.ceil(characters.length / each) }, (_, i) => characters.slice(i * each, (i + 1) * each).join('')).join('\n')
}

/** Whether some row would fill so much of a page that it has to be allowed to break across pages. */
export function hasTallRow(table: PrintTable, widths: number[], size: number, pageHeight: number): boolean {
  return table.rows.some((row) => row.some((cell, i) => {
    const lines = cell.split('\n').reduce((n, line) => n + Math.max(1, Math.ceil((emWidth(line) * size) / Math.max(8, widths[i] ?? 8))), 0)
    return lines * size * 1.4 > pageHeight * 0.5
  }))
}
