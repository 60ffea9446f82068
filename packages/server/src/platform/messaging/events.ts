import type { Letter } from './notify.ts'
import { letterRow } from './notify.ts'

let posted = false
/** Whether facts go to a webhook; set once when a node starts with GUIXING_EVENTS_WEBHOOK. */
export function postEvents(on: boolean): void {
  posted = on
}

interface Target { now: string; rows: Record<string, Record<string, unknown>[]>; held: Map<string, { kind: { name: string } }> }

/** One event for each fact about to be written, in the same transaction, so that none is lost and none is told that did not happen. No values: who may, looks them up. What is no matter's fact (settings, a person, a regulation) names its stream. */
export function eventRows(work: Target): void {
  if (!posted) return
  for (const fact of work.rows.fact ?? []) {
    // An import tells nobody (design §4).
    if (fact.what === 'imported') continue
    const matter = typeof fact.matter_id === 'string' ? fact.matter_id : null
    const event = { id: String(fact.id), what: String(fact.what), matter, kind: matter === null ? null : work.held.get(matter)?.kind.name ?? null, at: String(fact.at), ...(matter === null ? { stream: String(fact.stream) } : {}) }
    letterRow(work, { channel: 'webhook', to: 'events', subject: event.what, body: { event } } satisfies Letter, matter, null)
  }
}
