import { pinyin } from 'pinyin-pro'
import { foldText } from '../../platform/search/index.ts'

const words = new Map<string, { folded: string; full: string; initials: string }>()

/** Is a person meant by what was typed: part of the name in either script, the login, or pinyin from its beginning? */
export function personMatches(person: { name: string; login: string | null }, typed: string): boolean {
  const asked = foldText(typed).trim()
  if (asked === '') return false
  let known = words.get(person.name)
  if (!known) {
    const syllables = pinyin(person.name, { toneType: 'none', type: 'array', surname: 'head', v: true }).map((s) => s.toLowerCase())
    known = { folded: foldText(person.name), full: syllables.join(''), initials: syllables.map((s) => s[0] ?? '').join('') }
    if (words.size > 50_000) words.clear()
    words.set(person.name, known)
  }
  return known.folded.includes(asked) || known.full.startsWith(asked) || known.initials.startsWith(asked) || foldText(person.login ?? '').startsWith(asked)
}
