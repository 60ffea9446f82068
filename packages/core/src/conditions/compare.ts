import { compareExact, exactOf } from './exact.ts'
import { compareMoments, momentOf } from './time.ts'

/**
 * How two values compare. Numbers and decimal strings by amount (1 = '1.00'; a code with a leading zero is text), days
 * and instants by time, other strings by code unit, flags only with flags. A person, unit or linked matter given as an
 * object stands for its `id`.
 */
export function scalarOf(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, 'id')) return (value as { id: unknown }).id
  return value
}

/** Nothing to compare with: null, undefined, '' and an empty list. Zero and false are values. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Equality of two non-empty values; values of different types are unequal, lists are equal member by member. */
export function equal(left: unknown, right: unknown, offset: number, depth = 0): boolean {
  const a = scalarOf(left)
  const b = scalarOf(right)
  if (a === b) return true
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && depth < 20 && a.every((item, i) => equal(item, b[i], offset, depth + 1))
  }
  return order(a, b, offset) === 0
}

/** Negative, 0 or positive, or undefined when the two are of kinds that have no order between them. */
export function order(left: unknown, right: unknown, offset: number): number | undefined {
  const a = scalarOf(left)
  const b = scalarOf(right)
  if (typeof a === 'number' && typeof b === 'number') return Number.isNaN(a) || Number.isNaN(b) ? undefined : a < b ? -1 : a > b ? 1 : 0
  const x = exactOf(a)
  const y = x && exactOf(b)
  if (x && y) return compareExact(x, y)
  if (typeof a !== 'string' || typeof b !== 'string') return undefined
  const from = momentOf(a)
  const to = from && momentOf(b)
  if (from && to) return compareMoments(from, to, offset)
  // One number or one day beside other text has no order; as text it would depend on the first digit.
  if (x !== undefined || from !== undefined || exactOf(b) !== undefined || momentOf(b) !== undefined) return undefined
  return a < b ? -1 : a > b ? 1 : 0
}
