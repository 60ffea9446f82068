const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ensp: ' ', emsp: ' ', copy: '©', reg: '®', hellip: '…', mdash: '—', ndash: '–', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', middot: '·', yen: '¥', times: '×' }
const BLOCKS = new Set(['br', 'p', 'div', 'tr', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'ul', 'ol', 'blockquote', 'hr', 'section', 'article', 'header', 'footer', 'pre'])
/** What is in these is not said to anybody. */
const SILENT = new Set(['script', 'style', 'head', 'title', 'template', 'noscript'])

/**
 * The words of an HTML letter, line by line. One pass over the text, so that hostile markup (unclosed, nested a million deep)
 * costs no more than its length; nothing of it is ever shown as HTML.
 */
export function textOfHtml(html: string): string {
  let out = ''
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) { out += html.slice(at); break }
    out += html.slice(at, open)
    if (html.startsWith('<!--', open)) { at = after(html, '-->', open); continue }
    const name = /^\/?([a-z][a-z0-9]*)/i.exec(html.slice(open + 1, open + 20))?.[1]?.toLowerCase()
    if (name === undefined && !/[!?/]/.test(html[open + 1] ?? '')) { out += '<'; at = open + 1; continue }
    at = after(html, '>', open)
    if (name === undefined) continue
    if (SILENT.has(name) && html[open + 1] !== '/') at = after(html, '>', closing(html, name, at))
    else if (BLOCKS.has(name)) out += '\n'
    else if (name === 'td' || name === 'th') out += ' '
  }
  return entities(out).replace(/[ \t\u00a0]+/g, ' ').replace(/ ?\n ?/g, '\n').replace(/\n{3,}/g, '\n\n').trim()
}

const after = (html: string, end: string, from: number): number => { const i = html.indexOf(end, from); return i < 0 ? html.length : i + end.length }

function closing(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}`, 'ig')
  end.lastIndex = from
  return end.exec(html)?.index ?? html.length
}

function entities(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return NAMED[name.toLowerCase()] ?? whole
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : ''
  })
}
