import { ENDED, PHASES, type BusinessFilter, type Phase } from '@guixing/contract/engagements'
import { GROUPS, type Group } from './phases.ts'

/** What stands in the address, so that a view can be sent to a colleague. `phase`: a phase, or a column of the board; `only`: words joined by comma. */
export interface Search { view?: string; phase?: string; owner?: string; route?: string; class?: string; q?: string; only?: string; ended?: string; sort?: string }

export const VIEWS = ['board', 'list', 'funnel'] as const
export type View = (typeof VIEWS)[number]
export const viewOf = (search: Search): View => VIEWS.find((one) => one === search.view) ?? 'board'

export const ONLY = ['mine', 'late', 'limits', 'follow-ups', 'broken'] as const
export type Only = (typeof ONLY)[number]
/** What a business can be in want of: one at a time. */
export const WANTS = ['late', 'limits', 'follow-ups', 'broken'] as const satisfies readonly Only[]
const wants = (one: Only): boolean => (WANTS as readonly Only[]).includes(one)

/** The phases an address means; null where it names none. */
export function phasesOf(search: Search): readonly Phase[] | null {
  const name = search.phase ?? ''
  if (Object.hasOwn(GROUPS, name)) return GROUPS[name as Group]
  const phase = PHASES.find((one) => one === name)
  return phase ? [phase] : null
}

export const onlyOf = (search: Search): Only[] => ONLY.filter((one) => (search.only ?? '').split(',').includes(one))

/** The address with one narrowing turned on or off; the ways of wanting a look exclude one another. */
export function withOnly(search: Search, one: Only, on: boolean): string | undefined {
  const rest = onlyOf(search).filter((kept) => kept !== one && !(on && wants(one) && wants(kept)))
  return ONLY.filter((name) => rest.includes(name) || (on && name === one)).join(',') || undefined
}

const LONGEST = { owner: 100, route: 40, class: 10, q: 100 } as const

/** The filters as the server takes them; what it would refuse is left out. */
export function filterOf(search: Search): BusinessFilter {
  const words = Object.fromEntries((Object.keys(LONGEST) as (keyof typeof LONGEST)[]).flatMap((name) => { const v = search[name]?.trim(); return v && v.length <= LONGEST[name] ? [[name, v]] : [] }))
  const [phases, only] = [phasesOf(search), onlyOf(search)]
  return { ...words, ...(phases ? { phase: phases.join(',') } : {}), ...(only.length > 0 ? { only: only.join(',') } : {}), ...(search.ended === 'yes' ? { ended: 'yes' as const } : {}) }
}

/** The filters of the figures at the top: what a figure itself narrows by is left open, so that each says what choosing it would show. */
export function figuresFilter(search: Search): BusinessFilter {
  return filterOf({ ...search, phase: undefined, ended: undefined, only: onlyOf(search).includes('mine') ? 'mine' : undefined })
}

/** Whether a phase is among the rows of an address: a named one always, an ended one only when asked for. */
export function shows(search: Search, phase: Phase): boolean {
  return phasesOf(search)?.includes(phase) ?? (search.ended === 'yes' || !ENDED.includes(phase))
}

/** The order of the list: those with the most broken first where the address says so, else the latest first. */
export const sortOf = (search: Search): 'broken' | undefined => (search.sort === 'broken' ? 'broken' : undefined)

/** Whether two addresses show the same. */
export const sameView = (a: Search, b: Search): boolean => viewOf(a) === viewOf(b) && sortOf(a) === sortOf(b) && JSON.stringify(Object.entries(filterOf(a)).toSorted()) === JSON.stringify(Object.entries(filterOf(b)).toSorted())

/** Where the workbook of an address is fetched; the funnel counts all that ever came in. */
export function sheetUrl(search: Search): string {
  const params = new URLSearchParams(Object.entries({ ...filterOf(search), ...(viewOf(search) === 'funnel' ? { ended: 'yes' } : {}), ...(sortOf(search) && viewOf(search) === 'list' ? { sort: 'broken' } : {}) })).toString()
  return `/api/v1/engagements.xlsx${params ? `?${params}` : ''}`
}

/** Whether anything narrows the page. */
export const isFiltered = (search: Search): boolean => Object.keys(filterOf(search)).length > 0

/** Where an act of the workspace is taken: on the paper that is there, or on a new one that knows its business. */
export interface Known { lead: string; client: string; proposal: string | undefined; contract: string | undefined; engagement: string | undefined }
export function openingSearch(action: string, known: Known): Record<string, string> {
  const all = { action, lead: known.lead, engagement: known.engagement, proposal: known.proposal, contract: known.contract, clientName: known.client }
  return Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value ? [[name, value]] : [])))
}
