import type { FeeFilter } from '@guixing/contract/money'
import type { Actor } from '@guixing/core/lifecycle/situation'
import { fenOf, yuanOf } from '@guixing/core/money/money'
import { isId } from '../../platform/ids.ts'
import { unitsBelow, visibleSql } from '../matters/index.ts'
import type { Rules } from '../rules/index.ts'

/** The clock of the two months (P07), and the measure of what it comes to. */
export const CLOCK = 's02.write-off'
export const FINANCE = 'asset-finance'
export const DISCIPLINE = 'discipline-office'

/** What the reader may see of `matter m`, as SQL with its parameters bound. */
export function seen(rules: Rules, actor: Actor, params: unknown[]): string {
  const scope = visibleSql(rules, actor, params.length + 1)
  params.push(...scope.params)
  return scope.sql
}

/** The filter as ids; what is no id matches nobody. */
export function narrowed(rules: Rules, filter: FeeFilter): { units: Set<string> | null; handler: string | null | undefined } {
  return { units: filter.unit ? new Set(unitsBelow(rules, filter.unit)) : null, handler: filter.handler ? (isId(filter.handler) ? filter.handler.toLowerCase() : null) : undefined }
}

/** Units in which the person holds one of the roles: null for all of the house. */
export function heldUnits(rules: Rules, actor: Actor, roles: readonly string[]): string[] | null {
  const out = new Set<string>()
  for (const grant of actor.roles) {
    if (!roles.includes(grant.role)) continue
    if (grant.scope === 'house' || grant.unit === null) return null
    for (const id of grant.scope === 'own-unit' ? [grant.unit] : unitsBelow(rules, grant.unit)) out.add(id)
  }
  return [...out]
}

export const named = (names: Map<string, { name: string }>, id: string | null): { id: string; name: string } | null => (id === null ? null : { id, name: names.get(id)?.name ?? '—' })

/** Fen of a `sum` (numeric text) or a bigint column, exact. */
export const fen = (value: string | number | bigint | null): bigint => BigInt(value ?? 0)
export const yuan = (value: bigint): string => yuanOf(value)
/** Fen of an amount in yuan as typed or stored; null for what is none. */
export const fenOrNull = (value: unknown): bigint | null => (typeof value === 'string' && value !== '' && value.length <= 60 ? fenOf(value) : typeof value === 'number' ? fenOf(String(value)) : null)
/** `(fields->>'x')` as fen in SQL; zero for what is no amount, so that no stored text can break a sum. */
export const fenSql = (text: string): string => `case when ${text} ~ '^-?[0-9]{1,20}(\\.[0-9]{1,9})?$' then round((${text})::numeric * 100)::bigint else 0 end`
/** `(fields->>'x')` as an id in SQL; null for what is none. */
export const idSql = (text: string): string => `case when ${text} ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then (${text})::uuid end`
/** `(fields->>'x')` as a day in SQL; null for what is none. */
export const daySql = (text: string): string => `case when ${text} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}' then left(${text}, 10) end`

/** The days a year covers; every year from the first to the last a date can be. */
export const spanOf = (year: number | null): [string, string] => (year === null ? ['2000-01-01', '9998-12-31'] : [`${String(year).padStart(4, '0')}-01-01`, `${String(year).padStart(4, '0')}-12-31`])
