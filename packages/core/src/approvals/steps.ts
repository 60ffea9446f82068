import type { Leaf, Step, Threshold, VoteRule } from './definition.ts'
import type { Task } from './model.ts'

type Numbered = Leaf & { readonly id: string }
/** What a step has come to. `dead`: nobody who could still bring it to an end. */
export type Outcome = 'open' | 'passed' | 'rejected' | 'dead'
export type OutcomeOf = (leaf: string) => Outcome

/** The parts of a group; undefined for a leaf. */
export function partsOf(step: Step): readonly Step[] | undefined {
  return 'all' in step ? step.all : 'any' in step ? step.any : 'sequence' in step ? step.sequence : 'vote' in step ? step.vote : undefined
}

/** The same group with other parts. */
export function withParts(step: Step, parts: readonly Step[]): Step {
  return 'all' in step ? { ...step, all: parts } : 'any' in step ? { ...step, any: parts } : 'sequence' in step ? { ...step, sequence: parts } : 'vote' in step ? { ...step, vote: parts } : step
}

/** Gives every leaf the id of its place: '1', '2.1', '2.2' …; one that has an id keeps it. */
export function numbered(steps: readonly Step[], prefix = ''): Step[] {
  return steps.map((step, i) => {
    const parts = partsOf(step)
    return parts ? withParts(step, numbered(parts, `${prefix}${i + 1}.`)) : { ...(step as Leaf), id: (step as Leaf).id ?? `${prefix}${i + 1}` }
  })
}

/** The leaves with their ids, in order. The id is the place, so it is the same whenever it is computed. */
export function leavesOf(steps: readonly Step[]): { readonly id: string; readonly leaf: Numbered }[] {
  const within = (step: Step): { id: string; leaf: Numbered }[] => {
    const parts = partsOf(step)
    return parts ? parts.flatMap(within) : [{ id: (step as Numbered).id, leaf: step as Numbered }]
  }
  return numbered(steps).flatMap(within)
}

/** How many votes pass a vote of so many members. */
export function votesNeeded(pass: Threshold, members: number): number {
  if ('count' in pass) return pass.count
  const [part, whole] = 'atLeast' in pass ? pass.atLeast : pass.above
  return 'atLeast' in pass ? Math.ceil(members * part / whole) : Math.floor(members * part / whole) + 1
}

/** What a step has come to, when `of` tells it of the leaves. A group of nothing is dead. */
export function outcomeOf(step: Step, of: OutcomeOf): Outcome {
  const parts = partsOf(step)
  if (!parts) return of((step as Numbered).id)
  const outs = parts.map((part) => outcomeOf(part, of))
  const count = (outcome: Outcome): number => outs.filter((out) => out === outcome).length
  const [open, passed, rejected, dead] = [count('open'), count('passed'), count('rejected'), count('dead')]
  if ('vote' in step) return voted({ open, passed, rejected, dead }, votesNeeded(step.pass, parts.length), step)
  if ('any' in step) {
    if (passed > 0) return 'passed'
    if (rejected > 0 && (!step.rejectAll || rejected === parts.length)) return 'rejected'
    return open > 0 ? 'open' : 'dead'
  }
  if (rejected > 0 && !('all' in step && step.waitForAll && open > 0)) return 'rejected'
  if (parts.length === 0 || dead > 0) return 'dead'
  return passed === parts.length ? 'passed' : 'open'
}

/** A vote ends early: when what is open can no longer change it. A missing member decides neither way: where only his vote could still pass it, it is dead. */
function voted({ open, passed, rejected, dead }: Record<Outcome, number>, needed: number, { reject, quorum = 0 }: VoteRule): Outcome {
  if (passed >= needed && passed + rejected >= quorum) return 'passed'
  if (reject !== undefined && rejected >= reject) return 'rejected'
  const passable = (more: number): boolean => passed + more >= needed && passed + rejected + more >= quorum
  if (passable(open)) return 'open'
  return rejected > 0 && !passable(open + dead) ? 'rejected' : 'dead'
}

/** Whose turn it is: all parts of an open group, the first unfinished one of a sequence. */
export function activeLeaves(step: Step, of: OutcomeOf): string[] {
  if (outcomeOf(step, of) !== 'open') return []
  const parts = partsOf(step)
  if (!parts) return [(step as Numbered).id]
  if (!('sequence' in step)) return parts.flatMap((part) => activeLeaves(part, of))
  const next = parts.find((part) => outcomeOf(part, of) !== 'passed')
  return next ? activeLeaves(next, of) : []
}

/** The leaves of the groups that are decided: whoever of them has not decided is no longer needed. */
export function idleLeaves(step: Step, of: OutcomeOf): string[] {
  const outcome = outcomeOf(step, of)
  if (outcome === 'passed' || outcome === 'rejected') return leavesOf([step]).map(({ id }) => id)
  return (partsOf(step) ?? []).flatMap((part) => idleLeaves(part, of))
}

/** What the leaves have come to, read from their tasks. */
export function taskOutcomes(tasks: readonly Task[]): OutcomeOf {
  const byId = new Map(tasks.map((task) => [task.id, task]))
  return (leaf) => {
    const task = byId.get(leaf)
    if (!task) return 'dead'
    if (task.state === 'agreed' || task.state === 'carried') return 'passed'
    if (task.state === 'rejected') return 'rejected'
    return task.candidates.length === 0 ? 'dead' : 'open'
  }
}

/** Place of the top step in which a leaf lies, from 0; -1 where it is none of them. */
export function topOf(steps: readonly Step[], leaf: string): number {
  return steps.findIndex((step) => leavesOf([step]).some(({ id }) => id === leaf))
}

/** The innermost group around a leaf; undefined where it stands alone in the route. */
export function groupOf(steps: readonly Step[], leaf: string): Step | undefined {
  for (const step of steps) {
    const parts = partsOf(step)
    if (!parts) continue
    if (parts.some((part) => !partsOf(part) && (part as Numbered).id === leaf)) return step
    const inner = groupOf(parts, leaf)
    if (inner) return inner
  }
  return undefined
}

/** The route with a leaf put in another way: `change` answers what stands in its place in the group (none: it goes, several: beside one another). */
export function replaceLeaf(steps: readonly Step[], leaf: string, change: (own: Step, group: Step | undefined) => readonly Step[], group?: Step): Step[] {
  return steps.flatMap((step): readonly Step[] => {
    const parts = partsOf(step)
    if (parts) return [withParts(step, replaceLeaf(parts, leaf, change, step))]
    return (step as Numbered).id === leaf ? change(step, group) : [step]
  })
}
