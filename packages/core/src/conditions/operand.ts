import type { Env } from './env.ts'
import { Unknown } from './outcome.ts'
import type { Truth } from './outcome.ts'

/** A value as compiled: what it computes, and the references it reads, to be named when it has the wrong type. */
export interface Operand {
  readonly run: (env: Env, row: unknown) => unknown
  readonly names: readonly string[]
  /** The members, when the operand was written as a list. */
  readonly items?: readonly Operand[]
  /** The plain literal, when it was one. */
  readonly literal?: unknown
}

export type Test = (env: Env, row: unknown) => Truth

/** Handed to every operator while compiling; counts depth and size, so hostile data is refused when loaded. */
export interface Compiler {
  value(data: unknown, path: string): Operand
  condition(data: unknown, path: string): Test
  /** Notes a name that is read without a `$`: `params.P39`, `tables.s15.response`. */
  uses(name: string): void
  /** The argument as a list of between `least` and `most` operands. */
  operands(data: unknown, path: string, least: number, most: number): Operand[]
  /** The argument as an object with these keys only; `?` marks optional ones. */
  parts(data: unknown, path: string, keys: readonly string[]): Record<string, unknown>
}

/** Own members of records only, so no prototype can be reached; lists are walked by every, some, none, count and sumOf. */
export function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key)) return undefined
  return (value as Record<string, unknown>)[key]
}

/** The operand's value, or the reason why there is none: null, undefined and '' are missing (an empty list is a value here). */
export function required(operand: Operand, env: Env, row: unknown): unknown {
  const value = operand.run(env, row)
  return value === undefined || value === null || value === '' ? new Unknown(operand.names) : value
}
