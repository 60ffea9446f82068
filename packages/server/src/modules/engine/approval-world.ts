import type { World } from '@guixing/core/approvals/world'
import type { House } from '@guixing/core/approvals/house'
import type { MatterState } from '@guixing/core/lifecycle/situation'
import { holdersOf, pathOf, type Rules } from '../rules/index.ts'

export type Asked = Pick<MatterState, 'kind' | 'amount' | 'unitPath'>

/**
 * What the approval machine is judged against at `now`, from the rules of the house. On leave is whoever handed the own duties to
 * another for this time: the house keeps no other word of leave that is approved.
 */
export function worldOf(rules: Rules, about: Asked, applicant: string | null, now: string): World & { readonly house: House } {
  const { delegations, calendar } = rules
  return {
    now, delegations, calendar, parties: { applicant: applicant === null ? [] : [applicant] },
    about: { kind: about.kind, unitPath: about.unitPath, ...(about.amount === null ? {} : { amount: about.amount }) },
    house: {
      person: (id) => rules.people.get(id),
      unit: (id) => rules.units.get(id),
      holders: (role, unit) => holdersOf(rules, role, { unitPath: pathOf(rules, unit), handlingPath: [] }),
      rule: () => [],
      onLeave: (person) => delegations.some((d) => d.from === person && d.starts <= now && now < d.ends),
    },
  }
}
