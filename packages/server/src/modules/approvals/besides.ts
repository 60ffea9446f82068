import type { Task } from '@guixing/core/approvals/model'
import { strength } from '@guixing/core/approvals/settle'
import type { WhoRef } from '@guixing/core/model/kind'
import type { Words } from '@guixing/core/model/text'
import { derived as three } from '@guixing/packs'
import type { Rules } from '../rules/index.ts'

const stepOf = (task: Task): number => Number(task.id.split('.')[0])

/**
 * Why a route of two steps will be through with one signature, told before anybody is asked: whoever agreed in a step before is not asked
 * again, and a role nobody holds falls to the same head (design §3; S10-04 where the unit has no leader). Nothing where others are asked.
 */
export function besides(rules: Rules, who: WhoRef | undefined, task: Task, tasks: readonly Task[]): Words[] {
  const [only, another] = task.candidates
  const before = (one: Task): boolean => stepOf(one) < stepOf(task) && strength[one.does] >= strength[task.does] && one.candidates.length === 1 && one.candidates[0] === only
  if (only === undefined || another !== undefined || !tasks.some(before)) return []
  const role = who && 'role' in who && !rules.people.get(only)?.grants.some((grant) => grant.role === who.role) ? rules.roles[who.role]?.label : undefined
  return [role ? three(`这里没有人任${role['zh-CN']}，落到同一人；前面同意了，就不再问`, `nobody here holds the role “${role.en}”, so it falls to the same person, who is not asked again after agreeing`)
    : three('与前面是同一人；前面同意了，就不再问', 'the same person as before, who is not asked again after agreeing')]
}
