import type { Value, WhoRef } from '@guixing/core/model/kind'
import type { MatterState } from '@guixing/core/lifecycle/situation'
import { pathOf, type Rules } from './rules.ts'

type About = Pick<MatterState, 'unit' | 'unitPath' | 'handlingUnit' | 'handlingPath'> & Partial<Pick<MatterState, 'owner' | 'firstResponder' | 'opener' | 'participants' | 'fields'>>

/**
 * The people a reference means for a matter (recipients, approvers, holders). A role reaches from its unit down;
 * where nobody holds it here, the nearest holder up the tree is meant, then the heads (design §3: a vacant role falls to the unit's head).
 */
export function peopleMeant(rules: Rules, who: WhoRef, about: About, valueOf: (expression: Value) => Value = (v) => v): string[] {
  const active = (id: string | null | undefined): string[] => (id && rules.people.get(id)?.active ? [id] : [])
  if ('system' in who) return []
  if ('relation' in who) {
    switch (who.relation) {
      case 'owner': case 'handler': return active(about.owner)
      case 'first-responder': return active(about.firstResponder)
      case 'opener': return active(about.opener)
      case 'participant': return (about.participants ?? []).flatMap(active)
      case 'handling-unit': return [...rules.people.values()].filter((p) => p.active && about.handlingUnit && pathOf(rules, p.unit).includes(about.handlingUnit)).map((p) => p.id)
      case 'superior': return headsAbove(rules, about)
      case 'client-self': case 'complained': return []
      default: { const never: never = who.relation; return never }
    }
  }
  if ('person' in who) { const v = valueOf(who.person); return typeof v === 'string' ? active(v) : [] }
  if ('headOf' in who) { const v = valueOf(who.headOf); return typeof v === 'string' ? headOf(rules, v) : headsAbove(rules, about) }
  if ('unit' in who) { const v = valueOf(who.unit); return typeof v === 'string' ? [...rules.people.values()].filter((p) => p.active && pathOf(rules, p.unit).includes(v)).map((p) => p.id) : [] }
  const holders = holdersOf(rules, who.role, about)
  return holders.length > 0 ? holders : headsAbove(rules, about)
}

/** Holders of a role whose grant reaches the matter; standing in for someone on leave counts as that person. */
export function holdersOf(rules: Rules, role: string, about: Pick<About, 'unitPath' | 'handlingPath'> & { unit?: string | null }): string[] {
  const here: string[] = []
  const elsewhere: string[] = []
  for (const p of rules.people.values()) {
    if (!p.active) continue
    for (const g of p.grants) {
      if (g.role !== role) continue
      if (g.scope === 'house' || g.unit === null || about.unitPath.includes(g.unit) || about.handlingPath.includes(g.unit)) here.push(p.id)
      else elsewhere.push(p.id)
    }
  }
  const chosen = here.length > 0 ? here : about.unitPath.length === 0 ? elsewhere : here
  return [...new Set(chosen)]
}

export function headOf(rules: Rules, unit: string): string[] {
  for (const id of pathOf(rules, unit)) {
    const head = rules.units.get(id)?.head
    if (head && rules.people.get(head)?.active) return [head]
  }
  return []
}

function headsAbove(rules: Rules, about: Pick<About, 'unitPath'>): string[] {
  for (const id of about.unitPath) {
    const head = rules.units.get(id)?.head
    if (head && rules.people.get(head)?.active) return [head]
  }
  return []
}
