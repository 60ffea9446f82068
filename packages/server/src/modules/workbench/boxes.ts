import type { ApprovalState } from '@guixing/core/approvals/model'
import type { ApprovalDoor } from '@guixing/contract/approvals'
import type { ApprovalItem } from '@guixing/contract/work'
import type { Tx } from '../../platform/db.ts'
import { isId } from '../../platform/ids.ts'
import type { Session } from '../session/index.ts'
import { attestedFields, doorsOf, look, steadsOf, waitsFor, type Can } from '../approvals/index.ts'
import { iso, lockedMatters, type Held } from '../engine/index.ts'
import { dueOf, reasonView } from '../matters/index.ts'
import { controlOf, titleOf, type Rules } from '../rules/index.ts'
import { person } from './views.ts'

export type Box = 'todo' | 'done' | 'mine' | 'copied'
export interface BoxQuery { kind?: string | undefined; q?: string | undefined; cursor?: string | undefined }
interface Line { task: string | null; approval: string; matter_id: string; kind: string; number: string; title: string; regulation: string; article: string; due_at: string | null; due_from: string | null; due_state: string | null; task_due_at: string | null; candidates: string[] | null; outcome: string | null; at: string | null; key: string; row: string }

const PAGE = 30
/** Beyond this many it is not counted on. */
const MOST = 1000

/** Which approvals a box holds; `$2` is the reader with those stood in for, `$3` the reader. An approval done before and asked anew lies in done as well. */
const BOXES: Readonly<Record<Box, { from: string; where: string; task: string; at: string; order: string; row: string; way: 'asc' | 'desc' }>> = {
  todo: { from: "approval_task t join approval a on a.tenant_id = t.tenant_id and a.id = t.approval_id", where: "t.tenant_id = $1 and t.state = 'open' and $3::uuid is not null and WAITS", task: 't.id', at: 'null::timestamptz', order: 't.opened_at', row: 't.id', way: 'asc' },
  done: { from: 'approval a left join lateral (select * from approval_task l where l.tenant_id = a.tenant_id and l.approval_id = a.id and l.by_id = $3 order by l.at desc limit 1) t on true', where: 'a.tenant_id = $1 and a.done_by @> array[$3::uuid] and $2::uuid[] is not null', task: 't.id', at: 't.at', order: 'a.touched_at', row: 'a.id', way: 'desc' },
  mine: { from: 'approval a left join approval_task t on false', where: 'a.tenant_id = $1 and a.requested_by = $3 and $2::uuid[] is not null', task: 'null::uuid', at: 'null::timestamptz', order: 'a.requested_at', row: 'a.id', way: 'desc' },
  copied: { from: 'approval a left join approval_task t on false', where: 'a.tenant_id = $1 and a.copied @> array[$3::uuid] and $2::uuid[] is not null', task: 'null::uuid', at: 'null::timestamptz', order: 'a.requested_at', row: 'a.id', way: 'desc' },
}

const where = (s: Session, box: Box): string => BOXES[box].where.replace('WAITS', () => waitsFor(s.actor, '$2', '$3'))

/** How many lie in each box, up to a thousand; of copies the unread. */
export async function boxCounts(tx: Tx, s: Session): Promise<Record<Box, number>> {
  const count = (box: Box): string => `(select count(*)::int from (select 1 from ${box === 'todo' ? 'approval_task t' : 'approval a'} where ${where(s, box)}${box === 'copied' ? " and exists (select 1 from jsonb_array_elements(a.body->'copies') c where c->>'person' = $3::text and c->>'readAt' is null)" : ''} limit ${MOST}) n)`
  const [row] = await tx.query<Record<Box, number>>(`select ${(Object.keys(BOXES) as Box[]).map((box) => `${count(box)} as ${box}`).join(', ')}`, [tx.tenant, [s.person, ...steadsOf(s.actor)], s.person])
  return row ?? { todo: 0, done: 0, mine: 0, copied: 0 }
}

/**
 * One page of a box, with what may be done with each line: the oldest first of what waits (by when it was put to its people, so that
 * thousands are sorted without a look at what they belong to), the latest first of the rest.
 */
export async function boxOf(tx: Tx, s: Session, box: Box, query: BoxQuery) {
  const { from, task, at, order, row, way } = BOXES[box]
  const params: unknown[] = [tx.tenant, [s.person, ...steadsOf(s.actor)], s.person]
  const put = (value: unknown): string => `$${params.push(value)}`
  const words = query.q?.trim() ? put(`%${query.q.trim().replace(/[\\%_]/g, '\\$&')}%`) : null
  const matching = `${from} join matter m on m.tenant_id = a.tenant_id and m.id = a.matter_id where ${where(s, box)}${words ? ` and (m.number ilike ${words} or m.title ilike ${words})` : ''}`
  const kinds = await tx.query<{ kind: string; n: number }>(`select kind, count(*)::int as n from (select m.kind from ${matching} limit ${MOST}) k group by kind order by n desc, kind`, params)
  const cursor = readCursor(query.cursor)
  const kind = query.kind ? ` and m.kind = ${put(query.kind)}` : ''
  const after = cursor ? ` and (${order}, ${row}) ${way === 'asc' ? '>' : '<'} (${put(cursor.at)}::timestamptz, ${put(cursor.id)}::uuid)` : ''
  const lines = await tx.query<Line>(
    `select ${task} as task, a.id as approval, a.matter_id, m.kind, m.number, m.title, a.regulation, a.article, m.due_at, m.due_from, m.due_state, t.due_at as task_due_at, t.candidates, t.outcome, ${at} as at, ${order} as key, ${row} as row
     from ${words || kind || box !== 'todo' ? `${matching}${kind}${after}` : `(select t.* from approval_task t where ${where(s, box)}${after} order by ${order} ${way}, ${row} ${way} limit ${PAGE + 1}) t join approval a on a.tenant_id = t.tenant_id and a.id = t.approval_id join matter m on m.tenant_id = a.tenant_id and m.id = a.matter_id`} order by ${order} ${way}, ${row} ${way} limit ${PAGE + 1}`, params)
  const page = lines.slice(0, PAGE)
  const last = page.at(-1)
  const held = new Map<string, Held>()
  await lockedMatters({ tx, rules: s.rules, held }, [...new Set(page.map((line) => line.matter_id))])
  const places = await placesOf(tx, page.map((line) => line.approval))
  const now = new Date().toISOString()
  return {
    items: page.flatMap((line) => itemOf(s, box, line, held.get(line.matter_id), places.get(line.approval) ?? new Map(), now) ?? []), counts: await boxCounts(tx, s),
    kinds: kinds.map(({ kind: name, n }) => ({ kind: name, name: s.rules.catalogue.kinds[name]?.label ?? { 'zh-CN': name, 'zh-TW': name, en: name }, n })),
    next: lines.length > PAGE && last ? Buffer.from(`${last.key}|${last.row}`).toString('base64url') : null,
  }
}

/** Rows of the tasks of approvals, by place. */
export async function placesOf(tx: Tx, approvals: readonly string[]): Promise<Map<string, Map<string, string>>> {
  const rows = await tx.query<{ id: string; approval_id: string; place: string }>('select id, approval_id, place from approval_task where tenant_id = $1 and approval_id = any($2::uuid[])', [tx.tenant, approvals])
  const out = new Map<string, Map<string, string>>()
  for (const row of rows) out.set(row.approval_id, (out.get(row.approval_id) ?? new Map<string, string>()).set(row.place, row.id))
  return out
}

function itemOf(s: Session, box: Box, line: Line, held: Held | undefined, ids: ReadonlyMap<string, string>, now: string): ApprovalItem | undefined {
  const approval = held?.approvals.find((a) => a.id === line.approval)
  if (!held || !approval) return undefined
  const state = approval.body as ApprovalState
  const stead = line.candidates === null || line.task === null || line.outcome !== null || line.candidates.includes(s.person) ? undefined : steadsOf(s.actor).find((p) => line.candidates?.includes(p))
  const place = [...ids].find(([, id]) => id === line.task)?.[0]
  const copy = state.copies?.find((one) => one.person === s.person)
  const { rules } = s
  const can = doorsOf(look(rules, held, approval, s.actor, s.person, now), ids)
  return {
    task: line.task, approval: approval.id, matter: { id: line.matter_id, kind: line.kind, number: line.number, title: line.title, name: titleOf(rules, line.kind, line.title) }, control: approval.control, regulation: line.regulation, article: line.article,
    name: controlOf(rules, approval.control)?.name ?? { 'zh-CN': approval.control, 'zh-TW': approval.control, en: approval.control }, purpose: approval.purpose, requestedBy: person(rules, approval.requestedBy), requestedAt: iso(approval.requestedAt) ?? approval.requestedAt, dueAt: line.due_at, ...dueOf(line, now),
    words: approval.words, onBehalfOf: person(rules, stead ?? null), attested: attestedFields(approval.attested) as Record<string, never>, approvalState: state.status, does: state.tasks.find(({ id }) => id === place)?.does ?? null, outcome: line.outcome, at: line.at ?? (box === 'copied' ? copy?.at : undefined) ?? (box === 'done' ? line.key : null),
    readAt: copy?.readAt ?? null, waitingFor: [...new Set(state.tasks.filter((task) => task.state === 'open').flatMap((task) => task.candidates))].map((id) => person(rules, id)!), taskDueAt: line.task_due_at,
    batch: state.rules?.batch === true && can.some((door) => door.act === 'agree' && door.possible), can: doorViews(rules, can),
  }
}

export function doorViews(rules: Rules, doors: readonly Can[]): ApprovalDoor[] {
  return doors.map(({ reasons, to, ...door }) => ({ ...door, reasons: reasons.map((reason) => reasonView(rules, reason)), ...(to ? { to: to.map((target) => ({ to: target.to, who: [...new Set(target.who)].map((id) => person(rules, id)!) })) } : {}) }))
}

function readCursor(text: string | undefined): { at: string; id: string } | null {
  const [at = '', id = ''] = Buffer.from(text ?? '', 'base64url').toString().split('|')
  return isId(id) && !Number.isNaN(Date.parse(at)) ? { at, id } : null
}
