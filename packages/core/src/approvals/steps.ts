/** Whom a step asks, as the pack says it ({role}, {head-of}, {field} …); the caller resolves it to people. */
export type WhoRef = Readonly<Record<string, unknown>>

/** An opinion is heard and does not decide; a sign is an approval with a signature. */
export type Does = 'opinion' | 'approve' | 'sign'

export interface Leaf {
  readonly who: WhoRef
  readonly does: Does
  /** self 0, head 10, unit 20, leader 30, function 40, top 50, outside 60. */
  readonly level?: number
}

/** One step of a route: a leaf, or several at once of which all, or any one, must agree. Vote finds its place here later. */
export type Step = Leaf | { readonly all: readonly Step[] } | { readonly any: readonly Step[] }

/** The leaves with their ids, in order: '1', '2.1', '2.2' … The id is the place, so it is the same whenever it is computed. */
export function leavesOf(steps: readonly Step[], prefix = ''): { readonly id: string; readonly leaf: Leaf }[] {
  return steps.flatMap((step, i) => {
    const id = `${prefix}${i + 1}`
    const inner = partsOf(step)
    return inner ? leavesOf(inner, `${id}.`) : [{ id, leaf: step as Leaf }]
  })
}

/** Is the step at `id` done, when `agreed` tells which leaves are? A group of nothing is never done. */
export function isDone(step: Step, id: string, agreed: (leaf: string) => boolean): boolean {
  const inner = partsOf(step)
  if (!inner) return agreed(id)
  const each = (part: Step, i: number): boolean => isDone(part, `${id}.${i + 1}`, agreed)
  return 'all' in step ? inner.length > 0 && inner.every(each) : inner.some(each)
}


/** The leaves of the groups that are done: whoever of them has not decided is no longer needed. */
export function idleLeaves(step: Step, id: string, agreed: (leaf: string) => boolean): string[] {
  const inner = partsOf(step)
  if (isDone(step, id, agreed)) return inner ? leavesOf(inner, `${id}.`).map((leaf) => leaf.id) : [id]
  return (inner ?? []).flatMap((part, i) => idleLeaves(part, `${id}.${i + 1}`, agreed))
}

function partsOf(step: Step): readonly Step[] | undefined {
  return 'all' in step ? step.all : 'any' in step ? step.any : undefined
}
