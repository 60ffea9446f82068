import type { Actor } from '@guixing/core/lifecycle/situation'
import type { Rules } from '../rules/index.ts'

/** What is known of a breach when somebody wants it excused. */
export interface Breach { person: string | null; owner: string | null; unit: string | null; outcome: string }

/** Whose breach it is: the person it was put down to, else the owner of its matter, else the head of its unit. */
export function holderOf(rules: Rules, breach: Breach): string | null {
  return breach.person ?? breach.owner ?? (breach.unit ? rules.units.get(breach.unit)?.head ?? null : null)
}

/** One asks for oneself, or for whom one stands in. */
export function mayAsk(rules: Rules, actor: Actor, breach: Breach): boolean {
  const holder = holderOf(rules, breach)
  return breach.outcome === 'breached' && holder !== null && actor.id !== null && [actor.id, ...actor.standsInFor].includes(holder)
}

/** A superior decides: the head of a unit the holder belongs to, or who leads the house; never the holder, never the asker. */
export function mayDecide(rules: Rules, actor: Actor, breach: Breach, askedBy: string): boolean {
  const holder = holderOf(rules, breach)
  if (breach.outcome !== 'breached' || actor.id === null || actor.id === holder || actor.id === askedBy) return false
  const who = deciders(rules, breach, askedBy)
  return [actor.id, ...actor.standsInFor].some((p) => who.includes(p))
}

/** Everybody who may decide, the nearest head first. */
export function deciders(rules: Rules, breach: Breach, askedBy: string): string[] {
  const holder = holderOf(rules, breach)
  const unit = (holder ? rules.people.get(holder)?.unit : null) ?? breach.unit
  const heads = (unit ? rules.units.get(unit)?.path ?? [] : []).map((u) => rules.units.get(u)?.head ?? null)
  const leaders = [...rules.people.values()].filter((p) => p.active && p.grants.some((g) => g.role === 'general-manager' || rules.roles[g.role]?.rank === 'leader')).map((p) => p.id)
  return [...new Set([...heads, ...leaders])].filter((p): p is string => p !== null && p !== holder && p !== askedBy && rules.people.get(p)?.active === true)
}
