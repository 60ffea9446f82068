import { difference, pieces, type Piece, type Step } from '@guixing/core/text/difference'
import { docxText, type DocxText } from './text.ts'
import { MAIN, openDocx, type DocxFault, type Parts } from './parts.ts'
import { CLOSE, OPEN, type FillData } from './tags.ts'
import { filled } from './template.ts'
import { xmlText } from '../sheets/xlsx-xml.ts'

/** A value the record holds and the document says otherwise. */
export interface Otherwise { paragraph: string; recorded: string; found: string }
/** `pieces`: what differs inside a changed paragraph, told of the first few hundred. */
export interface Compared { steps: (Step & { pieces?: Piece[] })[]; otherwise: Otherwise[]; notes: Pick<DocxText, 'tracked' | 'hidden' | 'comments'> }

const textOf = (parts: Parts): DocxText => docxText(xmlText(parts.get(MAIN) ?? Buffer.alloc(0)))

/**
 * A document beside an earlier one, or beside the template it was made from (`data` given, its values `marked`): there, what was filled in matches whatever
 * stands in its place, and is told apart where it is not what the record holds.
 */
export async function compareDocx(before: Buffer, after: Buffer, data: FillData | null): Promise<Compared | DocxFault> {
  const [a, b] = [await openDocx(before), await openDocx(after)]
  if (typeof a === 'string') return a
  if (typeof b === 'string') return b
  const earlier = textOf(data === null ? a : filled(a, data)).paragraphs.map(parsed)
  const { paragraphs, ...notes } = textOf(b)
  const bare = paragraphs.map(plain)
  const otherwise: Otherwise[] = []
  const steps = difference(earlier.map((p) => p.text), paragraphs, (i, j) => {
    const p = earlier[i]
    return p?.fixed ? between(p.fixed, paragraphs[j] ?? '') !== null : p?.bare === bare[j]
  })
  let i = 0
  for (const s of steps) {
    if (s.is === 'same') {
      const fixed = earlier[i]?.fixed
      const found = fixed ? between(fixed, s.after) ?? [] : []
      for (const [n, recorded] of (earlier[i]?.values ?? []).entries()) if (plain(found[n] ?? '') !== plain(recorded)) otherwise.push({ paragraph: s.after, recorded: blank(recorded) ? '' : recorded, found: found[n] ?? '' })
    }
    if (s.is !== 'added') i += 1
  }
  return { steps: withPieces(steps), otherwise, notes }
}

const [MOST_PIECED, LONGEST_PIECED] = [300, 4_000]
function withPieces(steps: Step[]): Compared['steps'] {
  let left = MOST_PIECED
  return steps.map((step) => (step.is === 'changed' && step.before.length <= LONGEST_PIECED && step.after.length <= LONGEST_PIECED && left-- > 0 ? { ...step, pieces: pieces(step.before, step.after) } : step))
}

const plain = (text: string): string => text.replace(/\s+/g, '')
const blank = (text: string): boolean => /^_*$/.test(text)

const MARKS = new RegExp(`[${OPEN}${CLOSE}]`)

/** `bare`: without white space; `fixed`: what stands around the marked stretches, which match any text; null where the whole text counts. */
interface Parsed { text: string; bare: string; values: string[]; fixed: string[] | null }
function parsed(paragraph: string): Parsed {
  const bits = paragraph.split(MARKS)
  const fixed = bits.filter((_, n) => n % 2 === 0)
  const values = bits.filter((_, n) => n % 2 === 1)
  const text = bits.join('')
  // A paragraph that is nothing but a value would match every paragraph: it is the same while it says what the record says.
  const free = values.length > 0 && /[\p{L}\p{N}]/u.test(fixed.join(''))
  return { text, bare: plain(text), values: free ? values : [], fixed: free ? fixed : null }
}

/** What stands between fixed stretches that come in this order, the first at the beginning, the last at the end; each as early as it can be. */
function between(fixed: string[], other: string): string[] | null {
  const [head = '', last = ''] = [fixed[0], fixed.at(-1)]
  if (!other.startsWith(head) || !other.endsWith(last) || other.length < head.length + last.length) return null
  const end = other.length - last.length
  const found: string[] = []
  let at = head.length
  for (const bit of fixed.slice(1, -1)) {
    const next = bit === '' ? at : other.indexOf(bit, at)
    if (next < 0 || next + bit.length > end) return null
    found.push(other.slice(at, next))
    at = next + bit.length
  }
  return [...found, other.slice(at, end)]
}
