import type { KindDef } from '../model/kind.ts'
import type { ChoiceList } from '../model/regulation.ts'
import { LANGUAGES, type Words } from '../model/text.ts'

/** A piece of a title: words of the catalogue (one of these), or what people wrote. */
type Piece = readonly Words[] | 'written'
type Lists = Readonly<Record<string, Pick<ChoiceList, 'items'>>>
interface Shape { match: RegExp; pieces: readonly Piece[] }

const same = (text: string): Words => ({ 'zh-CN': text, 'zh-TW': text, en: text })
const PUNCTUATION: Readonly<Record<string, string>> = { '：': ': ', '、': ', ' }
/** More forms than any title has; a formula that unfolds into more is left as written. */
const MOST_SHAPES = 64

/**
 * A title made of catalogue words ("中班 11-22 16:00", "请假：陪诊") said in three languages; what people wrote in it stays as written.
 * Titles are kept as one Simplified line, so its form is read off the kind's own formula. Undefined where all of it was written by people.
 */
export function titleWords(kind: KindDef, lists: Lists, title: string): Words | undefined {
  for (const { match, pieces } of shapesOf(kind, lists)) {
    const found = match.exec(title)
    if (!found) continue
    const said = { ...same('') }
    pieces.forEach((piece, i) => {
      const text = found[i + 1] ?? ''
      const words = piece === 'written' ? same(text) : piece.find((w) => w['zh-CN'] === text) ?? same(text)
      for (const language of LANGUAGES) said[language] += words[language] || text
    })
    for (const language of LANGUAGES) said[language] = said[language].trim()
    return said
  }
  return undefined
}

const kept = new WeakMap<KindDef, WeakMap<Lists, Shape[]>>()
function shapesOf(kind: KindDef, lists: Lists): Shape[] {
  let byLists = kept.get(kind)
  if (!byLists) kept.set(kind, (byLists = new WeakMap()))
  let shapes = byLists.get(lists)
  if (!shapes) byLists.set(lists, (shapes = unfold(kind, lists, kind.title).concat(prefixed(kind)).filter((pieces) => pieces.some((p) => p !== 'written')).slice(0, MOST_SHAPES).map(shape)))
  return shapes
}

/** A follow-up names what it follows: 回访：… . Where the title is one field, all of it is somebody's own words. */
const prefixed = (kind: KindDef): Piece[][] => (typeof kind.title === 'string' ? [] : [[[kind.label], [punctuation('：')], 'written']])

/** Every form a title formula can take: `coalesce` gives one after the other, `concat` each with each. */
function unfold(kind: KindDef, lists: Lists, formula: unknown): Piece[][] {
  if (typeof formula === 'string') return [pieceOf(kind, lists, formula)]
  if (!formula || typeof formula !== 'object') return [['written']]
  const [[operator, parts] = ['', null]] = Object.entries(formula)
  if (!Array.isArray(parts)) return [['written']]
  const forms = parts.map((part) => unfold(kind, lists, part))
  if (operator === 'coalesce') return forms.flat()
  if (operator !== 'concat') return [['written']]
  return forms.reduce<Piece[][]>((all, more) => all.flatMap((before) => more.map((after) => [...before, ...after])).slice(0, MOST_SHAPES), [[]])
}

function pieceOf(kind: KindDef, lists: Lists, text: string): Piece[] {
  if (text.startsWith('$names.')) {
    const items = lists[kind.fields[text.slice('$names.'.length)]?.list ?? '']?.items
    return [items && items.length > 0 ? items.map((i) => kind.titleWords?.[i.label['zh-CN']] ?? i.label) : 'written']
  }
  if (text.startsWith('$')) return ['written']
  const bare = text.trim()
  const words = kind.titleWords?.[bare] ?? (bare === kind.label['zh-CN'] ? kind.label : PUNCTUATION[bare] !== undefined ? punctuation(bare) : same(bare))
  const spaced = (w: string): string => text.replace(bare, () => w)
  return [[{ 'zh-CN': spaced(words['zh-CN']), 'zh-TW': spaced(words['zh-TW']), en: spaced(words.en) }]]
}

const punctuation = (mark: string): Words => ({ ...same(mark), en: PUNCTUATION[mark] ?? mark })

function shape(pieces: readonly Piece[]): Shape {
  const escaped = (w: string): string => w.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const pattern = pieces.map((piece, i) => (piece === 'written' ? (i === pieces.length - 1 ? '(.*)' : '(.*?)') : `(${[...piece].map((w) => w['zh-CN']).sort((a, b) => b.length - a.length).map(escaped).join('|')})`)).join('')
  return { match: new RegExp(`^${pattern}$`, 'su'), pieces }
}
