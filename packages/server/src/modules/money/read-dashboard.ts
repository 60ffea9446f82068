import type { FeeFilter, FeeRow, FeeSums } from '@guixing/contract/money'
import { AGES } from '@guixing/contract/money'
import { dayIn } from '../../platform/days.ts'
import type { Tx } from '../../platform/db.ts'
import { reachedUnits, seesWhole } from '../matters/index.ts'
import { targetOf, type Rules } from '../rules/index.ts'
import type { Session } from '../session/index.ts'
import { named, narrowed, spanOf, yuan } from './read-common.ts'
import { addUp, balances, chosen, pendingRows, yearOf, yearsOf, type Balances, type BalanceRow } from './read-sums.ts'
import { openAdvances, type OpenAdvance } from './read-open.ts'
import { articleOf, keptByPerson, keptByUnit, monthsUntil, rateOf } from './read-rates.ts'
import { mayWages, seesDeductions } from './read-deductions.ts'

/** The figures of one row: they add up by construction, since what is overdue is what is out less what is out in time. */
export function sumsOf(b: Balances, open: readonly Pick<OpenAdvance, 'amount' | 'overdue'>[]): FeeSums {
  const kept = open.reduce((sum, one) => (one.overdue ? sum : sum + one.amount), 0n)
  return {
    approved: yuan(b.approved), requested: yuan(b.approved - b.budget), written: yuan(b.written), inTime: yuan(b.reserved + kept), overdue: yuan(b.advance - kept), unrequested: yuan(b.budget), returned: yuan(b.returned), unpaid: yuan(b.reserved), budgets: b.budgets,
  }
}

const TREND = 6

/** Where approved money is (S02-35): the five figures, the units, how long advances have been out, and the rate written off in time (K07). */
export async function dashboard(tx: Tx, s: Session, filter: FeeFilter, now: string) {
  const { rules, actor } = s
  const today = dayIn(rules.house.zone, now)
  const year = yearOf(filter, today)
  const all = await balances(tx, rules, actor, year)
  const out = await openAdvances(tx, rules, actor, today)
  const ofYear = year === null ? out : out.filter((one) => one.year === year)
  const rows = chosen(rules, filter, all)
  const open = chosen(rules, filter, ofYear)
  const others = year === null ? [] : chosen(rules, filter, out.filter((one) => one.year !== year))
  const pending = chosen(rules, filter, await pendingRows(tx, rules, actor))
  const overdue = open.filter((one) => one.overdue)
  const sums = sumsOf(addUp(rows), open)
  const { handler } = narrowed(rules, filter)
  const rates = await ratesFor(tx, s, filter, year ?? null, today)
  const units = grouped(rows, open, (r) => r.unit).map(([unit, b, mine]): FeeRow => ({ who: named(rules.units, unit) ?? { id: '', name: '—' }, ...sumsOf(b, mine), onTime: rateOf(rates.year.filter((r) => r.unit === unit)) }))
  const measures = rules.force.flatMap(({ control }) => (control.type === 'measure' && control.code === 'K07' ? [control] : []))
  return {
    now, today, year: filter.year === 'all' ? 'all' : String(year ?? filter.year ?? ''), years: await yearsOf(tx, today), sums,
    pending: { amount: yuan(pending.reduce((sum, p) => sum + p.amount, 0n)), count: pending.reduce((n, p) => n + p.count, 0) },
    open: { inTime: open.length - overdue.length, overdue: overdue.length, people: new Set(overdue.map((one) => one.person)).size, nextDue: open.filter((one) => !one.overdue && one.dueAt !== null).map((one) => one.dueAt as string).sort()[0] ?? null },
    units: units.sort(byOrder(rules)), handlers: handlersOf(rules, all, handler), whole: seesWhole(rules, actor),
    ages: agesOf(open, addUp(rows).advance),
    onTime: { ...rateOf(rates.year), target: targetOf(rules, measures), trend: monthsUntil(today, TREND).map((month) => ({ month, rate: rateOf(rates.trend.filter((r) => r.month === month)).rate })), regulation: 's02', article: articleOf(rules)[0] ?? '' },
    elsewhere: { amount: yuan(others.reduce((sum, one) => sum + one.amount, 0n)), count: others.length, overdue: others.filter((one) => one.overdue).length },
    may: { deductions: seesDeductions(rules, actor), wages: mayWages(rules, actor) },
  }
}

/** The figures of each who applied for a budget, of the units asked for. */
export async function handlerRows(tx: Tx, s: Session, filter: FeeFilter, now: string): Promise<FeeRow[]> {
  const { rules, actor } = s
  const today = dayIn(rules.house.zone, now)
  const year = yearOf(filter, today)
  const rows = chosen(rules, filter, await balances(tx, rules, actor, year))
  const out = await openAdvances(tx, rules, actor, today)
  const open = chosen(rules, filter, year === null ? out : out.filter((one) => one.year === year))
  const { units } = narrowed(rules, filter)
  const sight = rateUnits(s)
  const rates = year === undefined ? [] : (await keptByPerson(tx, rules, ...spanOf(year))).filter((r) => (sight === null || (r.unit !== null && sight.has(r.unit)) || r.person === s.person) && (units === null || (r.unit !== null && units.has(r.unit))))
  return grouped(rows, open, (r) => r.handler).map(([who, b, mine]): FeeRow => ({ who: named(rules.people, who) ?? { id: '', name: '—' }, ...sumsOf(b, mine), onTime: rateOf(rates.filter((r) => r.person === who)) }))
    .sort((a, b) => a.who.name.localeCompare(b.who.name, 'zh-CN'))
}

/** Units whose rates the reader may know: those reached by a role. Who only sees own budgets learns nothing of the others' rate. */
const rateUnits = ({ rules, actor }: Session): Set<string> | null => (seesWhole(rules, actor) ? null : new Set(reachedUnits(rules, actor)))

async function ratesFor(tx: Tx, s: Session, filter: FeeFilter, year: number | null, today: string) {
  const sight = rateUnits(s)
  const { units, handler } = narrowed(s.rules, filter)
  const [from, to] = spanOf(year)
  const first = `${monthsUntil(today, TREND)[0]}-01`
  const [least, most] = [first < from ? first : from, today > to ? today : to]
  const all = handler === undefined ? (await keptByUnit(tx, least, most)).map((r) => ({ ...r, person: null as string | null })) : (await keptByPerson(tx, s.rules, least, most)).filter((r) => r.person === handler)
  const rows = all.filter((r) => (sight === null || (r.unit !== null && sight.has(r.unit)) || (r.person !== null && r.person === s.person)) && (units === null || (r.unit !== null && units.has(r.unit))))
  return { trend: rows, year: rows.filter((r) => r.month >= from.slice(0, 7) && r.month <= to.slice(0, 7)) }
}

function grouped(rows: readonly BalanceRow[], open: readonly OpenAdvance[], key: (r: { unit: string | null; handler: string | null }) => string | null): [string | null, Balances, OpenAdvance[]][] {
  const keys = [...new Set(rows.map(key))]
  return keys.map((k) => [k, addUp(rows.filter((r) => key(r) === k)), open.filter((one) => key(one) === k)])
}

/** The ageing; what has gone to the judiciary is no open write-off any more and still out, beyond everything. */
function agesOf(open: readonly OpenAdvance[], advance: bigint): { age: (typeof AGES)[number]; amount: string; count: number }[] {
  const rest = advance - open.reduce((sum, one) => sum + one.amount, 0n)
  return AGES.map((age) => { const of = open.filter((one) => one.age === age); return { age, amount: yuan(of.reduce((sum, one) => sum + one.amount, age === 'beyond' ? rest : 0n)), count: of.length } })
}

/** Units as the house orders them: the order in which they were set up. */
const byOrder = (rules: Rules) => { const at = new Map([...rules.units.keys()].map((id, i) => [id, i])); return (a: FeeRow, b: FeeRow): number => (at.get(a.who.id) ?? 1e9) - (at.get(b.who.id) ?? 1e9) }

function handlersOf(rules: Rules, rows: readonly BalanceRow[], chosenOne: string | null | undefined): { id: string; name: string }[] {
  const ids = new Set(rows.flatMap((r) => r.handler ?? []))
  if (chosenOne && rules.people.has(chosenOne)) ids.add(chosenOne)
  return [...ids].map((id) => ({ id, name: rules.people.get(id)?.name ?? '—' })).sort((a, b) => a.name.localeCompare(b.name, 'zh-CN')).slice(0, 500)
}

