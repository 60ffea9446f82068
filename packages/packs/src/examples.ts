import type { z } from 'zod'
import type { PackError } from './errors.ts'
import { complain, readBy } from './errors.ts'
import type { Reading } from './files.ts'
import { folders, readYaml, yamlFiles } from './files.ts'
import { exampleSource } from './source/regulation-source.ts'

/** One example of a regulation: a situation, the action tried, and what must come of it. `inputs` are keyed by need or input name. */
export type Example = z.output<typeof exampleSource> & { regulation: string; file: string }
export type Expectation = Example['expect']

/** All examples of all regulations under a packs folder, in order of file; one that cannot be read is reported. */
export function loadExamples(dir: string): { examples: Example[]; errors: PackError[] } {
  const reading: Reading = { root: dir, errors: [] }
  const examples: Example[] = []
  for (const regulation of folders(reading, 'regulations')) {
    for (const file of yamlFiles(reading, `regulations/${regulation}/examples`)) {
      const data = readYaml(reading, file)
      if (data === undefined) continue
      if (!Array.isArray(data)) {
        complain(reading.errors, { file, field: '' }, 'must be a list of examples')
        continue
      }
      for (const [index, each] of (data as unknown[]).entries()) {
        const example = readBy(exampleSource, each, { file, field: `${index}` }, reading.errors)
        if (example) examples.push({ ...example, regulation, file })
      }
    }
  }
  return { examples, errors: reading.errors }
}
