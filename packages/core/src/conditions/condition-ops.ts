import { equal, isEmpty, order, scalarOf } from './compare.ts'
import { required } from './operand.ts'
import type { Compiler, Operand, Test } from './operand.ts'
import type { Env } from './env.ts'
import { joinUnknown, Unknown } from './outcome.ts'
import type { Truth } from './outcome.ts'
import { PackError } from './pack-error.ts'

/** Every condition operator: takes its data while compiling, gives back the test. */
export const conditionOps: Readonly<Record<string, (args: unknown, path: string, c: Compiler) => Test>> = {
  all: (args, path, c) => conjunction(tests(args, path, c)),
  any: (args, path, c) => disjunction(tests(args, path, c)),
  not: (args, path, c) => negation(c.condition(args, path)),

  is: (args, path, c) => comparison(args, path, c, (a, b, offset) => equal(a, b, offset)),
  isNot: (args, path, c) => comparison(args, path, c, (a, b, offset) => !equal(a, b, offset)),
  above: (args, path, c) => ordering(args, path, c, (sign) => sign > 0),
  atLeast: (args, path, c) => ordering(args, path, c, (sign) => sign >= 0),
  below: (args, path, c) => ordering(args, path, c, (sign) => sign < 0),
  atMost: (args, path, c) => ordering(args, path, c, (sign) => sign <= 0),
  /** [value, lowest, highest], both ends included. */
  between: (args, path, c) => {
    const [value, low, high] = c.operands(args, path, 3, 3) as [Operand, Operand, Operand]
    return conjunction([orderTest(value, low, (sign) => sign >= 0), orderTest(value, high, (sign) => sign <= 0)])
  },

  /** [value, list]: the value is one of the list. */
  in: (args, path, c) => {
    const [value, list] = c.operands(args, path, 2, 2) as [Operand, Operand]
    return membership(list, value)
  },
  /** [list, value]: the list has the value; of two texts: the first has the second in it. */
  contains: (args, path, c) => {
    const [list, value] = c.operands(args, path, 2, 2) as [Operand, Operand]
    return (env, row) => {
      const whole = required(list, env, row)
      if (typeof whole !== 'string') return listHas(list, whole, value, env, row)
      const part = needed(value, env, row)
      if (part instanceof Unknown) return part
      return typeof part === 'string' ? whole.includes(part) : new Unknown([...list.names, ...value.names])
    }
  },
  /** [list, list]: at least one of the second stands in the first. */
  containsAny: (args, path, c) => {
    const [list, wanted] = c.operands(args, path, 2, 2) as [Operand, Operand]
    return overItems(list, wanted, disjunction)
  },
  /** [list, list]: every one of the second stands in the first. */
  containsAll: (args, path, c) => {
    const [list, wanted] = c.operands(args, path, 2, 2) as [Operand, Operand]
    return overItems(list, wanted, conjunction)
  },

  filled: (args, path, c) => {
    const operand = c.value(args, path)
    return (env, row) => isFilled(operand, env, row)
  },
  empty: (args, path, c) => {
    const operand = c.value(args, path)
    return (env, row) => !isFilled(operand, env, row)
  },

  every: (args, path, c) => overRows(args, path, c, (truths) => all(truths)),
  some: (args, path, c) => overRows(args, path, c, (truths) => any(truths)),
  none: (args, path, c) => overRows(args, path, c, (truths) => opposite(any(truths))),
}

/** Kleene: one unmet decides, else one unknown leaves it open. */
export function all(truths: Iterable<Truth>): Truth {
  let open: Unknown | undefined
  for (const truth of truths) {
    if (truth === false) return false
    if (truth !== true) open = joinUnknown(open, truth)
  }
  return open ?? true
}

/** Kleene: one met decides, else one unknown leaves it open. */
export function any(truths: Iterable<Truth>): Truth {
  let open: Unknown | undefined
  for (const truth of truths) {
    if (truth === true) return true
    if (truth !== false) open = joinUnknown(open, truth)
  }
  return open ?? false
}

const opposite = (truth: Truth): Truth => typeof truth === 'boolean' ? !truth : truth
const negation = (test: Test): Test => (env, row) => opposite(test(env, row))

// Plain loops: these two run for nearly every control of every action.
function conjunction(list: readonly Test[]): Test {
  return (env, row) => {
    let open: Unknown | undefined
    for (const test of list) {
      const truth = test(env, row)
      if (truth === false) return false
      if (truth !== true) open = joinUnknown(open, truth)
    }
    return open ?? true
  }
}

function disjunction(list: readonly Test[]): Test {
  return (env, row) => {
    let open: Unknown | undefined
    for (const test of list) {
      const truth = test(env, row)
      if (truth === true) return true
      if (truth !== false) open = joinUnknown(open, truth)
    }
    return open ?? false
  }
}

function tests(args: unknown, path: string, c: Compiler): Test[] {
  if (!Array.isArray(args)) throw new PackError(path, 'takes a list of conditions')
  return args.map((item, i) => c.condition(item, `${path}[${i}]`))
}

/** A comparison needs something to compare: an empty list is missing too. */
function needed(operand: Operand, env: Env, row: unknown): unknown {
  const value = required(operand, env, row)
  if (value instanceof Unknown) return value
  return isEmpty(scalarOf(value)) ? new Unknown(operand.names) : value
}

function comparison(args: unknown, path: string, c: Compiler, decide: (a: unknown, b: unknown, offset: number) => boolean): Test {
  const [left, right] = pair(args, path, c)
  return (env, row) => {
    const a = needed(left, env, row)
    const b = needed(right, env, row)
    if (a instanceof Unknown) return b instanceof Unknown ? joinUnknown(a, b) : a
    return b instanceof Unknown ? b : decide(a, b, env.offset)
  }
}

const ordering = (args: unknown, path: string, c: Compiler, decide: (sign: number) => boolean): Test => {
  const [left, right] = pair(args, path, c)
  return orderTest(left, right, decide)
}

/** Two values without an order between them (text and a number, a list …) are unknown, and their references are named. */
function orderTest(left: Operand, right: Operand, decide: (sign: number) => boolean): Test {
  return (env, row) => {
    const a = needed(left, env, row)
    const b = needed(right, env, row)
    if (a instanceof Unknown) return b instanceof Unknown ? joinUnknown(a, b) : a
    if (b instanceof Unknown) return b
    const sign = order(a, b, env.offset)
    return sign === undefined ? new Unknown([...left.names, ...right.names]) : decide(sign)
  }
}

function pair(args: unknown, path: string, c: Compiler): [Operand, Operand] {
  const list = c.operands(args, path, 2, 2) as [Operand, Operand]
  const blank = list.findIndex((operand) => 'literal' in operand && isEmpty(operand.literal))
  if (blank >= 0) throw new PackError(`${path}[${blank}]`, 'compares with nothing: say filled or empty')
  return list
}

function membership(list: Operand, value: Operand): Test {
  const items = list.items
  if (!items) return (env, row) => listHas(list, required(list, env, row), value, env, row)
  return (env, row) => {
    const wanted = needed(value, env, row)
    if (wanted instanceof Unknown) return wanted
    let open: Unknown | undefined
    for (const item of items) {
      const each = needed(item, env, row)
      if (each instanceof Unknown) open = joinUnknown(open, each)
      else if (equal(each, wanted, env.offset)) return true
    }
    return open ?? false
  }
}

function listHas(list: Operand, members: unknown, value: Operand, env: Env, row: unknown): Truth {
  const wanted = needed(value, env, row)
  if (wanted instanceof Unknown) return members instanceof Unknown ? joinUnknown(members, wanted) : wanted
  if (members instanceof Unknown) return members
  if (!Array.isArray(members)) return new Unknown(list.names)
  return members.some((each) => !isEmpty(each) && equal(each, wanted, env.offset))
}

/** Is each of `wanted` in `list`? Joined by all or any; a wanted list known to be empty gives true for all, false for any. */
function overItems(list: Operand, wanted: Operand, join: (tests: readonly Test[]) => Test): Test {
  if (wanted.items) return join(wanted.items.map((item) => membership(list, item)))
  return (env, row) => {
    const values = required(wanted, env, row)
    if (values instanceof Unknown) return values
    if (!Array.isArray(values)) return new Unknown(wanted.names)
    return join(values.map((value) => membership(list, { run: () => value, names: wanted.names })))(env, row)
  }
}

/** Always answers: an unset parameter, or a value that cannot be computed, is not filled. */
function isFilled(operand: Operand, env: Env, row: unknown): boolean {
  const value = operand.run(env, row)
  return !(value instanceof Unknown) && !isEmpty(value)
}

function overRows(args: unknown, path: string, c: Compiler, join: (truths: Iterable<Truth>) => Truth): Test {
  const parts = c.parts(args, path, ['in', 'that'])
  const list = c.value(parts.in, `${path}.in`)
  const that = c.condition(parts.that, `${path}.that`)
  return (env, row) => {
    const rows = required(list, env, row)
    if (rows instanceof Unknown) return rows
    return Array.isArray(rows) ? join(rows.map((each) => that(env, each))) : new Unknown(list.names)
  }
}
