import { diffArrays } from 'diff'

/** A stretch of one text beside the other: on both sides, only in the later, only in the earlier. */
export interface Piece { is: 'same' | 'added' | 'removed'; text: string }

/** A paragraph in both texts: what is in the earlier, what is in the later; they may differ where `same` holds by the caller's own measure. */
export type Step =
  | { is: 'same' | 'changed'; before: string; after: string }
  | { is: 'added'; after: string }
  | { is: 'removed'; before: string }

/** Beyond this many differing units one text is told as replaced by the other: two texts with that little in common have no useful difference. */
const MOST_EDITS = 1_500
/** From this share of common characters on, a removed paragraph and an added one are the same one changed. */
const ALIKE = 0.4

/**
 * What was added, removed and changed between two lists of paragraphs, in the order of the later with what is gone where it stood. `matches` tells
 * which are the same (equal text unless given). Total; taking `after` of all steps gives the later list, `before` the earlier one.
 */
export function difference(before: readonly string[], after: readonly string[], matches: (i: number, j: number) => boolean = (i, j) => before[i] === after[j]): Step[] {
  const steps: Step[] = []
  const gone: string[] = []
  const come: string[] = []
  const settle = () => { steps.push(...paired(gone.splice(0), come.splice(0))) }
  for (const [i, j] of aligned(before.length, after.length, matches)) {
    if (i !== null && j !== null) { settle(); steps.push({ is: 'same', before: before[i] ?? '', after: after[j] ?? '' }) }
    else if (i !== null) gone.push(before[i] ?? '')
    else if (j !== null) come.push(after[j] ?? '')
  }
  settle()
  return steps
}

/** What differs inside one changed paragraph, character by character; runs of fewer than two common characters between changes are not kept apart. */
export function pieces(before: string, after: string): Piece[] {
  const [a, b] = [[...before], [...after]]
  const raw: Piece[] = []
  const add = (is: Piece['is'], text: string) => { const last = raw.at(-1); if (last?.is === is) last.text += text; else raw.push({ is, text }) }
  for (const [i, j] of aligned(a.length, b.length, (x, y) => a[x] === b[y])) {
    if (i !== null && j !== null) add('same', a[i] ?? '')
    else if (i !== null) add('removed', a[i] ?? '')
    else if (j !== null) add('added', b[j] ?? '')
  }
  const out: Piece[] = []
  let [gone, come] = ['', '']
  const settle = () => { if (gone) out.push({ is: 'removed', text: gone }); if (come) out.push({ is: 'added', text: come }); gone = come = '' }
  for (const [n, p] of raw.entries()) {
    // One character in common between two changes is chance, and reads worse than the two words whole.
    if (p.is === 'same' && ([...p.text].length > 1 || n === 0 || n === raw.length - 1)) { settle(); out.push(p) }
    else { if (p.is !== 'added') gone += p.text; if (p.is !== 'removed') come += p.text }
  }
  settle()
  return out
}

/** Removed and added paragraphs of one place: those that are alike are one that changed. Order is kept on both sides. */
function paired(gone: string[], come: string[]): Step[] {
  const steps: Step[] = []
  let from = 0
  for (const before of gone) {
    // A long stretch is compared with its neighbours only.
    const at = come.slice(from, from + 40).findIndex((after) => alike(before, after))
    if (at < 0) { steps.push({ is: 'removed', before }); continue }
    for (const after of come.slice(from, from + at)) steps.push({ is: 'added', after })
    steps.push({ is: 'changed', before, after: come[from + at] ?? '' })
    from += at + 1
  }
  return [...steps, ...come.slice(from).map((after): Step => ({ is: 'added', after }))]
}

/** Share of pairs of neighbouring characters two texts have in common: cheap, and blind to where they stand. */
function alike(a: string, b: string): boolean {
  const count = pairsOf(a)
  let common = 0
  for (const [pair, n] of pairsOf(b)) common += Math.min(n, count.get(pair) ?? 0)
  const whole = a.length + b.length - 2
  return whole > 0 && (2 * common) / whole >= ALIKE
}

function pairsOf(text: string): Map<string, number> {
  const count = new Map<string, number>()
  for (let i = 0; i + 1 < text.length && i < 2_000; i += 1) { const pair = text.slice(i, i + 2); count.set(pair, (count.get(pair) ?? 0) + 1) }
  return count
}

type Pair = [before: number | null, after: number | null]

/** Pairs of two sequences along their longest common subsequence (Myers 1986). */
function aligned(n: number, m: number, matches: (i: number, j: number) => boolean): Pair[] {
  const upTo = (most: number) => Array.from({ length: most }, (_, i) => i)
  const changes = diffArrays(upTo(n), upTo(m), { comparator: matches, maxEditLength: MOST_EDITS }) ?? [{ count: n, removed: true, added: false }, { count: m, removed: false, added: true }]
  let [i, j] = [0, 0]
  return changes.flatMap(({ count, added, removed }) => Array.from({ length: count }, (): Pair => (added ? [null, j++] : removed ? [i++, null] : [i++, j++])))
}
