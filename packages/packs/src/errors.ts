import type { z } from 'zod'

/** What is wrong in the packs, said so that the person who wrote the file finds the place. */
export interface PackError {
  /** Path inside the packs folder: `regulations/s03/controls.yaml`. */
  file: string
  clause?: string
  control?: string
  /** Where in the file: `binds`, `actions.receive.to`, `fields.category.list`. */
  field: string
  message: string
}

/** Where a reader or check stands: everything of an error but what is wrong. */
export interface Place { file: string; clause?: string; control?: string; field?: string }

/** A place deeper in the same file. */
export function within(place: Place, ...path: (string | number)[]): Place {
  const field = [place.field, ...path].filter((part) => part !== undefined && part !== '').join('.')
  return { ...place, field }
}

export function complain(errors: PackError[], place: Place, message: string): void {
  const { file, clause, control, field } = place
  errors.push({ file, ...(clause ? { clause } : {}), ...(control ? { control } : {}), field: field ?? '', message })
}

/** One line for a terminal or a screen: `s03/controls.yaml · 4.1.3 · s03.agreed-time · when: …`. */
export function describeError(error: PackError): string {
  const where = [error.file, error.clause, error.control].filter(Boolean).join(' · ')
  return `${where} · ${error.field || 'file'}: ${error.message}`
}

/** Reads `data` by `schema`; what does not fit is reported at `place` and gives undefined. */
export function readBy<S extends z.ZodType>(schema: S, data: unknown, place: Place, errors: PackError[]): z.output<S> | undefined {
  const result = schema.safeParse(data, { reportInput: true })
  if (result.success) return result.data
  for (const issue of result.error.issues) complain(errors, within(place, ...issue.path.map(String)), sayIssue(issue))
  return undefined
}

function sayIssue(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? `is missing (${issue.expected} expected)` : `must be ${issue.expected}, not ${short(issue.input)}`
    case 'unrecognized_keys':
      return `unknown ${issue.keys.length > 1 ? 'entries' : 'entry'} ${issue.keys.map((key) => `"${key}"`).join(', ')}`
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}, not ${short(issue.input)}`
    case 'invalid_union':
      if (issue.discriminator) return `no such ${issue.discriminator}: ${short((issue.input as Record<string, unknown> | undefined)?.[issue.discriminator])}`
      return `${short(issue.input)} fits none of the forms allowed here`
    default:
      return issue.message
  }
}

export function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
