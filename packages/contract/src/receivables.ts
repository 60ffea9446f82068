import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Day, Id, Instant, Named, Words } from './common.ts'
import { Yuan } from './money.ts'

/** What the screens of receivables are narrowed by; unknown values give nothing, never an error. `year`: of the due day, all years without it. */
export const ReceivableFilter = z.object({ unit: z.string().max(100).optional(), payer: z.string().max(200).optional(), manager: z.string().max(100).optional(), contract: z.string().max(100).optional(), year: z.string().max(10).optional() })
export type ReceivableFilter = z.infer<typeof ReceivableFilter>

/** By days after the due day: not due yet (the due day itself included), 1–30, 31–60, 61–90, more. */
export const RECEIVABLE_AGES = ['not-due', 'd30', 'd60', 'd90', 'over90'] as const
export type ReceivableAge = (typeof RECEIVABLE_AGES)[number]

/** net = received + outstanding; outstanding = notDue + overdue. `net`: scheduled less what was written down; `received`: less what was refunded. */
export const ReceivableRow = z.object({
  net: Yuan, received: Yuan, outstanding: Yuan, notDue: Yuan, overdue: Yuan, count: z.number().int(), open: z.number().int(), late: z.number().int(),
  /** Days by which the oldest open one is late; 0 where none is. */
  oldest: z.number().int(),
})
export type ReceivableRow = z.infer<typeof ReceivableRow>
export const ReceivableSums = ReceivableRow.extend({
  invoiced: Yuan, /** Received and not invoiced yet. */ toInvoice: Yuan, writtenDown: Yuan, refunded: Yuan,
  /** Received on or before the due day ÷ due until today (K06); null where nothing fell due. */
  inTime: Yuan, due: Yuan, rate: z.number().nullable(),
})
export type ReceivableSums = z.infer<typeof ReceivableSums>
const Row = ReceivableRow
export const PayerRow = Row.extend({ payer: z.string() })
export const ManagerRow = Row.extend({ who: Named })
export const ContractRow = Row.extend({ contract: z.string(), payer: z.string(), plan: Id.nullable() })
/** `month` YYYY-MM, or `before` and `after` for what lies outside the months shown. */
export const MonthRow = Row.extend({ month: z.string() })
export type MonthRow = z.infer<typeof MonthRow>
export const AgeRow = z.object({ age: z.enum(RECEIVABLE_AGES), amount: Yuan, count: z.number().int() })

export const RECEIVABLE_FIGURES = ['net', 'received', 'outstanding', 'not-due', 'overdue', 'invoiced', 'to-invoice', 'written-down', 'refunded'] as const
export type ReceivableFigure = (typeof RECEIVABLE_FIGURES)[number]
const Narrowed = ReceivableFilter.extend({ figure: z.enum(RECEIVABLE_FIGURES).optional(), age: z.enum(RECEIVABLE_AGES).optional(), month: z.string().max(10).optional(), cursor: z.string().max(300).optional(), limit: z.coerce.number().int().min(1).max(200).optional() })
export const ReceivableQuery = Narrowed
export type ReceivableQuery = z.infer<typeof ReceivableQuery>

export const Receivable = z.object({
  id: Id, number: z.string(), title: z.string(), name: Words.optional(), stage: z.string(), stageName: Words, contract: z.string(), payer: z.string(), instalment: z.string(), plan: Id.nullable(), manager: Named.nullable(), unit: Named.nullable(),
  dueOn: Day.nullable(), net: Yuan, received: Yuan, outstanding: Yuan, invoiced: Yuan, invoiceNo: z.string().nullable(), invoiceDate: Day.nullable(), receivedOn: Day.nullable(),
  lateDays: z.number().int(), age: z.enum(RECEIVABLE_AGES).nullable(), dunnings: z.number().int(), promisedOn: Day.nullable(),
})
export type Receivable = z.infer<typeof Receivable>

export const ReceivableEntryQuery = Narrowed.extend({ matter: z.string().max(100).optional() })
export type ReceivableEntryQuery = z.infer<typeof ReceivableEntryQuery>
/** An entry behind a figure; `signed` is what it adds to the figure: those of a figure add up to it. */
export const ReceivableEntry = z.object({
  id: Id, day: Day, at: Instant, entry: z.string(), label: Words, amount: Yuan, signed: Yuan, matter: z.object({ id: Id, number: z.string(), title: z.string(), name: Words.optional() }),
  contract: z.string(), payer: z.string(), instalment: z.string(), manager: Named.nullable(),
})
export type ReceivableEntry = z.infer<typeof ReceivableEntry>

const about = 'Fees clients pay us; never netted with the fees we pay out (C37)'
export const receivables = {
  overview: oc.route({ method: 'GET', path: '/receivables', tags: ['receivables'], summary: 'Receivables: what is due, late, invoiced and received, by age, client, project manager, contract and month (S01-56, S34-11)', description: about }).input(ReceivableFilter)
    .output(z.object({
      now: Instant, today: Day, sums: ReceivableSums, ages: z.array(AgeRow), payers: z.array(PayerRow), managers: z.array(ManagerRow), contracts: z.array(ContractRow), months: z.array(MonthRow),
      /** Rows left out of a list above its two hundred. */ more: z.object({ payers: z.number().int(), managers: z.number().int(), contracts: z.number().int() }),
      /** False: some units lie outside the reader's sight, the sums are of what may be seen. */ whole: z.boolean(),
      articles: z.array(z.object({ regulation: z.string(), article: z.string() })),
    })),
  choices: oc.route({ method: 'GET', path: '/receivables/choices', tags: ['receivables'], summary: 'Names to narrow the figures by' }).output(z.object({ payers: z.array(z.string()), managers: z.array(Named), units: z.array(Named), years: z.array(z.string()) })),
  list: oc.route({ method: 'GET', path: '/receivables/list', tags: ['receivables'], summary: 'The receivables behind a figure, by due day' }).input(ReceivableQuery).output(z.object({ items: z.array(Receivable), next: z.string().nullable() })),
  entries: oc.route({ method: 'GET', path: '/receivables/entries', tags: ['receivables'], summary: 'The entries behind a figure, latest first' }).input(ReceivableEntryQuery).output(z.object({ entries: z.array(ReceivableEntry), next: z.string().nullable() })),
}
