const deepest = 100

/**
 * One text for one value, whatever the order in which it was built: keys sorted by code unit, no spaces, strings and
 * numbers as JSON writes them. Members that are undefined are left out, as the database leaves them out. Throws TypeError
 * for what JSON would change in silence: bigint, Date and other class instances, NaN, infinities, holes, functions, cycles.
 */
export function canonical(value: unknown): string {
  return write(value, '$', 0)
}

function write(value: unknown, path: string, depth: number): string {
  if (depth > deepest) throw new TypeError(`${path}: nested too deeply`)
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${path}: not a finite number`)
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${Array.from(value, (item, i) => write(item, `${path}[${i}]`, depth + 1)).join(',')}]`
  if (typeof value !== 'object') throw new TypeError(`${path}: ${typeof value} has no canonical form`)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new TypeError(`${path}: only plain objects have a canonical form`)
  const record = value as Record<string, unknown>
  const members = Object.keys(record).filter((key) => record[key] !== undefined).sort()
  return `{${members.map((key) => `${JSON.stringify(key)}:${write(record[key], `${path}.${key}`, depth + 1)}`).join(',')}}`
}
