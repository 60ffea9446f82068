import { z } from 'zod'
import type { Value } from '@guixing/core/model/kind'
import type { FormDef } from '@guixing/core/model/regulation'
import { fieldType } from './kind-source.ts'
import { name, textOr, words } from './words.ts'

/** `gap`: the source is cut there; no letter can be asked for. */
const modeLetters = z.string().regex(/^(?=.)(E?M?R?A?|gap)$/, 'must be letters of E M R A in this order, or gap')
const value = z.custom<Value>((given) => given !== undefined, 'is missing (write null for a parameter still to be set)')

export const roleSource = z.strictObject({
  label: words, rank: z.enum(['staff', 'middle', 'leader']).optional(), requirements: z.array(z.string()).optional(),
})
export const listSource = z.strictObject({
  label: words,
  /** Whether the house may add items: "等" at the end of a list (requirements §4.4). */
  open: z.boolean().default(true),
  items: z.record(z.string().min(1), z.looseObject({ zh: z.string().min(1), en: z.string().min(1), tw: z.string().optional() })),
})
export const paramSource = z.strictObject({
  name: words,
  type: z.union([fieldType, z.literal('list'), z.literal('record')]),
  unit: z.string().optional(),
  value,
  bound: z.enum(['atMost', 'below', 'atLeast', 'above', 'exact']).optional(),
  origin: z.enum(['seed', 'house-default']),
})
export const paramCode = z.string().regex(/^[PH]\d{2}$/, 'must be a parameter code such as P22 or H01')
export const lexiconSource = z.strictObject({
  name: words,
  phrases: z.array(z.string().min(1)).min(1),
  action: z.enum(['block', 'warn', 'incident']),
  source: z.array(z.string()),
  preferred: words.optional(),
})
const column: z.ZodType<FormDef['columns'][number]> = textOr<FormDef['columns'][number], FormDef['columns'][number]>(
  z.string().transform((field) => ({ field })),
  z.strictObject({ field: z.string(), label: words.optional(), width: z.number().positive().optional() }),
)
export const formSource = z.strictObject({
  title: words,
  shape: z.enum(['ledger', 'matter', 'period']),
  kind: name,
  columns: z.array(column).min(1),
  signatures: z.array(words).default([]),
  clause: z.array(z.string()).default([]),
})
export const entrySource = z.strictObject({ label: words, debit: name, credit: name }).refine((e) => e.debit !== e.credit, 'debit and credit must be two accounts')
/** Requirement ids of one system with their mode letters: `S03: {S03-01: A}`. */
export const requirementsSource = z.record(z.string().regex(/^S\d{2}$/), z.record(z.string().regex(/^S\d{2}-\d{2}$/), modeLetters))
