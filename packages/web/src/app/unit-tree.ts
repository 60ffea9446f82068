interface Node { id: string; parent: string | null }

/** Units below their parents, in the order given, each with its depth. A unit whose parent is unknown stands at the top; a circle never loops. */
export function inTree<Unit extends Node>(units: readonly Unit[]): { unit: Unit; depth: number }[] {
  const ids = new Set(units.map((u) => u.id))
  const seen = new Set<string>()
  const below = (parent: string | null, depth: number): { unit: Unit; depth: number }[] => units
    .filter((u) => (parent === null ? u.parent === null || !ids.has(u.parent) : u.parent === parent) && !seen.has(u.id))
    .flatMap((unit) => { seen.add(unit.id); return [{ unit, depth }, ...below(unit.id, depth + 1)] })
  return below(null, 0)
}
