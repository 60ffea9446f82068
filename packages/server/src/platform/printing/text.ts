import type { PrintModel, PrintTable } from './model.ts'

/** Stands for a character the font lacks, as Chinese printers do: an empty box would look like a fault. */
export const GETA = '〓'

const INVISIBLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ufe00-\ufe0f]/gu
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** One text fit to print: line ends made plain, invisible and direction-turning characters out, missing characters replaced and noted. */
export function printable(text: string, has: (codePoint: number) => boolean, missing: Set<number>): string {
  const plain = text.replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n').replace(/\t/g, ' ').replace(INVISIBLE, '').replace(LONE_SURROGATE, GETA)
  let out = ''
  for (const character of plain) {
    const code = character.codePointAt(0) ?? 0
    if (character === '\n' || has(code)) out += character
    else { missing.add(code); out += GETA }
  }
  return out
}

/** `U+20BB7`, in order; a long list is cut, its length said. */
export function codesOf(missing: Set<number>, most = 20): string {
  const all = [...missing].sort((a, b) => a - b).map((code) => `U+${code.toString(16).toUpperCase().padStart(4, '0')}`)
  return all.length > most ? `${all.slice(0, most).join(' ')} … (${all.length})` : all.join(' ')
}

/** The whole model with every text made printable, and the code points the font lacks. */
export function fitToFont(model: PrintModel, has: (codePoint: number) => boolean): { model: PrintModel; missing: Set<number> } {
  const missing = new Set<number>()
  const p = (text: string) => printable(text, has, missing)
  const table = <T extends PrintTable>(t: T): T => ({ ...t, columns: t.columns.map((c) => ({ ...c, label: p(c.label) })), rows: t.rows.map((r) => r.map(p)), ...(t.title ? { title: p(t.title) } : {}) })
  const main = table({ columns: model.columns, rows: model.rows })
  return {
    missing,
    model: {
      ...model, house: p(model.house), unit: model.unit === null ? null : p(model.unit), ...(model.number === undefined ? {} : { number: p(model.number) }),
      form: { code: p(model.form.code), title: p(model.form.title), clauses: model.form.clauses.map(p) }, columns: main.columns, rows: main.rows,
      fields: model.fields.map((f) => ({ ...f, label: p(f.label), value: p(f.value) })),
      timeline: model.timeline.map((e) => ({ at: p(e.at), what: p(e.what), by: p(e.by), words: p(e.words ?? ''), articles: p(e.articles ?? '') })),
      ...(model.opinions ? { opinions: model.opinions.map((o) => ({ office: p(o.office), said: p(o.said), by: p(o.by), on: p(o.on) })) } : {}),
      signatures: model.signatures.map(p), printedAt: p(model.printedAt), ...(model.sums ? { sums: model.sums.map(p) } : {}),
      ...(model.tables ? { tables: model.tables.map(table) } : {}), ...(model.note ? { note: p(model.note) } : {}),
    },
  }
}

/** Width of a text in em, near enough to share out columns: Chinese characters and full-width marks 1, wide capitals 0.7, the rest 0.55. */
export function emWidth(text: string): number {
  let width = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    width += code >= 0x2e80 ? 1 : code >= 0x41 && code <= 0x5a ? 0.68 : 0.55
  }
  return width
}

/** Marks that may not begin a line (避头): they belong to what stands before them. */
const CLOSING = '，。、；：！？）》」』】〉〕”’…—～·,.;:!?)]}%‰℃%'
const closes = (character: string): boolean => CLOSING.includes(character)
const isChinese = (character: string): boolean => (character.codePointAt(0) ?? 0) >= 0x2e80 && !closes(character)

/** Pieces of a text that may not be broken inside: a number, a date, a Latin word, one Chinese character; each with the marks that close it. */
export function pieces(text: string): string[] {
  const out: string[] = []
  let run = ''
  for (const character of text) {
    if (/\s/.test(character)) { if (run) out.push(run); run = '' }
    else if (closes(character)) run += character
    else if (isChinese(character) || (run !== '' && (isChinese(run) || closes(run.at(-1) ?? '') && !/[\d\w][.,:;-]?$/.test(run)))) { if (run) out.push(run); run = character }
    else run += character
  }
  if (run) out.push(run)
  return out
}

/** The widest piece of a text that may not be broken, in em. */
export const longestPiece = (text: string): number => pieces(text).reduce((most, piece) => Math.max(most, emWidth(piece)), 0)

/**
 * Breaks a piece wider than its column (an address, a key) into lines itself, so that the printer need not break it anywhere:
 * it begins on a line of its own, and no line begins with a closing mark. `width` in points, `size` in points of type. The font
 * has no zero-width space to offer a break with.
 */
export function softened(text: string, width: number, size: number): string {
  const most = Math.max(2, (width / size) * 0.97)
  if (longestPiece(text) <= most) return text
  let out = ''
  let used = 0
  const characters = [...text]
  const parts = (character: string | undefined): boolean => character === undefined || /\s/.test(character) || isChinese(character)
  const runFrom = (i: number): number => { let run = 0; for (let k = i; !parts(characters[k]); k += 1) run += emWidth(characters[k] ?? ''); return run }
  for (const [i, character] of characters.entries()) {
    const next = emWidth(character)
    const following = characters[i + 1]
    const need = next + (following !== undefined && closes(following) ? emWidth(following) : 0)
    if (parts(character)) used = 0
    else if (i > 0 && parts(characters[i - 1]) && !closes(character) && runFrom(i) > most) {
      const opening = OPENING.test(out)
      if (opening) out = `${out.slice(0, -1)}\n${out.slice(-1)}`
      else if (!out.endsWith('\n')) out += '\n'
      used = opening ? 1 : 0
    } else if (used + need > most && !closes(character)) { out += '\n'; used = 0 }
    out += character
    used += next
  }
  return out
}
/** Ends with a mark that opens (避尾), with something before it: it goes to the next line with what it opens. */
const OPENING = /[^\n][（《「『【〈〔“‘]$/
