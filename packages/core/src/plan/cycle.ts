/** A work item of a plan: its code, and in `after` the codes of the items that must be done before it, parted by commas, 、 or spaces. */
export interface PlanItem { code: string; after: string }

/** The codes named in `after`, each once. */
export const partsOf = (after: string): string[] => [...new Set(after.split(/[\s,，、;；]+/).filter(Boolean))]

/**
 * Codes of the items that can never begin, since they wait for each other: those of a ring, and what stands between two rings, in the order of
 * the plan. Empty for a plan that can be carried out (S01-52). A predecessor that is no item holds nothing up here: see `strays`.
 */
export function cycles(items: readonly PlanItem[]): string[] {
  const before = new Map<string, Set<string>>()
  for (const item of items) before.set(item.code, new Set([...(before.get(item.code) ?? []), ...partsOf(item.after)]))
  const after = new Map<string, Set<string>>([...before.keys()].map((code) => [code, new Set<string>()]))
  for (const [code, earlier] of before) for (const one of earlier) {
    if (before.has(one)) after.get(one)?.add(code)
    else earlier.delete(one)
  }
  peel(before, after)
  peel(after, before)
  return [...before.keys()]
}

/** Takes away, one after the other, whatever `waits` for nothing any more. */
function peel(waits: Map<string, Set<string>>, holds: Map<string, Set<string>>): void {
  const free = [...waits].flatMap(([code, on]) => (on.size === 0 ? [code] : []))
  for (let code = free.pop(); code !== undefined; code = free.pop()) {
    for (const next of holds.get(code) ?? []) {
      const on = waits.get(next)
      on?.delete(code)
      if (on?.size === 0) free.push(next)
    }
    waits.delete(code)
    holds.delete(code)
  }
}

/** What makes the order of a plan unclear: predecessors no item is called by, and codes two items share, each once. */
export function strays(items: readonly PlanItem[]): string[] {
  const codes = new Set(items.map((item) => item.code))
  const twice = items.map((item) => item.code).filter((code, i, all) => all.indexOf(code) !== i)
  return [...new Set([...twice, ...items.flatMap((item) => partsOf(item.after).filter((code) => !codes.has(code)))])]
}
