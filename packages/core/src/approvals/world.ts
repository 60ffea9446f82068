import type { Calendar } from '../calendar/calendar.ts'
import type { Sha } from '../chain/chain.ts'
import type { Duty, Form } from './definition.ts'
import type { House } from './house.ts'

/** Who stands in which duty, resolved now; the approvers are known to the machine itself. */
export type Parties = Readonly<Partial<Record<Exclude<Duty, 'approver'>, readonly string[]>>>

/** Standing delegation: `to` decides for `from`, who stays accountable ("B 代 A"). Half-open period; `cap` in yuan, inclusive. */
export interface Delegation {
  readonly from: string
  readonly to: string
  readonly starts: string
  readonly ends: string
  /** Kinds of matter it holds for; without it all. */
  readonly kinds?: readonly string[]
  readonly cap?: string
  /** In force only while an approved leave of `from` lasts. */
  readonly byLeave?: boolean
}

/** A line of the table of authorities: kind × amount band × unit → least authority. Amounts in yuan; `above` excludes, `upTo` includes (S02-04). */
export interface AuthorityRow { readonly kind: string; readonly above?: string; readonly upTo?: string; readonly unit?: string; readonly least: number }

/**
 * Everything a command is judged against, handed in: the instant and what is true at it. Absent pieces demand nothing,
 * except `delegations`: nobody stands in for another unless one says so.
 */
export interface World {
  readonly now: string
  readonly parties?: Parties
  /** Declared relatives and interests: whoever is related to a party is kept apart like the party. */
  readonly related?: Readonly<Record<string, readonly string[]>>
  readonly delegations?: readonly Delegation[]
  readonly house?: House
  /** `amount` in yuan as decimal text; `unitPath` nearest first. */
  readonly about?: { readonly kind: string; readonly amount?: string; readonly unitPath?: readonly string[] }
  readonly authority?: readonly AuthorityRow[]
  readonly calendar?: Calendar
  /** With it every decision signs what was shown: form and inputs. */
  readonly sha?: Sha
  readonly inputs?: Form
  /** Usual minutes until a person decides, for the preview. */
  readonly usual?: Readonly<Record<string, number>>
  /** Whom the applicant chose, by task. */
  readonly chosen?: Readonly<Record<string, readonly string[]>>
}
