import { fenOf } from '../money/money.ts'
import type { ApprovalState } from './model.ts'
import { leavesOf } from './steps.ts'
import type { AuthorityRow, World } from './world.ts'

/**
 * The least authority demanded, or undefined where no line fits. The line of the nearest unit outranks the house's; of
 * several that fit equally near the highest holds; an unknown amount falls into every band.
 */
export function leastAuthority(world: World): number | undefined {
  const { about } = world
  if (!about) return undefined
  const amount = about.amount === undefined ? null : fenOf(about.amount)
  const inBand = (row: AuthorityRow): boolean => amount === null
    || ((row.above === undefined || amount > (fenOf(row.above) ?? amount - 1n)) && (row.upTo === undefined || amount <= (fenOf(row.upTo) ?? amount)))
  const path = about.unitPath ?? []
  const near = (row: AuthorityRow): number => row.unit === undefined ? path.length : path.indexOf(row.unit)
  const fitting = (world.authority ?? []).filter((row) => row.kind === about.kind && near(row) >= 0 && inBand(row))
  const nearest = Math.min(...fitting.map(near))
  const least = fitting.filter((row) => near(row) === nearest).map((row) => row.least)
  return least.length === 0 ? undefined : Math.max(...least)
}

/**
 * What is lacking when everybody has agreed: nobody among those who decided has the least authority, computed now. A
 * delegate brings the authority of the one he stands in for, who stays accountable.
 */
export function authorityGap(state: ApprovalState, world: World): { least: number; has: number } | undefined {
  const least = leastAuthority(world)
  if (least === undefined) return undefined
  // What was agreed on a route it was moved away from lends no authority to this one.
  const inRoute = new Set(leavesOf(state.steps).map(({ id }) => id))
  const has = Math.max(0, ...state.tasks.filter((task) => inRoute.has(task.id) && (task.state === 'agreed' || task.state === 'carried') && task.does !== 'opinion')
    .map((task) => world.house?.person(task.onBehalfOf ?? task.by ?? '')?.authority ?? 0))
  return has >= least ? undefined : { least, has }
}
