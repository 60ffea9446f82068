const deepest = 100

/**
 * One text for one value, whatever the order in which it was built: keys sorted by code unit, no spaces, strings and
 * numbers as JSON writes them. Members that are undefined are left out, as the database leaves them out. Throws TypeError
 * for what JSON would change in silence: bigint, Date and other class instances, NaN, infinities, holes, functions, cycles.
 */
export function canonical(value: unknown): string {
  return write(value, [])
}

/** Every fact is hashed twice: the way to a member is kept in one list, and becomes words only where it is told. */
type Path = (string | number)[]
const fault = (path: Path, what: string): TypeError => new TypeError(`$${path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')}: ${what}`)

function write(value: unknown, path: Path): string {
  if (path.length > deepest) throw fault(path, 'nested too deeply')
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw fault(path, 'not a finite number')
    return JSON.stringify(value)
  }
  const here = path.length
  let text = ''
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      path[here] = i
      text += (i === 0 ? '' : ',') + write(value[i], path)
      path.length = here
    }
    return `[${text}]`
  }
  if (typeof value !== 'object') throw fault(path, `${typeof value} has no canonical form`)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw fault(path, 'only plain objects have a canonical form')
  const record = value as Record<string, unknown>
  for (const key of Object.keys(record).sort()) {
    if (record[key] === undefined) continue
    path[here] = key
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${write(record[key], path)}`
    path.length = here
  }
  return `{${text}}`
}
