import type { Value } from '@guixing/contract/common'
import type { FieldView } from '@guixing/contract/matters'

/** One line below a fact: words as they are, or a field (or ledger column) with what it was and became. */
export type FactLine = { text: string } | { field: FieldView | null; name: string; from: unknown; to: unknown }

const isRecord = (value: unknown): value is Record<string, Value> => typeof value === 'object' && value !== null && !Array.isArray(value)
const empty = (value: unknown): boolean => value === null || value === undefined || value === '' || value === false || (Array.isArray(value) && value.length === 0)
/** Ledger columns a reader follows; other columns follow from the fact's own label. */
export const COLUMNS = ['owner', 'handlingUnit']

/**
 * What a fact's detail says to a reader: the words of the person first, then what changed. Fields the system writes for itself stay out
 * (the fact's label says it), as do the stage and everything that is no field. Null (lawful erasure) gives no line.
 */
export function factLines(detail: Record<string, Value> | null, definition: readonly FieldView[], asked: readonly FieldView[] = []): FactLine[] {
  if (!detail) return []
  const lines: FactLine[] = []
  const said = detail['words']
  if (typeof said === 'string' && said) lines.push({ text: said })
  for (const [name, value] of Object.entries(isRecord(said) ? said : {})) {
    if (typeof value === 'string' && value) lines.push(name === 'text' || name === 'reason' || name === 'note' ? { text: value } : { field: definition.find((one) => one.name === name) ?? asked.find((one) => one.name === name) ?? null, name, from: null, to: value })
  }
  for (const change of Array.isArray(detail['changes']) ? detail['changes'].filter(isRecord) : []) {
    const name = String(change['name'] ?? '')
    const field = definition.find((one) => one.name === name) ?? null
    const [from, to] = [change['before'] ?? null, change['after'] ?? null]
    if ((!field && !COLUMNS.includes(name)) || field?.system || (empty(from) && empty(to))) continue
    lines.push({ field, name, from: empty(from) ? null : from, to })
  }
  return lines
}

/** Files that came with this fact (an act calls them `file`, what a client sent `id`), less those one of its lines names already. */
export function filesOf(detail: Record<string, Value> | null, lines: readonly FactLine[] = []): { id: string; name: string }[] {
  const files = detail?.['files']
  const told = new Set(lines.flatMap((line) => ('field' in line && (line.field?.type === 'file' || line.field?.type === 'files') ? [line.to].flat() : [])))
  return !Array.isArray(files) ? [] : files.filter(isRecord).map((f) => ({ id: String(f['id'] ?? f['file']), name: String(f['name']) })).filter((f) => !told.has(f.id))
}

/** Ids of files with the names the matter knows them by; one it does not know keeps its id. */
export function withFileNames(value: unknown, files: readonly { id: string; name: string }[]): unknown {
  const one = (v: unknown): unknown => files.find((f) => f.id === v) ?? v
  return Array.isArray(value) ? value.map(one) : one(value)
}
