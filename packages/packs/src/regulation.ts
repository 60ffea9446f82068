import { z } from 'zod'
import { controlsOf } from '@guixing/core/flows/controls'
import type { Control, ControlType, Mode } from '@guixing/core/model/control'
import type { Flow } from '@guixing/core/model/flow'
import type { Article, Regulation } from '@guixing/core/model/regulation'
import type { Place } from './errors.ts'
import { complain, readBy } from './errors.ts'
import type { Reading } from './files.ts'
import { hashFiles, readYaml, yamlFiles } from './files.ts'
import { readParams } from './parts.ts'
import type { ControlSource } from './source/control-source.ts'
import { controlSource } from './source/control-source.ts'
import { flowSource } from './source/flow-source.ts'
import { articleSource, clausesSource, packSource } from './source/regulation-source.ts'

/** Mode and pin where the pack leaves them out (design §3, Versions): what blocks, and what follows the matter's opening. */
const DEFAULTS: Record<ControlType, { mode: Mode; pin: 'opened' | 'now' }> = {
  gate: { mode: 'block', pin: 'opened' },
  limit: { mode: 'block', pin: 'opened' },
  approval: { mode: 'block', pin: 'opened' },
  record: { mode: 'block', pin: 'opened' },
  clock: { mode: 'record', pin: 'opened' },
  screen: { mode: 'block', pin: 'now' },
  access: { mode: 'block', pin: 'now' },
  consequence: { mode: 'record', pin: 'now' },
  duty: { mode: 'record', pin: 'now' },
  measure: { mode: 'record', pin: 'now' },
  acknowledge: { mode: 'record', pin: 'now' },
}

/** A regulation as read, and the articles whose controls are said to come later. */
export interface ReadRegulation { regulation: Regulation; folder: string; uncarried: ReadonlySet<string> }

/**
 * Reads `regulations/<code>/`: pack, articles, controls and own parameters, each checked by itself. Names that reach
 * outside the folder are checked afterwards, with the whole catalogue at hand. Undefined when the pack cannot be read at all.
 */
export function readRegulation(reading: Reading, folder: string): ReadRegulation | undefined {
  const { errors } = reading
  const packFile = `${folder}/pack.yaml`
  const data = readYaml(reading, packFile)
  if (data === undefined) {
    if (!errors.some((error) => error.file === packFile)) complain(errors, { file: packFile, field: '' }, 'the file is missing')
    return undefined
  }
  const pack = readBy(packSource, data, { file: packFile }, errors)
  const { articles, chapters, uncarried } = readArticles(reading, `${folder}/clauses.yaml`)
  if (!pack) return undefined
  const flows = readFlows(reading, `${folder}/flows.yaml`, pack.pack)
  // A flow is its controls: what keeps the order stands beside what was written by hand.
  const controls = [...readControls(reading, `${folder}/controls.yaml`, pack.pack, articles), ...flows.flatMap(controlsOf)]
  const params = Object.values(readParams(reading, `${folder}/params.yaml`))
  const { pack: code, chapters: packChapters, ...rest } = pack
  const regulation: Regulation = {
    code, ...rest, chapters: packChapters.length > 0 ? packChapters : chapters, articles, controls, params, ...(flows.length > 0 ? { flows } : {}),
    hash: hashFiles(reading, yamlFiles(reading, folder)),
  }
  return { regulation, folder, uncarried }
}

function readArticles(reading: Reading, file: string): Pick<Regulation, 'articles' | 'chapters'> & { uncarried: Set<string> } {
  const uncarried = new Set<string>()
  const { errors } = reading
  const data = readYaml(reading, file)
  const source = readBy(clausesSource, Array.isArray(data) ? { articles: data } : data, { file }, errors)
  if (!source) return { articles: [], chapters: [], uncarried }
  const articles: Article[] = []
  for (const [index, each] of source.articles.entries()) {
    const no = labelOf(each, 'no')
    const place: Place = { file, clause: no, field: no ? '' : `articles.${index}` }
    const read = readBy(articleSource, each, place, errors)
    if (!read) continue
    const { carried, ...article } = read
    if (!carried) uncarried.add(article.no)
    if (source.chapters.length > 0 && !source.chapters.some((chapter) => chapter.no === article.chapter)) complain(errors, { ...place, field: 'chapter' }, `there is no chapter "${article.chapter}"`)
    if (articles.some((other) => other.no === article.no)) complain(errors, { file, clause: no, field: 'no' }, `two articles have the number "${article.no}"`)
    articles.push(article)
  }
  return { articles, chapters: source.chapters, uncarried }
}

function readFlows(reading: Reading, file: string, regulation: string): Flow[] {
  const data = readYaml(reading, file)
  if (data === undefined || data === null) return []
  const list = readBy(z.array(z.unknown()), data, { file }, reading.errors) ?? []
  return list.flatMap((each, index): Flow[] => {
    const source = readBy(flowSource, each, { file, control: labelOf(each, 'flow'), field: `${index}` }, reading.errors)
    if (!source) return []
    const { flow, steps, ...rest } = source
    return [{
      ...withoutUndefined(rest), id: `${regulation}.${flow}`, regulation,
      steps: steps.map(({ done, after, ...step }, i) => ({ ...step, done: done ?? step.does, after: after ?? steps.slice(Math.max(0, i - 1), i).map((s) => s.step) })),
    } as Flow]
  })
}

function readControls(reading: Reading, file: string, regulation: string, articles: Article[]): Control[] {
  const { errors } = reading
  const data = readYaml(reading, file)
  if (!Array.isArray(data)) {
    if (!errors.some((error) => error.file === file)) complain(errors, { file, field: '' }, 'must be a list of controls')
    return []
  }
  const controls: Control[] = []
  for (const [index, each] of (data as unknown[]).entries()) {
    const id = labelOf(each, 'id')
    const place: Place = { file, clause: labelOf(each, 'clause'), control: id, field: id ? '' : `${index}` }
    const source = readBy(controlSource, each, place, errors)
    if (!source) continue
    if (!source.id.startsWith(`${regulation}.`)) complain(errors, { ...place, field: 'id' }, `must begin with "${regulation}."`)
    if (controls.some((other) => other.id === source.id)) complain(errors, { ...place, field: 'id' }, `two controls are called "${source.id}"`)
    controls.push(controlOf(source, regulation, articles))
  }
  return controls
}

function controlOf(source: ControlSource, regulation: string, articles: Article[]): Control {
  const article = articles.find((each) => source.clause.includes(each.no))
  const said = source.says ?? source.name ?? article?.text ?? { 'zh-CN': source.id, 'zh-TW': source.id, en: source.id }
  return { ...DEFAULTS[source.type], ...withoutUndefined(source), regulation, says: said, name: source.name ?? said } as Control
}

function withoutUndefined<T extends object>(source: T): Partial<T> {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined)) as Partial<T>
}

/** The number or id of an entry before it is known to be sound, so that its errors can name it. */
function labelOf(entry: unknown, key: string): string | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined
  const value = (entry as Record<string, unknown>)[key]
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' || typeof first === 'number' ? String(first) : undefined
}
