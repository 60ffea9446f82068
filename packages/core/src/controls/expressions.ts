import { compileCondition, compileValue, referencesOf, unset, type Condition, type Env, type Formula, type Outcome } from '../conditions/conditions.ts'
import type { Control } from '../model/control.ts'
import { WRITABLE_COLUMNS, type ActionDef, type Expression, type Value } from '../model/kind.ts'
import type { MatterState, Situation } from '../lifecycle/situation.ts'

export type { Env } from '../conditions/conditions.ts'

const conditions = new WeakMap<object, Condition>()
const formulas = new WeakMap<object, Formula>()
const literals = new Map<string, Formula>()
const referenceLists = new WeakMap<object, string[]>()

/** The compiled condition of pack data; compiled once per data object. */
export function condition(data: Expression, path: string): (env: Env) => Outcome {
  if (typeof data !== 'object' || data === null) return compileCondition(data, path)
  let compiled = conditions.get(data)
  if (!compiled) conditions.set(data, (compiled = compileCondition(data, path)))
  return compiled
}

/** The compiled formula of pack data; undefined where it cannot be told. */
export function value(data: Expression, path: string): (env: Env) => unknown {
  const formula = formulaOf(data, path)
  return (env) => { const v = formula(env); return v.is === 'value' ? v.value : undefined }
}

function formulaOf(data: Expression, path: string): Formula {
  if (typeof data !== 'object' || data === null) {
    const key = JSON.stringify(data)
    let compiled = literals.get(key)
    if (!compiled) literals.set(key, (compiled = compileValue(data, path)))
    return compiled
  }
  let compiled = formulas.get(data)
  if (!compiled) formulas.set(data, (compiled = compileValue(data, path)))
  return compiled
}

/** Names a control's condition, bounds and values look at, without the dollar sign. */
export function references(control: Control): string[] {
  let list = referenceLists.get(control)
  if (!list) {
    const found: string[] = []
    if (control.type === 'gate') found.push(...referencesOf(control.that, control.id))
    if (control.type === 'limit') for (const part of [control.value, control.atMost, control.below, control.atLeast, control.above, control.equals]) if (part !== undefined) found.push(...referencesOf(part, control.id, 'value'))
    for (const need of Object.values(control.needs)) for (const arg of Object.values(need.args)) found.push(...referencesOf(arg, control.id, 'value'))
    if (control.when !== undefined) found.push(...referencesOf(control.when, control.id))
    referenceLists.set(control, (list = [...new Set(found)]))
  }
  return list
}

const typedNames = new WeakMap<ActionDef, Set<string>>()

/**
 * Does a reference hang on what the person has still to type? On an answer itself, its words, or a field the action computes
 * from answers. What another action asks for does not count: here it stays empty.
 */
export function hangsOnTyped(ref: string, action: ActionDef): boolean {
  let typed = typedNames.get(action)
  if (!typed) {
    typed = new Set(action.asks.filter((a) => !a.field.retired).map((a) => a.field.name))
    typedNames.set(action, typed)
    const sets = typed.size === 0 ? [] : Object.entries(action.sets).map(([name, data]) => ({ name, refs: referencesOf(data, name, 'value') }))
    // A computed field may feed the next one.
    for (let size = -1; size !== typed.size;) {
      size = typed.size
      for (const { name, refs } of sets) if (refs.some((r) => isTyped(r, typed as Set<string>))) typed.add(name)
    }
  }
  return isTyped(ref, typed)
}

function isTyped(ref: string, typed: Set<string>): boolean {
  const [head = '', next] = ref.split('.')
  return head === 'input' || head === 'names' ? (next === undefined ? typed.size > 0 : typed.has(next)) : typed.has(head)
}

/** Lets formulas see the matter as it would be, what was typed, the actor, the parameters and the loaded inputs. */
export function envOf(s: Situation, after: MatterState, needs: Record<string, Value> | undefined): Env {
  let actor: unknown
  return {
    ref(name) {
      switch (name) {
        case 'input': return s.input
        case 'before': return beforeOf(s)
        case 'actor': return (actor ??= actorRef(s))
        case 'names': return namesOf(s, after)
        case 'now': return s.now
        case 'today': return s.today
        case 'action': return s.action.name
        case 'stage': return s.matter?.stage ?? after.stage
        case 'id': return after.id
        case 'kind': return after.kind
        case 'version': return after.version
        case 'number': return after.number
        case 'unit': return after.unit
        case 'owner': return after.owner
        case 'handlingUnit': return after.handlingUnit
        case 'firstResponder': return after.firstResponder
        case 'opener': return after.opener
        case 'client': return after.client
        case 'openedAt': return after.openedAt
        case 'closedAt': return after.closedAt
        case 'confidentiality': return after.confidentiality
        case 'channel': return after.channel
        case 'priority': return after.priority
        case 'title': return after.title
        case 'parent': return after.parent
        case 'due': return after.due
        case 'amount': return after.amount
        default:
          if (needs && Object.hasOwn(needs, name)) return needs[name]
          return Object.hasOwn(after.fields, name) ? after.fields[name] : undefined
      }
    },
    param(code) {
      const v = s.param(code)
      return v === undefined || v === null || v === '' || v === 'unset' ? unset : v
    },
    offset: 480,
  }
}

const befores = new WeakMap<object, Record<string, unknown>>()
/** Made once a situation; asking what is possible changes nothing, so there once for all actions of the matter. */
function beforeOf(s: Situation): Record<string, unknown> {
  const key = s.probe && s.matter ? s.matter : s
  let before = befores.get(key)
  if (!before) befores.set(key, (before = beforeRef(s.matter)))
  return before
}

/** `$before`: the matter as it was, its columns before fields of the same name; nothing when it is being opened. */
function beforeRef(matter: MatterState | null): Record<string, unknown> {
  if (!matter) return {}
  const out: Record<string, unknown> = { ...matter.fields, stage: matter.stage, opener: matter.opener, openedAt: matter.openedAt, number: matter.number }
  for (const column of WRITABLE_COLUMNS) out[column] = matter[column]
  return out
}

/** `$names.shift`: the words of a field's value; none where nobody gives words, so that a plain word may stand beside it. */
function namesOf(s: Situation, after: MatterState): Record<string, Value> {
  const { nameOf } = s
  if (!nameOf) return {}
  const out: Record<string, Value> = {}
  for (const values of [s.input, after.fields]) for (const [name, v] of Object.entries(values)) if (v !== null) out[name] = nameOf(name, v)
  for (const name of ['unit', 'handlingUnit', 'owner', 'firstResponder'] as const) { const v = after[name]; if (v !== null) out[name] = nameOf(name, v) }
  out.now = nameOf('now', s.now)
  return out
}

/** `$actor` alone is the person's id (none for the system and for clients); the rest by name: `$actor.roles`, `$actor.unit`, `$actor.units`, `$actor.heads`, `$actor.as`. */
function actorRef(s: Situation): unknown {
  return { id: s.actor.as === 'person' ? s.actor.id : null, name: s.actor.name, as: s.actor.as, roles: s.actor.roles.map((r) => r.role), unit: s.actor.unit, units: s.actor.unitPath, heads: s.actor.heads }
}
