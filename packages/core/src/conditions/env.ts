import type { DecisionTable } from './table.ts'

/** Answered for a parameter that has no value: the house has not set it (never 0, never false). */
export const unset: unique symbol = Symbol('unset')

/** What a condition may look at. References arrive split at the dots: `$links.project` asks `ref('links')` for `project`. */
export interface Env {
  /** The value behind the first word of a reference; undefined when there is none. */
  ref(name: string): unknown
  /** A parameter's value by code, or `unset`. */
  param(code: string): unknown
  /** A decision table by name; absent where none can be defined, and packs that look one up do not load. */
  table?(name: string): DecisionTable | undefined
  /** The row in hand where a control judges single rows (`$row`). */
  readonly row?: unknown
  /** Minutes east of UTC by which instants get their local day. */
  readonly offset: number
}

export interface EnvParts {
  fields?: Readonly<Record<string, unknown>>
  links?: Readonly<Record<string, unknown>>
  params?: Readonly<Record<string, unknown>>
  /** Typed into the action. */
  input?: Readonly<Record<string, unknown>>
  /** `$actor` alone is the id; the rest by name, e.g. `$actor.roles`. */
  actor?: { readonly id: string } & Readonly<Record<string, unknown>>
  /** Loaded inputs by the names given under `needs`. */
  needs?: Readonly<Record<string, unknown>>
  /** ISO instant with offset. */
  now?: string
  /** ISO day. */
  today?: string
  row?: unknown
  /** stage, owner, firstResponder, openedAt, person, unit, period … */
  meta?: Readonly<Record<string, unknown>>
  tables?: Readonly<Record<string, DecisionTable>>
  /** Minutes east of UTC; 480 (China) unless given. */
  offset?: number
}

const nothing: Readonly<Record<string, unknown>> = {}
const own = (record: Readonly<Record<string, unknown>>, name: string): unknown => Object.hasOwn(record, name) ? record[name] : undefined

/**
 * Builds an environment from plain parts. A word means, in this order: a reserved scope (links, input, actor, now,
 * today), a name of the meta part, a loaded input, a field; so a field can never hide what the engine says.
 * A parameter that is absent, null, empty or 'unset' is unset.
 */
export function makeEnv(parts: EnvParts): Env {
  const { fields = nothing, params = nothing, needs = nothing, meta = nothing, tables } = parts
  return {
    ref(name) {
      switch (name) {
        case 'links': return parts.links
        case 'input': return parts.input
        case 'actor': return parts.actor
        case 'now': return parts.now
        case 'today': return parts.today
        default:
          if (Object.hasOwn(meta, name)) return meta[name]
          return Object.hasOwn(needs, name) ? needs[name] : own(fields, name)
      }
    },
    param(code) {
      const value = own(params, code)
      return value === undefined || value === null || value === '' || value === 'unset' ? unset : value
    },
    table: (name) => tables !== undefined && Object.hasOwn(tables, name) ? tables[name] : undefined,
    row: parts.row,
    offset: parts.offset ?? 480,
  }
}
