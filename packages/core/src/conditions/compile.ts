import { conditionOps } from './condition-ops.ts'
import { unset } from './env.ts'
import type { Env } from './env.ts'
import { member, required } from './operand.ts'
import type { Compiler, Operand } from './operand.ts'
import { Unknown } from './outcome.ts'
import { PackError } from './pack-error.ts'
import { valueOps } from './value-ops.ts'

export const maxDepth = 50
export const maxSize = 2_000
const maxText = 2_000
// A name may be kebab-case and Chinese; a dotted path leads on.
const reference = /^\$[\p{L}_][\p{L}\p{N}_-]*(\.[\p{L}\p{N}_-]+)*$/u

export function makeCompiler(onReference: (name: string) => void = () => undefined): Compiler {
  let size = 0
  let depth = 0

  function enter<T>(path: string, body: () => T): T {
    if (++size > maxSize) throw new PackError(path, `more than ${maxSize} parts`)
    if (++depth > maxDepth) throw new PackError(path, `nested deeper than ${maxDepth}`)
    const result = body()
    depth--
    return result
  }

  const compiler: Compiler = {
    value: (data, path) => enter(path, () => {
      if (typeof data === 'string' && data.startsWith('$') && !data.startsWith('$$')) {
        if (!reference.test(data) || data.length > 200) throw new PackError(path, `not a reference: ${data.slice(0, 60)}`)
        onReference(data.slice(1))
        return referenceOperand(data.slice(1))
      }
      if (Array.isArray(data)) return listOperand(data.map((item, i) => compiler.value(item, `${path}[${i}]`)))
      if (typeof data === 'object' && data !== null) {
        const [name, args] = single(data, path)
        const op = Object.hasOwn(valueOps, name) ? valueOps[name] : undefined
        if (!op) throw new PackError(path, `unknown value operator: ${name}`)
        const names: string[] = []
        const inner: Compiler = { ...compiler, value: (d, p) => { const operand = compiler.value(d, p); names.push(...operand.names); return operand }, operands: (d, p, least, most) => { const list = compiler.operands(d, p, least, most); names.push(...list.flatMap((operand) => operand.names)); return list } }
        return { run: op(args, `${path}.${name}`, inner), names }
      }
      return literalOperand(data, path)
    }),

    condition: (data, path) => enter(path, () => {
      if (typeof data === 'boolean') return () => data
      if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new PackError(path, 'a condition is true, false or one operator')
      const [name, args] = single(data, path)
      const op = Object.hasOwn(conditionOps, name) ? conditionOps[name] : undefined
      if (!op) throw new PackError(path, `unknown condition operator: ${name}`)
      return op(args, `${path}.${name}`, compiler)
    }),

    uses: onReference,

    operands(data, path, least, most) {
      if (!Array.isArray(data) || data.length < least || data.length > most) {
        throw new PackError(path, `takes ${least === most ? least : most === Infinity ? `at least ${least}` : `${least} to ${most}`} operands in a list`)
      }
      return data.map((item, i) => compiler.value(item, `${path}[${i}]`))
    },

    parts(data, path, keys) {
      if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new PackError(path, `takes ${keys.join(', ')}`)
      const allowed = keys.map((key) => key.replace('?', ''))
      const strange = Object.keys(data).find((key) => !allowed.includes(key))
      if (strange !== undefined) throw new PackError(path, `unknown key: ${strange}`)
      const lacking = keys.find((key) => !key.endsWith('?') && !Object.hasOwn(data, key))
      if (lacking !== undefined) throw new PackError(path, `needs ${lacking}`)
      return { ...data }
    },
  }
  return compiler
}

function single(data: object, path: string): [string, unknown] {
  const entries = Object.entries(data)
  if (entries.length !== 1) throw new PackError(path, `exactly one operator expected, found ${entries.length === 0 ? 'none' : entries.map(([key]) => key).slice(0, 5).join(', ')}`)
  return entries[0]!
}

function literalOperand(data: unknown, path: string): Operand {
  const plain = data === null || typeof data === 'boolean' || typeof data === 'bigint' || (typeof data === 'number' && Number.isFinite(data)) || typeof data === 'string'
  if (!plain) throw new PackError(path, 'a literal is text, a number, true, false or null')
  if (typeof data === 'string' && data.length > maxText) throw new PackError(path, `text longer than ${maxText}`)
  const value = typeof data === 'string' && data.startsWith('$$') ? data.slice(1) : data
  return { run: () => value, names: [], literal: value }
}

function listOperand(items: Operand[]): Operand {
  const names = items.flatMap((item) => item.names)
  if (items.every((item) => 'literal' in item)) {
    const value = items.map((item) => item.literal)
    return { run: () => value, names, items }
  }
  return {
    names,
    items,
    run: (env, row) => {
      const values: unknown[] = []
      for (const item of items) {
        const value = required(item, env, row)
        if (value instanceof Unknown) return value
        values.push(value)
      }
      return values
    },
  }
}

function referenceOperand(name: string): Operand {
  const [head = '', ...rest] = name.split('.')
  const names = [name]
  if (head === 'params') return parameterOperand(rest, names)
  if (head === 'row') return { names, run: (_, row) => follow(row, rest) }
  if (rest.length === 0) return { names, run: (env) => env.ref(head) }
  const [only] = rest
  if (rest.length === 1) return { names, run: (env) => member(env.ref(head), only!) }
  return { names, run: (env) => follow(env.ref(head), rest) }
}

/** A record parameter is set key by key: `$params.P15.leave-day`. */
function parameterOperand(path: readonly string[], names: readonly string[]): Operand {
  const [code = '', ...rest] = path
  const missing = new Unknown([], [path.join('.')])
  const run = (env: Env): unknown => {
    const value = env.param(code)
    if (value === unset) return missing
    const inner = follow(value, rest)
    return inner === undefined || inner === null || inner === '' || inner === 'unset' ? missing : inner
  }
  return { names, run }
}

function follow(value: unknown, path: readonly string[]): unknown {
  let at = value
  for (const key of path) at = member(at, key)
  return at
}
