import type { FieldError } from '@guixing/core/lifecycle/check-input'

/** No form nests deeper; what does is built to exhaust the stack of whoever walks it. */
const DEEPEST = 24

/** The first place in a body that no field can hold: characters a database refuses, or nesting without end. Walks without recursion. */
export function faultIn(body: unknown): FieldError | null {
  const waiting: { value: unknown; path: string; depth: number }[] = [{ value: body, path: '', depth: 0 }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, path, depth } = next
    if (typeof value === 'string') {
      if (!isStorable(value)) return { field: path, code: 'malformed-text', params: {} }
    } else if (typeof value === 'object' && value !== null) {
      if (depth >= DEEPEST) return { field: path, code: 'too-deep', params: { max: DEEPEST } }
      for (const [name, member] of Object.entries(value)) {
        if (!isStorable(name)) return { field: path, code: 'malformed-text', params: {} }
        waiting.push({ value: member, path: path === '' ? name : `${path}.${name}`, depth: depth + 1 })
      }
    }
  }
  return null
}

/** PostgreSQL holds every character but NUL; half a surrogate pair is no character. */
export const isStorable = (text: string): boolean => !text.includes('\0') && !/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text)

/** An address whose percent signs decode to something that can be looked for. */
export function isReadable(url: string): boolean {
  try {
    return isStorable(decodeURIComponent(url.replaceAll('+', ' ')))
  } catch {
    return false
  }
}
