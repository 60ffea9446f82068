import { isChance, isDenied } from './meaning.ts'
import { quotedRanges } from './quotes.ts'
import type { TextRange } from './quotes.ts'
import { readsAsOne, skeletonOf } from './skeleton.ts'

export type ScreenAction = 'block' | 'warn' | 'incident'

/** One entry of a pack's lexicon of forbidden phrases (requirements 3.7). */
export interface LexiconEntry {
  /** L01 … */
  readonly code: string
  /** In either script. */
  readonly phrases: readonly string[]
  readonly action: ScreenAction
  /** The article that forbids it. */
  readonly source: string
  /** What to say instead, by language. */
  readonly preferred?: Readonly<Record<string, string>>
  /** Excuses: a word that stands before the phrase in its clause, or a pattern with ~ for the phrase itself (有~, ~线). */
  readonly unless?: readonly string[]
}

export interface ScreenHit {
  readonly code: string
  /** As the lexicon writes it. */
  readonly phrase: string
  /** Positions in the text as given, end exclusive. */
  readonly start: number
  readonly end: number
  readonly action: ScreenAction
  readonly article: string
  readonly preferred: Readonly<Record<string, string>>
}

export interface ScreenOptions {
  /** Stretches known to be quoted (a message replied to, an article inserted by the editor). */
  readonly quotes?: readonly TextRange[]
}

interface Phrase { readonly entry: LexiconEntry; readonly written: string; readonly letters: string; readonly words: readonly string[]; readonly patterns: readonly string[] }

const compiled = new WeakMap<readonly LexiconEntry[], readonly Phrase[]>()

/**
 * Finds forbidden phrases in words that go out: both scripts, spaces and signs between letters ignored; denied promises,
 * risk warnings and quotations of the client or of a regulation pass. Of overlapping phrases of one entry the longest is
 * reported. Hits come in order of position. Give only outgoing words: the client's own are never screened.
 */
export function screen(text: string, lexicon: readonly LexiconEntry[], options: ScreenOptions = {}): ScreenHit[] {
  const skeleton = skeletonOf(text)
  let quotes: readonly TextRange[] | undefined
  const hits: ScreenHit[] = []
  for (const phrase of phrasesOf(lexicon)) {
    const length = phrase.letters.length
    for (let from = skeleton.letters.indexOf(phrase.letters); from >= 0; from = skeleton.letters.indexOf(phrase.letters, from + 1)) {
      if (!readsAsOne(skeleton, from, length)) continue
      if (isChance(skeleton, from, length, phrase.patterns) || isDenied(skeleton, from, length, phrase.words)) continue
      const start = skeleton.starts[from]!
      const end = skeleton.ends[from + length - 1]!
      quotes ??= [...(options.quotes ?? []), ...quotedRanges(text)]
      if (quotes.some((quote) => quote.start <= start && end <= quote.end)) continue
      const { code, action, source, preferred = {} } = phrase.entry
      hits.push({ code, phrase: phrase.written, start, end, action, article: source, preferred })
    }
  }
  return longestOnly(hits)
}

function phrasesOf(lexicon: readonly LexiconEntry[]): readonly Phrase[] {
  const known = compiled.get(lexicon)
  if (known) return known
  const phrases = lexicon.flatMap((entry) => entry.phrases.map((written): Phrase => {
    const unless = (entry.unless ?? []).map((word) => word.split('~').map((part) => skeletonOf(part).letters).join('~'))
    return { entry, written, letters: skeletonOf(written).letters, words: unless.filter((word) => word !== '' && !word.includes('~')), patterns: unless.filter((word) => word.length > 1 && word.includes('~')) }
  })).filter(({ letters }) => letters !== '')
  compiled.set(lexicon, phrases)
  return phrases
}

/** Longer first, so that 我不知道 swallows the 不知道 in it; then back into order of position. */
function longestOnly(hits: ScreenHit[]): ScreenHit[] {
  const kept: ScreenHit[] = []
  for (const hit of hits.sort((a, b) => (b.end - b.start) - (a.end - a.start))) {
    if (!kept.some((other) => other.code === hit.code && hit.start < other.end && other.start < hit.end)) kept.push(hit)
  }
  return kept.sort((a, b) => a.start - b.start || (a.code < b.code ? -1 : 1))
}
