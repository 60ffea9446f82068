import { gapOf } from './delegation.ts'
import { headsFrom, superiorOf, type House, type TrailLine } from './house.ts'
import type { Answer, Answers, Form, Leaf, Rules, WhoRef } from './definition.ts'
import type { World } from './world.ts'

export interface Resolved { readonly candidates: readonly string[]; readonly barred: readonly string[]; readonly trail: readonly TrailLine[]; readonly skip: boolean }

const text = (value: unknown): string | undefined => typeof value === 'string' && value !== '' ? value : undefined
const list = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(text).filter((one) => one !== undefined)

/**
 * Whom a reference means, before anybody is left out: {person}, {role, in?: unit}, {headOf: unit, upTo?: how many heads
 * upward}, {field of the form}, {rule of the house}, {chosen: range} by the applicant. A unit '$unit' is the matter's own.
 */
export function meant(who: WhoRef, form: Form, world: World, house: House, leaf = ''): string[] {
  const unit = (value: unknown): string | null => (value === '$unit' || value === undefined ? world.about?.unitPath?.[0] : text(value)) ?? null
  if ('person' in who) return list(who.person)
  if ('field' in who) return list(typeof who.field === 'string' && Object.hasOwn(form, who.field) ? form[who.field] : undefined)
  if ('role' in who) return [...new Set(house.holders(String(who.role), unit(who.in)))]
  if ('headOf' in who) return headsFrom(house, unit(who.headOf)).slice(0, typeof who.upTo === 'number' ? who.upTo : 1)
  if ('rule' in who) return [...new Set(house.rule(String(who.rule)))]
  return 'chosen' in who ? [...new Set(world.chosen?.[leaf])] : []
}

/** The declared answers of a route, where it says none: nobody found, applicant and apart stop; a leaver stops; on leave is asked none the less. */
const usual: Required<Answers> = { nobody: 'stop', applicant: 'stop', apart: 'stop', left: 'stop', leave: 'keep' }

/** What an answer comes to for a person who cannot be asked: other people, nobody, or the step left out. */
export function answered(answer: Answer, person: string | undefined, rules: Rules, apart: readonly string[], house: House): { people: string[]; skip: boolean; line: TrailLine } {
  const able = (people: readonly string[]): string[] => people.filter((one) => house.person(one)?.active === true && !apart.includes(one))
  const up = person === undefined ? undefined : superiorOf(house, person, apart)
  const people = answer === 'superior' ? able(up === undefined ? [] : [up]) : answer === 'keep' && person !== undefined ? able([person]) : typeof answer === 'object' ? able(answer.people) : []
  // Leaving a demanded step out would be an approval by nobody.
  if (answer === 'skip' && rules.demanded !== false) return { people: [], skip: false, line: { code: 'skip-refused', ...(person === undefined ? {} : { person }) } }
  return { people, skip: answer === 'skip', line: { code: 'answered', ...(person === undefined ? {} : { person }), to: people, why: typeof answer === 'object' ? 'people' : answer } }
}

/**
 * Who is asked for one leaf, and why: found by its rule, leavers left out, whoever is on leave replaced as the route says
 * unless a delegation covers this very matter, people apart left out. What was considered and dropped stands in the trail.
 */
export function resolve(leaf: Leaf & { readonly id: string }, rules: Rules, form: Form, apart: readonly string[], world: World, house: House): Resolved {
  const answers = { ...usual, ...rules.answers }
  const found = meant(leaf.who, form, world, house, leaf.id)
  const trail: TrailLine[] = [{ code: 'found', to: found, why: Object.keys(leaf.who)[0] ?? '' }]
  const people: string[] = []
  let skip = false
  const ask = (answer: Answer, person: string | undefined): void => {
    const result = answered(answer, person, rules, apart, house)
    trail.push(result.line)
    people.push(...result.people)
    skip ||= result.skip
  }
  const here: string[] = []
  for (const person of found) {
    if (house.person(person)?.active === true) here.push(person)
    else trail.push({ code: 'left', person })
  }
  const barred = here.filter((person) => apart.includes(person))
  for (const person of barred) trail.push({ code: 'barred', person })
  for (const person of here.filter((one) => !apart.includes(one))) {
    if (!house.onLeave(person) || delegated(person, apart, world, house, trail)) people.push(person)
    else ask(answers.leave, person)
  }
  // Each rule speaks once, for the first that called for it: a role with a hundred holders is one question.
  if (people.length === 0 && !skip) {
    if (barred.length > 0) ask(barred.some((person) => world.parties?.applicant?.includes(person)) ? answers.applicant : answers.apart, barred[0])
    else if (found.length === 0) ask(answers.nobody, undefined)
    else if (here.length === 0) ask(answers.left, found[0])
  }
  return { candidates: [...new Set(people)], barred, trail, skip: skip && people.length === 0 }
}

/** Does a delegation cover the matter for someone on leave? A delegate who is away himself, gone, or kept apart covers nothing: no chains, no self-benefit. */
function delegated(person: string, apart: readonly string[], world: World, house: House, trail: TrailLine[]): boolean {
  trail.push({ code: 'on-leave', person })
  return (world.delegations ?? []).filter((d) => d.from === person).map((d) => {
    const why = gapOf(d, world) ?? (apart.includes(d.to) ? 'apart' : house.person(d.to)?.active !== true ? 'left' : house.onLeave(d.to) ? 'chain' : undefined)
    trail.push({ code: why === undefined ? 'delegated' : 'delegation-refused', person, to: [d.to], ...(why === undefined ? {} : { why }) })
    return why === undefined
  }).includes(true)
}
