/** Any value that lies in a matter's fields, an input or a parameter: plain JSON. Money is a decimal string in yuan. */
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value }

/** A condition or formula of the packs: data, compiled by `conditions/`. */
export type Expression = Value

export type Relation =
  | 'owner' | 'first-responder' | 'handler' | 'opener' | 'participant' | 'handling-unit' | 'superior' | 'client-self' | 'complained'

/** Who is meant: a role (within a scope), the head of a unit, a relation to the matter, a person or a unit. */
export type WhoRef =
  | { role: string }
  | { headOf: Expression }
  | { relation: Relation }
  | { person: Expression }
  | { unit: Expression }
  | { system: true }
