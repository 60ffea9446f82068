import type { Measured } from './measure.ts'

export interface Line { what: string; matters: number | null; clients: number | null; ours: Measured | null; bare: Measured | null; note: string }
const lines: Line[] = []
const ms = (x: number) => (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2))

export function result(line: Partial<Line> & { what: string }): void {
  const full: Line = { matters: null, clients: null, ours: null, bare: null, note: '', ...line }
  lines.push(full)
  process.stdout.write(`${row(full)}\n`)
}

const row = (l: Line): string => {
  const cells = [l.what, l.matters?.toLocaleString('en') ?? '', l.clients ?? '', l.ours ? l.ours.rate.toFixed(l.ours.rate < 10 ? 1 : 0) : '', l.ours ? ms(l.ours.p50) : '', l.ours ? ms(l.ours.p95) : '', l.bare ? l.bare.rate.toFixed(0) : '', l.bare ? ms(l.bare.p95) : '', l.ours && l.bare ? `${((l.ours.rate / l.bare.rate) * 100).toFixed(0)} %` : '', l.note]
  return `| ${cells.join(' | ')} |`
}

export function head(): void {
  process.stdout.write('| what | matters | clients | per s | p50 ms | p95 ms | bare per s | bare p95 ms | ratio | |\n|---|---|---|---|---|---|---|---|---|---|\n')
}
export const allLines = (): readonly Line[] => lines
