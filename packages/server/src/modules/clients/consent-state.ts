import type { ConsentWarning } from '@guixing/contract/clients'

export interface Consent { purpose: string; ways: readonly string[]; contact_id: string | null; given_on: string; until: string | null; withdrawn_on: string | null }

/** Whether a consent holds on a day: given up to and with its last day, withdrawn from the day it was withdrawn on. */
export function consentOn(c: Pick<Consent, 'until' | 'withdrawn_on'>, day: string): 'given' | 'withdrawn' | 'lapsed' {
  if (c.withdrawn_on !== null && c.withdrawn_on <= day) return 'withdrawn'
  return c.until !== null && c.until < day ? 'lapsed' : 'given'
}

/**
 * What must be said before a client is called or written to (X-15, S35-06, S37-16): consents withdrawn or run out, unless one that holds
 * covers the same purpose, the same person and every way of it. `nameOf` a contact; each is told once, the latest.
 */
export function warningsOf(consents: readonly Consent[], day: string, nameOf: (contact: string) => string | null): ConsentWarning[] {
  const holding = consents.filter((c) => consentOn(c, day) === 'given' && c.given_on <= day)
  const covers = (ways: readonly string[], way: string): boolean => ways.length === 0 || ways.includes(way)
  const covered = (c: Consent): boolean => {
    const same = holding.filter((h) => h.purpose === c.purpose && h.contact_id === c.contact_id)
    return c.ways.length === 0 ? same.some((h) => h.ways.length === 0) : c.ways.every((way) => same.some((h) => covers(h.ways, way)))
  }
  const told = new Map<string, ConsentWarning>()
  for (const c of consents) {
    const state = consentOn(c, day)
    if (state === 'given' || covered(c)) continue
    const on = (state === 'withdrawn' ? c.withdrawn_on : c.until) ?? day
    const key = JSON.stringify([c.purpose, c.contact_id, [...c.ways].sort()])
    const before = told.get(key)
    if (!before || before.on < on) told.set(key, { purpose: c.purpose as ConsentWarning['purpose'], ways: [...c.ways], state, on, contact: c.contact_id === null ? null : nameOf(c.contact_id) })
  }
  return [...told.values()].sort((a, b) => b.on.localeCompare(a.on))
}
