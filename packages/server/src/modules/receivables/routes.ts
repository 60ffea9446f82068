import { os } from '../../platform/api.ts'
import { nowOf } from '../../platform/now.ts'
import { reading } from '../session/index.ts'
import { entries, list } from './read-list.ts'
import { choices, overview } from './read-overview.ts'

/** Handlers of the contract's `receivables`. Everything narrows to what the reader may see. */
export const receivableRoutes = {
  overview: os.receivables.overview.handler(({ context, input }) => reading(context, async (tx, s) => overview(tx, s, input, await nowOf(tx)))),
  choices: os.receivables.choices.handler(({ context }) => reading(context, (tx, s) => choices(tx, s))),
  list: os.receivables.list.handler(({ context, input }) => reading(context, async (tx, s) => list(tx, s, input, await nowOf(tx)))),
  entries: os.receivables.entries.handler(({ context, input }) => reading(context, async (tx, s) => entries(tx, s, input, await nowOf(tx)))),
}
