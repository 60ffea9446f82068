import { SYSTEM } from '@guixing/core/lifecycle/situation'
import type { Value } from '@guixing/core/model/kind'
import { invalid } from '../../platform/errors.ts'
import type { Tx } from '../../platform/db.ts'
import { fillField, lockedMatters, type Held, type Work } from '../engine/index.ts'
import { pathOf } from '../rules/index.ts'
import { letSee, link, unlink } from './changes.ts'
import { openMatters } from './open-matters.ts'
import { unitsOfSite } from './place.ts'
import { SHIFT_COLUMNS, isLive, type ShiftRow } from './shifts.ts'

type Item = { name: string; expected: number; counted?: number | null }
/** What stands at a reception desk, until a handover of the site lists its own things (S30-04 names the first three). */
export const STANDARD_ITEMS: readonly Item[] = [{ name: '电话机', expected: 2 }, { name: '电脑', expected: 2 }, { name: '饮水机', expected: 1 }, { name: '对讲机', expected: 4 }, { name: '钥匙串', expected: 1 }, { name: '值班记录本', expected: 1 }]

/** The list to count next: what was counted when duty last passed, so that an explained loss is not asked for again; else the standard list. */
export function itemsToCount(last: Value | undefined): Item[] {
  const rows = Array.isArray(last) ? last.filter((r): r is Record<string, Value> => r !== null && typeof r === 'object' && !Array.isArray(r)) : []
  const items = rows.flatMap((r): Item[] => {
    const expected = typeof r.counted === 'number' ? r.counted : typeof r.expected === 'number' ? r.expected : 0
    return typeof r.name === 'string' && r.name !== '' ? [{ name: r.name, expected }] : []
  })
  return items.length > 0 ? items : [...STANDARD_ITEMS]
}

/** What the last handover of the unit counted. */
const LAST_ITEMS = "select fields->'items' as items from matter where tenant_id = $1 and kind = 'handover' and stage = 'taken-over' and unit_id is not distinct from $2::uuid order by opened_at desc limit 1"
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** A shift with what already hands it over or takes it over. */
export interface Candidate extends ShiftRow { handing: boolean; taken: boolean }

/**
 * Shifts a handover at this time may mean: those of the people named in the two days before, and whichever begin within an hour of it. With
 * them the shifts `handover` takes over already, locked, as `meant`.
 */
const candidates = (tx: Tx, startsAt: string, people: string[], handover: string | null = null): Promise<(Candidate & { meant: boolean })[]> => tx.query<Candidate & { meant: boolean }>(
  `with locked as (select id from matter where tenant_id = $1 and id in (select to_id from matter_link where tenant_id = $1 and from_id = $6::uuid and role = 'incoming-shift') order by id for update),
     near as (select k.matter_id as id from matter_key k where k.tenant_id = $1 and k.kind = 'duty-shift' and k.field = 'startsAt' and k.value >= $2 and k.value <= $3 union select id from locked)
   select ${SHIFT_COLUMNS}, exists (select 1 from matter_link l join matter h on h.tenant_id = l.tenant_id and h.id = l.from_id where l.tenant_id = $1 and l.to_id = m.id and l.role = 'outgoing-shift' and h.stage <> 'taken-over') as handing,
     exists (select 1 from matter_link l where l.tenant_id = $1 and l.to_id = m.id and l.role = 'incoming-shift') as taken, m.id in (select id from locked) as meant
   from near join matter m on m.tenant_id = $1 and m.id = near.id where m.id in (select id from locked) or (not m.final and (m.owner_id = any($4::uuid[]) or m.fields->>'startsAt' >= $5)) order by start, m.number`,
  [tx.tenant, new Date(Date.parse(startsAt) - 2 * DAY).toISOString(), new Date(Date.parse(startsAt) + HOUR).toISOString(), people, new Date(Date.parse(startsAt) - HOUR).toISOString(), handover])

/** The shift a person hands over: the one they are on; before they signed in, the one that ends nearest the change. */
export function outgoingOf(shifts: Candidate[], startsAt: string, outgoing: string): Candidate | null {
  const off = (s: ShiftRow) => Math.abs(Date.parse(s.end) - Date.parse(startsAt))
  return shifts.filter((s) => s.owner === outgoing && s.start < startsAt).toSorted((a, b) => Number(isLive(b)) - Number(isLive(a)) || off(a) - off(b))[0] ?? null
}

/** The shift that takes over: of the person named, else the first of the unit that begins at the change and nobody takes over yet. */
export function incomingOf(shifts: Candidate[], startsAt: string, incoming: { person: string } | { unit: string | null }): Candidate | null {
  const free = shifts.filter((s) => s.stage === 'rostered' && ('person' in incoming ? s.owner === incoming.person : s.unit === incoming.unit && !s.taken && s.shift !== 'special'))
  const off = (s: ShiftRow) => Math.abs(Date.parse(s.start) - Date.parse(startsAt))
  return free.filter((s) => off(s) <= HOUR).toSorted((a, b) => off(a) - off(b))[0] ?? null
}

/**
 * What the system lays out when a handover is prepared (S30): it belongs to the outgoing shift and knows the incoming one; the things to
 * count are those of the last handover; every open matter and promise of the site is listed, to be told and read. Invalid: this shift is
 * being handed over already.
 */
export async function afterPrepare(work: Work, held: Held): Promise<void> {
  const { fields } = held.matter
  const startsAt = String(fields.startsAt)
  const outgoing = typeof fields.outgoing === 'string' ? fields.outgoing : null
  const named = typeof fields.incoming === 'string' ? fields.incoming : null
  const shifts = await candidates(work.tx, startsAt, [outgoing, named].filter((p) => p !== null))
  const from = outgoing === null ? null : outgoingOf(shifts, startsAt, outgoing)
  if (from?.handing) throw invalid('startsAt', 'already-prepared')
  if (from !== null) {
    fillField(held, 'parent', from.id)
    link(work, held.matter.id, 'outgoing-shift', from.id)
    held.matter.unit = from.unit
    held.matter.unitPath = pathOf(work.rules, from.unit)
  }
  held.matter.owner ??= outgoing
  letSee(held, outgoing)
  const to = incomingOf(shifts, startsAt, named === null ? { unit: held.matter.unit } : { person: named })
  if (to !== null) {
    link(work, held.matter.id, 'incoming-shift', to.id)
    if (named === null && to.owner !== null) fillField(held, 'incoming', to.owner)
  }
  letSee(held, to?.owner ?? named)
  if (!Array.isArray(fields.items)) {
    const [last] = await work.tx.query<{ items: Value }>(LAST_ITEMS, [work.tx.tenant, held.matter.unit])
    fillField(held, 'items', itemsToCount(last?.items) as unknown as Value)
  }
  await listOpenMatters(work, held)
}

/** Adds what has come in since; what is listed stays, with its ticks (S30-06). */
export async function listOpenMatters(work: Work, held: Held): Promise<void> {
  const listed = Array.isArray(held.matter.fields.openMatters) ? held.matter.fields.openMatters : []
  const known = new Set(listed.map((r) => (r !== null && typeof r === 'object' && !Array.isArray(r) ? r.matter : null)))
  const open = await openMatters(work.tx, work.rules, unitsOfSite(work.rules, held.matter.unitPath), null)
  const fresh = open.filter((m) => !known.has(m.id)).map((m) => ({ matter: m.id, told: false, read: false }))
  if (fresh.length > 0) fillField(held, 'openMatters', [...listed, ...fresh].slice(0, 500))
}

/** Whoever arrives takes over on the shift that is theirs; a stand-in without one takes the shift they stand in for (S30-03, S30-07). */
export async function afterArrive(work: Work, held: Held): Promise<void> {
  const { fields, id } = held.matter
  await listOpenMatters(work, held)
  const person = typeof fields.incoming === 'string' ? fields.incoming : null
  if (person === null) return
  letSee(held, person)
  const startsAt = String(fields.startsAt)
  const shifts = await candidates(work.tx, startsAt, [person], id)
  const linked = shifts.filter((s) => s.meant)
  if (linked.some((s) => s.owner === person)) return
  const own = incomingOf(shifts, startsAt, { person })
  const meant = linked[0]
  if (own !== null) {
    for (const shift of linked) unlink(work, id, 'incoming-shift', shift.id)
    link(work, id, 'incoming-shift', own.id)
  } else if (meant?.stage === 'rostered') {
    await lockedMatters(work, [meant.id])
    const other = work.held.get(meant.id)
    if (other) await work.actIn(SYSTEM, other, 'swap', { owner: person, reason: '由到岗人接班' })
  }
}

/** Putting things in order is the first step of handing over: the handover is prepared with it, where a regulation binds handovers at all (S30-01). */
export async function afterTidy(work: Work, held: Held): Promise<void> {
  const { owner, fields, id } = held.matter
  if (owner === null || typeof fields.endsAt !== 'string' || !work.rules.force.some((f) => f.control.binds.some((b) => 'kind' in b && b.kind === 'handover'))) return
  const [found] = await work.tx.query<{ begun: boolean; items: Value }>(`select exists (select 1 from matter_link where tenant_id = $1 and to_id = $3 and role = 'outgoing-shift') as begun, (${LAST_ITEMS}) as items`, [work.tx.tenant, held.matter.unit, id])
  if (found?.begun) return
  await work.openIn(SYSTEM, { kind: 'handover', action: 'prepare', unit: held.matter.unit, fields: { startsAt: fields.endsAt, outgoing: owner, tidied: fields.deskTidy === true, items: itemsToCount(found?.items) as unknown as Value } })
}
