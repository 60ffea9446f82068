import { os } from '../../platform/api.ts'
import { writing } from '../session/index.ts'
import { askExcuse, decideExcuse } from './excuses.ts'

/** Handlers of `regulations.askExcuse` and `regulations.decideExcuse`. */
export const excuseRoutes = {
  askExcuse: os.regulations.askExcuse.handler(({ context, input }) => writing(context, async (tx, s) => ({ id: await askExcuse(tx, s, input.id, input.cause, input.words) }))),
  decideExcuse: os.regulations.decideExcuse.handler(({ context, input }) => writing(context, async (tx, s) => {
    await decideExcuse(tx, s, input.id, input.granted, input.answer ?? '')
    return { ok: true as const }
  })),
}
