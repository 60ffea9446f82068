import type { WorkItem } from '@guixing/contract/work'
import { meanRate, rate } from '@guixing/core/conformance/rate'
import type { Actor } from '@guixing/core/lifecycle/situation'
import type { ActionDef, WhoRef } from '@guixing/core/model/kind'
import type { Words } from '@guixing/core/model/text'
import type { Tx } from '../../platform/db.ts'
import type { Session } from '../session/index.ts'
import { dayIn, daysBack, midnightIn } from '../../platform/days.ts'
import { countsOf, groupBy, monthStart, tally } from '../conformance/index.ts'
import { waitingExcuses } from '../excuses/index.ts'
import { countDuties, dutiesFor } from '../duties/index.ts'
import { BY_DUE } from '../matters/index.ts'
import { controlOf, pathOf, targetOf, titleOf, type Rules } from '../rules/index.ts'
import { decisionsInbox } from './inbox.ts'
import { nextAction, paperThatStops } from './next-action.ts'
import { alertsFor, alertView, dutyView } from './views.ts'

interface Place { kind: string; stage: string; unit_id: string | null; handling_unit_id: string | null; owner_id: string | null; first_responder_id: string | null; pending: boolean; due_at: string | null; control: string | null }
interface Row extends Place { id: string; number: string; title: string; due_from: string | null; due_state: string | null; client: string | null; regulation: string | null; article: string | null }

/** What I must do now, by due time: my matters, my decisions, my duties, what I must read. Lists decide from stage, role and relation alone. */
export async function benchOf(tx: Tx, s: Session) {
  const { rules, actor } = s
  const now = new Date().toISOString()
  const today = dayIn(rules.house.zone, now)
  const me = [s.person, ...actor.standsInFor]
  const { items, duties } = await benchItems(tx, s, now)
  const done = await tx.query<{ id: string; matter_id: string; what: string; at: string; title: string; number: string; kind: string }>(
    `select f.id, f.matter_id, f.what, f.at, m.title, m.number, m.kind from fact f join matter m on m.tenant_id = f.tenant_id and m.id = f.matter_id where f.tenant_id = $1 and f.by_id = $2 and f.at >= $3::timestamptz and f.what not in ('refused', 'note', 'log') order by f.at desc limit 30`, [tx.tenant, s.person, midnightIn(rules.house.zone, today)])
  return {
    now, alerts: (await alertsFor(tx, me)).map((a) => alertView(rules, a)), items,
    done: done.map((f): WorkItem => ({ id: f.id, type: 'matter', dueAt: null, share: null, state: 'done', verb: f.what, verbLabel: rules.catalogue.kinds[f.kind]?.actions[f.what]?.label ?? { 'zh-CN': f.what, 'zh-TW': f.what, en: f.what }, title: f.title, name: titleOf(rules, f.kind, f.title) ?? null, detail: f.number, kind: rules.catalogue.kinds[f.kind]?.label ?? null, regulation: null, article: null, matter: f.matter_id, target: `/matters/${f.matter_id}`, doneAt: f.at })),
    duties: duties.map((d) => dutyView(rules, d)), next: items.find((i) => i.dueAt !== null && i.dueAt > now) ?? null, shift: await shiftNow(tx, s, now), unit: await unitConformance(tx, rules, actor, today),
  }
}

/** The items of the bench alone, and today's duties. */
async function benchItems(tx: Tx, s: Session, now: string) {
  const { rules, actor } = s
  const rows = await tx.query<Row>(
    `select m.id, m.kind, m.number, m.title, m.stage, m.unit_id, m.handling_unit_id, m.owner_id, m.first_responder_id, m.due_at, m.due_from, m.due_state, (select c.name from client c where c.tenant_id = m.tenant_id and c.id = m.client_id) as client,
       k.control, k.regulation, k.article, ${PENDING} as pending
     ${MINE} ${LEADING} order by coalesce(m.due_at, '9999-01-01')`, mineOf(tx, s, now))
  const nextOf = nextFor(rules, actor)
  const items: WorkItem[] = rows.flatMap((r) => itemOf(rules, r, nextOf(r, r.control), now) ?? [])
  const inbox = await decisionsInbox(tx, s)
  for (const t of inbox.tasks) items.push({ id: t.task, type: 'approval', dueAt: t.dueAt, share: null, state: t.dueAt && t.dueAt < now ? 'overdue' : t.dueAt ? 'running' : 'none', verb: 'decide', verbLabel: WORDS.decide, title: t.matter.title, name: t.matter.name ?? null, detail: `${t.requestedBy?.name ?? ''} ${t.matter.number}`.trim(), kind: t.name, regulation: t.regulation, article: t.article, matter: t.matter.id, target: `/approvals?task=${t.task}`, doneAt: null })
  for (const e of await waitingExcuses(tx, s)) {
    const control = rules.force.find((f) => f.control.id === e.control)?.control
    items.push({ id: `excuse:${e.id}`, type: 'approval', dueAt: null, share: null, state: 'none', verb: 'decide', verbLabel: WORDS.excuse, title: e.title ?? control?.name['zh-CN'] ?? e.control, name: null, detail: `${rules.people.get(e.askedBy)?.name ?? ''} ${e.words}`.trim(), kind: control?.name ?? null, regulation: e.regulation, article: e.article, matter: null, target: `/regulations/${e.regulation}?article=${encodeURIComponent(e.article)}`, doneAt: null })
  }
  const midnight = midnightIn(rules.house.zone, dayIn(rules.house.zone, now))
  const duties = await dutiesFor(tx, rules, s.person, midnight, new Date(Date.parse(midnight) + 86_400_000).toISOString())
  for (const d of duties.filter((x) => toDo(x, now))) {
    const v = dutyView(rules, d)
    items.push({ id: d.id, type: 'duty', dueAt: d.due_at, share: shareOf(d.opens_at, d.due_at, now), state: 'running', verb: 'open-duty', verbLabel: WORDS.duty, title: v.name['zh-CN'], name: v.name, detail: d.period.slice(1), kind: null, regulation: d.regulation, article: d.article, matter: d.matter_id, target: d.matter_id ? `/matters/${d.matter_id}` : `duty:${d.id}`, doneAt: null })
  }
  for (const { u, a } of await unread(tx, s)) {
    const due = u.due_on ? new Date(Date.parse(midnightIn(rules.house.zone, u.due_on)) + 86_399_000).toISOString() : null
    items.push({ id: `ack:${u.code}`, type: 'acknowledge', dueAt: due, share: null, state: due && due < now ? 'overdue' : 'running', verb: 'acknowledge', verbLabel: WORDS.acknowledge, title: a.regulation.titles['zh-CN'], name: a.regulation.titles, detail: a.regulation.version, kind: null, regulation: u.code, article: a.regulation.controls.find((c) => c.type === 'acknowledge')?.clause[0] ?? '', matter: null, target: `/regulations/${u.code}`, doneAt: null })
  }
  items.sort((a, b) => (a.dueAt ?? '9999').localeCompare(b.dueAt ?? '9999'))
  return { items, duties }
}

/** How many items the bench has besides approvals: the badge asks every minute, on every page, and needs no more. */
export async function benchCount(tx: Tx, s: Session): Promise<number> {
  const now = new Date().toISOString()
  const rows = await tx.query<Place>(`select m.kind, m.stage, m.unit_id, m.handling_unit_id, m.owner_id, m.first_responder_id, m.due_at, ${PENDING} as pending, k.control ${MINE} ${LEADING}`, mineOf(tx, s, now))
  const nextOf = nextFor(s.rules, s.actor)
  return rows.filter((r) => isForNow(nextOf(r, r.control), r)).length + (await countDuties(tx, s.rules, s.person, now)) + (await unread(tx, s)).length + (await waitingExcuses(tx, s)).length
}

/** The clock that leads: its control and article. */
const LEADING = "left join lateral (select control, regulation, article from clock c where c.tenant_id = m.tenant_id and c.matter_id = m.id and c.due_at = m.due_at and c.state in ('running', 'paused', 'breached') and c.stopped_at is null limit 1) k on true"
const PENDING = "coalesce((m.fields->>'transferPending')::boolean, false)"
/** What a part of the bench reads: open, and not a shift that is still far off; the first by due time, along an index. */
const part = (which: string): string => `(select m.id, m.due_at from matter m where m.tenant_id = $1 and not m.final and ${which} and not (m.kind = 'duty-shift' and m.stage = 'rostered' and coalesce(m.fields->>'startsAt', '') > $4) order by ${BY_DUE}, m.id limit 200)`
/**
 * The matters of a bench: one's own, those passed to one's unit and not yet accepted, and what came from the portal to it. Each
 * part is cut where the whole is, so that somebody with thousands of open ones does not sort them all.
 */
const MINE = `from (select x.id from (select x.* from unnest($2::uuid[]) p cross join lateral ${part('m.owner_id = p')} x
    union select x.* from unnest($3::uuid[]) u cross join lateral ${part(`m.handling_unit_id = u and ${PENDING}`)} x
    union select x.* from unnest($3::uuid[]) u cross join lateral ${part("m.owner_id is null and m.unit_id = u and m.channel = 'portal'")} x) x order by x.due_at limit 200) near
  join matter m on m.tenant_id = $1 and m.id = near.id`
const mineOf = (tx: Tx, s: Session, now: string): unknown[] => [tx.tenant, [s.person, ...s.actor.standsInFor], s.actor.unitPath.slice(0, 1), new Date(Date.parse(now) + BEFORE_SHIFT).toISOString()]

const toDo = (d: { state: string; opens_at: string; due_at: string }, now: string): boolean =>
  (d.state === 'waiting' || d.state === 'open') && d.opens_at <= now && d.due_at >= now && Date.parse(d.due_at) - Date.parse(now) < 2 * 86_400_000

async function unread(tx: Tx, s: Session) {
  const rows = await tx.query<{ code: string; hash: string; due_on: string | null }>('select code, hash, due_on from acknowledgement where tenant_id = $1 and person_id = $2 and confirmed_at is null', [tx.tenant, s.person])
  return rows.flatMap((u) => {
    const a = s.rules.adopted.find((x) => x.code === u.code && x.hash === u.hash)
    return a && a.level !== 'reference' ? [{ u, a }] : []
  })
}

/** A rostered shift is something to do now from an hour before it begins. */
const BEFORE_SHIFT = 3_600_000

const WORDS = {
  excuse: { 'zh-CN': '谅解', 'zh-TW': '諒解', en: 'Excuse' },
  decide: { 'zh-CN': '审批', 'zh-TW': '審批', en: 'Decide' }, duty: { 'zh-CN': '办理', 'zh-TW': '辦理', en: 'Do' }, acknowledge: { 'zh-CN': '签收', 'zh-TW': '簽收', en: 'Read, confirm' },
}

const shareOf = (from: string | null, due: string | null, now: string): number | null => (from && due ? Math.max(0, (Date.parse(now) - Date.parse(from)) / Math.max(1, Date.parse(due) - Date.parse(from))) : null)

/** The next step of a row: an action on it, or the paper that is to be opened for it, with the field that names the row. */
interface Next { action: ActionDef; paper?: { kind: string; field: string } }
/** What only could be done some day (withdrawing, settling what still runs) is not for now, unless a limit is running. */
const isForNow = (next: Next | undefined, r: Pick<Place, 'due_at'>): next is Next => next !== undefined && (r.due_at !== null || next.action.minor !== true)

/** Lists of the access controls in force today, by kind and action. */
function mayLists(rules: Rules): Record<string, Record<string, WhoRef[][]>> {
  const out: Record<string, Record<string, WhoRef[][]>> = {}
  for (const { control, level } of rules.force) {
    if (control.type !== 'access' || !control.may || level !== 'enforced' || control.when !== undefined) continue
    for (const b of control.binds) if ('kind' in b && b.kind && !('fields' in b) && b.action !== undefined) ((out[b.kind] ??= {})[b.action] ??= []).push(control.may)
  }
  return out
}

/** The next step of a row; rows that stand alike, as most of a bench do, are thought about once. */
function nextFor(rules: Rules, actor: Actor): (r: Place, control: string | null) => Next | undefined {
  const known = new Map<string, Next | undefined>()
  const lists = mayLists(rules)
  return (r, control) => {
    const kind = rules.catalogue.kinds[r.kind]
    if (!kind) return undefined
    const key = [r.kind, r.stage, r.unit_id, r.handling_unit_id, r.owner_id, r.first_responder_id, r.pending, control].join('/')
    if (!known.has(key)) {
      const stops = stopsOf(rules, control)
      const action = nextAction(kind, actor, {
        stage: r.stage, unit: r.unit_id, unitPath: pathOf(rules, r.unit_id), handlingUnit: r.handling_unit_id, handlingPath: pathOf(rules, r.handling_unit_id), owner: r.owner_id, firstResponder: r.first_responder_id, pending: r.pending,
        stops, may: lists[kind.name] ?? {},
      })
      const stopped = action !== undefined && stops.includes(`${kind.name}.${action.name}`)
      const paper = stopped ? undefined : paperThatStops(rules.catalogue.kinds, kind, stops)
      known.set(key, paper ? { action: paper.opening, paper: { kind: paper.kind.name, field: paper.field } } : action && { action })
    }
    return known.get(key)
  }
}

function itemOf(rules: Rules, r: Row, found: Next | undefined, now: string): WorkItem | null {
  const kind = rules.catalogue.kinds[r.kind]
  if (!kind || !isForNow(found, r)) return null
  const { action: next, paper } = found
  const overdue = r.due_state === 'breached' || (r.due_state === 'running' && r.due_at !== null && r.due_at < now)
  return {
    id: r.id, type: 'matter', dueAt: r.due_at, share: shareOf(r.due_from, r.due_at, now), state: overdue ? 'overdue' : r.due_state === 'paused' ? 'paused' : r.due_at ? 'running' : 'none', verb: next.name, verbLabel: next.label,
    title: r.client ? `${r.client}·${r.title}` : r.title, name: withClient(r.client, titleOf(rules, r.kind, r.title)), detail: r.number, kind: kind.label, regulation: r.regulation, article: r.article, matter: r.id, target: paper ? `/matters/new/${paper.kind}?${paper.field}=${r.id}` : `/matters/${r.id}?do=${next.name}`, doneAt: null,
  }
}

const withClient = (client: string | null, name: Words | undefined): Words | null => (name ? { 'zh-CN': '', 'zh-TW': '', en: '', ...Object.fromEntries(Object.entries(name).map(([language, words]) => [language, client ? `${client}·${words}` : words])) } : null)

/** What stops a clock, as its control says. */
function stopsOf(rules: Rules, id: string | null): readonly string[] {
  if (!id) return []
  const control = controlOf(rules, id)
  return control?.type === 'clock' ? control.stop.upon : []
}

async function shiftNow(tx: Tx, s: Session, now: string) {
  const [row] = await tx.query<{ id: string; title: string; ends: string; unit_id: string | null }>(
    `select m.id, m.title, m.fields->>'endsAt' as ends, m.unit_id from matter m where m.tenant_id = $1 and m.kind = 'duty-shift' and m.stage not in ('cancelled') and m.fields->>'startsAt' <= $2 and m.fields->>'endsAt' > $2 and m.unit_id = any($3::uuid[]) order by m.opened_at limit 1`, [tx.tenant, now, s.actor.unitPath])
  if (!row) return null
  const [next] = await tx.query<{ owner_id: string | null }>(`select owner_id from matter m where m.tenant_id = $1 and m.kind = 'duty-shift' and m.stage = 'rostered' and m.fields->>'startsAt' = $2 and m.unit_id is not distinct from $3 limit 1`, [tx.tenant, row.ends, row.unit_id])
  return { id: row.id, title: row.title, name: titleOf(s.rules, 'duty-shift', row.title), endsAt: row.ends, incoming: next?.owner_id ? s.rules.people.get(next.owner_id)?.name ?? null : null }
}

/** Those whose keeping one answers for: below the highest unit one heads, or all where a role covers the house, else the own department. */
function unitsLed(rules: Rules, actor: Actor): string[] {
  const all = [...rules.units.values()]
  if (actor.roles.some((r) => r.scope === 'house')) return all.map((u) => u.id)
  const depth = (id: string): number => pathOf(rules, id).length
  const root = [...actor.heads].sort((a, b) => depth(a) - depth(b))[0] ?? actor.unitPath.at(-2) ?? actor.unit
  return all.filter((u) => root === null || u.path.includes(root)).map((u) => u.id)
}

async function unitConformance(tx: Tx, rules: Rules, actor: Actor, today: string) {
  const units = unitsLed(rules, actor)
  const rows = await countsOf(tx, { from: monthStart(today), to: today, units })
  const days = daysBack(today, 14)
  const byArticle = groupBy(rows, (r) => `${r.regulation}|${r.article}`)
  const articles = [...byArticle].map(([key, list]) => {
    const [regulation = '', article = ''] = key.split('|')
    const a = rules.adopted.find((x) => x.code === regulation)?.regulation
    const controls = a?.controls.filter((c) => c.clause[0] === article) ?? []
    const t = tally(list)
    const byDay = groupBy(list, (r) => r.day)
    return { regulation, article, name: controls.find((c) => c.type === 'clock' || c.type === 'duty')?.name ?? controls[0]?.name ?? { 'zh-CN': article, 'zh-TW': article, en: article }, rate: rate(t), target: targetOf(rules, controls), breached: t.breached, trend: days.map((d) => rate(tally(byDay.get(d) ?? []))) }
  }).filter((a) => a.rate !== null)
  articles.sort((a, b) => Number((b.target ?? 0) > (b.rate ?? 0)) - Number((a.target ?? 0) > (a.rate ?? 0)) || (a.rate ?? 0) - (b.rate ?? 0))
  const total = tally(rows)
  return { rate: meanRate([...byArticle.values()].map(tally)), total: { ...total, rate: rate(total) }, articles }
}
