import type { ActionDef, KindDef, Value, WhoRef } from '../model/kind.ts'
import type { Control } from '../model/control.ts'
import type { LexiconEntry } from '../model/regulation.ts'

export interface RoleGrant {
  role: string
  /** null: the whole house. */
  unit: string | null
  scope: 'own-unit' | 'unit-tree' | 'house'
}

/** Whoever acts: a person, the system itself, or a client through the portal. */
export interface Actor {
  id: string | null
  name: string
  as: 'person' | 'system' | 'client'
  roles: RoleGrant[]
  /** Home unit and its ancestors, nearest first. */
  unit: string | null
  unitPath: string[]
  /** Units the person heads. */
  heads: string[]
  /** Whom the person stands in for today (delegation on leave). */
  standsInFor: string[]
  /** Kinds only some may see, with the lists of the access controls in force (`see`); absent: none. */
  narrowed?: Record<string, WhoRef[][]>
  /** Whose approvals the person may decide today: those and the ones whose delegation is limited to kinds or an amount. */
  decidesFor?: string[]
}

export const SYSTEM: Actor = { id: null, name: 'system', as: 'system', roles: [], unit: null, unitPath: [], heads: [], standsInFor: [] }

/** A matter as the engine knows it: ledger columns, fields, and the units' paths for relations. */
export interface MatterState {
  id: string
  kind: string
  number: string
  stage: string
  title: string
  owner: string | null
  firstResponder: string | null
  opener: string | null
  unit: string | null
  unitPath: string[]
  handlingUnit: string | null
  handlingPath: string[]
  client: string | null
  channel: string | null
  priority: string | null
  confidentiality: string | null
  parent: string | null
  due: string | null
  amount: string | null
  openedAt: string
  closedAt: string | null
  version: number
  participants: string[]
  fields: Record<string, Value>
}

/** A control in force on this matter, with the level its regulation was adopted at. */
export interface Force {
  control: Control
  level: 'enforced' | 'observed'
}

/** How long an exception was allowed: until the end of a day of the house, or for one act (`spent`: the fact of that act). Nothing said: for this matter, as it was asked. */
export interface Holds { readonly until?: string; readonly once?: boolean; readonly spent?: string }

export interface ApprovalFact {
  control: string
  purpose: 'gate' | 'exception'
  state: 'open' | 'approved' | 'returned' | 'rejected' | 'void' | 'stuck' | 'withdrawn' | 'revoked'
  /** Canonical text of the attested values at the time of asking. */
  attested: string
  /** Of an exception: how long it was allowed. */
  holds?: Holds | null
}

/** Everything a decision may look at: loaded by the server after the lock, or invented by a test. */
export interface Situation {
  kind: KindDef
  action: ActionDef
  /** null when the action opens a matter; `blank` then carries id, unit and their paths. */
  matter: MatterState | null
  blank: Pick<MatterState, 'id' | 'unit' | 'unitPath' | 'parent' | 'number'> & { client?: string | null }
  /** What was typed, validated by `checkInput`. */
  input: Record<string, Value>
  actor: Actor
  /** Instant, ISO UTC; and the day of the house. */
  now: string
  today: string
  force: Force[]
  /** undefined or null: to be set, the control is inactive. */
  param: (code: string) => Value | undefined
  /** Loaded inputs by control id, then need name. */
  inputs: Record<string, Record<string, Value>>
  approvals: ApprovalFact[]
  lexicon: Record<string, LexiconEntry>
  /** Words for coded values, for titles and remarks: the label of a choice, local time of an instant, a person's name. */
  nameOf?: (field: string, value: Value) => Value
  /** true: asks which actions are possible, with nothing typed yet. */
  probe?: boolean
}
