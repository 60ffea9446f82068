/** Where the next page begins, as one opaque word. */
export const cursorOf = (...parts: (string | number)[]): string => Buffer.from(parts.join('|')).toString('base64url')
/** The parts of a cursor of ours, each of its form; null for what is none. */
export function readCursor<Forms extends readonly RegExp[]>(cursor: string | undefined, ...forms: Forms): { [K in keyof Forms]: string } | null {
  if (!cursor) return null
  const parts = Buffer.from(cursor, 'base64url').toString('utf8').split('|')
  return forms.every((form, i) => form.test(parts[i] ?? '')) ? (parts as unknown as { [K in keyof Forms]: string }) : null
}
export const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
export const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
export const NUMBER = /^\d{1,18}$/
