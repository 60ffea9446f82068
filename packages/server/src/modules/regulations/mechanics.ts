/**
 * What the whole set of regulations demands of any system (X-01 …): no article carries these lines, parts of the system do. A line whose
 * part is not whole yet names none, and is listed as not carried.
 */
export const MECHANICS: Record<string, readonly string[]> = {
  'X-01': ['server/modules/regulations', 'web/features/regulations'],
  'X-02': ['packs/checks/coverage', 'server/modules/regulations/coverage'],
  'X-03': ['server/modules/regulations/adopt', 'server/modules/rules'],
  'X-04': ['server/modules/rules'],
  'X-05': ['core/clocks', 'server/modules/clocks'],
  'X-06': ['core/approvals', 'server/modules/approvals'],
  'X-07': ['core/chain', 'server/modules/audit'],
  'X-08': ['core/lifecycle/who', 'server/modules/people'],
  'X-09': ['server/modules/regulations/shelf', 'server/modules/regulations/adopt'],
  'X-10': ['core/conditions', 'server/modules/rules'],
  'X-11': ['core/money/capitals', 'server/platform/printing'],
  'X-12': ['core/text', 'server/platform/search'],
  // Rates by article, unit and person and the list of breaches stand; the evidence of an article as a file does not.
  'X-13': [],
  'X-14': ['server/modules/portal', 'web/features/portal'],
  // Sealed content comes with counselling and key accounts.
  'X-15': [],
  // Ledgers go in and out; clients and calendars as sheets of their own do not yet.
  'X-16': [],
}
