import type { Control, CountExpr } from '@guixing/core/model/control'
import type { ActionDef, Expression, KindDef } from '@guixing/core/model/kind'
import type { PackError, Place } from '../errors.ts'
import { complain, within } from '../errors.ts'
import { RELATIONS } from '../source/shapes.ts'
import type { Scope } from './expressions.ts'
import { checkExpression } from './expressions.ts'
import type { Known } from './known.ts'
import { INPUTS, UNIT_TYPES, actionNamed, fieldIn, kindNamed, kindsOf } from './known.ts'
import { checkEffects, checkTargets, checkWho } from './people-effects.ts'
import { checkRoutes } from './routes.ts'

/** Names inside one control: what it binds, reads, names and brings about. */
export function checkControl(control: Control, known: Known, place: Place, errors: PackError[]): void {
  const kinds = kindsOf(control, known)
  const actions = checkBinds(control, known, within(place, 'binds'), errors)
  const bare: Scope = { known, kinds, ...(actions ? { actions } : {}) }
  const scope: Scope = { ...bare, needs: Object.keys(control.needs) }
  for (const [need, { input, args }] of Object.entries(control.needs)) {
    const here = within(place, 'needs', need)
    if (!Object.hasOwn(INPUTS, input)) complain(errors, here, `unknown input "${input}"`)
    for (const [arg, value] of Object.entries(args)) {
      if (INPUTS[input] && !INPUTS[input].includes(arg)) complain(errors, here, `the input ${input} takes no "${arg}"`)
      if (arg !== 'where') checkExpression(value, 'value', bare, within(here, arg), errors)
    }
  }
  if (control.when !== undefined) checkExpression(control.when, 'condition', scope, within(place, 'when'), errors)
  for (const [index, remedy] of control.remedy.entries()) {
    const here = within(place, 'remedy', index)
    if ('do' in remedy && kinds.length > 0 && !kinds.some((kind) => Object.hasOwn(kind.actions, remedy.do))) complain(errors, here, `unknown action "${remedy.do}"`)
    if ('open' in remedy && !kindNamed(known, remedy.open)) complain(errors, here, `unknown kind "${remedy.open}"`)
    if ('fill' in remedy) checkFields(remedy.fill, kinds, here, errors, true)
  }
  for (const [outcome, effects] of Object.entries(control.then)) checkEffects(effects ?? [], scope, within(place, 'then', outcome), errors)
  if (control.exception) checkWho([control.exception.by], scope, within(place, 'exception', 'by'), errors)
  checkByType(control, scope, place, errors)
}

/** The actions bound, when the control binds actions only; undefined when it binds whole kinds or none. */
function checkBinds(control: Control, known: Known, place: Place, errors: PackError[]): ActionDef[] | undefined {
  const actions: ActionDef[] = []
  let only = control.binds.length > 0
  for (const bind of control.binds) {
    if ('kind' in bind && bind.kind) {
      const name = 'action' in bind ? bind.action : undefined
      const kind = kindNamed(known, bind.kind)
      if (!kind) complain(errors, place, `unknown kind "${bind.kind}"`)
      const action = kind && name && Object.hasOwn(kind.actions, name) ? kind.actions[name] : undefined
      if (kind && name && !action) complain(errors, place, `${bind.kind} has no action "${name}"`)
      if (action) actions.push(action)
      else only = false
    } else {
      only = false
      if ('outcome' in bind && !known.controls.has(bind.of)) complain(errors, place, `unknown control "${bind.of}"`)
    }
  }
  const mustBind = !['clock', 'duty', 'measure', 'acknowledge'].includes(control.type)
  if (mustBind && control.binds.length === 0) complain(errors, place, `a ${control.type} must bind something`)
  return only ? actions : undefined
}

function checkByType(control: Control, scope: Scope, place: Place, errors: PackError[]): void {
  const { known, kinds } = scope
  const value = (data: Expression | undefined, field: string) => data !== undefined && checkExpression(data, 'value', scope, within(place, field), errors)
  const upon = (refs: string[], field: string) => {
    for (const ref of refs) if (!actionNamed(known, ref)) complain(errors, within(place, field), `unknown action "${ref}"`)
  }
  switch (control.type) {
    case 'gate':
      return checkExpression(control.that, 'condition', scope, within(place, 'that'), errors)
    case 'limit': {
      const bounds = (['atMost', 'below', 'atLeast', 'above', 'equals'] as const).filter((bound) => control[bound] !== undefined)
      if (bounds.length === 0) complain(errors, place, 'a limit needs a bound: atMost, below, atLeast, above or equals')
      value(control.value, 'value')
      for (const bound of bounds) value(control[bound], bound)
      return
    }
    case 'approval':
      checkRoutes(control, scope, place, errors)
      checkFields(control.attests, kinds, within(place, 'attests'), errors, true)
      return checkFields(control.apart.filter((name) => !(RELATIONS as readonly string[]).includes(name)), kinds, within(place, 'apart'), errors)
    case 'clock': {
      upon(control.start.upon, 'start.upon')
      upon(control.stop.upon, 'stop.upon')
      upon(control.reset?.upon ?? [], 'reset.upon')
      value(control.start.from, 'start.from')
      if (control.start.when !== undefined) checkExpression(control.start.when, 'condition', scope, within(place, 'start.when'), errors)
      if (control.stop.when !== undefined) checkExpression(control.stop.when, 'condition', scope, within(place, 'stop.when'), errors)
      for (const [unit, amount] of Object.entries(control.due)) value(amount as Expression, `due.${unit}`)
      if (control.pause && !Object.hasOwn(known.lists, control.pause.reasons)) complain(errors, within(place, 'pause.reasons'), `unknown list "${control.pause.reasons}"`)
      value(control.pause?.atMostHours, 'pause.atMostHours')
      for (const [index, warning] of control.warn.entries()) {
        if (warning.at?.startsWith('$')) value(warning.at, `warn.${index}.at`)
        if (warning.before?.startsWith('$')) value(warning.before, `warn.${index}.before`)
        checkWho(warning.to, scope, within(place, 'warn', index), errors)
      }
      for (const [index, step] of control.ladder.entries()) checkWho([...(step.notify?.to ?? []), ...(step.alert?.to ?? [])], scope, within(place, 'ladder', index), errors)
      return checkWho([control.holder], scope, within(place, 'holder'), errors)
    }
    case 'screen':
      for (const code of control.lexicon) if (!Object.hasOwn(known.lexicon, code)) complain(errors, within(place, 'lexicon'), `unknown lexicon entry "${code}"`)
      return
    case 'access':
      if (!control.may && !control.see) complain(errors, place, 'an access control needs may or see')
      if (control.see && control.when !== undefined) complain(errors, within(place, 'when'), 'who sees a kind is not told case by case: lists ask it of every row')
      return checkWho([...(control.may ?? []), ...(control.see ?? [])], scope, within(place, 'may'), errors)
    case 'duty': {
      checkWho([control.who], scope, within(place, 'who'), errors)
      if (control.unitType && !(UNIT_TYPES as readonly string[]).includes(control.unitType)) complain(errors, within(place, 'unitType'), `must be one of ${UNIT_TYPES.join(', ')}, not "${control.unitType}"`)
      if ((control.per === 'shift') !== ('shift' in control.every)) complain(errors, within(place, 'every'), 'per: shift and every: {shift: …} go together')
      const opened = kindNamed(known, control.opens.kind)
      if (!opened) complain(errors, within(place, 'opens'), `unknown kind "${control.opens.kind}"`)
      else checkTargets(control.opens.sets ?? {}, [opened], within(place, 'opens.sets'), errors, true)
      for (const [target, data] of Object.entries(control.opens.sets ?? {})) value(data, `opens.sets.${target}`)
      upon([control.doneBy], 'doneBy')
      for (const spec of Object.values(control.every) as Record<string, unknown>[]) {
        for (const key of ['at', 'day', 'days']) if (spec[key] !== undefined) value(spec[key] as Expression, `every.${key}`)
      }
      return
    }
    case 'record':
      if (control.form && !Object.hasOwn(known.forms, control.form)) complain(errors, within(place, 'form'), `unknown form "${control.form}"`)
      if (!control.form && control.fields.length === 0 && !control.rows && !control.documents) complain(errors, place, 'a record needs a form, fields, rows or documents')
      return checkFields([...control.fields, ...(control.rows ? [control.rows.field] : [])], kinds, within(place, 'fields'), errors)
    case 'measure': {
      const counts: CountExpr[] = 'ratio' in control.value ? control.value.ratio : 'count' in control.value ? [control.value.count] : []
      for (const [index, count] of counts.entries()) checkCount(count, known, within(place, 'value', index), errors)
      value(control.target?.atLeast, 'target.atLeast')
      return void value(control.target?.atMost, 'target.atMost')
    }
    case 'acknowledge':
      checkWho(control.who, scope, within(place, 'who'), errors)
      return void value(control.withinDays, 'withinDays')
    case 'consequence':
      return checkEffects(control.do, scope, within(place, 'do'), errors)
  }
}

function checkCount(count: CountExpr, known: Known, place: Place, errors: PackError[]): void {
  if ('ledger' in count) {
    const kind = kindNamed(known, count.ledger)
    if (!kind) return complain(errors, place, `unknown kind "${count.ledger}"`)
    if (count.where !== undefined) checkExpression(count.where, 'condition', { known, kinds: [kind] }, within(place, 'where'), errors)
    if (count.sum) checkFields([count.sum], [kind], within(place, 'sum'), errors)
  } else if ('checks' in count && !known.controls.has(count.checks)) complain(errors, place, `unknown control "${count.checks}"`)
}

function checkFields(names: string[], kinds: KindDef[], place: Place, errors: PackError[], asked = false): void {
  if (kinds.length === 0) return
  for (const name of names) {
    const held = kinds.some((kind) => fieldIn(kind, name) || (asked && Object.values(kind.actions).some((action) => action.asks.some((ask) => ask.field.name === name))))
    if (!held) complain(errors, place, `${kinds.map((kind) => kind.name).join(', ')} has no field "${name}"`)
  }
}
