import { makeCalendar, type Calendar } from '@guixing/core/calendar/calendar'
import { TimeError } from '@guixing/core/calendar/instant'
import type { Tx } from '../../platform/db.ts'
import { invalid } from '../../platform/errors.ts'
import { FIXED_FESTIVALS } from '../../platform/festivals.ts'
import { streamFact } from '../../platform/stream-fact.ts'
import { raiseRevision, type Rules } from '../rules/index.ts'

export interface NewCalendar { windows: Record<string, [string, string][]>; off: string[]; work: string[] }

/** A further version of the house's calendar. Running clocks keep the version they started under (design §3). */
export async function saveCalendar(tx: Tx, rules: Rules, by: string | null, wanted: NewCalendar): Promise<number> {
  const [last] = await tx.query<{ version: number; body: Calendar }>("select version, body from calendar where tenant_id = $1 and id = 'house' order by version desc limit 1", [tx.tenant])
  const version = (last?.version ?? 0) + 1
  const body = {
    ...(last?.body.workWindows ? { workWindows: last.body.workWindows } : {}), ...(last?.body.provisional ? { provisional: stillProvisional(last.body.provisional, wanted.off) } : {}),
    id: 'house', version: String(version), zone: rules.house.zone, windows: wanted.windows as unknown as Calendar['windows'], off: [...new Set(wanted.off)].sort(), work: [...new Set(wanted.work)].sort(),
  }
  try {
    makeCalendar(body)
  } catch (error) {
    if (error instanceof TimeError) throw invalid(/off|work day|work:/.test(error.message) ? 'off' : 'windows', 'calendar', { message: error.message })
    throw error
  }
  await tx.query("insert into calendar (tenant_id, id, version, body) values ($1, 'house', $2, $3)", [tx.tenant, version, JSON.stringify(body)])
  await streamFact(tx, 'calendar-changed', { version, off: body.off.length, work: body.work.length }, 'settings', by)
  await raiseRevision(tx)
  return version
}

/** A year whose festivals are entered is no longer provisional; the one after the last of them then is. */
function stillProvisional(years: readonly number[], off: readonly string[]): number[] {
  const left = years.filter((year) => ![...FIXED_FESTIVALS.keys()].every((day) => off.includes(`${year}-${day}`)))
  return left.length > 0 ? left : [Math.max(...years) + 1]
}
