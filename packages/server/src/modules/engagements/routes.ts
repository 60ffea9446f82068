import { os } from '../../platform/api.ts'
import { nowOf } from '../../platform/now.ts'
import { reading } from '../session/index.ts'
import { funnel, list } from './read-list.ts'
import { checks } from './read-checks.ts'
import { one } from './read-one.ts'

/** Handlers of the contract's `engagements`. Everything narrows to what the reader may see. */
export const engagementRoutes = {
  list: os.engagements.list.handler(({ context, input }) => reading(context, async (tx, s) => list(tx, s, input, await nowOf(tx)))),
  funnel: os.engagements.funnel.handler(({ context, input }) => reading(context, async (tx, s) => funnel(tx, s, input, await nowOf(tx)))),
  one: os.engagements.one.handler(({ context, input }) => reading(context, async (tx, s) => one(tx, s, input.id, await nowOf(tx)))),
  checks: os.engagements.checks.handler(({ context, input }) => reading(context, (tx, s) => checks(tx, s, input.id, input.outcome ?? 'breached'))),
}
