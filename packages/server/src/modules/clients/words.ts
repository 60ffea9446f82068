import { clientKey } from '@guixing/core/text/client-key'
import { pinyin } from 'pinyin-pro'
import { foldText } from '../../platform/search/index.ts'

/** What a client is found by; `also`: its contacts, and clients found to be the same. */
export interface ClientWords { id: string; name: string; room: string | null; phone: string | null; also?: readonly { name: string; phone: string | null; room?: string | null }[] }

/** Digits of a phone number, a mobile without the country code of China or an exchange's leading nought: +86 138…, 0138… and 138… are one. */
export function digitsOf(phone: string): string {
  return phone.normalize('NFKC').replace(/\D/g, '').replace(/^(?:(?:00)?86|0)(?=1\d{10}$)/, '')
}

/** 3栋1202, 3-1202 and 3座 1202室 are one room: numbers and letters, joined by a dash. A dash at the end says the building is complete. */
export function roomKey(room: string): string {
  return foldText(room).replace(/[室号房户]+$/u, '').replace(/[^a-z0-9]+/g, '-').replace(/^-/, '')
}

/** Full and initial pinyin of a name: 李辉 → lihui, lh. Surnames are read as surnames (曾 zeng, 单 shan). */
export function pinyinOf(name: string): { full: string; initials: string } {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head', v: true, nonZh: 'consecutive' }).map((s) => s.toLowerCase().replace(/[^a-z0-9]/g, '')).filter(Boolean)
  return { full: syllables.join(''), initials: syllables.map((s) => s[0]).join('') }
}

/** The columns of a client it is sought by: written whenever its name or number is. */
export function soughtBy(name: string, phone: string | null): { phone_digits: string | null; folded: string; pinyin: string; client_key: string } {
  const { full, initials } = pinyinOf(name)
  return { phone_digits: digitsOf(phone ?? '') || null, folded: foldText(name), pinyin: `${full} ${initials}`.trim(), client_key: clientKey(name) }
}

const quote = (token: string): string => `'${token.replace(/['\\]/g, ' ')}'`

/**
 * Tokens of a client in `search_doc`, each with a letter for what it is: n name from every character on, y pinyin, p phone, t its last
 * four digits, r room. Searched by their beginnings, so one index answers all ways of asking while one types.
 */
export function clientTokens(client: ClientWords): string[] {
  return [...new Set([client, ...(client.also ?? [])].flatMap((one) => ownTokens({ id: client.id, name: one.name, phone: one.phone, room: one.room ?? null })))]
}

function ownTokens(client: ClientWords): string[] {
  const tokens = new Set<string>()
  const letters = [...foldText(client.name).replace(/\s+/g, '')].slice(0, 40)
  letters.forEach((_, i) => tokens.add(`n${letters.slice(i).join('')}`))
  const { full, initials } = pinyinOf(client.name)
  if (full) tokens.add(`y${full}`).add(`y${initials}`)
  const digits = digitsOf(client.phone ?? '')
  if (digits) tokens.add(`p${digits}`)
  if (digits.length >= 4) tokens.add(`t${digits.slice(-4)}`)
  const key = roomKey(client.room ?? '').replace(/-$/, '')
  if (key) {
    tokens.add(`r${key}`)
    const parts = key.split('-')
    // 3栋2单元1202 is asked for as 3-1202 as well.
    if (parts.length > 2) tokens.add(`r${parts[0]}-${parts.at(-1)}`)
  }
  return [...tokens]
}

/** The row of `search_doc` for a client. Phone numbers stay out of what is shown. */
export function clientDoc(client: ClientWords, at: string): Record<string, unknown> {
  return {
    type: 'client', ref: client.id, unit_ids: '{}', title: client.name, detail: client.room ?? '', folded: foldText([client.name, client.room ?? '', ...(client.also ?? []).map((one) => one.name)].join(' ')),
    tokens: clientTokens(client).map(quote).join(' '), at,
  }
}

/** What was typed as a query over those tokens: every word must fit somewhere. Null where nothing can be found by it. */
export function clientQuery(typed: string): string | null {
  const terms = foldText(typed).split(/[\s,，、;；]+/u).filter(Boolean).slice(0, 6)
  const parts = joinNumbers(terms).map(termQuery).filter((part) => part !== null)
  return parts.length > 0 && parts.length === joinNumbers(terms).length ? parts.map((p) => `(${p})`).join(' & ') : null
}

/** 138 1234 5678 is one number, not three words. */
function joinNumbers(terms: string[]): string[] {
  return terms.length > 1 && terms.every((t) => /^[+\d()-]+$/.test(t)) ? [terms.join('')] : terms
}

function termQuery(term: string): string | null {
  const found: string[] = []
  const begins = (letter: string, text: string) => { if (text) found.push(`${quote(letter + text)}:*`) }
  if (/^[+\d()-]+$/.test(term)) {
    const digits = digitsOf(term)
    // Fewer digits fit every tenth client: they can only mean a room.
    if (digits.length >= 3) begins('p', digits)
    if (digits.length === 4) found.push(quote(`t${digits}`))
    begins('r', roomKey(term))
  } else if (/\d/.test(term)) {
    begins('r', roomKey(term))
    begins('n', term)
  } else {
    if (/^[a-z']+$/.test(term)) begins('y', term.replaceAll("'", ''))
    begins('n', term)
  }
  return found.length > 0 ? found.join(' | ') : null
}
