import type { Reason } from '@guixing/core/controls/evaluate'
import { derived as three } from '@guixing/packs'
import type { Pool } from '../../platform/db.ts'
import { Invalid, NotFound, Refused, Stale } from '../../platform/errors.ts'
import type { Caller } from '../engine/index.ts'
import { decideOn } from './decide.ts'

export interface BatchDone { task: string; done: boolean; state: string | null; matter: string | null; reasons: Reason[] }

const told = (code: string, zh: string, en: string): Reason => ({ control: '', regulation: '', article: '', code, params: {}, remedy: [], says: three(zh, en) })

/**
 * Agrees to several tasks at once, where their controls allow it (screens 5.6). Each is a transaction of its own with its own key, so that
 * one that is refused holds up none of the others and a request that comes again decides nothing twice. Words are the same for all.
 */
export async function decideMany(pool: Pool, caller: Caller, tasks: readonly string[], words: string): Promise<BatchDone[]> {
  const results: BatchDone[] = []
  for (const task of new Set(tasks)) {
    const own: Caller = caller.idem ? { ...caller, idem: { key: `${caller.idem.key}:${task}`, request: caller.idem.request } } : caller
    try {
      const { state, matter } = await decideOn(pool, own, task, { outcome: 'agree', words, batch: true })
      results.push({ task, done: true, state, matter, reasons: [] })
    } catch (error) {
      const reasons = error instanceof Refused ? error.reasons
        : error instanceof Stale ? [told('stale', '别人先办了，看过最新情况再定', 'Somebody was first; look at it as it is now')]
          : error instanceof NotFound ? [told('not-found', '没有这一项，或不归你办', 'There is no such task, or it is not yours')]
            : error instanceof Invalid ? [told('invalid', '这一项要单独打开办', 'This one has to be opened and decided by itself')] : null
      if (!reasons) throw error
      results.push({ task, done: false, state: null, matter: null, reasons })
    }
  }
  return results
}
