import { equal } from './compare.ts'

/** A decision table of a pack. A row is the inputs in order, then the outputs; the cell '*' fits any input. */
export interface DecisionTable {
  readonly input: readonly string[]
  readonly output: readonly string[]
  readonly hit: 'unique' | 'first'
  readonly rows: readonly (readonly unknown[])[]
}

/** The outputs of the row that fits, by name; undefined when none fits, or when several do and the table says unique. */
export function findRow(table: DecisionTable, values: readonly unknown[], offset: number): Readonly<Record<string, unknown>> | undefined {
  const fits = (row: readonly unknown[]): boolean => table.input.every((_, i) => row[i] === '*' || equal(row[i], values[i], offset))
  const index = table.rows.findIndex(fits)
  const row = table.rows[index]
  if (row === undefined || (table.hit === 'unique' && table.rows.slice(index + 1).some(fits))) return undefined
  return Object.fromEntries(table.output.map((name, i) => [name, row[table.input.length + i]]))
}

/** Pairs the loader must refuse: inputs (from the choice lists, by input name) that no row or, when unique, several rows answer. */
export function tableFaults(table: DecisionTable, choices: Readonly<Record<string, readonly unknown[]>>): { values: unknown[]; rows: number[] }[] {
  const combinations = table.input.reduce<unknown[][]>((sofar, name) => sofar.flatMap((left) => (choices[name] ?? []).map((choice) => [...left, choice])), [[]])
  return combinations
    .map((values) => ({ values, rows: table.rows.flatMap((row, i) => values.every((v, k) => row[k] === '*' || equal(row[k], v, 0)) ? [i] : []) }))
    .filter(({ rows }) => rows.length === 0 || (table.hit === 'unique' && rows.length > 1))
}
