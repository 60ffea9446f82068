import { loadCatalogue } from './catalogue.ts'
import { describeError } from './errors.ts'
import { loadExamples } from './examples.ts'
import { packsDir } from './packs-dir.ts'

/**
 * Says on the terminal what is wrong in the packs, one line a fault, and what loaded. An argument such as `s03` shows only that regulation.
 * @returns the number of faults shown
 */
export function validate(only: string | undefined, print: (line: string) => void): number {
  const dir = packsDir()
  const { catalogue, errors } = loadCatalogue(dir)
  const { examples, errors: exampleErrors } = loadExamples(dir)
  const shown = [...errors, ...exampleErrors].filter((error) => !only || error.file.startsWith(`regulations/${only}/`))
  for (const error of shown) print(describeError(error))
  const regulations = Object.values(catalogue.regulations).map(({ code, articles, controls }) => `${code} (${articles.length} articles, ${controls.length} controls)`)
  print(`${Object.keys(catalogue.kinds).length} kinds, ${examples.length} examples, regulations: ${regulations.join(', ') || 'none'}; ${shown.length} faults`)
  return shown.length
}
