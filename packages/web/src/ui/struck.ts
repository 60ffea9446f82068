/** A place in a text that the lexicon struck, in UTF-16 offsets; `preferred` is the better sentence, where the lexicon has one. */
export interface Struck { start: number; end: number; phrase: string; preferred?: string | null }

/** Hits that still stand where they were found: the text may have changed since the server looked. */
export function standing(text: string, hits: readonly Struck[]): Struck[] {
  return hits.filter((hit) => hit.start >= 0 && hit.end > hit.start && hit.end <= text.length && (hit.phrase === '' || text.slice(hit.start, hit.end) === hit.phrase))
}

/** The text in parts, struck and plain, in order; together they are the text. Overlapping hits count as one. */
export function markedParts(text: string, hits: readonly Struck[]): { text: string; struck: boolean }[] {
  const parts: { text: string; struck: boolean }[] = []
  let at = 0
  for (const hit of standing(text, hits).sort((a, b) => a.start - b.start)) {
    const start = Math.max(at, hit.start)
    if (hit.end <= start) continue
    if (start > at) parts.push({ text: text.slice(at, start), struck: false })
    parts.push({ text: text.slice(start, hit.end), struck: true })
    at = hit.end
  }
  if (at < text.length) parts.push({ text: text.slice(at), struck: false })
  return parts
}

/** The text with one struck phrase replaced by the better words; a full stop is not doubled. */
export function replaced(text: string, hit: Struck, better: string): string {
  const rest = text.slice(hit.end)
  const ended = /[。！？.!?]$/.test(better) && /^[。！？.!?]/.test(rest)
  return text.slice(0, hit.start) + better + (ended ? rest.slice(1) : rest)
}
