import { isProvisional } from '@guixing/core/calendar/calendar'
import type { Actor } from '@guixing/core/lifecycle/situation'
import { NotFound, invalid } from '../../platform/errors.ts'
import { dayIn, midnightIn } from '../../platform/days.ts'
import { fixedFestival } from '../../platform/festivals.ts'
import type { Rules, Unit } from '../rules/index.ts'

/** The site a unit belongs to: the nearest one up its path, else the top. */
export function siteOf(rules: Rules, path: string[]): string | null {
  return path.find((id) => rules.units.get(id)?.type === 'site') ?? path.at(-1) ?? null
}

/** The site with everything below it: what one duty looks after (S30-06). */
export function unitsOfSite(rules: Rules, path: string[]): string[] {
  const site = siteOf(rules, path)
  return [...rules.units.values()].filter((u) => site === null || u.path.includes(site)).map((u) => u.id)
}

/** The unit whose roster is meant: the one named, else the duty unit (code `duty`) of the person's site, else the site itself. NotFound: no such unit. */
export function rosterUnit(rules: Rules, actor: Pick<Actor, 'unitPath'>, named?: string): Unit {
  if (named !== undefined) {
    const unit = rules.units.get(named)
    if (!unit) throw new NotFound()
    return unit
  }
  const units = [...rules.units.values()]
  const site = siteOf(rules, actor.unitPath) ?? units.find((u) => u.parent === null)?.id
  const unit = units.find((u) => u.code === 'duty' && (site === undefined || u.path.includes(site))) ?? units.find((u) => u.id === site)
  if (!unit) throw new NotFound()
  return unit
}

/** A month as YYYY-MM. Invalid (`month`): there is none such between 2000 and 2199. */
export function monthIn(text: string): string {
  if (!/^2[01]\d{2}-(0[1-9]|1[0-2])$/.test(text)) throw invalid('month', 'month')
  return text
}

/** First instant of a month and of the next one, in the house's zone. */
export function periodOf(month: string, zone: string): { from: string; to: string } {
  return { from: midnightIn(zone, `${month}-01`), to: midnightIn(zone, `${monthAfter(month, 1)}-01`) }
}

/** The month `by` months on, YYYY-MM. */
export function monthAfter(month: string, by: number): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}

/** Is the instant on an official day off of the house's calendar, or on a festival that no list has to announce (S29-10)? */
export function festivalIn(rules: Pick<Rules, 'house' | 'calendar'>): (instant: string) => boolean {
  const off = new Set(rules.calendar.off)
  return (instant) => {
    const day = dayIn(rules.house.zone, instant)
    return off.has(day) || fixedFestival(day) !== null
  }
}

/** Are the days off of a month's year still unknown? Then only the fixed festivals stand, and lunar ones may be added. */
export function isUnpublished(rules: Pick<Rules, 'calendar'>, month: string): boolean {
  const year = month.slice(0, 4)
  return isProvisional(rules.calendar, Number(year)) || !rules.calendar.off.some((day) => day.startsWith(year))
}

export function middleRankIn(rules: Rules): (person: string) => boolean {
  return (person) => (rules.people.get(person)?.grants ?? []).some((g) => ['middle', 'leader'].includes(rules.roles[g.role]?.rank ?? 'staff'))
}
