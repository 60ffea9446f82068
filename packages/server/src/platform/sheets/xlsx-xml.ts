/** One tag of an XML text: its local name (prefix off), attributes and whether it opens, closes or both. */
export interface Tag { name: string; attributes: Record<string, string>; kind: 'open' | 'close' | 'empty' }

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
/** The five entities of XML and numbers; nothing a document defines itself, so none can grow (billion laughs). */
export const unescapeXml = (text: string): string =>
  text.includes('&') ? text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w{1,8});/gi, (whole, name: string) => {
    if (name[0] !== '#') return ENTITIES[name] ?? whole
    const code = name[1] === 'x' || name[1] === 'X' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : ''
  }) : text

/** Walks the tags and texts of an XML document in one pass, without building a tree. A document type, comments and instructions are passed over. */
export function walkXml(xml: string, on: { tag?: (tag: Tag) => void; text?: (text: string) => void }): void {
  let at = 0
  while (at < xml.length) {
    const open = xml.indexOf('<', at)
    if (open < 0) return
    if (open > at && on.text) on.text(unescapeXml(xml.slice(at, open)))
    if (xml.startsWith('<![CDATA[', open)) {
      const end = xml.indexOf(']]>', open)
      if (end < 0) return
      on.text?.(xml.slice(open + 9, end))
      at = end + 3
      continue
    }
    const end = xml.startsWith('<!--', open) ? xml.indexOf('-->', open) + 2 : xml.indexOf('>', open)
    if (end <= open) return
    const inside = xml.slice(open + 1, end)
    if (inside[0] !== '!' && inside[0] !== '?') on.tag?.(readTag(inside))
    at = end + 1
  }
}

function readTag(inside: string): Tag {
  if (inside[0] === '/') return { name: localName(inside.slice(1).trim()), attributes: {}, kind: 'close' }
  const kind = inside.endsWith('/') ? 'empty' as const : 'open' as const
  const body = kind === 'empty' ? inside.slice(0, -1) : inside
  const gap = body.search(/\s/)
  return { name: localName(gap < 0 ? body : body.slice(0, gap)), attributes: gap < 0 ? {} : readAttributes(body, gap), kind }
}

/** Name by name in one pass: a pattern would go back and forth over a hostile text. */
function readAttributes(body: string, from: number): Record<string, string> {
  const attributes: Record<string, string> = Object.create(null) as Record<string, string>
  for (let at = from; ;) {
    const equals = body.indexOf('=', at)
    if (equals < 0) return attributes
    const open = /["']/.exec(body.slice(equals, equals + 20))
    if (!open) return attributes
    const start = equals + open.index + 1
    const end = body.indexOf(open[0], start)
    if (end < 0) return attributes
    attributes[localName(body.slice(at, equals).trim())] = unescapeXml(body.slice(start, end))
    at = end + 1
  }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** XML as text by its byte-order mark; without one, UTF-8. */
export const xmlText = (bytes: Buffer): string =>
  new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8').decode(bytes)
