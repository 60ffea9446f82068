import Docxtemplater from 'docxtemplater'
import PizZip from 'pizzip'
import type { Parts } from './parts.ts'
import { tagName, type FillData, type FillRow, type Tag, type TagFault } from './tags.ts'

const CODES: Record<string, TagFault['code']> = {
  unclosed_tag: 'tag-unclosed', duplicate_open_tag: 'tag-unclosed', unopened_tag: 'tag-unopened', duplicate_close_tag: 'tag-unopened', unclosed_loop: 'loop-unclosed', unopened_loop: 'loop-unopened',
  closing_tag_does_not_match_opening_tag: 'loop-crossed', unbalanced_loop_tags: 'loop-crossed', loop_position_invalid: 'loop-crossed',
}
interface LibraryFault { properties?: { id?: string; xtag?: string; context?: string; errors?: LibraryFault[] } }

/** Placeholders of a template in their order, or what is wrong with them; `damaged` where its XML is none. */
export function tagsOf(parts: Parts): { tags: Tag[] } | { faults: TagFault[] } | { refused: 'damaged' } {
  const found = new Map<string, Found[]>()
  let path = ''
  // The library tells its modules what it read, file by file: body, headers and footers.
  const set = ({ inspect }: { inspect?: { filePath?: string; postparsed?: Found[] } }) => { path = inspect?.filePath ?? path; if (inspect?.postparsed) found.set(path, inspect.postparsed) }
  try {
    compiled(parts, () => ({ get: () => '' }), [{ name: 'ReadsTags', set }])
  } catch (error) {
    const faults = faultsIn(error as LibraryFault)
    return faults.length === 0 ? { refused: 'damaged' } : { faults }
  }
  return { tags: tree([...found.values()].flat()) }
}

interface Found { type?: string; value?: string; module?: string; inverted?: boolean; subparsed?: Found[] }
function tree(found: Found[]): Tag[] {
  return found.filter((f) => f.type === 'placeholder').flatMap((f) => {
    const tag = tagName(f.value ?? '')
    if (f.module === 'loop') return [{ tag, inside: tree(f.subparsed ?? []), ...(f.inverted ? { not: true } : {}) }]
    // Markup of its own ({@…}) would let a value write the document's XML.
    return [{ tag: f.module === 'rawxml' ? `@${tag}` : tag }]
  })
}

function faultsIn(error: LibraryFault): TagFault[] {
  const { properties } = error
  if (properties?.errors) return properties.errors.flatMap(faultsIn).slice(0, 50)
  if (!properties?.id) return []
  const tag = (properties.xtag ?? '').slice(0, 60)
  return [{ code: CODES[properties.id] ?? 'tag-malformed', tag, near: (properties.context ?? '').replace(/<[^>]*>/g, '').slice(0, 60) }]
}

/** The template with everything filled in. @throws where the template was not checked */
export function filled(parts: Parts, data: FillData): Parts {
  const doc = compiled(parts, (written) => ({ get: (_, context) => valueOf(tagName(written), context as Context, data) }))
  doc.render({})
  const zip = doc.getZip() as PizZip
  // In the order of the template: what the library added or left out would show in the test of the same bytes.
  return new Map([...parts.keys()].map((path) => [path, zip.file(path)?.asNodeBuffer() ?? Buffer.alloc(0)]))
}

interface Context { scopeList: unknown[]; meta?: { part?: { module?: string } } }
interface Row { row: FillRow }
const isRow = (scope: unknown): scope is Row => scope !== null && typeof scope === 'object' && 'row' in scope

function valueOf(tag: string, { scopeList, meta }: Context, data: FillData): unknown {
  const loop = meta?.part?.module === 'loop'
  const key = loop ? `?${tag}` : tag
  for (const scope of [...scopeList].reverse()) if (isRow(scope) && Object.hasOwn(scope.row, key)) return scope.row[key]
  if (loop && Object.hasOwn(data.rows, tag)) return (data.rows[tag] ?? []).map((row) => ({ row }))
  if (loop) return data.shown[tag] ?? false
  return data.values[tag] ?? ''
}

type Parser = (written: string) => { get: (scope: unknown, context: unknown) => unknown }
function compiled(parts: Parts, parser: Parser, modules: { name: string; set: (told: never) => void }[] = []): Docxtemplater {
  const zip = new PizZip()
  for (const [path, content] of parts) zip.file(path, content)
  const options = { parser, modules, paragraphLoop: true, linebreaks: true, errorLogging: false as const, stripInvalidXMLChars: true, syntax: { changeDelimiterPrefix: null }, nullGetter: () => '' }
  return quietly(() => new (Docxtemplater as unknown as new (zip: PizZip, given: typeof options) => Docxtemplater)(zip, options))
}

/** The XML parser behind the library writes to the console what it then throws. */
function quietly<T>(work: () => T): T {
  const { warn, error } = console
  console.warn = console.error = () => undefined
  try {
    return work()
  } finally {
    Object.assign(console, { warn, error })
  }
}
