import { apply, type Command } from '@guixing/core/approvals/approvals'
import type { ApprovalEvent } from '@guixing/core/approvals/events'
import type { ApprovalState } from '@guixing/core/approvals/model'
import { SYSTEM } from '@guixing/core/lifecycle/situation'
import type { Value } from '@guixing/core/model/kind'
import { inHouse, type Pool } from '../../platform/db.ts'
import { flush, lockFreeMatters, newWork, worldOf, type Held, type Work } from '../engine/index.ts'
import { rulesOf } from '../rules/index.ts'
import { controlIn, follow } from './door.ts'

/** A round takes so many matters; the rest is for the next. */
const MOST = 500

/**
 * Fires the time-outs that are due: people are reminded, the task goes up, or their superiors are told, as the route says. Time alone
 * approves nothing that an article demands. Answers how many matters were touched.
 */
export async function sweepTimeouts(pool: Pool, tenant: string): Promise<number> {
  const due = await inHouse(pool, tenant, (tx) => tx.query<{ id: string }>("select distinct matter_id as id from (select matter_id from approval_task where tenant_id = $1 and state = 'open' and due_at <= clock_timestamp() order by due_at limit $2) d", [tenant, MOST]), 'read')
  return each(pool, tenant, due.map(({ id }) => id), () => ({ do: 'timeout' }), 'timeout', {})
}

/** Takes whoever has left off every approval: it goes to the others asked, else as the route answers, else it is stuck and says so. */
export async function letLeaversGo(pool: Pool, tenant: string): Promise<number> {
  const found = await inHouse(pool, tenant, (tx) => tx.query<{ id: string; person: string }>(
    `select distinct t.matter_id as id, p.id as person from person p join approval_task t on t.tenant_id = p.tenant_id and p.id = any(t.candidates) join approval a on a.tenant_id = t.tenant_id and a.id = t.approval_id
     where p.tenant_id = $1 and not p.active and (t.state in ('open', 'waiting') or a.state = 'returned') limit $2`, [tenant, MOST]), 'read')
  let touched = 0
  for (const leaver of new Set(found.map(({ person }) => person))) touched += await each(pool, tenant, found.filter(({ person }) => person === leaver).map(({ id }) => id), () => ({ do: 'person-left', leaver }), 'person-left', { person: leaver })
  return touched
}

/** Matter by matter, so that what fails in one holds up none of the others; the first fault is thrown at the end. One somebody is working on waits for the next round. */
async function each(pool: Pool, tenant: string, ids: readonly string[], command: () => Command, did: string, detail: Record<string, Value>): Promise<number> {
  let touched = 0
  let fault: unknown
  for (const id of ids) {
    const before = await rulesOf(pool, tenant)
    try {
      touched += await inHouse(pool, tenant, async (tx) => {
        const { held: [held], rules, now } = await lockFreeMatters(tx, pool, before, [id])
        if (!held) return 0
        const work = newWork(tx, pool, rules, now)
        work.held.set(id, held)
        const n = await obeyed(work, held, command(), did, detail)
        if (n > 0) await flush(work)
        return n > 0 ? 1 : 0
      })
    } catch (error) {
      fault ??= error
    }
  }
  if (fault !== undefined) throw fault
  return touched
}

/** Puts the command to every approval of a matter that is still under way; what it did is a fact of the matter. */
async function obeyed(work: Work, held: Held, command: Command, did: string, detail: Record<string, Value>): Promise<number> {
  let n = 0
  for (const approval of held.approvals.filter(({ state }) => state === 'open' || state === 'stuck' || state === 'returned')) {
    const world = worldOf(work.rules, held.matter, approval.requestedBy, work.now, controlIn(work.rules, held, approval.control))
    const result = apply(approval.body as ApprovalState, command, world)
    if ('refused' in result) continue
    n += 1
    await follow(work, held, approval, result, world, { did, words: '', controls: [], actor: SYSTEM, detail: { ...detail, ...toldBy(result.events) } })
  }
  return n
}

/** What came of it, and to whom it went. */
function toldBy(events: readonly ApprovalEvent[]): { did: string[]; places: string[]; people: string[] } {
  const to = events.flatMap((event) => event.type === 'task-opened' ? event.candidates : event.type === 'reminded' || event.type === 'escalated' || event.type === 'moved-up' ? event.to : [])
  return { did: [...new Set(events.map(({ type }) => type))], places: [...new Set(events.flatMap((event) => 'task' in event && typeof event.task === 'string' ? [event.task] : []))], people: [...new Set(to)] }
}
