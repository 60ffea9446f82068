import type { RecordControl } from '@guixing/core/model/control'
import { dayIn } from '../../platform/days.ts'
import { inHouse, writeRows, type Pool, type Tx } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { rulesOf, type Rules } from '../rules/index.ts'
import { staleDays } from './entries.ts'

/** Record controls over the information file itself: each entry with its source and the day it was last checked (S03-10, S28-06). */
const overTheFile = (rules: Rules): RecordControl[] => rules.force.flatMap(({ control }) => (control.type === 'record' && control.documents?.includes('information-file') ? [control] : []))

function checkRows(rules: Rules, entry: string, occasion: string, outcome: 'conformed' | 'breached', person: string | null, at: string): Record<string, unknown>[] {
  return overTheFile(rules).map((c) => ({
    id: newId(), control: c.id, regulation: c.regulation, article: c.clause[0] ?? '', subject: entry, occasion, outcome, blocks: false, day: dayIn(rules.house.zone, at), at,
    matter_id: null, unit_id: null, person_id: person, fact_id: null, cause: null, late_seconds: null,
  }))
}

/** Entries were written or looked at: each has its source and its day. Once a day and entry. */
export async function entryKept(tx: Tx, rules: Rules, entries: string | string[], person: string | null): Promise<void> {
  const at = new Date().toISOString()
  const rows = [entries].flat().flatMap((entry) => checkRows(rules, entry, `kept ${dayIn(rules.house.zone, at)}`, 'conformed', person, at))
  for (let i = 0; i < rows.length; i += 500) await writeRows(tx, { check_result: rows.slice(i, i + 500) })
}

/** Entries nobody has checked for H12 days are breaches, once for each day they were last checked on. Answers how many. */
export async function findStaleEntries(pool: Pool, tenant: string): Promise<number> {
  const rules = await rulesOf(pool, tenant)
  if (overTheFile(rules).length === 0) return 0
  return inHouse(pool, tenant, async (tx) => {
    const stale = await tx.query<{ id: string; since: string | null; checked_by: string | null; now: string }>(
      "select id, checked_at as since, checked_by, clock_timestamp() as now from knowledge where tenant_id = $1 and not retired and kind <> 'bulletin' and (checked_at is null or checked_at < now() - make_interval(days => $2::int)) limit 5000", [tenant, staleDays(rules)])
    const rows = stale.flatMap((e) => checkRows(rules, e.id, `stale ${e.since ?? 'never'}`, 'breached', e.checked_by, e.now))
    for (let i = 0; i < rows.length; i += 500) await writeRows(tx, { check_result: rows.slice(i, i + 500) })
    return stale.length
  })
}
