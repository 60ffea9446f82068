import { isDay } from '@guixing/core/calendar/instant'
import { openingActions } from '@guixing/core/model/kind'
import { fenOf, yuanOf } from '@guixing/core/money/money'
import { os } from '../../platform/api.ts'
import { dayIn, midnightIn } from '../../platform/days.ts'
import { NotFound, invalid } from '../../platform/errors.ts'
import { reading, session, type Session } from '../session/index.ts'
import { halfTimes, overtimeType } from './count.ts'
import { coverOf, effectOf, instantIn } from './read-cover.ts'
import { hoursOf, kindDays, overtimeTypes, papersOf, sumsOf } from './read-days.ts'
import { daysLedger, leadsOthers } from './read-ledger.ts'

const clock = (s: Session): { now: string; today: string } => { const now = new Date().toISOString(); return { now, today: dayIn(s.rules.house.zone, now) } }
const opens = (s: Session, kind: string): boolean => { const known = s.rules.catalogue.kinds[kind]; return known !== undefined && openingActions(known).length > 0 }
const DAY = 86_400_000

export const leaveRoutes = {
  mine: os.leave.mine.handler(({ context, input }) => reading(context, async (tx, s) => {
    const { today } = clock(s)
    const year = input.year ?? Number(today.slice(0, 4))
    const own = [s.person]
    const { leaves, overtimes } = await papersOf(tx, s, s.person, year)
    const hours = await hoursOf(tx, s, year, own)
    const pay = overtimes.reduce((sum, o) => sum + (o.pay === null ? 0n : fenOf(o.pay) ?? 0n), 0n)
    return {
      year, today, kinds: kindDays(s.rules, await sumsOf(tx, s, year, own), year, today), leaves, overtimes, pay: yuanOf(pay), payUnset: overtimes.filter((o) => o.stage === 'done').length,
      hours: overtimeTypes(s.rules).map((t) => ({ ...t, hours: hours.find((h) => h.type === t.type)?.hours ?? 0 })),
      may: { leave: opens(s, 'leave'), overtime: opens(s, 'overtime'), ledger: leadsOthers(s) }, seals: opens(s, 'seal-use'),
    }
  })),
  day: os.leave.day.handler(async ({ context, input }) => {
    const { rules } = await session(context)
    if (!isDay(input.day) || input.day < '2000' || input.day > '2200') throw invalid('day', 'date')
    const halves = halfTimes(rules.calendar, input.day)
    const midnight = midnightIn(rules.house.zone, input.day)
    const [noon, next] = [new Date(Date.parse(midnight) + DAY / 2).toISOString(), midnightIn(rules.house.zone, new Date(Date.parse(`${input.day}T00:00:00Z`) + DAY).toISOString().slice(0, 10))]
    return { day: input.day, type: overtimeType(rules.calendar, input.day), working: halves !== null, ...(halves ?? { morning: { from: midnight, until: noon }, afternoon: { from: noon, until: next } }) }
  }),
  preview: os.leave.preview.handler(({ context, input }) => reading(context, (tx, s) => {
    const { now, today } = clock(s)
    if (input.substitute !== undefined && !s.rules.people.get(input.substitute)?.active) throw invalid('substitute', 'unknown-person')
    return effectOf(tx, s, { person: s.person, from: instantIn('from', input.from), until: instantIn('until', input.until), kind: input.kind ?? null, substitute: input.substitute ?? null, id: null }, now, today)
  })),
  cover: os.leave.cover.handler(({ context, input }) => reading(context, (tx, s) => { const { now, today } = clock(s); return coverOf(tx, s, input.id, now, today) })),
  days: os.leave.days.handler(({ context, input }) => reading(context, (tx, s) => daysLedger(tx, s, input, clock(s).today))),
  rows: os.leave.rows.handler(({ context, input }) => reading(context, async (tx, s) => {
    const person = s.rules.people.get(input.person)
    if (!person) throw new NotFound()
    return { person: { id: person.id, name: person.name }, ...(await papersOf(tx, s, person.id, input.year, { kind: input.kind, type: input.type })) }
  })),
}
