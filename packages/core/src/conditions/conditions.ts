import { makeCompiler } from './compile.ts'
import { unset } from './env.ts'
import type { Env } from './env.ts'
import { exactText, isExact } from './exact.ts'
import { outcomeOf, Unknown } from './outcome.ts'
import type { Outcome } from './outcome.ts'

export { makeEnv, unset } from './env.ts'
export type { Env, EnvParts } from './env.ts'
export type { Outcome } from './outcome.ts'
export { PackError } from './pack-error.ts'

export type Condition = (env: Env) => Outcome

export type ValueOutcome =
  | { readonly is: 'value'; readonly value: unknown }
  | { readonly is: 'unknown'; readonly missing: readonly string[]; readonly unset: readonly string[] }

export type Formula = (env: Env) => ValueOutcome

/** What a broken datum (a getter that throws, a number beyond all size) comes to: it cannot be told. */
const broken = new Unknown([])

/**
 * Compiles a condition of a pack once. Throws PackError with the path for an unknown operator, a wrong number of
 * operands, nesting over 50 or more than 2,000 parts. The closure never throws, whatever the data.
 */
export function compileCondition(data: unknown, path: string): Condition {
  const test = makeCompiler().condition(data, path)
  return (env) => {
    try {
      return outcomeOf(test(env, env.row))
    } catch {
      return outcomeOf(broken)
    }
  }
}

/**
 * Compiles a value of a pack once; errors as compileCondition. A computed number comes out as exact decimal text
 * ('150000.00'; an unending fraction to 12 places), anything else as it is in the data; empty is unknown.
 */
export function compileValue(data: unknown, path: string): Formula {
  const operand = makeCompiler().value(data, path)
  const tell = (value: unknown): ValueOutcome => {
    const known = value === undefined || value === null || value === '' || value === unset ? new Unknown(operand.names) : value
    if (known instanceof Unknown) return { is: 'unknown', missing: known.missing, unset: known.unset }
    return { is: 'value', value: isExact(known) ? exactText(known) : known }
  }
  return (env) => {
    try {
      return tell(operand.run(env, env.row))
    } catch {
      return tell(broken)
    }
  }
}

/**
 * All references of a condition or value, without the `$`, each once, in order of appearance: what the loader checks
 * names against. What `param` and `lookup` read counts as `params.<code>` and `tables.<name>`. Throws PackError as compiling does.
 */
export function referencesOf(data: unknown, path = '', as: 'condition' | 'value' = 'condition'): string[] {
  const found = new Set<string>()
  makeCompiler((name) => found.add(name))[as](data, path)
  return [...found]
}
