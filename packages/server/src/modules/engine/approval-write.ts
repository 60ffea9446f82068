import type { ApprovalEvent } from '@guixing/core/approvals/events'
import type { ApprovalState, Change, Task } from '@guixing/core/approvals/model'
import { nextWake } from '@guixing/core/approvals/settle'
import type { World } from '@guixing/core/approvals/world'
import { newId } from '../../platform/ids.ts'
import { notifyRows } from '../../platform/messaging/index.ts'
import { addRow, type ApprovalRow, type Held, type Work } from './work.ts'

const OUTCOME: Partial<Record<Task['state'], string>> = { agreed: 'agree', rejected: 'reject', returned: 'return' }
const CHANGED = `update approval_task t set candidates = r.candidates, state = r.state, outcome = r.outcome, by_id = r.by_id, on_behalf_id = r.on_behalf_id, at = r.at, words = r.words, due_at = r.due_at, opened_at = coalesce(r.opened_at, t.opened_at)
  from jsonb_to_recordset($3::jsonb) as r(place text, candidates uuid[], state text, outcome text, by_id uuid, on_behalf_id uuid, at timestamptz, words text, opened_at timestamptz, due_at timestamptz) where t.tenant_id = $1 and t.approval_id = $2 and t.place = r.place`
const STATE = `update approval set state = $3, body = $4, decided_at = $5::timestamptz, attested = $6, touched_at = $7::timestamptz, copied = $8::uuid[], done_by = (select coalesce(array_agg(distinct p), '{}') from unnest(done_by || $9::uuid[]) p) where tenant_id = $1 and id = $2`

/**
 * Writes what a command made of an approval: its state, the tasks that changed, those that are new, and a notice to everybody it
 * concerns. `attested`: the values it stands for from now on, after a resubmission. Rows only; nothing is sent before the commit.
 */
export function keepApproval(work: Work, held: Held, approval: ApprovalRow, { state, events }: Change, world: World, attested = approval.attested): void {
  const before = approval.body as ApprovalState | null
  const was = new Map(before?.tasks.map((task) => [task.id, task]))
  const changed = state.tasks.filter((task) => was.get(task.id) !== task)
  for (const task of changed.filter(({ id }) => !was.has(id))) addRow(work, 'approval_task', { id: newId(), approval_id: approval.id, matter_id: held.matter.id, ...rowOf(state, task, world), candidates: `{${task.candidates.join(',')}}`, opened_at: task.openedAt ?? work.now })
  const known = changed.filter(({ id }) => was.has(id))
  if (known.length > 0) work.also.push({ text: CHANGED, params: [work.tx.tenant, approval.id, JSON.stringify(known.map((task) => rowOf(state, task, world)))] })
  const copied = state.copies?.map(({ person }) => person) ?? []
  const done = events.flatMap((event) => event.type === 'task-decided' && event.by !== 'timeout' ? [event.by] : [])
  if (before) work.also.push({ text: STATE, params: [work.tx.tenant, approval.id, state.status, JSON.stringify(state), state.status === 'open' ? null : state.endedAt ?? work.now, attested, work.now, copied, done] })
  approval.state = state.status
  approval.body = state
  approval.holds = state.holds ?? null
  approval.attested = attested
  // Whoever is asked sees what he is asked about.
  held.matter.participants = [...new Set([...held.matter.participants, ...copied, ...changed.flatMap((task) => task.candidates), ...events.flatMap((event) => (event.type === 'task-opened' ? event.delegates ?? [] : []).map(({ to }) => to))])]
  held.dirty = true
  tell(work, held, approval, events)
}

function rowOf(state: ApprovalState, task: Task, world: World): Record<string, unknown> {
  const outcome = task.state === 'agreed' && task.does === 'opinion' ? 'opinion' : OUTCOME[task.state] ?? null
  return {
    place: task.id, candidates: task.candidates, state: task.state, outcome, by_id: outcome === null || task.by === 'timeout' ? null : task.by ?? null, on_behalf_id: outcome === null ? null : task.onBehalfOf ?? null,
    at: outcome === null ? null : task.at ?? null, words: outcome === null ? null : task.words ?? null, opened_at: task.openedAt ?? null, due_at: task.state === 'open' ? nextWake(state, task, world) ?? null : null,
  }
}

const ENDED: Partial<Record<ApprovalEvent['type'], string>> = { approved: 'approved', rejected: 'rejected', returned: 'returned', voided: 'void', stuck: 'stuck', revoked: 'revoked' }

/** Whoever may give a task that nobody can bring further to others. */
const administrators = (work: Work): string[] => [...work.rules.people.values()].filter((p) => p.active && p.grants.some(({ role }) => role === 'administrator' || role === 'general-manager')).map(({ id }) => id)

/** Those whose turn it is, those who are urged or get a copy, and the applicant when it ends. */
function tell(work: Work, held: Held, approval: ApprovalRow, events: readonly ApprovalEvent[]): void {
  const params = { number: held.matter.number, title: held.matter.title, kind: held.kind.name, approval: approval.id }
  const say = (people: readonly string[], code: string): void => notifyRows(work, [...people], code, params, held.matter.id)
  const withdrawn = events.some(({ type }) => type === 'withdrawn')
  for (const event of events) {
    if (event.type === 'task-opened') say([...event.candidates, ...(event.delegates ?? []).map(({ to }) => to)], 'approval-wanted')
    else if (event.type === 'moved-up') say(event.to, 'approval-wanted')
    else if (event.type === 'urged') say(event.to, 'approval-urged')
    else if (event.type === 'reminded') say(event.to, 'approval-reminded')
    else if (event.type === 'escalated') say(event.to, 'approval-escalated')
    else if (event.type === 'copied') say([event.person], 'approval-copied')
    else if (event.type === 'task-cancelled' && withdrawn) say((approval.body as ApprovalState).tasks.find(({ id }) => id === event.task)?.candidates ?? [], 'approval-withdrawn')
    else if (event.type === 'stuck') say([...approval.requestedBy === null ? [] : [approval.requestedBy], ...administrators(work)], 'approval-stuck')
    else if (ENDED[event.type] && approval.requestedBy) say([approval.requestedBy], `approval-${ENDED[event.type]}`)
  }
}
