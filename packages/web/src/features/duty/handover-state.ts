import type { ActionView, FactView, MatterView } from '@guixing/contract/matters'
import type { z } from 'zod'

export type Fact = z.infer<typeof FactView>
export interface Item { name: string; expected: number | null; counted: number | null }
export const FAULTS = ['faultRecords', 'faultUnclean', 'faultMissing', 'faultRepair'] as const
export type Fault = (typeof FAULTS)[number]

const number = (value: unknown): number | null => (typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : null)

/** Rows of the inventory (S30-04). What is not counted stays null: an item nobody counted is not zero. */
export function itemsOf(value: unknown): Item[] {
  if (!Array.isArray(value)) return []
  return value.map((row: unknown) => {
    const one = row !== null && typeof row === 'object' ? (row as Record<string, unknown>) : {}
    return { name: String(one['name'] ?? ''), expected: number(one['expected']), counted: number(one['counted']) }
  })
}

export const shortOf = (item: Item): number => (item.counted === null || item.expected === null ? 0 : item.expected - item.counted)
/** Items fewer than there should be. */
export const missingItems = (items: readonly Item[]): Item[] => items.filter((i) => shortOf(i) > 0)

/** When an action of the handover was taken: its own field, else its fact. Null where it was not. */
export function momentOf(matter: Pick<MatterView, 'fields'>, facts: readonly Fact[], field: string, action: string): string | null {
  const own = matter.fields[field]
  if (typeof own === 'string' && own) return own
  const fact = [...facts].sort((a, b) => a.seq - b.seq).findLast((f) => f.what === action || f.what.endsWith(`.${action}`))
  return fact?.at ?? null
}

/** A person field may hold the id or what the server named. */
export function personOf(value: unknown, people: ReadonlyMap<string, string>): { id: string; name: string } | null {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const one = value as Record<string, unknown>
    return typeof one['id'] === 'string' ? { id: one['id'], name: String(one['name'] ?? people.get(one['id']) ?? '') } : null
  }
  return typeof value === 'string' && value ? { id: value, name: people.get(value) ?? '' } : null
}

/** The four refusals as the list of grounds names them. */
export const GROUND_OF: Record<Fault, string> = { faultRecords: 'records', faultUnclean: 'unclean', faultMissing: 'missing', faultRepair: 'repair' }

/** Reasons that only say that somebody else must sign: in the box of that other person they are no reason. */
const WHO_SIGNS = new Set(['s30.outgoing-signs', 's30.incoming-signs', 's30.loss-by-outgoing', 's30.loss-by-incoming'])
export const aboutOthers = <R extends { control: string }>(reasons: readonly R[]): R[] => reasons.filter((r) => !WHO_SIGNS.has(r.control))

/** Only those values which an action asks for: others would be refused as unknown fields. */
export function askedOf(action: ActionView | undefined, values: Record<string, unknown>): Record<string, unknown> {
  const names = new Set(action?.asks.map((f) => f.name))
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => names.has(name) && value !== undefined))
}

/** Minutes from `at` to a limit; positive is early. Seconds beyond the limit are late, however few. */
export function earlyBy(at: string, limit: number): number {
  const ms = limit - Date.parse(at)
  return ms >= 0 ? Math.floor(ms / 60_000) : -Math.ceil(-ms / 60_000)
}
