import { z } from 'zod'
import type { ModeLetter } from '@guixing/core/model/control'
import type { Value } from '@guixing/core/model/kind'
import { clauseNo } from './control-source.ts'
import { listOf, name, words } from './words.ts'

const signature = z.string().nullable().default(null)
const chapters = z.array(z.strictObject({ no: clauseNo, title: words }))

export const packSource = z.strictObject({
  pack: z.string().regex(/^s\d{2}$/, 'must be a regulation code such as s03'),
  version: z.union([z.string().min(1), z.number().transform(String)]),
  titles: words,
  family: z.enum(['organisation', 'quality', 'project', 'operations']),
  precedence: z.number().int(),
  supersedes: z.array(z.string()).default([]),
  interpretedBy: z.string().optional(),
  effectiveFrom: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day such as 2026-12-01, in quotes').optional(),
  signOff: z.strictObject({ prepared: signature, reviewed: signature, approved: signature }).default({ prepared: null, reviewed: null, approved: null }),
  uses: z.array(z.string().regex(/^[a-z][a-z0-9-]*\.[a-z][a-zA-Z0-9-]*$/, 'must be kind.facet')).default([]),
  chapters: chapters.default([]),
  /** Documents it names and does not reproduce; the house binds them as versions. */
  annexes: z.array(z.strictObject({ annex: name, name: words, clause: clauseNo, usedBy: z.array(name).default([]) })).optional(),
})

const LETTERS = new Set(['E', 'M', 'R', 'A'])
/** `EM`, `E,M` or `[E, M]`. */
const modes = z.union([z.string(), z.array(z.string())]).transform((given, context): ModeLetter[] => {
  const letters = (Array.isArray(given) ? given : given.split(/[\s,]*/)).filter(Boolean)
  if (letters.length > 0 && letters.every((letter) => LETTERS.has(letter))) return letters as ModeLetter[]
  context.addIssue({ code: 'custom', message: 'must be one or more of the letters E M R A: no article stands without one (X-02)' })
  return z.NEVER
})
export const articleSource = z.strictObject({
  no: clauseNo,
  chapter: clauseNo,
  text: words,
  modes,
  requirements: listOf(z.string().regex(/^S\d{2}-\d{2}$/, 'must be a requirement such as S03-11')),
  /** false: the text is published, its controls are not written yet; no letter is asked for and coverage shows it open. */
  carried: z.boolean().default(true),
})
/** `clauses.yaml`: the articles in order, alone or below their chapters. */
export const clausesSource = z.strictObject({ chapters: chapters.default([]), articles: z.array(z.unknown()) })

const value = z.custom<Value>((given) => given !== undefined, 'is missing')
const fields = z.record(name, value)
const expectation = z.union([
  z.strictObject({ refused: listOf(z.string()) }),
  z.strictObject({
    allowed: z.union([
      z.literal(true).transform(() => ({})),
      z.strictObject({ stage: name.optional(), effects: z.array(z.unknown()).optional(), clocks: z.record(z.string(), z.string()).optional() }),
    ]),
  }),
  z.strictObject({ inactive: listOf(z.string()) }),
  z.strictObject({ warned: listOf(z.string()) }),
])
/** A situation and what must come of it: run as a test, readable by whoever knows the regulation. */
export const exampleSource = z.strictObject({
  clause: listOf(clauseNo),
  title: words.optional(),
  given: z.strictObject({
    kind: name,
    stage: name.optional(),
    fields: fields.default({}),
    inputs: z.record(z.string(), value).default({}),
    params: z.record(z.string(), value).default({}),
    now: z.string().optional(),
    actor: z.strictObject({ id: z.string().optional(), roles: z.array(name).default([]), unit: z.string().optional() }).optional(),
  }),
  do: name,
  input: fields.default({}),
  expect: expectation,
})
