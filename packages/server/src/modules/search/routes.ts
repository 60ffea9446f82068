import { os } from '../../platform/api.ts'
import { reading } from '../session/index.ts'
import { findAll } from './find.ts'

/** Handler of `work.search`. */
export const searchRoute = os.work.search.handler(({ context, input }) => reading(context, async (tx, s) => ({ hits: await findAll(tx, s.rules, s.actor, input.q) })))
