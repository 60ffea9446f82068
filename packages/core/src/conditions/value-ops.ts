import { isEmpty, order } from './compare.ts'
import { member, required } from './operand.ts'
import type { Compiler, Operand } from './operand.ts'
import { unset } from './env.ts'
import type { Env } from './env.ts'
import { addExact, exactOf, exactText, isExact, multiply, negate, overExact, percentOfExact, roundExact, roundings } from './exact.ts'
import type { Exact, Rounding } from './exact.ts'
import { joinUnknown, Unknown } from './outcome.ts'
import { PackError } from './pack-error.ts'
import { findRow } from './table.ts'
import { addDuration, durationOf, elapsedBetween, momentOf, momentText, timeUnits } from './time.ts'
import type { TimeUnit } from './time.ts'

type Run = (env: Env, row: unknown) => unknown

/** Every value operator. A number comes out as Exact; whoever leaves the language gets decimal text. */
export const valueOps: Readonly<Record<string, (args: unknown, path: string, c: Compiler) => Run>> = {
  /** Adds numbers and lists of numbers; an empty list adds nothing. */
  sum: (args, path, c) => folded(c.operands(args, path, 1, 100), (numbers) => numbers.reduce(addExact, { n: 0n, d: 1n })),
  minus: (args, path, c) => folded(c.operands(args, path, 2, 2), ([a, b]) => a && b && addExact(a, negate(b))),
  times: (args, path, c) => folded(c.operands(args, path, 2, 20), (numbers) => numbers.length > 20 ? undefined : numbers.reduce(multiply)),
  /** [rate, base]: rate per cent of base, not rounded. */
  percent: (args, path, c) => folded(c.operands(args, path, 2, 2), ([rate, base]) => rate && base && percentOfExact(rate, base)),
  /** [part, whole]: the exact quotient; of nothing it cannot be told. */
  over: (args, path, c) => folded(c.operands(args, path, 2, 2), ([part, whole]) => part && whole && whole.n !== 0n ? overExact(part, whole) : undefined),
  min: (args, path, c) => extreme(c.operands(args, path, 1, 100), (sign) => sign < 0),
  max: (args, path, c) => extreme(c.operands(args, path, 1, 100), (sign) => sign > 0),

  /** `to`: decimals to keep, −12…12. */
  round: (args, path, c) => {
    const { value, how, to } = c.parts(args, path, ['value', 'how', 'to'])
    if (!(roundings as readonly unknown[]).includes(how)) throw new PackError(`${path}.how`, `one of ${roundings.join(', ')}`)
    if (typeof to !== 'number' || !Number.isInteger(to) || Math.abs(to) > 12) throw new PackError(`${path}.to`, 'decimals from -12 to 12')
    return folded([c.value(value, `${path}.value`)], ([number]) => number && roundExact(number, how as Rounding, to))
  },

  count: (args, path, c) => {
    const { list, chosen } = rowsWhere(args, path, c, ['in', 'where?'])
    return (env, row) => {
      const rows = chosen(env, row, list)
      return rows instanceof Unknown ? rows : exactOf(rows.length)
    }
  },
  /** Adds one member of the rows. */
  sumOf: (args, path, c) => {
    const { list, chosen, parts } = rowsWhere(args, path, c, ['in', 'field', 'where?'])
    const field = parts.field
    if (typeof field !== 'string' || field === '' || field.startsWith('$')) throw new PackError(`${path}.field`, 'the name of a member of the row')
    const missing = new Unknown([`row.${field}`])
    return (env, row) => {
      const rows = chosen(env, row, list)
      if (rows instanceof Unknown) return rows
      let total: Exact = { n: 0n, d: 1n }
      for (const each of rows) {
        const number = exactOf(member(each, field))
        if (!number) return missing
        total = addExact(total, number)
      }
      return total
    }
  },

  /** The rows of a table, none where it is empty, and one more behind them: a book the acts of a matter keep. A cell that cannot be told stays open. */
  append: (args, path, c) => {
    const { to, row: cells } = c.parts(args, path, ['to', 'row'])
    const list = c.value(to, `${path}.to`)
    const fixed = Object.entries(c.parts(cells, `${path}.row`, Object.keys(cells ?? {}))).map(([name, data]) => ({ name, cell: c.value(data, `${path}.row.${name}`) }))
    if (fixed.length === 0 || fixed.some(({ name }) => !/^[A-Za-z]\w*$/.test(name))) throw new PackError(`${path}.row`, 'columns by their names')
    return (env, row) => {
      const rows = required(list, env, row)
      if (rows instanceof Unknown ? rows.unset.length > 0 : !Array.isArray(rows)) return new Unknown(list.names)
      const added: Record<string, unknown> = {}
      for (const { name, cell } of fixed) {
        const value = required(cell, env, row)
        if (!(value instanceof Unknown)) added[name] = isExact(value) ? exactText(value) : value
      }
      return [...(Array.isArray(rows) ? rows : []), added]
    }
  },

  /** [day or instant, duration]. */
  add: (args, path, c) => {
    const list = c.operands(args, path, 2, 2)
    return given(list, ([at, length], env) => {
      const moment = momentOf(at)
      const duration = durationOf(length)
      const sum = moment && duration && addDuration(moment, duration, env.offset)
      return sum && momentText(sum, env.offset)
    })
  },
  /** [from, to, unit]; exact, see elapsedBetween. */
  elapsed: (args, path, c) => {
    if (!Array.isArray(args) || args.length !== 3) throw new PackError(path, 'takes from, to and a unit')
    const unit: unknown = args[2]
    if (!(timeUnits as readonly unknown[]).includes(unit)) throw new PackError(`${path}[2]`, `one of ${timeUnits.join(', ')}`)
    const list = c.operands(args.slice(0, 2), path, 2, 2)
    return given(list, ([a, b], env) => {
      const from = momentOf(a)
      const to = momentOf(b)
      return from && to && elapsedBetween(from, to, unit as TimeUnit, env.offset)
    })
  },
  /** The month of a day or instant, 'YYYY-MM', as the house writes it. */
  month: (args, path, c) => given([c.value(args, path)], ([at], env) => {
    const moment = momentOf(at)
    return moment && momentText(moment, env.offset).slice(0, 7)
  }),
  /** {months: 2} and the like; whole numbers. */
  duration: (args, path, c) => {
    const parts = c.parts(args, path, ['seconds?', 'minutes?', 'hours?', 'days?', 'months?', 'years?'])
    const keys = Object.keys(parts)
    if (keys.length === 0) throw new PackError(path, 'needs an amount')
    return given(keys.map((key) => c.value(parts[key], `${path}.${key}`)), (amounts) => {
      const numbers = amounts.map((amount) => { const exact = exactOf(amount); return exact && exact.n % exact.d === 0n ? Number(exact.n / exact.d) : Number.NaN })
      return durationOf(Object.fromEntries(keys.map((key, i) => [key, numbers[i]])))
    })
  },

  /** A decision table's answer: `by` in the order of its inputs, `get` an output (the first unless named). */
  lookup: (args, path, c) => {
    const { table: name, by, get } = c.parts(args, path, ['table', 'by', 'get?'])
    if (typeof name !== 'string') throw new PackError(`${path}.table`, 'the name of a table')
    if (get !== undefined && typeof get !== 'string') throw new PackError(`${path}.get`, 'the name of an output')
    c.uses(`tables.${name}`)
    const list = c.operands(by, `${path}.by`, 1, 10)
    return given(list, (values, env) => {
      const table = env.table?.(name)
      const row = table && findRow(table, values, env.offset)
      return row && row[get ?? table.output[0] ?? '']
    })
  },
  /** One row of a table parameter; a row without value is unset. */
  param: (args, path, c) => {
    const { code, key } = c.parts(args, path, ['code', 'key'])
    if (typeof code !== 'string') throw new PackError(`${path}.code`, 'the code of a parameter')
    c.uses(`params.${code}`)
    return given([c.value(key, `${path}.key`)], ([name], env) => {
      const table = env.param(code)
      const value = table === unset ? undefined : member(table, String(name))
      return isEmpty(value) || value === 'unset' ? new Unknown([], [table === unset ? code : `${code}.${String(name)}`]) : value
    })
  },

  /** The first that is filled. Skips missing data but never an unset parameter: a default must not hide what the house has not set. */
  coalesce: (args, path, c) => {
    const list = c.operands(args, path, 1, 20)
    return (env, row) => {
      let open: Unknown | undefined
      for (const operand of list) {
        const value = operand.run(env, row)
        if (value instanceof Unknown) {
          if (value.unset.length > 0) return value
          open = joinUnknown(open, value)
        } else if (!isEmpty(value)) return value
        else open = joinUnknown(open, new Unknown(operand.names))
      }
      return open
    }
  },
  if: (args, path, c) => {
    const parts = c.parts(args, path, ['when', 'then', 'else'])
    const when = c.condition(parts.when, `${path}.when`)
    const yes = c.value(parts.then, `${path}.then`)
    const no = c.value(parts.else, `${path}.else`)
    return (env, row) => {
      const truth = when(env, row)
      return truth instanceof Unknown ? truth : (truth ? yes : no).run(env, row)
    }
  },
  concat: (args, path, c) => given(c.operands(args, path, 1, 50), (values) => {
    const texts = values.map(textOf)
    const whole = texts.every((text) => text !== undefined) ? texts.join('') : undefined
    return whole !== undefined && whole.length <= 100_000 ? whole : undefined
  }),
  /** {today: true}, {now: true}: the same as $today and $now. */
  today: (args, path, c) => clock(args, path, c, '$today'),
  now: (args, path, c) => clock(args, path, c, '$now'),
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  const number = exactOf(value)
  return number && exactText(number)
}

function clock(args: unknown, path: string, c: Compiler, name: string): Run {
  if (args !== true) throw new PackError(path, 'takes true')
  return c.value(name, path).run
}

/** Runs `body` once every operand has a value; undefined from it means a value of the wrong type, and names the references. */
function given(list: readonly Operand[], body: (values: unknown[], env: Env) => unknown): Run {
  const wrong = new Unknown([...new Set(list.flatMap((operand) => operand.names))])
  return (env, row) => {
    const values: unknown[] = []
    let open: Unknown | undefined
    for (const operand of list) {
      const value = required(operand, env, row)
      if (value instanceof Unknown) open = joinUnknown(open, value)
      else values.push(value)
    }
    return open ?? body(values, env) ?? wrong
  }
}

const folded = (list: readonly Operand[], body: (numbers: Exact[]) => Exact | undefined): Run =>
  given(list, (values) => {
    const numbers = values.flatMap((value): (Exact | undefined)[] => Array.isArray(value) ? value.map(exactOf) : [exactOf(value)])
    return numbers.every((number) => number !== undefined) ? body(numbers) : undefined
  })

/** Smallest or largest of numbers or of moments; nothing to choose from is unknown. */
const extreme = (list: readonly Operand[], better: (sign: number) => boolean): Run =>
  given(list, (values, env) => {
    const candidates = values.flat(1)
    let best = candidates[0]
    for (const each of candidates) {
      const sign = order(each, best, env.offset)
      if (sign === undefined) return undefined
      if (better(sign)) best = each
    }
    return isExact(best) ? best : exactOf(best) ?? best
  })

function rowsWhere(args: unknown, path: string, c: Compiler, keys: readonly string[]) {
  const parts = c.parts(args, path, keys)
  const list = c.value(parts.in, `${path}.in`)
  const where = parts.where === undefined ? undefined : c.condition(parts.where, `${path}.where`)
  /** The rows that meet `where`; unknown as soon as one of them cannot be told. */
  const chosen = (env: Env, row: unknown, from: Operand): unknown[] | Unknown => {
    const rows = required(from, env, row)
    if (rows instanceof Unknown) return rows
    if (!Array.isArray(rows)) return new Unknown(from.names)
    if (!where) return rows
    let open: Unknown | undefined
    const kept = rows.filter((each) => {
      const truth = where(env, each)
      if (truth instanceof Unknown) open = joinUnknown(open, truth)
      return truth === true
    })
    return open ?? kept
  }
  return { parts, list, chosen }
}
