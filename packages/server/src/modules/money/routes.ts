import { os } from '../../platform/api.ts'
import { nowOf } from '../../platform/now.ts'
import { reading } from '../session/index.ts'
import { dashboard, handlerRows } from './read-dashboard.ts'
import { chase } from './read-chase.ts'
import { deductions } from './read-deductions.ts'
import { entries } from './read-entries.ts'
import { headroom, projects } from './read-projects.ts'
import { wageMonths } from './write-wage.ts'

/** Handlers of the contract's `money`: what people see of it. Everything narrows to what the reader may see. */
export const moneyRoutes = {
  dashboard: os.money.dashboard.handler(({ context, input }) => reading(context, async (tx, s) => dashboard(tx, s, input, await nowOf(tx)))),
  handlers: os.money.handlers.handler(({ context, input }) => reading(context, async (tx, s) => ({ handlers: await handlerRows(tx, s, input, await nowOf(tx)) }))),
  projects: os.money.projects.handler(({ context, input }) => reading(context, async (tx, s) => projects(tx, s, input, await nowOf(tx)))),
  chase: os.money.chase.handler(({ context, input }) => reading(context, async (tx, s) => chase(tx, s, input, await nowOf(tx)))),
  entries: os.money.entries.handler(({ context, input }) => reading(context, async (tx, s) => entries(tx, s, input, await nowOf(tx)))),
  deductions: os.money.deductions.handler(({ context, input }) => reading(context, (tx, s) => deductions(tx, s, input))),
  headroom: os.money.headroom.handler(({ context, input }) => reading(context, async (tx, s) => headroom(tx, s, input, await nowOf(tx)))),
  wages: os.money.wages.handler(({ context }) => reading(context, async (tx, s) => ({ months: await wageMonths(tx, s) }))),
}
