import { walkXml } from '../sheets/xlsx-xml.ts'

/** What a document says, and what a reader of the print would not see of it. */
export interface DocxText {
  /** Paragraphs in order, table cells too, without empty ones; what tracked changes add is in, what they strike is out. */
  paragraphs: string[]
  /** Pieces of text somebody added or struck with tracking on, which nobody has accepted or rejected yet. */
  tracked: { added: number; removed: number }
  /** Characters that are there but not shown. */
  hidden: number
  comments: number
}

const GONE = new Set(['del', 'moveFrom'])
const COME = new Set(['ins', 'moveTo'])
/** Said twice for old programs, or no text of the paper at all. */
const SKIPPED = new Set(['Fallback', 'instrText', 'delInstrText'])

/** The text of the main part (word/document.xml). Pure and total: from any XML it takes what is there. */
export function docxText(xml: string): DocxText {
  const found: DocxText = { paragraphs: [], tracked: { added: 0, removed: 0 }, hidden: 0, comments: 0 }
  const open: string[] = []
  let [gone, skipped, inText, vanishes, inRunProps] = [0, 0, false, false, false]
  const flushed = (text: string | undefined) => { const clean = text?.replace(/[ \t\u00a0\u3000]+/g, (s) => (s.includes('\t') ? '\t' : ' ')).trim(); if (clean) found.paragraphs.push(clean) }
  const put = (text: string) => {
    if (skipped > 0 || gone > 0) return
    if (vanishes) { found.hidden += [...text].length; return }
    if (open.length > 0) open[open.length - 1] += text
  }
  walkXml(xml, {
    tag: ({ name, kind, attributes }) => {
      const turn = kind === 'open' ? 1 : kind === 'close' ? -1 : 0
      if (SKIPPED.has(name)) skipped = Math.max(0, skipped + turn)
      else if (GONE.has(name)) { gone = Math.max(0, gone + turn); if (kind === 'open') found.tracked.removed += 1 }
      else if (COME.has(name)) { if (kind === 'open') found.tracked.added += 1 }
      else if (name === 'p') { if (kind === 'open') open.push(''); else if (kind === 'close') flushed(open.pop()) }
      else if (name === 'r') vanishes = false
      else if (name === 'rPr') inRunProps = kind === 'open'
      else if ((name === 'vanish' || name === 'specVanish' || name === 'webHidden') && inRunProps) vanishes = name !== 'webHidden' && !['0', 'false', 'off'].includes(attributes.val ?? '')
      else if (name === 't') inText = kind === 'open'
      else if (name === 'tab' && !inRunProps && kind === 'empty') put('\t')
      else if ((name === 'br' || name === 'cr') && kind !== 'close') put('\n')
      else if (name === 'noBreakHyphen') put('-')
      else if (name === 'commentReference') found.comments += 1
    },
    text: (text) => { if (inText) put(text) },
  })
  while (open.length > 0) flushed(open.pop())
  return found
}
