import type { Duty, Pair } from './definition.ts'
import type { ApprovalState } from './model.ts'
import type { World } from './world.ts'

export interface Violation { readonly person: string; readonly duties: Pair }

/** Whoever gains, handles or pays does not approve; whoever pays does not ask or gain. */
const usual: readonly Pair[] = [['approver', 'beneficiary'], ['approver', 'handler'], ['approver', 'payer'], ['payer', 'applicant'], ['payer', 'beneficiary']]

/** Nobody approves what he asked for, whatever the route says. */
const pairsOf = (state: Pick<ApprovalState, 'rules'>): readonly Pair[] => [['approver', 'applicant'], ...state.rules?.separate ?? usual]

const partyOf = (world: World, duty: Duty): readonly string[] => duty === 'approver' ? [] : world.parties?.[duty] ?? []
const withRelated = (world: World, people: readonly string[]): string[] => people.flatMap((person) => [person, ...world.related?.[person] ?? []])

/** Everybody who may not approve now: those kept apart at submission, the parties and who is related to them (X-06, S14-07). */
export function apartNow(state: Pick<ApprovalState, 'apart' | 'rules'>, world: World): string[] {
  const parties = pairsOf(state).flatMap((pair) => pair.includes('approver') ? pair.flatMap((duty) => partyOf(world, duty)) : [])
  return [...new Set([...state.apart, ...withRelated(world, parties)])]
}

/**
 * The duties that one person would unite if `deciding` agreed now, delegates and those who agreed before included: computed
 * on resolved people at the moment of decision. None: the decision may stand.
 */
export function violations(state: ApprovalState, world: World, deciding: readonly string[]): Violation[] {
  const agreed = state.tasks.filter((task) => task.state === 'agreed' && task.does !== 'opinion').flatMap((task) => [task.by, task.onBehalfOf]).filter((person) => person !== undefined)
  const approvers = [...new Set([...deciding, ...agreed])]
  return pairsOf(state).flatMap((duties): Violation[] => {
    const [one, two] = duties.map((duty) => duty === 'approver' ? approvers : partyOf(world, duty)) as [readonly string[], readonly string[]]
    const others = withRelated(world, two)
    return [...new Set(one)].filter((person) => others.includes(person)).map((person) => ({ person, duties }))
  })
}
