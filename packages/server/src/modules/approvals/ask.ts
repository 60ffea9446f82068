import { maySee } from '@guixing/core/lifecycle/who'
import { inHouse, type Pool } from '../../platform/db.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { flush, lockMatter, momentOf, newWork, remember, replayed, requestApproval, type Acted, type Caller } from '../engine/index.ts'
import { actorOf, forceFor, rulesOf } from '../rules/index.ts'

/** A person asks for the approval, or the exception, that a control demands of this matter. */
export async function askApproval(pool: Pool, caller: Caller, matter: string, controlId: string, purpose: 'gate' | 'exception', words: string | null): Promise<Acted> {
  const before = await rulesOf(pool, caller.tenant)
  return inHouse(pool, caller.tenant, async (tx) => {
    const again = await replayed(tx, caller)
    if (again) return { ...again, warnings: [], opened: [], statements: tx.statements }
    const { held, rules, now: present } = await lockMatter(tx, pool, before, matter)
    const now = momentOf(caller, present, held)
    const work = newWork(tx, pool, rules, now)
    work.held.set(matter, held)
    const actor = caller.person ? actorOf(rules, caller.person, now) : null
    if (!actor || !maySee(actor, held.matter)) throw new NotFound()
    const control = forceFor(rules, held.pin).find((f) => f.control.id === controlId)?.control
    if (!control || (purpose === 'gate' && control.type !== 'approval') || (purpose === 'exception' && !control.exception)) throw invalid('control', 'no-such-approval')
    if (held.approvals.some((a) => a.control === controlId && a.purpose === purpose && a.state === 'open')) throw invalid('control', 'already-asked')
    const id = requestApproval(work, actor, held, control, purpose, words)
    remember(work, caller, matter, id)
    await flush(work)
    return { id: matter, fact: id, warnings: [], opened: [], statements: tx.statements }
  })
}
