import type { Expression, Relation, WhoRef } from '../model/value.ts'
import type { Actor, MatterState } from './situation.ts'

type Target = Pick<MatterState, 'unit' | 'unitPath' | 'handlingUnit' | 'handlingPath'> & Partial<MatterState>

/** Does the actor hold this role where the matter lies? A grant over a unit tree reaches all units below it. */
export function holdsRole(actor: Actor, role: string, target: Target | null): boolean {
  return actor.roles.some((g) => {
    if (g.role !== role) return false
    if (g.scope === 'house' || g.unit === null || !target) return true
    if (g.scope === 'own-unit') return g.unit === target.unit || g.unit === target.handlingUnit
    return target.unitPath.includes(g.unit) || target.handlingPath.includes(g.unit)
  })
}

/** Does the actor stand in this relation to the matter? Someone standing in for another (leave) inherits the relation. */
export function stands(actor: Actor, relation: Relation, matter: MatterState | null): boolean {
  if (relation === 'client-self') return actor.as === 'client'
  if (!matter || actor.id === null) return false
  const me = [actor.id, ...actor.standsInFor]
  const isMe = (person: string | null | undefined) => person !== null && person !== undefined && me.includes(person)
  switch (relation) {
    case 'owner':
    case 'handler':
      return isMe(matter.owner)
    case 'first-responder':
      return isMe(matter.firstResponder)
    case 'opener':
      return isMe(matter.opener)
    case 'participant':
      return matter.participants.some(isMe)
    case 'handling-unit':
      return matter.handlingUnit !== null && actor.unitPath.includes(matter.handlingUnit)
    case 'superior':
      return actor.heads.some((u) => matter.unitPath.includes(u) || matter.handlingPath.includes(u))
    case 'complained':
      return isMe(typeof matter.fields.complainedPerson === 'string' ? matter.fields.complainedPerson : null)
    default: {
      const never: never = relation
      return never
    }
  }
}

/** Is the actor the one meant? The system is whoever an article lets the system be; a client is nobody but the client. */
export function isMeant(actor: Actor, who: WhoRef, matter: MatterState | null, target: Target | null = matter): boolean {
  if ('system' in who) return actor.as === 'system'
  if (actor.as === 'system') return true
  if (actor.as === 'client') return 'relation' in who && who.relation === 'client-self'
  if ('role' in who) return holdsRole(actor, who.role, target)
  if ('relation' in who) return stands(actor, who.relation, matter)
  if ('headOf' in who) {
    if (who.headOf === '$handlingUnit') return actor.heads.some((h) => target?.handlingPath.includes(h))
    if (who.headOf === '$unit') return actor.heads.some((h) => target?.unitPath.includes(h))
    // Of any other unit its own head is meant: the units above it are not known here.
    const unit = named(who.headOf, matter)
    return unit !== null && actor.heads.includes(unit)
  }
  if ('person' in who) {
    const meant = named(who.person, matter)
    return actor.id !== null && meant !== null && [actor.id, ...actor.standsInFor].includes(meant)
  }
  const unit = named(who.unit, matter)
  return unit !== null && actor.unitPath.includes(unit)
}

/** `$jointUnit` is the value of that field or column of the matter; anything else is an id as it stands. */
function named(expression: Expression, matter: MatterState | null): string | null {
  if (typeof expression !== 'string') return null
  if (!expression.startsWith('$')) return expression
  const name = expression.slice(1)
  if (!matter) return null
  const v = name === 'unit' || name === 'handlingUnit' || name === 'owner' || name === 'firstResponder' || name === 'opener' ? matter[name] : Object.hasOwn(matter.fields, name) ? matter.fields[name] : null
  return typeof v === 'string' ? v : null
}

/**
 * May the actor see the matter at all? One rule for lists and pages (design §9): a role reaching its unit,
 * a relation to it, or membership of the handling unit; where access controls name who sees a kind (3.8), these too. `visibleSql` says the same in SQL; a test walks both.
 */
export function maySee(actor: Actor, matter: MatterState): boolean {
  if (actor.as === 'system') return true
  if (actor.as === 'client') return false
  // Each article that says who sees matters of this kind must mean the actor: access takes the narrower.
  if (actor.narrowed && Object.hasOwn(actor.narrowed, matter.kind) && !actor.narrowed[matter.kind]?.every((see) => see.some((w) => isMeant(actor, w, matter)))) return false
  const reaches = actor.roles.some((g) =>
    g.scope === 'house' || g.unit === null
    || (g.scope === 'own-unit' && (g.unit === matter.unit || g.unit === matter.handlingUnit))
    || (g.scope === 'unit-tree' && (matter.unitPath.includes(g.unit) || matter.handlingPath.includes(g.unit))))
  if (reaches && matter.confidentiality !== 'sealed') return true
  return stands(actor, 'owner', matter) || stands(actor, 'first-responder', matter) || stands(actor, 'opener', matter)
    || stands(actor, 'participant', matter) || stands(actor, 'handling-unit', matter)
}
