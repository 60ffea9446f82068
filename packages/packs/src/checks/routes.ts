import type { ApprovalControl, ApprovalStep } from '@guixing/core/model/control'
import type { PackError, Place } from '../errors.ts'
import { complain, within } from '../errors.ts'
import type { Scope } from './expressions.ts'
import { checkExpression } from './expressions.ts'
import { checkWho } from './people-effects.ts'

const GROUPS = ['all', 'any', 'sequence', 'vote'] as const
/** Entries of people asked, and of the group they only make sense in. */
const OF_PEOPLE = ['does', 'level', 'each', 'attests', 'removable', 'returns', 'timeouts'] as const
const OF_GROUP = { waitForAll: 'all', rejectAll: 'any', pass: 'vote', reject: 'vote', quorum: 'vote' } as const

/** The routes of an approval: names known, groups and people not mixed up, votes that can pass. A fault is told at the very step: `routes.0.steps.1.vote.2`. */
export function checkRoutes(control: Pick<ApprovalControl, 'routes' | 'copies' | 'attests'>, scope: Scope, place: Place, errors: PackError[]): void {
  const steps = (list: readonly ApprovalStep[], at: Place): void => {
    for (const [index, step] of list.entries()) {
      const here = within(at, index)
      checkStep(step, control, scope, here, errors)
      for (const group of GROUPS) steps(step[group] ?? [], within(here, group))
    }
  }
  for (const [index, route] of control.routes.entries()) {
    const here = within(place, 'routes', index)
    if (route.when !== undefined) checkExpression(route.when, 'condition', scope, within(here, 'when'), errors)
    steps(route.steps, within(here, 'steps'))
  }
  if (control.copies) checkWho(control.copies, scope, within(place, 'copies'), errors)
}

function checkStep(step: ApprovalStep, control: Pick<ApprovalControl, 'attests'>, scope: Scope, place: Place, errors: PackError[]): void {
  if (step.who) checkWho([step.who], scope, within(place, 'who'), errors)
  if (step.when !== undefined) checkExpression(step.when, 'condition', scope, within(place, 'when'), errors)
  const groups = GROUPS.filter((group) => step[group] !== undefined)
  const ways = [...(step.who ? ['who'] : []), ...groups]
  if (ways.length > 1) complain(errors, place, `a step has one of who, all, any, sequence, vote, not ${ways.join(' and ')}`)
  if (groups.length > 0) for (const entry of OF_PEOPLE) if (step[entry] !== undefined) complain(errors, within(place, entry), `belongs to people who are asked, not to a group`)
  for (const [entry, group] of Object.entries(OF_GROUP) as [keyof typeof OF_GROUP, (typeof GROUPS)[number]][]) if (step[entry] !== undefined && step[group] === undefined) complain(errors, within(place, entry), `belongs to a step with ${group}`)
  const members = step.vote?.length
  const needed = step.pass && 'count' in step.pass ? step.pass.count : 0
  if (members !== undefined && Math.max(needed, step.quorum ?? 0) > members) complain(errors, place, `a vote of ${members} can never pass like this`)
  for (const attested of step.attests ?? []) if (!control.attests.includes(attested)) complain(errors, within(place, 'attests'), `"${attested}" is not among what the approval attests`)
  for (const [index, { within: time }] of (step.timeouts ?? []).entries()) for (const [unit, amount] of Object.entries(time)) checkExpression(amount, 'value', scope, within(place, 'timeouts', index, unit), errors)
}
