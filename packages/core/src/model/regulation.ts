import type { Control, ModeLetter } from './control.ts'
import type { Flow } from './flow.ts'
import type { FieldType, KindDef, Value } from './kind.ts'
import type { Words } from './text.ts'

export interface Article {
  /** As the regulation numbers it: `4.1.3`, `八`, `三-1.5`. */
  no: string
  chapter: string
  text: Words
  modes: ModeLetter[]
  /** Requirement ids it answers to: S03-11 … */
  requirements: string[]
}
export interface Chapter { no: string; title: Words }
/** A document the regulation leans on by name and does not reproduce: the house binds it as versions. `usedBy`: kinds whose papers show the one in force when they were opened. */
export interface AnnexDef { annex: string; name: Words; clause: string; usedBy: string[] }

export interface ParamDef {
  code: string
  name: Words
  type: FieldType | 'list' | 'record'
  unit?: string
  /** null: to be set (待定). Never counted as zero. */
  value: Value
  bound?: 'atMost' | 'below' | 'atLeast' | 'above' | 'exact'
  origin: 'seed' | 'house-default'
}

export interface Regulation {
  code: string
  version: string
  titles: Words
  family: 'organisation' | 'quality' | 'project' | 'operations'
  precedence: number
  supersedes: string[]
  interpretedBy?: string
  effectiveFrom?: string
  signOff: { prepared: string | null; reviewed: string | null; approved: string | null }
  uses: string[]
  chapters: Chapter[]
  articles: Article[]
  controls: Control[]
  params: ParamDef[]
  /** Its own ordered steps over a business; what keeps them stands among its controls. */
  flows?: Flow[]
  annexes?: AnnexDef[]
  /** sha256 of its files; pins and adoptions name it. */
  hash: string
}

export interface LexiconEntry {
  code: string
  name: Words
  phrases: string[]
  action: 'block' | 'warn' | 'incident'
  source: string[]
  preferred?: Words
  /** Words that excuse the phrase: see text/screen.ts. */
  unless?: string[]
}
export interface FormDef {
  code: string
  title: Words
  /** Ledger of a kind, paper of one matter, or a sheet composed by the system for a period. */
  shape: 'ledger' | 'matter' | 'period'
  kind: string
  columns: { field: string; label?: Words; width?: number }[]
  signatures: Words[]
  /** Which clause demands it. */
  clause: string[]
}
export interface RoleDef { name: string; label: Words; /** manager of middle rank or above (S29-10) */ rank?: 'staff' | 'middle' | 'leader'; requirements?: string[] }
export interface ChoiceList { name: string; label: Words; open: boolean; items: { value: string; label: Words; [extra: string]: unknown }[] }

export interface EntryDef { name: string; label: Words; debit: string; credit: string }

/** Everything the packs offer, checked as a whole. */
export interface Catalogue {
  kinds: Record<string, KindDef>
  forms: Record<string, FormDef>
  params: Record<string, ParamDef>
  lists: Record<string, ChoiceList>
  lexicon: Record<string, LexiconEntry>
  roles: Record<string, RoleDef>
  regulations: Record<string, Regulation>
  /** All requirement ids of the forty systems with their mode letters: what `coverage` is counted against. */
  requirements: { id: string; system: string; modes: ModeLetter[] }[]
  /** Money entries by name: what moves to `debit` comes from `credit`. */
  entries?: Record<string, EntryDef>
}
