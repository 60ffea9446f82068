import type { ActionDef, FieldDef, KindDef } from '@guixing/core/model/kind'
import { openingActions } from '@guixing/core/model/kind'
import type { PackError, Place } from '../errors.ts'
import { complain, within } from '../errors.ts'
import { possibleWords } from '../references.ts'
import type { Scope } from './expressions.ts'
import { checkExpression } from './expressions.ts'
import type { Known } from './known.ts'
import { kindNamed } from './known.ts'
import { checkEffects, checkTargets, checkWho } from './people-effects.ts'

/** Names inside one kind: lists, facets, links, stages, roles and everything its formulas read. */
export function checkKind(kind: KindDef, known: Known, file: string, errors: PackError[]): void {
  const place: Place = { file }
  const scope: Scope = { known, kinds: [kind] }
  checkExpression(kind.title, 'value', scope, within(place, 'title'), errors)
  for (const field of Object.values(kind.fields)) {
    for (const each of [field, ...(field.columns ?? [])]) checkField(each, kind, known, within(place, 'fields', field.name), errors)
  }
  for (const stage of kind.stages) checkFacet(stage.facet, kind, within(place, 'stages', stage.name), errors)
  for (const [name, link] of Object.entries(kind.links)) {
    if (link.to !== 'any' && !kindNamed(known, link.to)) complain(errors, within(place, 'links', name), `unknown kind "${link.to}"`)
  }
  if (kind.form && !Object.hasOwn(known.forms, kind.form)) complain(errors, within(place, 'form'), `unknown form "${kind.form}"`)
  if (openingActions(kind).length === 0) complain(errors, within(place, 'actions'), 'no action opens a matter of this kind (from: [])')
  if (!kind.stages.some((stage) => stage.final)) complain(errors, within(place, 'stages'), 'no stage is final: a matter could never be closed')
  for (const action of Object.values(kind.actions)) checkAction(action, kind, scope, within(place, 'actions', action.name), errors)
  checkReachable(kind, within(place, 'stages'), errors)
}

function checkField(field: FieldDef, kind: KindDef, known: Known, place: Place, errors: PackError[]): void {
  const needsList = field.type === 'choice' || field.type === 'choices'
  if (needsList && !field.list) complain(errors, within(place, 'list'), `${field.name}: a ${field.type} needs a list`)
  if (field.list && !Object.hasOwn(known.lists, field.list)) complain(errors, within(place, 'list'), `unknown list "${field.list}"`)
  if (field.type === 'table' && !field.columns) complain(errors, within(place, 'columns'), 'a table needs columns')
  if (field.type === 'table' && field.max !== undefined && !(Number.isInteger(field.max) && field.max >= 1 && field.max <= 5000)) complain(errors, within(place, 'max'), 'the most rows of a table must be a whole number from 1 to 5000')
  for (const of of field.of ?? []) if (!kindNamed(known, of)) complain(errors, within(place, 'of'), `unknown kind "${of}"`)
  if (field.of && field.type !== 'matter') complain(errors, within(place, 'of'), `${field.name}: only a reference to a matter names kinds`)
  checkFacet(field.facet, kind, place, errors)
}

function checkFacet(facet: string | undefined, kind: KindDef, place: Place, errors: PackError[]): void {
  if (facet && !Object.hasOwn(kind.facets, facet)) complain(errors, within(place, 'facet'), `unknown facet "${facet}"`)
}

function checkAction(action: ActionDef, kind: KindDef, scope: Scope, place: Place, errors: PackError[]): void {
  const stages = new Set(kind.stages.map((stage) => stage.name))
  if (Array.isArray(action.from)) {
    for (const stage of action.from) if (!stages.has(stage)) complain(errors, within(place, 'from'), `unknown stage "${stage}"`)
    if (action.from.length === 0 && action.to === undefined) complain(errors, within(place, 'to'), 'is missing: the stage a new matter begins in')
  }
  const here: Scope = { ...scope, actions: [action] }
  if (action.to !== undefined) {
    for (const stage of possibleWords(action.to)) if (!stages.has(stage)) complain(errors, within(place, 'to'), `unknown stage "${stage}"`)
    checkExpression(action.to, 'value', here, within(place, 'to'), errors)
  }
  for (const ask of action.asks) checkField(ask.field, kind, scope.known, within(place, 'asks', ask.field.name), errors)
  checkTargets(action.sets, [kind], within(place, 'sets'), errors)
  for (const [target, value] of Object.entries(action.sets)) checkExpression(value, 'value', here, within(place, 'sets', target), errors)
  checkEffects(action.effects, here, within(place, 'effects'), errors)
  checkWho(action.who, here, within(place, 'who'), errors)
  checkFacet(action.facet, kind, place, errors)
}

/** A stage nobody can come to, or leave although it is not final, is a slip of the pen. */
function checkReachable(kind: KindDef, place: Place, errors: PackError[]): void {
  const reached = new Set<string>()
  const left = new Set<string>()
  for (const action of Object.values(kind.actions)) {
    const targets = possibleWords(action.to)
    for (const target of targets) reached.add(target)
    if (targets.length === 0) continue
    if (Array.isArray(action.from)) for (const stage of action.from) left.add(stage)
    else for (const stage of kind.stages) left.add(stage.name)
  }
  for (const stage of kind.stages) {
    if (stage.retired) continue
    if (!reached.has(stage.name)) complain(errors, within(place, stage.name), 'no action leads to this stage')
    if (!stage.final && !left.has(stage.name)) complain(errors, within(place, stage.name), 'is not final, and no action leads out of it')
  }
}
