import { referencesOf } from '@guixing/core/conditions/conditions'
import type { ActionDef, Expression, FieldDef, KindDef } from '@guixing/core/model/kind'
import { SYSTEM_COLUMNS } from '../columns.ts'
import type { PackError, Place } from '../errors.ts'
import { complain } from '../errors.ts'
import { comparedWords, references } from '../references.ts'
import type { Known } from './known.ts'
import { fieldIn } from './known.ts'

/** What an expression may look at. Without kinds (an article bound to the whole regulation) fields are not checked. */
export interface Scope {
  known: Known
  kinds: KindDef[]
  needs?: string[]
  /** Only what these actions ask for may be read as `$input`; absent: any action of the kinds. */
  actions?: ActionDef[]
}

const ALWAYS = new Set<string>([...SYSTEM_COLUMNS, 'actor', 'now', 'today', 'period', 'row', 'person', 'action', 'names'])

/** Words are known of people, units, lists and times; what these point to is not read for a formula. */
const NAMELESS = new Set(['matter', 'client', 'file', 'files', 'table'])

/** Reports an operator that does not exist, a name nothing is called by, and a word no list holds. */
export function checkExpression(data: Expression, as: 'condition' | 'value', scope: Scope, place: Place, errors: PackError[]): void {
  try {
    for (const ref of referencesOf(data, '', as)) if (ref.startsWith('tables.')) complain(errors, place, `no table "${ref.slice(7)}" is defined`)
  } catch (error) {
    complain(errors, place, error instanceof Error ? error.message.replace(/^[\s:.]+/, '') : String(error))
  }
  for (const ref of references(data)) {
    const fault = faultOf(ref, scope)
    if (fault) complain(errors, place, fault)
  }
  for (const { ref, word } of comparedWords(data)) checkWord(ref, word, scope, place, errors)
}

function faultOf(ref: string, scope: Scope): string | undefined {
  const [head = '', next] = ref.split('.')
  const { kinds, known } = scope
  if (head === 'params') return known.params.has(next ?? '') ? undefined : `$${ref}: no parameter "${next ?? ''}" is defined`
  if (head === 'names') {
    const nameless = kinds.map((kind) => fieldIn(kind, next ?? '')).find((field) => field && NAMELESS.has(field.type))
    if (nameless) return `$${ref}: a field of type ${nameless.type} has no name here; its id would be shown`
  }
  if (ALWAYS.has(head) || scope.needs?.includes(head) || kinds.length === 0) return undefined
  const names = kinds.map((kind) => kind.name).join(', ')
  if (head === 'before') return kinds.some((kind) => fieldIn(kind, next ?? '')) ? undefined : `$${ref}: ${names} has no field "${next ?? ''}"`
  if (head === 'input') {
    const actions = scope.actions ?? kinds.flatMap((kind) => Object.values(kind.actions))
    return actions.some((action) => action.asks.some((ask) => ask.field.name === next)) ? undefined : `$${ref}: no action here asks for "${next ?? ''}"`
  }
  return kinds.some((kind) => fieldIn(kind, head)) ? undefined : `$${ref}: unknown name; ${names} has no field "${head}" and no need is called so`
}

function checkWord(ref: string, word: string, scope: Scope, place: Place, errors: PackError[]): void {
  const { kinds, known } = scope
  if (kinds.length === 0) return
  const parts = ref.split('.')
  const name = parts[0] === 'before' || parts[0] === 'input' ? parts[1] : parts.length === 1 ? parts[0] : undefined
  if (!name || scope.needs?.includes(name)) return
  if (name === 'stage') {
    if (!kinds.some((kind) => kind.stages.some((stage) => stage.name === word))) complain(errors, place, `${kinds.map((kind) => kind.name).join(', ')} has no stage "${word}"`)
    return
  }
  const fields: FieldDef[] = kinds.map((kind) => fieldIn(kind, name)).filter((field) => field !== undefined)
  const lists = fields.map((field) => field.list).filter((list) => list !== undefined)
  if (lists.length === 0 || lists.length < fields.length) return
  const held = lists.some((list) => known.lists[list]?.items.some((item) => item.value === word) ?? true)
  if (!held) complain(errors, place, `"${word}" is not in the list ${lists.join(', ')} of $${ref}`)
}
