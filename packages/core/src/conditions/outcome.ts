/** What a condition answers. `missing`: data to fill in; `unset`: parameters without a value, which make a control inactive. */
export type Outcome =
  | { readonly is: 'met' }
  | { readonly is: 'unmet' }
  | { readonly is: 'unknown'; readonly missing: readonly string[]; readonly unset: readonly string[] }

/** Inside the language: the reason why a value or a truth cannot be told. */
export class Unknown {
  readonly missing: readonly string[]
  readonly unset: readonly string[]

  constructor(missing: readonly string[], unset: readonly string[] = []) {
    this.missing = missing
    this.unset = unset
  }
}

export type Truth = boolean | Unknown

/** Joins two reasons, each name once, in order of appearance. */
export function joinUnknown(a: Unknown | undefined, b: Unknown): Unknown {
  if (a === undefined || a === b) return b
  return new Unknown([...new Set([...a.missing, ...b.missing])], [...new Set([...a.unset, ...b.unset])])
}

const met: Outcome = { is: 'met' }
const unmet: Outcome = { is: 'unmet' }

export function outcomeOf(truth: Truth): Outcome {
  if (truth === true) return met
  if (truth === false) return unmet
  return { is: 'unknown', missing: truth.missing, unset: truth.unset }
}
