import { z } from 'zod'
import type { DueExpr } from '@guixing/core/model/control'
import { POST_ON, type Effect } from '@guixing/core/model/effect'
import type { Expression, Relation, WhoRef } from '@guixing/core/model/kind'
import { handTo, name } from './words.ts'

/** Any YAML value: conditions and formulas are checked for their names later, by what they refer to. */
export const expression = z.custom<Expression>((value) => value !== undefined, 'is missing')
export const expressions = z.record(z.string(), expression)
/** ISO 8601 duration: PT30M, P1D. */
export const duration = z.string().regex(/^P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?$/, 'must be a duration such as PT30M or P1D')

/**
 * A closed union told apart by the key that is present. Unlike a plain union it says what is wrong inside the variant meant,
 * and which keys would have been possible.
 */
export function byKey<T>(variants: Record<string, z.ZodType<T>>, shorthand?: (text: string) => T | undefined): z.ZodType<T> {
  return z.unknown().transform((value, context): T => {
    if (typeof value === 'string' && shorthand) {
      const short = shorthand(value)
      if (short !== undefined) return short
    }
    const found = typeof value === 'object' && value !== null ? Object.keys(variants).find((key) => key in value) : undefined
    const schema = found ? variants[found] : undefined
    if (!schema) {
      context.addIssue({ code: 'custom', message: `must have one of the entries ${Object.keys(variants).join(', ')}` })
      return z.NEVER
    }
    return handTo(schema, value, context)
  })
}

export const RELATIONS: readonly Relation[] = [
  'owner', 'first-responder', 'handler', 'opener', 'participant', 'handling-unit', 'superior', 'client-self', 'complained',
]
const relation = z.enum(RELATIONS as [Relation, ...Relation[]])

/** Who is meant. A bare word is a relation where one has that name, else a role; `$field` is the person in that field. */
export const who: z.ZodType<WhoRef> = byKey<WhoRef>(
  {
    role: z.strictObject({ role: name }),
    headOf: z.strictObject({ headOf: expression }),
    relation: z.strictObject({ relation }),
    person: z.strictObject({ person: expression }),
    unit: z.strictObject({ unit: expression }),
    system: z.strictObject({ system: z.literal(true) }),
  },
  (text) => {
    if (text.startsWith('$')) return { person: text }
    if (text === 'system') return { system: true }
    return (RELATIONS as readonly string[]).includes(text) ? { relation: text as Relation } : { role: text }
  },
)
/** One person meant or several. */
export const whoList: z.ZodType<WhoRef[]> = z.preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(who))

/** How long something may take. */
export const due: z.ZodType<DueExpr> = byKey<DueExpr>({
  minutes: z.strictObject({ minutes: expression }),
  hours: z.strictObject({ hours: expression }),
  workingMinutes: z.strictObject({ workingMinutes: expression }),
  workingHours: z.strictObject({ workingHours: expression }),
  workingDays: z.strictObject({ workingDays: expression }),
  days: z.strictObject({ days: expression }),
  months: z.strictObject({ months: expression }),
  at: z.strictObject({ at: expression }),
})

const when = { when: expression.optional() }
const controlId = z.string().min(1)

/** The closed union of effects (design §3). */
export const effect: z.ZodType<Effect> = byKey<Effect>({
  set: z.strictObject({ set: expressions }),
  open: z.strictObject({
    open: z.strictObject({
      kind: name, action: name.optional(), link: name, sets: expressions.optional(), owner: who.optional(),
      unit: expression.optional(), once: z.boolean().optional(), each: expression.optional(),
    }),
    ...when,
  }),
  act: z.strictObject({ act: z.strictObject({ do: z.string().min(1), link: name, input: expressions.optional() }), ...when }),
  clock: z.strictObject({ clock: z.strictObject({ op: z.enum(['stop', 'cancel', 'pause', 'resume']), control: controlId }) }),
  approval: z.strictObject({
    approval: byKey<{ request: string } | { void: string }>({
      request: z.strictObject({ request: controlId }), void: z.strictObject({ void: controlId }),
    }),
  }),
  post: z.strictObject({ post: z.strictObject({ entry: z.string().min(1), amount: expression, on: z.partialRecord(z.enum(POST_ON), expression).optional() }), ...when }),
  notify: z.strictObject({ notify: z.strictObject({ to: whoList, text: z.string().min(1) }), ...when }),
  alert: z.strictObject({
    alert: z.strictObject({ to: whoList, text: z.string().min(1), ackWithin: duration.default('PT30M'), repeat: duration.default('PT30M') }), ...when,
  }),
  duty: z.strictObject({ duty: z.strictObject({ control: controlId, done: z.literal(true) }) }),
})
