import { z } from 'zod'

/** An id made by the application (UUIDv7). */
export const Id = z.uuid()
/** An instant, UTC, ISO 8601 with Z. */
export const Instant = z.string()
/** A day of the house's calendar, YYYY-MM-DD. */
export const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
export const Words = z.object({ 'zh-CN': z.string(), 'zh-TW': z.string(), en: z.string() })
export const Json: z.ZodType<Value> = z.json() as unknown as z.ZodType<Value>
export const Fields = z.record(z.string(), Json)
export type Value = null | boolean | number | string | Value[] | { [key: string]: Value }

/** Someone or something named on a screen. */
export const Named = z.object({ id: z.string(), name: z.string() })
export type Named = z.infer<typeof Named>

/** What a person may do about an unmet reason (screens.md rule 3). */
export const Remedy = z.object({
  kind: z.enum(['do', 'open', 'fill', 'ask']),
  /** Action, kind of matter, or field names joined by comma, or `approval` | `exception`. */
  target: z.string(),
  label: Words.optional(),
})
/** One unmet reason of a refusal. `code` is stable; the words are the control's own. */
export const Reason = z.object({
  control: z.string(),
  regulation: z.string(),
  article: z.string(),
  code: z.string(),
  params: Fields,
  remedy: z.array(Remedy),
  says: Words.optional(),
  text: Words.optional(),
})
export type Reason = z.infer<typeof Reason>
export const Refusal = z.object({ refused: z.literal(true), reasons: z.array(Reason) })
export type Refusal = z.infer<typeof Refusal>
export const FieldErrors = z.object({ errors: z.array(z.object({ field: z.string(), code: z.string(), params: Fields })) })
export type FieldErrors = z.infer<typeof FieldErrors>

/** A control's rate over a period. `rate` is null where nothing was due (shown —, never 100 %). */
export const Rate = z.object({
  conformed: z.number().int(), breached: z.number().int(), prevented: z.number().int(), held: z.number().int(),
  waived: z.number().int(), excused: z.number().int(), pending: z.number().int(),
  rate: z.number().nullable(),
})
export type Rate = z.infer<typeof Rate>
