import type { Expression } from '@guixing/core/model/kind'

/** One line of a condition as one fills it in. */
export interface Line { field: string; op: Op; value: unknown }
export interface Simple { join: 'all' | 'any'; lines: Line[] }
export const OPS = ['is', 'isNot', 'in', 'above', 'atLeast', 'below', 'atMost', 'contains', 'filled', 'empty'] as const
export type Op = (typeof OPS)[number]

const AMOUNTS = new Set(['number', 'money', 'percent', 'rating'])
/** What may be said of a field of this type; the first is what a new line says. */
export function opsOf(type: string): readonly Op[] {
  if (AMOUNTS.has(type)) return ['above', 'atLeast', 'below', 'atMost', 'is', 'filled', 'empty']
  if (type === 'date') return ['atLeast', 'below', 'is', 'filled', 'empty']
  if (type === 'flag') return ['is', 'filled', 'empty']
  if (type === 'choice') return ['is', 'isNot', 'in', 'filled', 'empty']
  if (type === 'choices') return ['contains', 'filled', 'empty']
  return ['is', 'isNot', 'filled', 'empty']
}

function lineOf(data: unknown): Line | undefined {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined
  const entries = Object.entries(data)
  const [op, given] = entries[0] ?? []
  if (entries.length !== 1 || !OPS.includes(op as Op)) return undefined
  if (op === 'filled' || op === 'empty') return typeof given === 'string' && /^\$\w+$/.test(given) ? { field: given.slice(1), op, value: null } : undefined
  if (!Array.isArray(given) || given.length !== 2 || typeof given[0] !== 'string' || !/^\$\w+$/.test(given[0])) return undefined
  const value: unknown = given[1]
  const plain = (one: unknown): boolean => one === null || typeof one === 'number' || typeof one === 'boolean' || (typeof one === 'string' && !one.startsWith('$'))
  if (op === 'in' ? !Array.isArray(value) || !value.every(plain) : !plain(value)) return undefined
  return { field: given[0].slice(1), op: op as Op, value }
}

/** A condition as lines that hold together or one of them; undefined where it says more than lines can. */
export function simpleOf(data: Expression | undefined): Simple | undefined {
  if (data === undefined) return { join: 'all', lines: [] }
  const one = lineOf(data)
  if (one) return { join: 'all', lines: [one] }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined
  const join = 'all' in data ? 'all' : 'any' in data ? 'any' : undefined
  const list = join && data[join]
  if (!join || Object.keys(data).length !== 1 || !Array.isArray(list)) return undefined
  const lines = list.map(lineOf)
  return lines.every((line) => line !== undefined) ? { join, lines } : undefined
}

/** The lines as the packs write them; none is no condition. */
export function conditionOf({ join, lines }: Simple): Expression | undefined {
  const said = lines.map(({ field, op, value }): Expression => (op === 'filled' || op === 'empty' ? { [op]: `$${field}` } : { [op]: [`$${field}`, value as Expression] }))
  return said.length === 0 ? undefined : said.length === 1 ? said[0] : { [join]: said }
}

/** What was typed for a field as the condition needs it: amounts are numbers, all else is as it stands. */
export function valueOf(type: string, typed: unknown): unknown {
  if (AMOUNTS.has(type) && typeof typed === 'string' && /^-?\d+(\.\d+)?$/.test(typed.trim())) return Number(typed)
  return typed
}
