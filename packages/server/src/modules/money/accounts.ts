/** Accounts of the outgoing fee (catalogue/entries.yaml) whose balances controls ask for; the others only receive. */
export const AUTHORITY = 'authority'
export const BUDGET = 'budget'
export const RESERVED = 'reserved'
export const ADVANCE = 'advance'
export const WAGES = 'wages'
export type Account = typeof AUTHORITY | typeof BUDGET | typeof RESERVED | typeof ADVANCE | typeof WAGES

/** Month of a deduction: YYYY-MM. */
export const PERIOD = /^\d{4}-(0[1-9]|1[0-2])$/

/** What an account holds over the rows `e` of money_entry, in fen, as SQL: what came in less what went out. */
export const balance = (account: Account): string => `(coalesce(sum(e.amount) filter (where e.debit = '${account}'), 0) - coalesce(sum(e.amount) filter (where e.credit = '${account}'), 0))`

/** Fen in SQL as the text of an amount in yuan, exact; null stays null. */
export const yuanText = (fen: string): string => `round((${fen})::numeric / 100, 2)::text`
