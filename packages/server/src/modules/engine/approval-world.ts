import type { World } from '@guixing/core/approvals/world'
import type { House } from '@guixing/core/approvals/house'
import type { MatterState } from '@guixing/core/lifecycle/situation'
import type { Control } from '@guixing/core/model/control'
import type { Value } from '@guixing/core/model/kind'
import { foldText } from '../../platform/search/index.ts'
import { authorityOf, holdersOf, onLeave, pathOf, type Rules } from '../rules/index.ts'

export type Asked = Pick<MatterState, 'kind' | 'amount' | 'unitPath'> & Partial<Pick<MatterState, 'fields' | 'owner' | 'opener' | 'firstResponder'>>

/**
 * What the approval machine is judged against at `now`, from the rules of the house: who leads whom, who is away and who stands in, the
 * table of authorities, and whoever gains: the people a control keeps `apart`, and those who declared an interest in a name of the form.
 */
export function worldOf(rules: Rules, about: Asked, applicant: string | null, now: string, control?: Control): World & { readonly house: House } {
  const { delegations, calendar, authority } = rules
  return {
    now, delegations, calendar, authority, related: relatedIn(rules),
    parties: { applicant: applicant === null ? [] : [applicant], beneficiary: [...keptApart(about, control), ...interestedIn(rules, about.fields ?? {})] },
    about: { kind: about.kind, unitPath: about.unitPath, ...(about.amount === null ? {} : { amount: about.amount }) },
    house: {
      person: (id) => { const person = rules.people.get(id); return person && { unit: person.unit, active: person.active, authority: authorityOf(rules, id) } },
      unit: (id) => rules.units.get(id) ?? (rules.former.has(id) ? { head: null, parent: rules.former.get(id)?.[1] ?? null } : undefined),
      holders: (role, unit) => holdersOf(rules, role, { unitPath: pathOf(rules, unit), handlingPath: [] }),
      rule: () => [],
      onLeave: (person) => onLeave(rules, person, now),
    },
  }
}

/** The people in the fields and columns a control names under `apart`, as they are now. */
function keptApart(about: Asked, control: Control | undefined): string[] {
  if (control?.type !== 'approval') return []
  return control.apart.map((name) => about.fields?.[name] ?? (about as unknown as Record<string, Value>)[name]).filter((p): p is string => typeof p === 'string')
}

/** Whoever declared an interest in a name that stands in the form, also in a line of a table. */
function interestedIn(rules: Rules, fields: Record<string, Value>): string[] {
  const declared = rules.interests.filter((i) => i.payee !== null)
  if (declared.length === 0) return []
  const named = new Set<string>()
  const walk = (v: Value): void => {
    if (typeof v === 'string') named.add(foldText(v.trim()))
    else if (Array.isArray(v)) v.forEach(walk)
    else if (v !== null && typeof v === 'object') Object.values(v).forEach(walk)
  }
  Object.values(fields).forEach(walk)
  return declared.filter((i) => named.has(i.payee!)).map((i) => i.person)
}

const related = new WeakMap<Rules['interests'], Record<string, string[]>>()
/** Relatives by person, in both directions, whoever of the two declared it. */
function relatedIn({ interests }: Rules): Record<string, string[]> {
  let all = related.get(interests)
  if (!all) {
    all = {}
    for (const { person, other } of interests) if (other !== null) for (const [one, two] of [[person, other], [other, person]] as const) all[one] = [...all[one] ?? [], two]
    related.set(interests, all)
  }
  return all
}
