import { leastAuthority } from './authority.ts'
import type { ApprovalEvent } from './events.ts'
import type { House } from './house.ts'
import type { Definition, Form, Leaf, Rules, Step } from './definition.ts'
import type { ApprovalState, Change, Refused, Task } from './model.ts'
import type { World } from './world.ts'
import { meant, resolve } from './resolve.ts'
import { settle } from './settle.ts'
import { apartNow } from './sod.ts'
import { leavesOf, numbered, partsOf, replaceLeaf, withParts } from './steps.ts'

/**
 * The first command: puts a route to people resolved now, parties kept apart. Refused when the applicant must still choose
 * or chose out of range, and when nobody asked could have the least authority. A step that nobody may decide makes it stuck
 * from the start: better told at submission than after three signatures. X-06; the definition is stored with it.
 */
export function submit(definition: Definition, form: Form, world: World & { readonly house: House }): Change | Refused {
  const laid = lay(definition, form, world)
  return 'refused' in laid ? laid : settle(laid.state, laid.events, world)
}

/** A submission before anybody's turn has come: every task waits. Refused as `submit` is. */
export function lay(definition: Definition, form: Form, world: World & { readonly house: House }): Change | Refused {
  const { steps: written, once = false, copies = [], ...rules } = definition
  const apart = apartNow({ apart: [], rules }, world)
  const events: ApprovalEvent[] = []
  const tasks: Task[] = []
  let steps = numbered(written)
  for (const { id, leaf } of leavesOf(steps)) {
    const refused = choiceFault(leaf, form, world)
    if (refused) return refused
    const { candidates, barred, trail, skip } = resolve(leaf, rules, form, apart, world, world.house)
    events.push({ type: 'resolved', task: id, trail })
    if (skip) steps = pruned(replaceLeaf(steps, id, () => []))
    else if (leaf.each && candidates.length > 0) {
      const parts = candidates.map((person, i) => ({ ...leaf, each: undefined, id: `${id}.${i + 1}`, who: { person } }))
      steps = replaceLeaf(steps, id, () => [spread(leaf.each!, parts)])
      tasks.push(...parts.map((part, i) => newTask(part, [candidates[i]!], barred)))
    } else tasks.push(newTask(leaf, candidates, barred))
  }
  const least = leastAuthority(world)
  const has = Math.max(0, ...tasks.filter(({ does }) => does !== 'opinion').flatMap(({ candidates }) => candidates).map((person) => world.house.person(person)?.authority ?? 0))
  if (least !== undefined && has < least) return { refused: 'lacks-authority', params: { least, has } }
  const readers = [...new Set(copies.flatMap((who) => meant(who, form, world, world.house)))]
  const state: ApprovalState = {
    status: 'open', steps, tasks, apart, once, stuck: [], n: 1, last: { n: 1, did: 'submit', at: world.now }, rules, forms: [form],
    ...(readers.length > 0 ? { copies: readers.map((person) => ({ person, at: world.now })) } : {}),
  }
  return { state, events: [...events, ...readers.map((person): ApprovalEvent => ({ type: 'copied', person }))] }
}

/**
 * Opens a route whose people the caller has resolved, by leaf id (see leavesOf). `apart`: people who may never decide it
 * (requester, handler, payee …), however they come to be asked. `once`: who agreed in an earlier step is not asked again.
 * S03-18, S03-23, S29-07, S31-06 go this way.
 */
export function openApproval(steps: readonly Step[], candidates: Readonly<Record<string, readonly string[]>>, apart: readonly string[], world: World, options: { once?: boolean; form?: Form; rules?: Rules } = {}): Change {
  const tasks = leavesOf(steps).map(({ id, leaf }) => {
    const people = [...new Set(candidates[id])]
    return newTask({ ...leaf, id }, people.filter((person) => !apart.includes(person)), people.filter((person) => apart.includes(person)))
  })
  const { once = false, form, rules } = options
  const change = settle({
    status: 'open', steps: numbered(steps), tasks, apart: [...new Set(apart)], once, stuck: [], n: 1, last: { n: 1, did: 'submit', at: world.now },
    ...(rules ? { rules } : {}), ...(form ? { forms: [form] } : {}),
  }, [], world)
  if ('refused' in change) throw new Error(`a new route cannot be refused: ${change.refused}`)
  return change
}

/** A task of a leaf, not yet anybody's turn. */
export function newTask(leaf: Leaf & { readonly id: string }, candidates: readonly string[], barred: readonly string[]): Task {
  return { id: leaf.id, does: leaf.does, ...(leaf.level === undefined ? {} : { level: leaf.level }), candidates, barred, state: 'waiting' }
}

function spread(each: NonNullable<Leaf['each']>, parts: readonly Step[]): Step {
  return each === 'all' ? { all: parts } : each === 'any' ? { any: parts } : each === 'sequence' ? { sequence: parts } : { ...each, vote: parts }
}

/** Groups that have lost all their leaves go too. */
export function pruned(steps: readonly Step[]): Step[] {
  return steps.flatMap((step): Step[] => {
    const parts = partsOf(step)
    if (!parts) return [step]
    return leavesOf(parts).length === 0 ? [] : [withParts(step, pruned(parts))]
  })
}

function choiceFault(leaf: Leaf & { readonly id: string }, form: Form, world: World & { readonly house: House }): Refused | undefined {
  if (!('chosen' in leaf.who)) return undefined
  const chosen = world.chosen?.[leaf.id] ?? []
  if (chosen.length === 0) return { refused: 'choose', params: { task: leaf.id } }
  const range = leaf.who.chosen === 'anybody' ? undefined : meant(leaf.who.chosen as Record<string, unknown>, form, world, world.house)
  const outside = chosen.filter((person) => range ? !range.includes(person) : !world.house.person(person)?.active)
  return outside.length > 0 ? { refused: 'not-in-range', params: { task: leaf.id, people: outside } } : undefined
}
