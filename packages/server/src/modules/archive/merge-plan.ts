/** Who points to whom: the id of a client, and the one it was found to be. Pointers lead there in one step. */
export type Pointers = ReadonlyMap<string, string | null>
export type MergeFault = 'unknown' | 'same' | 'merged-already'

/** Joins `alias` to `into`: who moves and where to. What pointed to the alias goes with it. A client that is part of another is joined through that other. */
export function mergePlan(pointers: Pointers, alias: string, into: string): { moved: string[] } | { fault: MergeFault } {
  if (!pointers.has(alias) || !pointers.has(into)) return { fault: 'unknown' }
  if (alias === into) return { fault: 'same' }
  if (pointers.get(alias) !== null || pointers.get(into) !== null) return { fault: 'merged-already' }
  return { moved: [alias, ...[...pointers].filter(([, to]) => to === alias).map(([id]) => id)] }
}

/** Parts them again: new pointers of those that went with the alias and are still where it is. One that was parted by itself since stays by itself. */
export function unmergePlan(pointers: Pointers, merge: { alias: string; moved: readonly string[] }): Map<string, string | null> {
  const at = pointers.get(merge.alias) ?? null
  const out = new Map<string, string | null>()
  if (at === null) return out
  for (const id of merge.moved) if (pointers.get(id) === at) out.set(id, id === merge.alias ? null : merge.alias)
  return out
}
