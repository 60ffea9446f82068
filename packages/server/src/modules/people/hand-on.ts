import { apply } from '@guixing/core/approvals/approvals'
import type { ApprovalState, Change, Task } from '@guixing/core/approvals/model'
import type { KindDef } from '@guixing/core/model/kind'
import type { Words } from '@guixing/core/model/text'
import { SYSTEM } from '@guixing/core/lifecycle/situation'
import { inHouse, type Pool } from '../../platform/db.ts'
import { Invalid, NotFound, Refused, Stale } from '../../platform/errors.ts'
import { actOn, appendFact, flush, keepApproval, lockMatter, newWork, worldOf, type ActCommand, type ApprovalRow } from '../engine/index.ts'
import { controlIn } from '../approvals/index.ts'
import { raiseRevision, rulesOf } from '../rules/index.ts'

export interface HandedOn { moved: number; refused: { id: string; number: string; reason: Words }[] }
interface Row { id: string; number: string; kind: string }

/** Why something stayed, where no article says it. */
const WHY = {
  refused: { 'zh-CN': '到了这一步不能转手，打开看能做什么', 'zh-TW': '到了這一步不能轉手，開啟看能做什麼', en: 'It cannot change hands at this step; open it to see what can be done' },
  stale: { 'zh-CN': '刚被别人改过，请再试', 'zh-TW': '剛被別人改過，請再試', en: 'Somebody changed it just now; try again' },
  passes: { 'zh-CN': '这类事项不能转手，要由本人办完或作废', 'zh-TW': '這類事項不能轉手，要由本人辦完或作廢', en: 'This kind cannot change hands; it is finished or voided by its own holder' },
} satisfies Record<string, Words>

/**
 * Everything open a leaver holds goes to one person: matters handled or first answered, approvals waiting, due items and alerts of
 * theirs, the units they head. Matter by matter, each decided by its own articles; what is refused is listed and stays.
 */
export async function handOn(pool: Pool, tenant: string, from: string, to: string, reason: string): Promise<HandedOn> {
  const rules = await rulesOf(pool, tenant)
  const result: HandedOn = { moved: 0, refused: [] }
  const attempt = async (m: Row, act: () => Promise<unknown>): Promise<void> => {
    try {
      await act()
      result.moved += 1
    } catch (error) {
      if (error instanceof Refused) result.refused.push({ id: m.id, number: m.number, reason: error.reasons.find((r) => r.says)?.says ?? WHY.refused })
      else if (error instanceof Invalid || error instanceof NotFound || error instanceof Stale) result.refused.push({ id: m.id, number: m.number, reason: error instanceof Stale ? WHY.stale : WHY.refused })
      else throw error
    }
  }
  const matters = await inHouse(pool, tenant, (tx) => tx.query<Row>('select id, number, kind from matter where tenant_id = $1 and (owner_id = $2 or first_responder_id = $2) and not final order by due_at nulls last, opened_at, id', [tenant, from]), 'read')
  for (const m of matters) {
    const command = passing(rules.catalogue.kinds[m.kind], m.id, from, to, reason)
    if (command) await attempt(m, () => actOn(pool, { tenant, person: null, as: 'system' }, command))
    else result.refused.push({ id: m.id, number: m.number, reason: WHY.passes })
  }
  const waiting = await inHouse(pool, tenant, (tx) => tx.query<Row>(
    `select distinct m.id, m.number, m.kind from approval_task t join matter m on m.tenant_id = t.tenant_id and m.id = t.matter_id where t.tenant_id = $1 and t.state in ('open', 'waiting') and t.candidates @> array[$2::uuid] order by m.number`, [tenant, from]), 'read')
  // Stuck since this person left: the successor takes the place.
  const lost = await inHouse(pool, tenant, (tx) => tx.query<Row & { approval: string; places: string[] }>(
    `select m.id, m.number, m.kind, a.id as approval, d.body->'places' as places from approval a join matter m on m.tenant_id = a.tenant_id and m.id = a.matter_id
     join fact f on f.tenant_id = a.tenant_id and f.matter_id = a.matter_id and f.what = 'approval-person-left' join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id
     where a.tenant_id = $1 and a.state = 'stuck' and d.body->>'approval' = a.id::text and d.body->>'person' = $2`, [tenant, from]), 'read')
  const empty = new Set(lost.flatMap(({ approval, places }) => places.map((place) => `${approval}/${place}`)))
  for (const m of new Map([...waiting, ...lost].map((row) => [row.id, row])).values()) await attempt(m, () => passApprovals(pool, tenant, m.id, from, to, reason, empty))
  await inHouse(pool, tenant, async (tx) => {
    await tx.query("update duty_item set person_id = $3 where tenant_id = $1 and person_id = $2 and state in ('waiting', 'open')", [tenant, from, to])
    await tx.query('update alert set recipients = array_replace(recipients, $2::uuid, $3::uuid) where tenant_id = $1 and read_at is null and $2::uuid = any(recipients)', [tenant, from, to])
    await tx.query('update unit set head_id = $3 where tenant_id = $1 and head_id = $2', [tenant, from, to])
    await tx.query('update delegation set ends_at = greatest(starts_at, now()) where tenant_id = $1 and to_person = $2 and ends_at > now()', [tenant, from])
    await raiseRevision(tx)
  })
  return result
}

/** How a matter of this kind changes hands: handed over, a rostered shift swapped, a question passed on, else assigned. */
function passing(kind: KindDef | undefined, id: string, from: string, to: string, reason: string): ActCommand | null {
  const actions = kind?.actions ?? {}
  if (actions['hand-over']) return { id, action: 'hand-over', fields: { person: to, reason, leaver: from } }
  if (actions.swap) return { id, action: 'swap', fields: { owner: to, reason } }
  if (actions['pass-on']) return { id, action: 'pass-on', fields: { asked: to } }
  return actions.assign ? { id, action: 'assign', fields: { person: to, note: reason } } : null
}

/** Puts the successor in the leaver's place on every open step of a matter's approvals, and on those that had nobody since the leaver went. Refused where separation of duties keeps the successor apart. */
async function passApprovals(pool: Pool, tenant: string, matter: string, from: string, to: string, reason: string, empty: ReadonlySet<string>): Promise<void> {
  const before = await rulesOf(pool, tenant)
  await inHouse(pool, tenant, async (tx) => {
    const { held, rules, now } = await lockMatter(tx, pool, before, matter)
    const work = newWork(tx, pool, rules, now)
    work.held.set(matter, held)
    // What was asked for anew meanwhile leaves the stuck one as it is: at most one is open.
    const anew = (a: ApprovalRow): boolean => held.approvals.some((b) => b.state === 'open' && b.control === a.control && b.purpose === a.purpose)
    for (const approval of held.approvals.filter((a) => a.state === 'open' || (a.state === 'stuck' && !anew(a)))) {
      const world = worldOf(rules, held.matter, approval.requestedBy, now, controlIn(rules, held, approval.control))
      const cite = { control: approval.control, regulation: '', article: '' }
      const before = approval.body as ApprovalState
      let change: Change = { state: before, events: [] }
      const lost = (task: Task): boolean => task.candidates.length === 0 && empty.has(`${approval.id}/${task.id}`)
      for (const task of before.tasks.filter((t) => (t.state === 'open' || t.state === 'waiting') && (t.candidates.includes(from) || lost(t)))) {
        const next = apply(change.state, { do: 'reassign', task: task.id, people: lost(task) ? [to] : [...new Set(task.candidates.map((c) => (c === from ? to : c)))] }, world)
        const candidates = 'state' in next ? next.state.tasks.find((t) => t.id === task.id)?.candidates ?? [] : []
        if ('refused' in next || candidates.length === 0) throw new Refused([{ ...cite, code: 'refused' in next ? next.refused : 'nobody-to-approve', params: {}, remedy: [] }])
        change = { state: next.state, events: [...change.events, ...next.events] }
      }
      if (change.state === before) continue
      keepApproval(work, held, approval, change, world)
      appendFact(held, { what: 'approval-passed-on', detail: { approval: approval.id, control: approval.control, from, to, reason, people: [to] }, controls: [], actor: SYSTEM })
    }
    await flush(work)
  })
}
