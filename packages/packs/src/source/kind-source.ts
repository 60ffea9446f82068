import { z } from 'zod'
import type { FieldType } from '@guixing/core/model/kind'
import { effect, expression, expressions, whoList } from './shapes.ts'
import { name, textOr, words } from './words.ts'

export const FIELD_TYPES: readonly FieldType[] = [
  'text', 'longtext', 'flag', 'choice', 'choices', 'number', 'money', 'percent', 'date', 'instant', 'duration', 'person', 'people', 'unit',
  'client', 'matter', 'file', 'files', 'signature', 'rating', 'table',
]
export const fieldType = z.enum(FIELD_TYPES as [FieldType, ...FieldType[]])
const yes = z.boolean().optional()

const plainField = z.strictObject({
  type: fieldType,
  label: words,
  help: words.optional(),
  required: yes,
  list: name.optional(),
  max: z.number().optional(),
  min: z.number().optional(),
  key: yes,
  search: yes,
  attested: yes,
  outgoing: yes,
  personal: z.enum(['ordinary', 'sensitive']).optional(),
  sealed: yes,
  system: yes,
  of: z.array(name).min(1).optional(),
  facet: name.optional(),
  retired: yes,
  was: name.optional(),
})
/** A field of a kind; a table's columns are plain fields (a table holds no table). */
export const fieldSource = plainField.extend({ columns: z.record(name, plainField).optional() })
export type FieldSource = z.output<typeof fieldSource>

/** `required`, `optional`, or a field of the action alone (kept only in the fact unless `store: true`). */
const askSource = textOr(
  z.enum(['required', 'optional']),
  fieldSource.partial({ type: true, label: true }).extend({ store: yes }),
)
export type AskSource = z.output<typeof askSource>

export const stageSource = z.strictObject({
  zh: z.string().min(1), en: z.string().min(1), tw: z.string().optional(), final: yes, aside: yes, facet: name.optional(), retired: yes,
})
export type StageSource = z.output<typeof stageSource>

export const actionSource = z.strictObject({
  label: words.optional(),
  from: z.union([z.literal('open'), z.literal('any'), z.array(name)]).optional(),
  to: expression.optional(),
  by: z.enum(['person', 'approval', 'system']).optional(),
  asks: z.record(name, askSource).optional(),
  sets: expressions.optional(),
  effects: z.array(effect).optional(),
  who: whoList.optional(),
  always: yes,
  voids: yes,
  key: z.string().regex(/^[A-Z]$/, 'must be one capital letter').optional(),
  minor: yes,
  facet: name.optional(),
  retired: yes,
})
export type ActionSource = z.output<typeof actionSource>

const parts = {
  fields: z.record(name, fieldSource).default({}),
  stages: z.record(name, stageSource).default({}),
  actions: z.record(name, actionSource).default({}),
}
export const traitSource = z.strictObject({ label: words, ...parts })
export type TraitSource = z.output<typeof traitSource>

const home = z.enum(['desk', 'duty', 'inspection', 'people', 'regulation', 'publishing', 'money', 'projects'])
export const kindSource = z.strictObject({
  kind: name,
  code: z.string().regex(/^MK\d{2}$/, 'must be a matter kind such as MK01'),
  label: words,
  version: z.number().int().positive().default(1),
  store: z.literal('matter').default('matter'),
  pin: z.enum(['own', 'parent']).default('own'),
  number: z.strictObject({
    format: z.string().regex(/\{seq:\d\}/, 'must hold a running number such as {seq:4}'),
    per: z.array(z.enum(['house', 'unit', 'year', 'day'])).default(['house', 'year']),
    gaps: z.enum(['allowed', 'none']).default('allowed'),
  }),
  title: expression,
  titleWords: z.record(z.string(), words).optional(),
  traits: z.array(name).default([]),
  facets: z.record(name, z.strictObject({ label: words })).default({}),
  links: z.record(name, z.strictObject({ to: name, required: yes, label: words.optional() })).default({}),
  form: z.string().optional(),
  portal: yes,
  home,
  ...parts,
})
export type KindSource = z.output<typeof kindSource>
