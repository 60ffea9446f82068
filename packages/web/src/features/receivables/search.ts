import { RECEIVABLE_AGES, RECEIVABLE_FIGURES, type ReceivableAge, type ReceivableFigure, type ReceivableFilter } from '@guixing/contract/receivables'

/** What stands in the address: filters, how the page is looked at, and the figure that is open, so that a view can be sent to a colleague. */
export interface Search { year?: string; unit?: string; manager?: string; payer?: string; contract?: string; by?: string; ages?: string; months?: string; figure?: string; age?: string; month?: string; rows?: string }
export interface Drill { figure?: ReceivableFigure; age?: ReceivableAge; month?: string }

const LONGEST: Record<keyof ReceivableFilter, number> = { unit: 100, payer: 200, manager: 100, contract: 100, year: 10 }

/** The filters as the server takes them. */
export function filterOf(search: Search): ReceivableFilter {
  return Object.fromEntries((Object.keys(LONGEST) as (keyof ReceivableFilter)[]).flatMap((name) => { const v = search[name]?.trim(); return v && v.length <= LONGEST[name] ? [[name, v]] : [] }))
}

/** The figure that is open, null where none is. */
export function drillName(search: Search): Drill | null {
  const figure = RECEIVABLE_FIGURES.find((one) => one === search.figure)
  const age = RECEIVABLE_AGES.find((one) => one === search.age)
  const month = search.month && /^(\d{4}-(0[1-9]|1[0-2])|before|after)$/.test(search.month) ? search.month : undefined
  return figure || age || month ? { ...(figure ? { figure } : {}), ...(age ? { age } : {}), ...(month ? { month } : {}) } : null
}

/** Address of the workbook of the same rows. */
export function sheetUrl(what: 'list' | 'entries', filter: ReceivableFilter, drill: Drill): string {
  const params = new URLSearchParams(Object.entries({ ...filter, ...drill }).map(([k, v]) => [k, String(v)]))
  const text = params.toString()
  return `/api/v1/receivables/${what}.xlsx${text ? `?${text}` : ''}`
}
