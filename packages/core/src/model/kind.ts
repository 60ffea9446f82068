import type { Words } from './text.ts'
import type { Effect } from './effect.ts'
import type { Expression, WhoRef } from './value.ts'

export type { Expression, Relation, Value, WhoRef } from './value.ts'

export type FieldType =
  | 'text' | 'longtext' | 'flag' | 'choice' | 'choices' | 'number' | 'money' | 'percent' | 'date' | 'instant'
  | 'duration' | 'person' | 'people' | 'unit' | 'client' | 'matter' | 'file' | 'files' | 'signature' | 'rating' | 'table'

/** Rows of a table whose field says nothing else. */
export const MOST_ROWS = 500

export interface FieldDef {
  name: string
  type: FieldType
  label: Words
  help?: Words
  /** Must be filled whenever an action asks for it, unless the action says optional. */
  required?: boolean
  /** Name of a choice list of the catalogue (`lists.yaml`). */
  list?: string
  /** Greatest length of text, greatest value of a number, rating or amount in yuan, or most rows of a table. */
  max?: number
  /** Least value of a number, rating or amount in yuan. */
  min?: number
  /** A `matter_key` row: may be filtered and counted by. */
  key?: boolean
  search?: boolean
  /** Approvals attest its value: changed afterwards, they are void. */
  attested?: boolean
  /** Words the house sends or says: screened by the lexicon (3.7). */
  outgoing?: boolean
  personal?: 'ordinary' | 'sensitive'
  sealed?: boolean
  /** Written by the system only; no form asks for it. */
  system?: boolean
  /** Of a reference to a matter: the kinds it may be of. */
  of?: string[]
  facet?: string
  trait?: string
  retired?: boolean
  was?: string
  columns?: FieldDef[]
}

export interface StageDef {
  name: string
  label: Words
  final?: boolean
  /** Not part of the ordinary way: left out of the stage bar unless the matter stands there. */
  aside?: boolean
  facet?: string
  trait?: string
  retired?: boolean
}

/** What an action asks the person for: a field of the kind, or words kept only in the fact. */
export interface Ask {
  field: FieldDef
  required: boolean
  /** false: kept in the fact only, not in the matter. */
  store: boolean
}

export interface ActionDef {
  name: string
  label: Words
  /** Stages it starts from. `[]` opens a matter; `'open'` any stage that is not final; `'any'` every stage. */
  from: string[] | 'open' | 'any'
  /** Next stage, or a formula that gives it; absent: the stage stays. */
  to?: Expression
  by: 'person' | 'approval' | 'system'
  asks: Ask[]
  /** Written besides what was asked; targets are fields or ledger columns (owner, unit, handlingUnit, title, priority …). */
  sets: Record<string, Expression>
  effects: Effect[]
  /** Who may take it; empty: whoever may see the matter. Access controls narrow it further. */
  who: WhoRef[]
  /** No control may stop it (withdrawing a consent, S07-08). */
  always?: boolean
  /** The matter is struck out or merged: its running clocks are cancelled, not met. */
  voids?: boolean
  /** Letter offered on the matter page (screens.md 5.3). */
  key?: string
  /** Hidden among "more" unless possible. */
  minor?: boolean
  facet?: string
  trait?: string
  retired?: boolean
}

export interface KindDef {
  name: string
  code: string
  label: Words
  version: number
  store: 'matter'
  pin: 'own' | 'parent'
  number: { format: string; per: ('house' | 'unit' | 'year' | 'day')[]; gaps: 'allowed' | 'none' }
  /** Expression that gives the title. */
  title: Expression
  /** Words of the title that are no label of the kind or of a list, or read otherwise in a title than in a list, by their Simplified form. */
  titleWords?: Record<string, Words>
  fields: Record<string, FieldDef>
  stages: StageDef[]
  actions: Record<string, ActionDef>
  links: Record<string, { to: string; required?: boolean; label?: Words }>
  /** Optional parts; shown where an adopted regulation `uses` them. */
  facets: Record<string, { label: Words }>
  traits: string[]
  /** Form printed for one matter. */
  form?: string
  /** A client may open and follow it on the portal. */
  portal?: boolean
  /** Module of the rail it belongs to. */
  home: 'desk' | 'duty' | 'inspection' | 'people' | 'regulation' | 'publishing' | 'money' | 'projects'
}

/** Ledger columns every matter has; `sets` may write those in WRITABLE_COLUMNS. */
export const WRITABLE_COLUMNS = [
  'owner', 'firstResponder', 'unit', 'handlingUnit', 'client', 'title', 'channel', 'priority', 'confidentiality', 'parent', 'due', 'amount',
] as const
export type WritableColumn = (typeof WRITABLE_COLUMNS)[number]

export function isFinal(kind: KindDef, stage: string): boolean {
  return kind.stages.some((s) => s.name === stage && s.final === true)
}

/** Ended off the ordinary way: struck out, withdrawn, declined. What stands there counts for nothing and is named by nobody. */
export function endsAside(kind: Pick<KindDef, 'stages'> | undefined, stage: string): boolean {
  return kind?.stages.some((s) => s.name === stage && s.final === true && s.aside === true) ?? false
}

/** The actions that open a matter of this kind, in order of definition. */
export function openingActions(kind: KindDef): ActionDef[] {
  return Object.values(kind.actions).filter((a) => Array.isArray(a.from) && a.from.length === 0 && !a.retired)
}
