/** Text of a CSV: UTF-8 with or without a mark, UTF-16 with one, else GB 18030 (what Excel and WPS write in China). Undefined: none of them, or not text. */
export function decodeText(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return tried('utf-16le', bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return tried('utf-16be', bytes)
  if (bytes.includes(0)) return undefined
  return tried('utf-8', bytes) ?? tried('gb18030', bytes)
}

function tried(encoding: string, bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

export interface CsvRow { line: number; cells: string[] }

/**
 * Rows of a CSV (RFC 4180; comma, semicolon or tab, whichever the first line has most of), each with the line it begins on.
 * Reading stops beyond `most` rows. `open` is the line of a quotation mark that was never closed.
 */
export function parseCsv(text: string, most: number): { rows: CsvRow[]; open?: number; more: boolean } {
  const source = text.replace(/^\ufeff/, '')
  const separator = separatorOf(source)
  const rows: CsvRow[] = []
  let cells: string[] = []
  let cell = ''
  let line = 1
  let began = 1
  let at = 0
  const endRow = () => {
    cells.push(cell)
    if (cells.some((c) => c.trim() !== '')) rows.push({ line: began, cells })
    cells = []
    cell = ''
    began = line
  }
  while (at < source.length) {
    if (rows.length > most) return { rows, more: true }
    const c = source[at] as string
    if (c === '"' && cell === '') {
      const opened = line
      for (at += 1; ; at += 1) {
        if (at >= source.length) return { rows, open: opened, more: false }
        const q = source[at] as string
        if (q === '"' && source[at + 1] === '"') { cell += '"'; at += 1 }
        else if (q === '"') { at += 1; break }
        else { if (q === '\n') line += 1; cell += q }
      }
    } else if (c === separator) { cells.push(cell); cell = ''; at += 1 }
    else if (c === '\n' || c === '\r') {
      at += c === '\r' && source[at + 1] === '\n' ? 2 : 1
      line += 1
      endRow()
    } else { cell += c; at += 1 }
  }
  if (cell !== '' || cells.length > 0) endRow()
  return { rows, more: rows.length > most }
}

function separatorOf(source: string): string {
  const counts: Record<string, number> = { ',': 0, ';': 0, '\t': 0 }
  let inside = false
  for (const c of source.slice(0, 20_000)) {
    if (c === '"') inside = !inside
    else if (!inside && (c === '\n' || c === '\r')) { if (Object.values(counts).some((n) => n > 0)) break }
    else if (!inside && c in counts) counts[c] = (counts[c] ?? 0) + 1
  }
  return Object.entries(counts).sort((a, b) => b[1] - a[1])[0]?.[0] ?? ','
}
