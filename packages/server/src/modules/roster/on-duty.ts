import type { Value } from '@guixing/core/model/kind'
import type { Actor } from '@guixing/core/lifecycle/situation'
import { dayIn } from '../../platform/days.ts'
import type { Tx } from '../../platform/db.ts'
import { dueOf, visibleSql } from '../matters/index.ts'
import type { Rules } from '../rules/index.ts'
import { openMatters } from './open-matters.ts'
import { rosterUnit, unitsOfSite } from './place.ts'
import { groupShifts, handoversOf, isLive, onDuty, shiftsBetween, shiftView, type ShiftGroup } from './shifts.ts'
import { loadRoster } from './store.ts'

const DAY = 86_400_000
const LOGGED = ['sign-in', 'substitute-sign-in', 'log', 'major-problem', 'depart', 'return', 'tidy']

export interface LogEntry { at: string; by: { id: string; name: string } | null; text: string; kind: string }
interface FactRow { matter_id: string; at: string; by_id: string | null; what: string; body: { changes?: { name: string; after: Value }[]; words?: Record<string, Value> } | null }

/**
 * The duty record as read from the facts of its shifts, in order of time (S29-02). A fact keeps what changed; an entry worded like the one before
 * changes nothing, so the words are carried along. `at` is when it happened, where somebody wrote that down later.
 */
export function logOf(facts: FactRow[], name: (person: string) => string): LogEntry[] {
  const words = new Map<string, string>()
  const entries = facts.map((f): LogEntry => {
    const field = f.what === 'log' ? 'event' : f.what === 'major-problem' ? 'majorProblem' : f.what === 'depart' ? 'departReason' : ''
    const key = `${f.matter_id} ${field}`
    const change = f.body?.changes?.find((c) => c.name === field)
    if (change) words.set(key, typeof change.after === 'string' ? change.after : '')
    const at = f.body?.words?.at
    return { at: typeof at === 'string' ? at : f.at, by: f.by_id === null ? null : { id: f.by_id, name: name(f.by_id) }, text: words.get(key) ?? '', kind: f.what }
  })
  return entries.sort((a, b) => a.at.localeCompare(b.at))
}

/** Today's duty at the site of the person: who is on, who comes next, what was written down, and what the next shift takes over. */
export async function dutyNow(tx: Tx, rules: Rules, actor: Actor, now: string) {
  const unit = rosterUnit(rules, actor)
  const units = unitsOfSite(rules, unit.path)
  const ms = Date.parse(now)
  const shifts = await shiftsBetween(tx, units, new Date(ms - 2 * DAY).toISOString(), new Date(ms + 8 * DAY).toISOString())
  const groups = groupShifts(shifts)
  const mine = (g: ShiftGroup) => g.shifts.some((s) => s.owner === actor.id && isLive(s))
  // Several posts of a site may be manned at once: one's own comes before the others'.
  const { current, next } = onDuty(groups.some(mine) ? groups.filter((g) => g.unit === groups.find(mine)?.unit) : groups, now)
  const shown = [current, next].filter((g) => g !== null)
  const handovers = await handoversOf(tx, shown.flatMap((g) => g.shifts))
  const roster = await loadRoster(tx, current?.unit ?? next?.unit ?? unit.id, dayIn(rules.house.zone, current?.start ?? now).slice(0, 7))
  const view = (g: ShiftGroup | null) => (g === null ? null : shiftView(rules, g, actor.id, [...roster.before, ...roster.rows], handovers))
  const onIt = current !== null && current.shifts.some((s) => s.owner === actor.id)
  const takesOver = next !== null && next.shifts.some((s) => s.owner === actor.id)
  // Whoever is on duty, or takes over, must know everything that is open at the site (S30-06).
  const open = await openMatters(tx, rules, units, onIt || takesOver ? null : actor)
  return {
    now, current: view(current), next: view(next), handover: view(current)?.handover ?? null, log: current === null ? [] : await readLog(tx, rules, actor, current.shifts.map((s) => s.id), onIt || takesOver),
    open: open.map((m) => ({ id: m.id, number: m.number, title: m.title, dueAt: m.due_at, ...dueOf(m, now), owner: m.owner_id === null ? null : { id: m.owner_id, name: rules.people.get(m.owner_id)?.name ?? '—' } })),
  }
}

async function readLog(tx: Tx, rules: Rules, actor: Actor, shifts: string[], entitled: boolean): Promise<LogEntry[]> {
  const scope = entitled ? { sql: 'true', params: [] } : visibleSql(rules, actor, 4)
  const facts = await tx.query<FactRow>(
    `select f.matter_id, f.at, f.by_id, f.what, d.body from matter m join fact f on f.tenant_id = m.tenant_id and f.matter_id = m.id left join fact_detail d on d.tenant_id = f.tenant_id and d.fact_id = f.id
     where m.tenant_id = $1 and m.id = any($2::uuid[]) and f.what = any($3::text[]) and ${scope.sql} order by f.at, f.seq`, [tx.tenant, shifts, LOGGED, ...scope.params])
  return logOf(facts, (person) => rules.people.get(person)?.name ?? '—')
}
