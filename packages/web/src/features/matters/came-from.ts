/** The list one came from, so that `[` and `]` walk it; kept for this tab only. */
export interface Walked { id: string; number: string }
const KEY = 'guixing.walk'

export function keepWalk(rows: readonly Walked[], from: string): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ from, rows: rows.slice(0, 500).map(({ id, number }) => ({ id, number })) }))
  } catch { /* a full store only costs the two keys */ }
}

/** Neighbours of a matter in that list, and where the list stands. */
export function neighbours(id: string): { before: Walked | null; after: Walked | null; from: string | null } {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as { from: string; rows: Walked[] } | null
    const at = kept?.rows.findIndex((row) => row.id === id) ?? -1
    if (!kept || at < 0) return { before: null, after: null, from: null }
    return { before: kept.rows[at - 1] ?? null, after: kept.rows[at + 1] ?? null, from: kept.from }
  } catch {
    return { before: null, after: null, from: null }
  }
}
