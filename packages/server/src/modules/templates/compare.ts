import type { Comparison } from '@guixing/contract/templates'
import type { ApiContext } from '../../platform/api.ts'
import { compareDocx, marked, type FillData } from '../../platform/docx/index.ts'
import { NotFound, Unavailable, invalid } from '../../platform/errors.ts'
import { MOST_FILE_BYTES } from '../../platform/files/index.ts'
import { person } from '../rules/index.ts'
import { reading } from '../session/index.ts'
import { bytesOf, documentsOf, inWords, papersMade, sourceOf, type MatterDocument } from './make.ts'
import { inUse } from './store.ts'
import { fillDataOf } from './values.ts'

/** Most steps that are told. */
const MOST_STEPS = 2_000

/**
 * A document of the matter (the latest unless named) beside the template it was made from — what was filled in left aside —, or beside another document of
 * the matter. @throws NotFound, Invalid at `file`, `with`; PaperError
 */
export async function compareOn(context: ApiContext, input: { id: string; file?: string | undefined; with?: string | undefined }): Promise<Comparison> {
  const store = context.files
  if (!store) throw new Unavailable('database')
  const found = await reading(context, async (tx, s) => {
    const { held, source } = await sourceOf(tx, s.rules, s.actor, input.id)
    const documents = await documentsOf(tx, input.id)
    const named = (id: string | undefined, field: string): MatterDocument => {
      const one = documents.find((d) => d.id === id)
      if (!one) throw invalid(field, 'unknown-file')
      if (Number(one.size) > MOST_FILE_BYTES) throw invalid(field, 'file-too-large', { max: MOST_FILE_BYTES })
      return one
    }
    const [latest] = documents
    if (!latest) throw new NotFound()
    const current = named(input.file ?? latest.id, 'file')
    const side = (d: MatterDocument) => ({ name: d.name, at: d.at, by: person(s.rules, d.by_id), sha256: d.sha256 })
    if (input.with !== undefined) { const other = named(input.with, 'with'); return { current: side(current), with: side(other), template: null, data: null as FillData | null } }
    const made = await papersMade(tx, input.id)
    const paper = made.find((m) => m.file === current.id) ?? made[0]
    const [template] = paper ? await inUse(tx, held.kind.name, paper.template, paper.version) : await inUse(tx, held.kind.name)
    if (!template) throw invalid('with', 'template-unknown-here')
    const { data } = fillDataOf(template.tags, { ...source, today: paper?.today ?? source.today }, marked)
    return { current: side(current), with: { name: template.name, at: template.publishedAt, by: null, sha256: template.sha256 }, template: { id: template.id, version: template.version }, data }
  })
  const compared = await inWords('file', compareDocx(await bytesOf(store, found.with.sha256), await bytesOf(store, found.current.sha256), found.data))
  if (typeof compared === 'string') throw invalid('file', `template-${compared}`)
  const { data: _, ...heads } = found
  const counts = { added: 0, removed: 0, changed: 0 }
  const steps: Comparison['steps'] = []
  for (const step of compared.steps) {
    if (step.is !== 'same') counts[step.is] += 1
    const last = steps.at(-1)
    if (step.is === 'same' && last?.is === 'same') last.n = (last.n ?? 0) + 1
    else steps.push(step.is === 'same' ? { is: 'same', n: 1 } : step)
  }
  return { ...heads, steps: steps.slice(0, MOST_STEPS), counts, otherwise: compared.otherwise.slice(0, 200), notes: compared.notes }
}
