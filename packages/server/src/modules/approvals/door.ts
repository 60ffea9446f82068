import { apply, type Command } from '@guixing/core/approvals/approvals'
import { attestedText } from '@guixing/core/controls/evaluate'
import type { ApprovalState, Change, Refused as No, Task } from '@guixing/core/approvals/model'
import type { World } from '@guixing/core/approvals/world'
import { SYSTEM, type Actor, type MatterState } from '@guixing/core/lifecycle/situation'
import { maySee } from '@guixing/core/lifecycle/who'
import type { Control } from '@guixing/core/model/control'
import type { Value } from '@guixing/core/model/kind'
import { inHouse, type Pool, type Tx } from '../../platform/db.ts'
import { NotFound, Refused, Stale, invalid } from '../../platform/errors.ts'
import { actIn, appendFact, firstOf, firstSql, flush, keepApproval, keyOf, lockMatter, momentOf, newWork, reasonOf, remember, worldOf, type ApprovalRow, type Caller, type Cite, type Held, type Kept, type Work } from '../engine/index.ts'
import { actionsAfter, against } from './after.ts'
import { actorOf, forceFor, rulesOf, type Rules } from '../rules/index.ts'

export interface TaskRow { id: string; approval_id: string; matter_id: string; state: string; candidates: string[]; place: string; by_id: string | null; at: string | null }
/** At a task or at the approval itself. */
export type At = { task: string } | { approval: string }
/** `held`: the matter as the act left it; absent where an earlier answer was found again. */
export interface Through { matter: string; approval: string; state: string; statements: number; held?: Held }

/** What a door may look at, after the lock. */
export interface Inside {
  person: string; actor: Actor; held: Held; rules: Rules; approval: ApprovalRow; state: ApprovalState; world: World; control: Control | undefined; cite: Cite
  /** The task of the door, with its row as it stands now. */
  row?: TaskRow | undefined
  /** In whose stead the person acts at this task; undefined: in the own right. */
  onBehalfOf: string | undefined
}

/** What a door does: the command, and what its fact keeps besides the usual. */
export interface Door {
  command: (inside: Inside) => { command: Command; world?: Partial<World>; attested?: string }
  did: string
  words?: string
  detail?: Record<string, Value>
  /** The field a person was named in. */
  field?: string
  /** Who may open it, where that is not whoever the approval concerns. */
  who?: (inside: Inside) => boolean
  /** Reads what the command must know besides; the same transaction, after the lock. */
  before?: (tx: Tx, inside: Inside) => Promise<Record<string, Value> | void>
  /** What follows from it beyond the approval itself, before the write. */
  after?: (work: Work, held: Held) => Promise<void>
}

const APPROVAL = 'select null as id, id as approval_id, matter_id, state, array[]::uuid[] as candidates, null as place, null as by_id, decided_at as at from approval where tenant_id = $1 and id = $2'
const TASK = 'select id, approval_id, matter_id, state, candidates, place, by_id, at from approval_task where tenant_id = $1 and id = $2'
/** The row, with what was kept under the key of the request. */
const find = async (tx: Tx, caller: Caller, at: At): Promise<(TaskRow & { first: Kept }) | undefined> =>
  (await tx.query<TaskRow & { first: Kept }>(`select f.*, ${firstSql(3)} as first from (${'task' in at ? TASK : APPROVAL}) f`, [tx.tenant, 'task' in at ? at.task : at.approval, ...keyOf(caller)], 'prepared'))[0]

const ENDED: ReadonlySet<Task['state']> = new Set(['agreed', 'rejected', 'returned'])
/** The row of the task as it is behind the lock: it is written from the state, so the state says it. */
function rowNow(found: TaskRow, approval: ApprovalRow): TaskRow | undefined {
  const task = (approval.body as ApprovalState).tasks.find(({ id }) => id === found.place)
  return task && { ...found, state: task.state, candidates: [...task.candidates], by_id: ENDED.has(task.state) && task.by !== 'timeout' ? task.by ?? null : null, at: ENDED.has(task.state) ? task.at ?? null : null }
}

/**
 * One act on a running approval in one transaction: the lock on its matter, the checks after it, the machine's answer, the fact of the
 * matter and the notices. Five statements with the beginning of the transaction, and those of an action that follows.
 * @throws NotFound unknown, not to be seen, or not this person's; Stale somebody was first, with what they did; Refused with reasons
 */
export async function through(pool: Pool, caller: Caller, at: At, door: Door): Promise<Through> {
  const before = await rulesOf(pool, caller.tenant)
  return inHouse(pool, caller.tenant, async (tx) => {
    const found = await find(tx, caller, at)
    if (!found) throw new NotFound()
    const again = firstOf(caller, found.first)
    if (again) return { matter: again.id, approval: found.approval_id, state: again.fact, statements: tx.statements }
    const { held, rules, now: present } = await lockMatter(tx, pool, before, found.matter_id)
    const now = momentOf(caller, present, held)
    const actor = caller.person ? actorOf(rules, caller.person, now) : null
    const approval = held.approvals.find((a) => a.id === found.approval_id)
    if (!actor?.id || !approval) throw new NotFound()
    const inside = look(rules, held, approval, actor, actor.id, now, 'task' in at ? rowNow(found, approval) : undefined)
    if (('task' in at && !inside.row) || !(door.who ?? concerns)(inside)) throw new NotFound()
    const known = await door.before?.(tx, inside)
    const { command, world: more, attested } = door.command(inside)
    const world = { ...inside.world, ...more }
    const result = apply(inside.state, command, world)
    if ('refused' in result) throw failure(result, inside, found, door)
    if (result.state === inside.state) return { matter: held.matter.id, approval: approval.id, state: inside.state.status, statements: tx.statements }
    const work = newWork(tx, pool, rules, now)
    work.held.set(held.matter.id, held)
    const decided = result.events.find((event) => event.type === 'task-decided')
    await follow(work, held, approval, result, world, {
      did: door.did, words: door.words ?? '', controls: [inside.cite], actor, onBehalfOf: inside.onBehalfOf ?? null,
      detail: { ...(inside.row ? { place: inside.row.place } : {}), ...(decided?.signed === undefined ? {} : { signed: decided.signed }), ...door.detail, ...known },
    }, attested)
    await door.after?.(work, held)
    remember(work, caller, held.matter.id, result.state.status)
    await flush(work)
    return { matter: held.matter.id, approval: approval.id, state: result.state.status, statements: tx.statements, held }
  })
}

/** The control as it governs this matter; undefined where no regulation in force has it any more. */
export const controlIn = (rules: Rules, held: Pick<Held, 'pin'>, id: string): Control | undefined => forceFor(rules, held.pin).find((f) => f.control.id === id)?.control

/** In whose stead a person may decide approvals now: also by a delegation limited to kinds or an amount, which the machine judges. */
export const steadsOf = (actor: Actor): readonly string[] => actor.decidesFor ?? actor.standsInFor

/** Everything a door looks at; the same for the buttons of a page. */
export function look(rules: Rules, held: Held, approval: ApprovalRow, actor: Actor, person: string, now: string, row?: TaskRow): Inside {
  const control = controlIn(rules, held, approval.control)
  return {
    person, actor, held, rules, approval, control, row, state: approval.body as ApprovalState, world: worldOf(rules, held.matter, approval.requestedBy, now, control),
    cite: { control: approval.control, regulation: control?.regulation ?? '', article: control?.clause[0] ?? '' },
    onBehalfOf: row === undefined || row.candidates.includes(person) ? undefined : steadsOf(actor).find((p) => row.candidates.includes(p)),
  }
}

/** Who may see the matter, and whoever is asked, may look at the approval; to others there is none. */
export function concerns({ actor, held, person, state }: Inside): boolean {
  return maySee(actor, held.matter) || state.tasks.some((task) => task.candidates.some((one) => one === person || steadsOf(actor).includes(one)))
}

/** Are the values it stands for no longer those of the matter? */
export function isVoid(control: Control | undefined, approval: ApprovalRow, matter: MatterState): boolean {
  const stands = approval.purpose === 'exception' ? control?.exception?.attests : control?.type === 'approval' ? control.attests : undefined
  return stands !== undefined && attestedText(stands, matter) !== approval.attested
}

/** Who may never open the door gets 404; who was too late is told who was first; everybody else why. */
function failure(no: No, inside: Inside, before: TaskRow, { field, who }: Door): Error {
  const { rules, state, row, person, onBehalfOf, approval } = inside
  const hasPart = who !== undefined || approval.requestedBy === person || onBehalfOf !== undefined || before.candidates.includes(person) || state.last?.by === person
    || state.tasks.some((task) => task.by === person || task.candidates.includes(person)) || state.copies?.some((copy) => copy.person === person)
  if (!hasPart) return new NotFound()
  const by = (id: string | null | undefined): { id: string; name: string } | null => (id ? { id, name: rules.people.get(id)?.name ?? '' } : null)
  const told = (task: Task | undefined, what = `approval-${task?.state}`, at = task?.at): Stale | undefined => task && new Stale({ what, at: at ?? null, by: by(task.by) })
  const { last } = state
  const decided = last?.did === 'decide' ? state.tasks.find((task) => task.at === last.at && task.by === last.by) : undefined
  const first = told(decided) ?? (last ? new Stale({ what: `approval-${last.did}`, at: last.at, by: by(last.by) }) : new Stale({ what: `approval-${state.status}`, at: before.at, by: null }))
  const theTask = state.tasks.find(({ id }) => id === no.params?.task)
  switch (no.refused) {
    case 'words-needed': return invalid('words', 'required')
    case 'task-not-open': return row?.by_id ? new Stale({ what: `approval-${row.state}`, at: row.at, by: by(row.by_id) }) : first
    case 'not-open': case 'no-such-task': return first
    case 'already-decided': return told(theTask) ?? first
    case 'already-opened': return last?.did === 'open' ? first : told(theTask, 'approval-open', theTask?.seenAt) ?? first
    case 'not-approved': return last?.did === 'revoke' ? first : refusal(no, inside)
    case 'not-returned': return last?.did === 'resubmit' ? first : refusal(no, inside)
    case 'not-the-last-approver': return last?.did === 'take-back' && last.by === person ? first : before.by_id === person ? refusal(no, inside) : new NotFound()
    case 'left': return field === undefined ? refusal(no, inside) : invalid(field, 'unknown-person')
    case 'not-a-candidate':
      if (onBehalfOf !== undefined) return refusal({ ...no, refused: 'only-decides' }, inside)
      // Handed on by another press, or taken out, while this one waited for the lock.
      return before.candidates.includes(person) || last?.by === person ? first : new NotFound()
    case 'not-the-applicant': case 'not-copied': return new NotFound()
    default: return refusal(no, inside)
  }
}

export function refusal(no: { refused: string; params?: No['params'] }, { cite, rules, control }: Inside): Refused {
  return new Refused([reasonOf({ refused: no.refused, ...(no.params ? { params: no.params } : {}) }, cite, rules, control?.says)])
}

/** What every command that was obeyed leaves behind: the approval as it now is, the fact of the matter, and the action that was waiting for it. */
export async function follow(work: Work, held: Held, approval: ApprovalRow, change: Change, world: World, act: { did: string; words: string; controls: Cite[]; actor: Actor; onBehalfOf?: string | null; detail: Record<string, Value> }, attested?: string): Promise<void> {
  const { did, words, detail, ...by } = act
  keepApproval(work, held, approval, change, world, attested)
  appendFact(held, { what: `approval-${did}`, ...by, detail: { approval: approval.id, control: approval.control, purpose: approval.purpose, words, state: change.state.status, ...detail } })
  if (change.state.status === 'approved') await runApprovedAction(work, held, approval)
}

/**
 * An action `by: approval` that the approved control gates follows by itself.
 * @throws Refused where another article does not let it (a cap that was used up meanwhile): then the last signature is refused with its reasons
 */
async function runApprovedAction(work: Work, held: Held, approval: ApprovalRow): Promise<void> {
  for (const action of actionsAfter(work.rules, held, approval)) {
    const { decision } = await actIn(work, SYSTEM, held, action.name, {})
    const reasons = decision.refused ? against(decision.reasons) : []
    if (reasons.length > 0) throw new Refused(reasons)
  }
}
