// Its named exports exist for bundlers only; Node itself sees the default.
import chineseDays from 'chinese-days'
import type { Words } from '@guixing/core/model/text'
import { traditional } from '@guixing/packs'
import { os } from '../../platform/api.ts'
import { reading, session, type Session } from '../session/index.ts'
import { dayIn } from '../../platform/days.ts'
import { fixedFestival } from '../../platform/festivals.ts'
import type { Tx } from '../../platform/db.ts'
import type { Unit } from '../rules/index.ts'
import { dutyNow } from './on-duty.ts'
import { festivalIn, isUnpublished, monthIn, periodOf, rosterUnit } from './place.ts'
import { mayRoster, saveRoster } from './saving.ts'
import { groupShifts, handoversOf, shiftsBetween, shiftView } from './shifts.ts'
import { loadRoster, problemsIn } from './store.ts'

/** What the official calendar calls a day off; empty for a day the house itself gave. */
function dayName(day: string): Words {
  const [en = '', zh = ''] = chineseDays.getDayDetail(day).name.split(',')
  return zh === '' ? fixedFestival(day) ?? { 'zh-CN': '', 'zh-TW': '', en: '' } : { 'zh-CN': zh, 'zh-TW': traditional(zh), en }
}

async function rosterView(tx: Tx, s: Session, month: string, unit: Unit) {
  const { rules } = s
  const roster = await loadRoster(tx, unit.id, month)
  const [matter] = roster.matter === null ? [] : await tx.query<{ stage: string }>('select stage from matter where tenant_id = $1 and id = $2', [tx.tenant, roster.matter])
  const { from, to } = periodOf(month, rules.house.zone)
  const shifts = await shiftsBetween(tx, [unit.id], from, to)
  const handovers = await handoversOf(tx, shifts)
  const name = (id: string) => ({ id, name: rules.people.get(id)?.name ?? '—' })
  const special = festivalIn(rules)
  const days: string[] = []
  for (let ms = Date.parse(from); ms < Date.parse(to); ms += 6 * 3_600_000) {
    const at = new Date(ms).toISOString()
    const day = dayIn(rules.house.zone, at)
    if (special(at) && days.at(-1) !== day) days.push(day)
  }
  return {
    mayEdit: mayRoster(rules, s.person, unit), month, matter: roster.matter, stage: matter?.stage ?? 'none', unit: { id: unit.id, name: unit.name },
    rows: roster.rows.map((r) => ({ start: r.start, end: r.end, people: r.people.map(name), manager: r.manager === null ? null : name(r.manager) })),
    problems: problemsIn(rules, month, roster), special: days.map((day) => ({ day, name: dayName(day) })), provisional: isUnpublished(rules, month),
    shifts: groupShifts(shifts).map((g) => shiftView(rules, g, s.person, roster.rows, handovers)),
  }
}

/** Handlers of `house.roster`, `house.saveRoster` and `house.duty`. */
export const rosterRoutes = {
  roster: os.house.roster.handler(({ context, input }) => reading(context, (tx, s) => rosterView(tx, s, monthIn(input.month), rosterUnit(s.rules, s.actor, input.unit)))),
  saveRoster: os.house.saveRoster.handler(async ({ context, input }) => {
    const s = await session(context)
    const unit = rosterUnit(s.rules, s.actor, input.unit)
    await saveRoster(s.pool, { ...s.caller, person: s.person }, { month: input.month, unit, rows: input.rows })
    context.nudge()
    return reading(context, (tx, again) => rosterView(tx, again, input.month, unit))
  }),
  duty: os.house.duty.handler(({ context }) => reading(context, (tx, s) => dutyNow(tx, s.rules, s.actor, new Date().toISOString()))),
}
