import type { ActionDef, Ask, FieldDef, KindDef, StageDef } from '@guixing/core/model/kind'
import type { Words } from '@guixing/core/model/text'
import { COLUMN_FIELDS } from './columns.ts'
import type { PackError, Place } from './errors.ts'
import { complain, within } from './errors.ts'
import type { ActionSource, AskSource, FieldSource, KindSource, StageSource, TraitSource } from './source/kind-source.ts'
import { traditional } from './source/words.ts'

/** A field as the model has it; `trait` says where it came from. */
function fieldOf(name: string, source: FieldSource, trait?: string): FieldDef {
  const { columns, ...rest } = source
  const field: FieldDef = { name, ...rest }
  if (trait) field.trait = trait
  if (columns) field.columns = Object.entries(columns).map(([column, def]) => ({ name: column, ...def }))
  return field
}

function stageOf(name: string, source: StageSource, trait?: string): StageDef {
  const { zh, en, tw, ...rest } = source
  return { name, label: { 'zh-CN': zh, 'zh-TW': tw ?? traditional(zh), en }, ...rest, ...(trait ? { trait } : {}) }
}

/** The kind's own words for a trait's action go before the trait's; what is asked and set is laid together by name. */
function overlay(trait: ActionSource | undefined, own: ActionSource): ActionSource {
  if (!trait) return own
  return { ...trait, ...own, asks: { ...trait.asks, ...own.asks }, sets: { ...trait.sets, ...own.sets } }
}

function askOf(name: string, source: AskSource, fields: Record<string, FieldDef>, place: Place, errors: PackError[]): Ask | undefined {
  const known = Object.hasOwn(fields, name) ? fields[name] : COLUMN_FIELDS[name]
  if (source === 'required' || source === 'optional') {
    if (known) return { field: known, required: source === 'required', store: true }
    complain(errors, place, `neither a field of the kind nor a ledger column is called "${name}"; a field of the action alone needs its type and label`)
    return undefined
  }
  const { store, required, columns, ...rest } = source
  if (known) return { field: { ...known, ...rest, name }, required: required ?? known.required ?? false, store: store ?? true }
  if (!rest.type || !rest.label) {
    complain(errors, place, `"${name}" is no field of the kind, so it needs its type and label here`)
    return undefined
  }
  if (store) complain(errors, within(place, 'store'), `"${name}" is no field of the kind and cannot be kept in the matter`)
  return { field: fieldOf(name, { ...rest, type: rest.type, label: rest.label, ...(columns ? { columns } : {}) }), required: required ?? false, store: false }
}

/** Lays the traits under a kind and gives its full definition. What cannot be put together is reported; the kind is then undefined. */
export function buildKind(source: KindSource, traits: Record<string, TraitSource>, file: string, errors: PackError[]): KindDef | undefined {
  const before = errors.length
  const place: Place = { file }
  const fields: Record<string, FieldDef> = {}
  const stages: Record<string, StageDef> = {}
  const actions: Record<string, { source: ActionSource; trait?: string }> = {}

  for (const [name, field] of Object.entries(source.fields)) fields[name] = fieldOf(name, field)
  for (const [name, stage] of Object.entries(source.stages)) stages[name] = stageOf(name, stage)
  for (const [name, action] of Object.entries(source.actions)) actions[name] = { source: action }
  for (const traitName of source.traits) {
    const trait = Object.hasOwn(traits, traitName) ? traits[traitName] : undefined
    if (!trait) {
      complain(errors, within(place, 'traits'), `unknown trait "${traitName}"`)
      continue
    }
    for (const [name, field] of Object.entries(trait.fields)) fields[name] ??= fieldOf(name, field, traitName)
    for (const [name, stage] of Object.entries(trait.stages)) stages[name] ??= stageOf(name, stage, traitName)
    for (const [name, action] of Object.entries(trait.actions)) actions[name] = { source: overlay(action, actions[name]?.source ?? {}), trait: traitName }
  }

  const built: Record<string, ActionDef> = {}
  for (const [name, { source: action, trait }] of Object.entries(actions)) {
    const here = within(place, 'actions', name)
    const label: Words | undefined = action.label
    if (!label) complain(errors, within(here, 'label'), 'is missing: no trait of this kind gives this action its name')
    if (!action.from) complain(errors, within(here, 'from'), 'is missing: the stages it starts from, [] to open a matter, open or any')
    const asks = Object.entries(action.asks ?? {}).map(([ask, given]) => askOf(ask, given, fields, within(here, 'asks', ask), errors))
    if (!label || !action.from) continue
    const { label: _label, from, asks: _asks, sets, effects, who, by, ...rest } = action
    built[name] = {
      name, label, from, by: by ?? 'person', asks: asks.filter((ask) => ask !== undefined), sets: sets ?? {}, effects: effects ?? [], who: who ?? [],
      ...rest, ...(trait ? { trait } : {}),
    }
  }
  if (errors.length > before) return undefined
  const { kind, fields: _fields, stages: _stages, actions: _actions, ...rest } = source
  return { name: kind, ...rest, fields, stages: Object.values(stages), actions: built }
}
