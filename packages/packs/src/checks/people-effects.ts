import type { Effect } from '@guixing/core/model/effect'
import type { Expression, KindDef, WhoRef } from '@guixing/core/model/kind'
import { openingActions } from '@guixing/core/model/kind'
import type { PackError, Place } from '../errors.ts'
import { complain, within } from '../errors.ts'
import type { Scope } from './expressions.ts'
import { checkExpression } from './expressions.ts'
import { actionNamed, fieldIn, kindNamed } from './known.ts'

export function checkWho(whos: WhoRef[], scope: Scope, place: Place, errors: PackError[]): void {
  for (const who of whos) {
    if ('role' in who && !Object.hasOwn(scope.known.roles, who.role)) complain(errors, place, `unknown role "${who.role}"`)
    if ('headOf' in who) checkExpression(who.headOf, 'value', scope, within(place, 'headOf'), errors)
    if ('person' in who) checkExpression(who.person, 'value', scope, within(place, 'person'), errors)
    if ('unit' in who) checkExpression(who.unit, 'value', scope, within(place, 'unit'), errors)
  }
}

/** Names written to: fields or writable columns of one of the kinds (or what its opening action asks for). */
export function checkTargets(sets: Record<string, Expression>, kinds: KindDef[], place: Place, errors: PackError[], asked = false): void {
  if (kinds.length === 0) return
  for (const target of Object.keys(sets)) {
    const held = kinds.some((kind) => fieldIn(kind, target) || (asked && openingActions(kind).some((action) => action.asks.some((ask) => ask.field.name === target))))
    if (!held) complain(errors, within(place, target), `${kinds.map((kind) => kind.name).join(', ')} has no field or ledger column "${target}"`)
  }
}

export function checkEffects(effects: Effect[], scope: Scope, place: Place, errors: PackError[]): void {
  effects.forEach((effect, index) => checkEffect(effect, scope, within(place, index), errors))
}

function checkEffect(effect: Effect, scope: Scope, place: Place, errors: PackError[]): void {
  const { known, kinds } = scope
  if ('when' in effect && effect.when !== undefined) checkExpression(effect.when, 'condition', scope, within(place, 'when'), errors)
  if ('set' in effect) {
    checkTargets(effect.set, kinds, within(place, 'set'), errors)
    checkValues(effect.set, scope, within(place, 'set'), errors)
  } else if ('open' in effect) {
    const { kind: name, action, link, sets = {}, owner, unit } = effect.open
    const here = within(place, 'open')
    const opened = kindNamed(known, name)
    if (!opened) return complain(errors, within(here, 'kind'), `unknown kind "${name}"`)
    if (action && !openingActions(opened).some((each) => each.name === action)) complain(errors, within(here, 'action'), `${name} is not opened by "${action}"`)
    if (!linkNames([opened, ...kinds]).has(link)) complain(errors, within(here, 'link'), `neither ${name} nor the matter it comes from has a link "${link}"`)
    checkTargets(sets, [opened], within(here, 'sets'), errors, true)
    checkValues(sets, scope, within(here, 'sets'), errors)
    if (owner) checkWho([owner], scope, within(here, 'owner'), errors)
    if (effect.open.each !== undefined) checkExpression(effect.open.each, 'value', scope, within(here, 'each'), errors)
    if (unit !== undefined) checkExpression(unit, 'value', scope, within(here, 'unit'), errors)
  } else if ('post' in effect) {
    const here = within(place, 'post')
    if (!Object.hasOwn(known.entries ?? {}, effect.post.entry)) complain(errors, within(here, 'entry'), `unknown entry "${effect.post.entry}"`)
    checkExpression(effect.post.amount, 'value', scope, within(here, 'amount'), errors)
    checkValues(effect.post.on ?? {}, scope, within(here, 'on'), errors)
  } else if ('act' in effect) {
    const here = within(place, 'act')
    const { do: ref, link, input = {} } = effect.act
    const exists = ref.includes('.') ? actionNamed(known, ref) : Object.values(known.kinds).some((kind) => Object.hasOwn(kind.actions, ref))
    if (!exists) complain(errors, within(here, 'do'), `unknown action "${ref}"`)
    if (!linkNames(Object.values(known.kinds)).has(link)) complain(errors, within(here, 'link'), `no kind has a link "${link}"`)
    checkValues(input, scope, within(here, 'input'), errors)
  } else if ('notify' in effect) checkWho(effect.notify.to, scope, within(place, 'notify', 'to'), errors)
  else if ('alert' in effect) checkWho(effect.alert.to, scope, within(place, 'alert', 'to'), errors)
  else {
    const id = 'clock' in effect ? effect.clock.control : 'duty' in effect ? effect.duty.control : 'request' in effect.approval ? effect.approval.request : effect.approval.void
    if (!known.controls.has(id)) complain(errors, place, `unknown control "${id}"`)
  }
}

function checkValues(values: Record<string, Expression>, scope: Scope, place: Place, errors: PackError[]): void {
  for (const [target, value] of Object.entries(values)) checkExpression(value, 'value', scope, within(place, target), errors)
}

function linkNames(kinds: KindDef[]): Set<string> {
  return new Set(['parent', ...kinds.flatMap((kind) => [...Object.keys(kind.links), ...Object.values(kind.fields).flatMap((field) => (field.of ? [field.name] : []))])])
}
