import { inHouse, type Pool, type Tx } from '../../platform/db.ts'
import { Invalid, Refused, invalid } from '../../platform/errors.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { typedInstant } from '../../platform/typed.ts'
import { actOn, openMatter, type Caller } from '../engine/index.ts'
import { rulesOf, type Rules, type Unit } from '../rules/index.ts'
import type { RosterRow } from './coverage.ts'
import { middleRankIn, monthIn, periodOf } from './place.ts'

const LONGEST_HOURS = 48
export interface TypedRow { start: string; end: string; people: string[]; manager: string | null }

/** Rows as they are kept: instants in UTC, everybody once, in order of time. Invalid: an unknown person, a shift of more than two days, or one that begins outside the month — all of them at once. */
export function cleanRows(rows: TypedRow[], month: string, rules: Pick<Rules, 'people' | 'house'>): RosterRow[] {
  const period = periodOf(month, rules.house.zone)
  const errors: Invalid['errors'] = []
  const clean = rows.map((row, i): RosterRow => {
    const at = `rows.${i}`
    const start = typedInstant(`${at}.start`, row.start)
    const end = typedInstant(`${at}.end`, row.end)
    if (start < period.from || start >= period.to) errors.push({ field: `${at}.start`, code: 'outside-month', params: { month } })
    if (Date.parse(end) - Date.parse(start) > LONGEST_HOURS * 3_600_000) errors.push({ field: `${at}.end`, code: 'too-long', params: { hours: LONGEST_HOURS } })
    if (row.people.some((p) => !rules.people.get(p)?.active)) errors.push({ field: `${at}.people`, code: 'unknown-person', params: {} })
    if (row.manager !== null && !rules.people.get(row.manager)?.active) errors.push({ field: `${at}.manager`, code: 'unknown-person', params: {} })
    return { start, end, people: [...new Set(row.people)], manager: row.manager }
  })
  if (errors.length > 0) throw new Invalid(errors)
  return clean.sort((a, b) => a.start.localeCompare(b.start) || a.end.localeCompare(b.end))
}

/** Managers of middle rank and administrators make the roster, each where their role reaches. */
export function mayRoster(rules: Rules, person: string, unit: Unit): boolean {
  const isMiddleRank = middleRankIn(rules)(person)
  return (rules.people.get(person)?.grants ?? []).some((g) => (isMiddleRank || g.role === 'administrator') && (g.scope === 'house' || g.unit === null || unit.path.includes(g.unit)))
}

/**
 * Saves the draft of a month. The first saving opens the roster's matter, so that it can be published; saving a published one takes it back for revision.
 * Refused (`not-yours`): the person may not make rosters here. Problems do not refuse a draft; publishing does (S29-01).
 */
export async function saveRoster(pool: Pool, caller: Caller & { person: string }, wanted: { month: string; unit: Unit; rows: TypedRow[] }): Promise<void> {
  const rules = await rulesOf(pool, caller.tenant)
  const month = monthIn(wanted.month)
  const { unit } = wanted
  if (!mayRoster(rules, caller.person, unit)) throw new Refused([{ control: '', regulation: '', article: '', code: 'not-yours', params: { action: 'draft' }, remedy: [] }])
  const rows = cleanRows(wanted.rows, month, rules)
  const write = (tx: Tx) => writeRows(tx, unit.id, month, rows, caller.person)
  const [known] = await inHouse(pool, caller.tenant, (tx) => tx.query<{ matter_id: string | null; stage: string | null }>(
    'select r.matter_id, m.stage from roster r left join matter m on m.tenant_id = r.tenant_id and m.id = r.matter_id where r.tenant_id = $1 and r.unit_id = $2 and r.month = $3', [caller.tenant, unit.id, month]), 'read')
  if (!known?.matter_id) await openMatter(pool, caller, { kind: 'roster-month', action: 'draft', unit: unit.id, fields: { month: `${month}-01`, unit: unit.id } }, (work) => write(work.tx))
  else if (known.stage === 'published') await actOn(pool, caller, { id: known.matter_id, action: 'revise', fields: { reason: '修改排班' } }, (work) => write(work.tx))
  else {
    const matter = known.matter_id
    await inHouse(pool, caller.tenant, async (tx) => {
      // Publishing holds this row from its check to its commit: a draft changed in between must wait.
      const [m] = await tx.query<{ stage: string }>('select stage from matter where tenant_id = $1 and id = $2 for update', [caller.tenant, matter])
      if (m?.stage !== 'drafted') throw invalid('month', 'published')
      await write(tx)
    })
  }
}

async function writeRows(tx: Tx, unit: string, month: string, rows: RosterRow[], person: string): Promise<void> {
  await tx.query('update roster set rows = $4, version = version + 1 where tenant_id = $1 and unit_id = $2 and month = $3', [tx.tenant, unit, month, JSON.stringify(rows)])
  await streamFact(tx, 'roster-saved', { month, shifts: rows.length, rows: rows as never }, `roster:${unit}:${month}`, person)
}
