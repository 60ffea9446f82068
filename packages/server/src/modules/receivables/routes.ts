import { os } from '../../platform/api.ts'
import type { Tx } from '../../platform/db.ts'
import { reading } from '../session/index.ts'
import { entries, list } from './read-list.ts'
import { choices, overview } from './read-overview.ts'

/** The moment of the database's clock, by which clocks are judged. */
export async function nowOf(tx: Tx): Promise<string> {
  const [row] = await tx.query<{ now: string }>('select clock_timestamp() as now')
  return row?.now ?? new Date().toISOString()
}

/** Handlers of the contract's `receivables`. Everything narrows to what the reader may see. */
export const receivableRoutes = {
  overview: os.receivables.overview.handler(({ context, input }) => reading(context, async (tx, s) => overview(tx, s, input, await nowOf(tx)))),
  choices: os.receivables.choices.handler(({ context }) => reading(context, (tx, s) => choices(tx, s))),
  list: os.receivables.list.handler(({ context, input }) => reading(context, async (tx, s) => list(tx, s, input, await nowOf(tx)))),
  entries: os.receivables.entries.handler(({ context, input }) => reading(context, async (tx, s) => entries(tx, s, input, await nowOf(tx)))),
}
