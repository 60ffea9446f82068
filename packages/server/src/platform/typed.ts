import { invalid } from './errors.ts'

// NUL and half characters: PostgreSQL refuses both, so the person hears it at the field instead of a fault.
const UNKEEPABLE = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/
const UNASKABLE = new RegExp(`${UNKEEPABLE.source}|[\\u0001-\\u0008\\u000b\\u000c\\u000e-\\u001f]`, 'g')
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/

/** Words to be kept, trimmed. Invalid (`text`): they hold what no text can. */
export function typedText(field: string, text: string): string {
  if (UNKEEPABLE.test(text)) throw invalid(field, 'text')
  return text.trim()
}

/** The same for what must not be blank. Invalid (`required`). */
export function requiredText(field: string, text: string): string {
  const clean = typedText(field, text)
  if (clean === '') throw invalid(field, 'required')
  return clean
}

/** An instant in UTC with milliseconds. Invalid (`instant`): no such instant, or outside the years 2000 to 2199. */
export function typedInstant(field: string, text: string): string {
  const ms = INSTANT.test(text) ? Date.parse(text) : NaN
  if (Number.isNaN(ms) || ms < Date.UTC(2000, 0) || ms >= Date.UTC(2200, 0)) throw invalid(field, 'instant')
  return new Date(ms).toISOString()
}

/** Words somebody looks for: what cannot be in any text is left out, so that a search finds nothing rather than failing. */
export const askedText = (text: string): string => text.replace(UNASKABLE, '')
