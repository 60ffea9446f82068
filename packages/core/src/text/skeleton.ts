import { foldLetter } from './fold.ts'

/** What stands between two letters; the larger, the more it parts them. */
export const gap = { none: 0, soft: 1, mark: 2, comma: 3, end: 4 } as const

/** A text reduced to its folded letters and digits, with the way back to the original positions. */
export interface Skeleton {
  readonly letters: string
  /** Original start and end (exclusive) of the character each letter came from. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** The gap before each letter; one more entry for the gap after the last. The edges of the text part like a sentence end. */
  readonly gaps: readonly number[]
}

const letter = /[\p{L}\p{N}]/u
const ends = new Set('。！？!?；;\n\r'.split('').concat('｡'))
const commas = new Set('，,'.split(''))
const marks = new Set('、：:“”‘’「」『』"\'（）()《》〈〉【】[]—…/|'.split(''))

export function skeletonOf(text: string): Skeleton {
  let folded = ''
  const starts: number[] = []
  const stops: number[] = []
  const gaps: number[] = []
  let between: number = gap.end
  let at = 0
  for (const char of text) {
    const next = at + char.length
    const plain = foldLetter(char)
    for (const unit of plain) {
      if (letter.test(unit)) {
        for (let i = 0; i < unit.length; i++) {
          starts.push(at)
          stops.push(next)
          gaps.push(between)
          between = gap.none
        }
        folded += unit
      } else {
        between = Math.max(between, ends.has(char) ? gap.end : commas.has(char) ? gap.comma : marks.has(char) ? gap.mark : gap.soft)
      }
    }
    at = next
  }
  gaps.push(gap.end)
  return { letters: folded, starts, ends: stops, gaps }
}

/**
 * Do the letters from `from` read as one phrase of `length`? Spaces and signs between them are ignored ("不 知.道"), as
 * the regulation of forbidden words demands. Two limits keep whole sentences from being glued into a phrase nobody
 * wrote: across a sentence end every letter must be parted ("不。知。道"), and a phrase of two letters across a comma
 * must stand free on one side, across a sentence end on both ("担保，本公司" holds no 保本).
 */
export function readsAsOne(skeleton: Skeleton, from: number, length: number): boolean {
  let widest = 0
  let narrowest: number = gap.end
  for (let i = from + 1; i < from + length; i++) {
    widest = Math.max(widest, skeleton.gaps[i]!)
    narrowest = Math.min(narrowest, skeleton.gaps[i]!)
  }
  if (widest <= gap.soft) return true
  if (length > 2) return widest < gap.end || narrowest > gap.none
  const free = Number(skeleton.gaps[from]! > gap.none) + Number(skeleton.gaps[from + length]! > gap.none)
  return free >= (widest < gap.end ? 1 : 2)
}

/** The letters before `to` in the same clause, at most `most`. */
export function clauseBefore(skeleton: Skeleton, to: number, most: number): string {
  let from = to
  while (from > 0 && to - from < most && skeleton.gaps[from]! < gap.comma) from--
  return skeleton.letters.slice(from, to)
}

/** The letters from `from` on in the same clause, at most `most`. */
export function clauseAfter(skeleton: Skeleton, from: number, most: number): string {
  let to = from
  while (to < skeleton.letters.length && to - from < most && skeleton.gaps[to]! < gap.comma) to++
  return skeleton.letters.slice(from, to)
}

/** The letters of the whole sentence around a place. */
export function sentenceAround(skeleton: Skeleton, at: number): string {
  let from = at
  let to = at + 1
  while (from > 0 && skeleton.gaps[from]! < gap.end) from--
  while (to < skeleton.letters.length && skeleton.gaps[to]! < gap.end) to++
  return skeleton.letters.slice(from, to)
}
