/** What resolution asks of the organisation: answers of the instant the command is judged at. */
export interface House {
  person(id: string): { readonly unit: string | null; readonly active: boolean; readonly authority?: number } | undefined
  unit(id: string): { readonly head: string | null; readonly parent: string | null } | undefined
  /** Holders of a role whose grant reaches the unit (null: of the whole house). */
  holders(role: string, unit: string | null): readonly string[]
  /** People named by a rule of the house, a decision table say. */
  rule(name: string): readonly string[]
  /** On approved leave now. */
  onLeave(person: string): boolean
}

/** One line of why these people are asked: shown in the preview, kept as a fact. */
export interface TrailLine {
  readonly code: 'found' | 'left' | 'on-leave' | 'delegated' | 'delegation-refused' | 'barred' | 'answered' | 'skip-refused'
  readonly person?: string
  readonly to?: readonly string[]
  readonly why?: string
}

/** Heads from a unit upward, nearest first; units without a head are passed over. At most 50 levels, so that a ring of units ends. */
export function headsFrom(house: House, unit: string | null): string[] {
  const heads: string[] = []
  let at = unit
  for (let level = 0; at !== null && level < 50; level += 1) {
    const here = house.unit(at)
    if (here?.head) heads.push(here.head)
    at = here?.parent ?? null
  }
  return [...new Set(heads)]
}

/** The nearest superior of a person who works here and is not kept apart: the general ladder of S06-03. */
export function superiorOf(house: House, person: string, apart: readonly string[]): string | undefined {
  return headsFrom(house, house.person(person)?.unit ?? null).find((head) => head !== person && house.person(head)?.active === true && !apart.includes(head))
}
