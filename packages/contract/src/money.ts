import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Day, Id, Instant, Named, Words } from './common.ts'

/** An amount in yuan as exact decimal text, two decimals: `780000.00`. Never a number. */
export const Yuan = z.string()

/**
 * What the fee screens are narrowed by. Unknown values give nothing, never an error. `year` is that of the budget's approval, `all` for
 * every year: everything requested and written off later counts with its budget, so that the figures add up. `handler`: who applied for it.
 */
export const FeeFilter = z.object({ year: z.string().max(100).optional(), unit: z.string().max(100).optional(), handler: z.string().max(100).optional() })
export type FeeFilter = z.infer<typeof FeeFilter>

/** approved = requested + unrequested; requested = written + inTime + overdue. What came back is in `unrequested` again and said beside. */
export const FeeSums = z.object({ approved: Yuan, requested: Yuan, written: Yuan, inTime: Yuan, overdue: Yuan, unrequested: Yuan, returned: Yuan, /** Of inTime: asked for and not paid out yet. */ unpaid: Yuan, budgets: z.number().int() })
export type FeeSums = z.infer<typeof FeeSums>
const OnTime = z.object({ kept: z.number().int(), due: z.number().int(), /** Null where nothing fell due. */ rate: z.number().nullable() })
export const FeeRow = FeeSums.extend({ who: Named, onTime: OnTime })
export type FeeRow = z.infer<typeof FeeRow>

/** Of what is not written off yet, by days since the request, then by days beyond the two months. */
export const AGES = ['d30', 'limit', 'over30', 'over60', 'beyond'] as const
export const FeeAge = z.object({ age: z.enum(AGES), amount: Yuan, count: z.number().int() })

/** One upper bound and what is left under it, each to its own scale. `over`: by how much this amount passes it, null where it does not. */
export const Bound = z.object({ name: z.enum(['rate', 'cap', 'budget', 'agreement']), limit: Yuan, used: Yuan, left: Yuan, after: Yuan, over: Yuan.nullable(), percent: z.string().nullable(), regulation: z.string(), article: z.string() })
export type Bound = z.infer<typeof Bound>
/** The bar over a budget or a payment. `binding` null where nothing can be said: `lacks` tells why. */
export const Headroom = z.object({
  on: z.object({ id: Id, kind: z.string(), number: z.string(), title: z.string() }), base: Yuan.nullable(), used: Yuan, usedCount: z.number().int(), pending: Yuan, pendingCount: z.number().int(), amount: Yuan,
  bounds: z.array(Bound), binding: z.enum(['rate', 'cap', 'budget', 'agreement']).nullable(), lacks: z.enum(['base', 'parameter']).nullable(),
})
export type Headroom = z.infer<typeof Headroom>

export const FeeProject = z.object({
  id: Id, number: z.string(), projectNo: z.string(), name: z.string(), unit: Named.nullable(), base: Yuan.nullable(), binding: z.enum(['rate', 'cap']).nullable(), limit: Yuan.nullable(),
  approved: Yuan, pending: Yuan, pendingCount: z.number().int(), left: Yuan.nullable(), /** Share of the limit approved, 0…1 and more; null without one. */ used: z.number().nullable(),
})
export type FeeProject = z.infer<typeof FeeProject>

export const STEPS = ['explain', 'urge', 'deduct', 'discipline', 'judiciary'] as const
/** One advance that is not written off: the step it has come to, and the one that comes next and is whose. */
export const Chase = z.object({
  id: Id, number: z.string(), title: z.string(), unit: Named.nullable(), handler: Named.nullable(), amount: Yuan, requestedAt: Day.nullable(), dueAt: Instant.nullable(), overdueDays: z.number().int().nullable(), share: z.number().nullable(),
  step: z.enum(STEPS).nullable(), urgings: z.number().int(), deductions: z.number().int(), explained: z.boolean(), promised: Day.nullable(),
  next: z.object({ what: z.enum(['write-off', 'explain', 'consent', 'receive', 'promise', 'urge', 'deduct', 'judge', 'none']), whose: z.enum(['handler', 'leaders', 'finance', 'discipline']).nullable(), mine: z.boolean() }),
})
export type Chase = z.infer<typeof Chase>

export const FIGURES = ['approved', 'requested', 'written', 'inTime', 'overdue', 'unrequested', 'returned'] as const
/** An entry behind a figure. `signed` is what it adds to the figure asked for: the shown ones of a figure add up to it. */
export const Entry = z.object({
  id: Id, day: Day, at: Instant, entry: z.string(), label: Words, debit: z.string(), credit: z.string(), amount: Yuan, signed: Yuan, matter: z.object({ id: Id, kind: z.string(), number: z.string(), title: z.string(), name: Words.optional() }),
  project: z.object({ id: Id, number: z.string(), title: z.string() }).nullable(), unit: Named.nullable(), handler: Named.nullable(), person: Named.nullable(), period: z.string().nullable(), subject: z.string().nullable(),
})
export type Entry = z.infer<typeof Entry>
export const EntryQuery = FeeFilter.extend({ figure: z.enum(FIGURES).optional(), age: z.enum(AGES).optional(), project: z.string().max(100).optional(), basis: z.string().max(100).optional(), payment: z.string().max(100).optional(), matter: z.string().max(100).optional(), entry: z.string().max(100).optional(), cursor: z.string().max(300).optional(), limit: z.coerce.number().int().min(1).max(200).optional() })
export type EntryQuery = z.infer<typeof EntryQuery>

/** A line of the pay-deduction ledger (F22): what stood out before, what was taken, what remains. */
export const Deduction = z.object({ id: Id, person: Named, period: z.string(), outstanding: Yuan, deducted: Yuan, balance: Yuan, day: Day, matter: z.object({ id: Id, number: z.string(), title: z.string() }) })
export type Deduction = z.infer<typeof Deduction>

export const money = {
  dashboard: oc.route({ method: 'GET', path: '/money', tags: ['money'], summary: 'Consulting fees: where approved money is, by unit, and how long it has been out (S02-35)' }).input(FeeFilter)
    .output(z.object({
      now: Instant, today: Day, year: z.string(), years: z.array(z.string()), sums: FeeSums, pending: z.object({ amount: Yuan, count: z.number().int() }), open: z.object({ inTime: z.number().int(), overdue: z.number().int(), people: z.number().int(), nextDue: Instant.nullable() }),
      units: z.array(FeeRow), /** Names to choose from. */ handlers: z.array(Named), /** False: some units lie outside the reader's sight, the sums are of what may be seen. */ whole: z.boolean(),
      ages: z.array(FeeAge), onTime: OnTime.extend({ target: z.number().nullable(), trend: z.array(z.object({ month: z.string(), rate: z.number().nullable() })), regulation: z.string(), article: z.string() }),
      /** Not written off from budgets of other years, which this year leaves out. */ elsewhere: z.object({ amount: Yuan, count: z.number().int(), overdue: z.number().int() }),
      may: z.object({ deductions: z.boolean(), wages: z.boolean() }),
    })),
  handlers: oc.route({ method: 'GET', path: '/money/handlers', tags: ['money'], summary: 'The same figures by who applied, of one unit' }).input(FeeFilter).output(z.object({ handlers: z.array(FeeRow) })),
  projects: oc.route({ method: 'GET', path: '/money/projects', tags: ['money'], summary: 'Balance by project, naming the bound that binds (S02-12, S02-13)' }).input(FeeFilter.extend({ cursor: z.string().max(300).optional() })).output(z.object({ projects: z.array(FeeProject), next: z.string().nullable() })),
  chase: oc.route({ method: 'GET', path: '/money/chase', tags: ['money'], summary: 'Advances not written off: how far each has been chased, and the next step (S02-25 … S02-28)' }).input(FeeFilter.extend({ cursor: z.string().max(300).optional() })).output(z.object({ items: z.array(Chase), next: z.string().nullable() })),
  entries: oc.route({ method: 'GET', path: '/money/entries', tags: ['money'], summary: 'The entries behind a figure, latest first' }).input(EntryQuery).output(z.object({ entries: z.array(Entry), next: z.string().nullable() })),
  deductions: oc.route({ method: 'GET', path: '/money/deductions', tags: ['money'], summary: 'Pay-deduction ledger F22 by person and month (S02-26)' }).input(z.object({ person: z.string().max(100).optional(), period: z.string().max(100).optional(), cursor: z.string().max(300).optional() })).output(z.object({ rows: z.array(Deduction), next: z.string().nullable(), people: z.array(z.object({ person: Named, deducted: Yuan, months: z.number().int() })) })),
  headroom: oc.route({ method: 'GET', path: '/money/headroom', tags: ['money'], summary: 'What a project, budget or agreement still has room for, with this amount' }).input(z.object({ /** A fee project, budget or agreement. */ of: Id, amount: z.string().max(60).optional(), /** The budget or payment being looked at: it does not count against itself. */ except: z.string().max(100).optional() })).output(Headroom),
  wages: oc.route({ method: 'GET', path: '/money/wages', tags: ['money'], summary: 'Months whose wages were imported' }).output(z.object({ months: z.array(z.object({ period: z.string(), people: z.number().int(), at: Instant })) })),
}
