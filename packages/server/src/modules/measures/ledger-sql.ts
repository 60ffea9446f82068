import type { Expression } from '@guixing/core/model/value'

/** Names a measure's condition may use besides the fields of its kind. */
const COLUMNS: Record<string, string> = { stage: 'm.stage', owner: 'm.owner_id::text', firstResponder: 'm.first_responder_id::text', channel: 'm.channel', priority: 'm.priority', client: 'm.client_id::text', unit: 'm.unit_id::text', handlingUnit: 'm.handling_unit_id::text', amount: '(m.amount::numeric / 100)::text' }

/** A condition a ledger cannot be asked: the pack is at fault, not the person. */
export class NotCountable extends Error {}

/** `$stage`, `$category` … as SQL text; the name of a field goes as a parameter, so that nothing of a pack is ever SQL. */
export function column(name: Expression, bind: (value: unknown) => string): string {
  if (typeof name !== 'string' || !/^\$[a-zA-Z]\w*$/.test(name)) throw new NotCountable(`not a field: ${JSON.stringify(name)}`)
  return COLUMNS[name.slice(1)] ?? `m.fields->>${bind(name.slice(1))}::text`
}

/** The part of the condition language a ledger is counted by (is, isNot, in, filled, empty, not, all, any), as SQL over `matter m`. Throws NotCountable on the rest. */
export function ledgerSql(where: Expression | undefined, bind: (value: unknown) => string): string {
  if (where === undefined) return 'true'
  const entries = typeof where === 'object' && where !== null && !Array.isArray(where) ? Object.entries(where) : []
  const [operator, args] = entries[0] ?? []
  if (entries.length !== 1 || operator === undefined) throw new NotCountable(`not one condition: ${JSON.stringify(where)}`)
  const list = Array.isArray(args) ? args : [args as Expression]
  const text = (v: unknown) => (v === null ? null : String(v))
  switch (operator) {
    case 'all': return `(${list.map((a) => ledgerSql(a, bind)).join(' and ')})`
    case 'any': return `(${list.map((a) => ledgerSql(a, bind)).join(' or ')})`
    case 'not': return `(${ledgerSql(args as Expression, bind)}) is not true`
    case 'is': return `${column(list[0] as Expression, bind)} is not distinct from ${bind(text(list[1]))}::text`
    case 'isNot': return `${column(list[0] as Expression, bind)} is distinct from ${bind(text(list[1]))}::text`
    case 'in': return `coalesce(${column(list[0] as Expression, bind)} = any(${bind((list[1] as unknown[]).map(text))}::text[]), false)`
    case 'filled': return `coalesce(${column(list[0] as Expression, bind)}, '') <> ''`
    case 'empty': return `coalesce(${column(list[0] as Expression, bind)}, '') = ''`
    default: throw new NotCountable(`a ledger cannot be counted by ${operator}`)
  }
}

/** What is counted or added up where the condition holds; a sum is exact, as text. Fields that hold no number add nothing. */
export function aggregate(where: Expression | undefined, sum: string | undefined, bind: (value: unknown) => string): string {
  const holds = ledgerSql(where, bind)
  if (sum === undefined) return `count(*) filter (where ${holds})`
  const value = column(`$${sum}`, bind)
  return `trim_scale(coalesce(sum(case when ${value} ~ '^-?[0-9]+(\\.[0-9]+)?$' then (${value})::numeric end) filter (where ${holds}), 0))::text`
}
