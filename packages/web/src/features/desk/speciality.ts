/** Minimum of a unit that the routing needs. */
export interface RoutingUnit { id: string; name: string; code: string | null; parent: string | null }

/** Codes of the departments that answer for a speciality; the order is the preference. `general` stays with the service group. */
const DEPARTMENTS: Record<string, string[]> = {
  engineering: ['engineering'], security: ['security', 'concierge'], leasing: ['leasing'], finance: ['finance'],
}
/** Answered jointly with the department concerned (S03 4.2.2). */
const JOINT = new Set(['engineering', 'security', 'leasing'])

export type Demand = 'joint' | 'ask-first' | null
/** What the articles demand of a speciality: a joint answer (S03 4.2.2), or to ask the department manager first (S03 4.2.3). */
export function demandOf(category: string | null): Demand {
  if (category === 'off-site') return 'ask-first'
  return category && JOINT.has(category) ? 'joint' : null
}

/** The department an entry of this speciality goes to: the nearest of that code, beside or below the desk's own unit first. */
export function departmentOf(category: string | null, units: readonly RoutingUnit[], own: string | null): RoutingUnit | null {
  const codes = category ? DEPARTMENTS[category] : undefined
  if (!codes) return null
  const parents = new Map(units.map((unit) => [unit.id, unit.parent]))
  const above: string[] = []
  for (let at = own; at && !above.includes(at); at = parents.get(at) ?? null) above.push(at)
  const distance = (unit: RoutingUnit): number => {
    const seen = new Set<string>()
    let steps = 0
    for (let at: string | null = unit.id; at && !seen.has(at); at = parents.get(at) ?? null, steps += 1) {
      if (above.includes(at)) return above.indexOf(at) * 10 + steps
      seen.add(at)
    }
    return 1000
  }
  const fitting = units.filter((unit) => unit.code !== null && codes.includes(unit.code))
  fitting.sort((a, b) => distance(a) - distance(b) || codes.indexOf(a.code!) - codes.indexOf(b.code!) || a.name.localeCompare(b.name))
  return fitting[0] ?? null
}
