import type { Approval, RouteStep, RouteTask } from './task.ts'

/** Which words say how a task stands: an opinion is not agreed to, and what one has looked at is told apart from what lies unread. */
export function standOf(task: Pick<RouteTask, 'does' | 'state' | 'seenAt'>): { words: 'step' | 'opinionStep'; state: string } {
  return { words: task.does === 'opinion' ? 'opinionStep' : 'step', state: task.state === 'open' && task.seenAt !== null ? 'seen' : task.state }
}

/** Done, now, or still ahead; what is no longer needed is aside. */
export function lookOf(state: RouteTask['state']): 'past' | 'now' | 'ahead' | 'aside' {
  if (state === 'open') return 'now'
  if (state === 'waiting') return 'ahead'
  return state === 'cancelled' ? 'aside' : 'past'
}

/** Of how many steps the route has reached which, the request being the first; the last where it has ended. */
export function reached(route: readonly RouteStep[]): { step: number; of: number } {
  const at = route.findIndex((one) => one.tasks.some((task) => task.state === 'open'))
  return { step: at < 0 ? route.length + 1 : at + 2, of: route.length + 1 }
}

/** What happened and stands nowhere in the route: not the request itself, and not the decisions that the tasks show. */
export function besideRoute({ story, route }: Pick<Approval, 'story' | 'route'>): Approval['story'] {
  const shown = new Set(route.flatMap((step) => step.tasks.flatMap((task) => (task.at === null ? [] : [Date.parse(task.at)]))))
  return story.filter((one, i) => !((one.did === 'asked' || one.did === 'requested') && i === 0) && !shown.has(Date.parse(one.at)))
}
