import { maskPhone } from '@guixing/core/text/mask'
import type { Actor } from '@guixing/core/lifecycle/situation'
import { LANGUAGES, say, type Language, type Words } from '@guixing/core/model/text'
import type { Tx } from '../../platform/db.ts'
import { foldText, segment } from '../../platform/search/index.ts'
import { askedText } from '../../platform/typed.ts'
import { atDesk, findClients, keepsArchive } from '../clients/index.ts'
import { findEntries } from '../knowledge/index.ts'
import { tsquery, visibleSql } from '../matters/index.ts'
import { personMatches } from '../people/index.ts'
import { titleOf, type Rules } from '../rules/index.ts'

export interface Hit { type: 'matter' | 'client' | 'article' | 'knowledge' | 'person'; id: string; title: string; detail: string; target: string }
const MOST = 8

const LATEST = 4000
const ENOUGH = 5000

/**
 * Matters the person may see, by number or words; letters in a row where no word fits. The latest first: a word of every day is
 * found among the latest few thousand, and only one that is not asks the index, of which at most a few thousand are looked at.
 */
export async function findMatters(tx: Tx, rules: Rules, actor: Actor, typed: string): Promise<Hit[]> {
  const scope = visibleSql(rules, actor, 4)
  const folded = foldText(typed).replace(/[\\%_]/g, (c) => `\\${c}`)
  const words = segment(typed)
  const doc = "from search_doc s where s.tenant_id = $1 and s.type = 'matter'"
  const latest = (match: string) => `select s.ref, s.at from (select s.ref, s.at, s.tokens, s.folded ${doc} order by s.at desc limit ${LATEST}) s where ${match} order by s.at desc`
  const all = (match: string) => `select s.ref, s.at ${doc} and ${match} limit ${ENOUGH}`
  const tokens = 's.tokens @@ $2::tsquery'
  const letters = 's.folded like $2'
  const attempts = [
    ...(words.length > 0 ? [latest(tokens), all(tokens)].map((found) => ({ found, value: tsquery(words) })) : []),
    // Fewer than three letters no index can find.
    ...([...folded].length >= 2 ? [[...folded].length >= 3 ? all(letters) : latest(letters)].map((found) => ({ found, value: `%${folded}%` })) : []),
  ]
  let rows: MatterRow[] = []
  for (const { found, value } of attempts) {
    const more = await tx.query<MatterRow>(
      `with found as materialized (${found}) select m.id, m.title, m.number, m.kind, m.stage from found f join matter m on m.tenant_id = $1 and m.id = f.ref where ${scope.sql} order by f.at desc, m.id desc limit $3`, [tx.tenant, value, MOST, ...scope.params])
    if (more.length > rows.length) rows = more
    // Enough of the latest, or all there are.
    if (rows.length === MOST || (rows.length > 0 && found === all(tokens))) break
  }
  return rows.map((r) => {
    const kind = rules.catalogue.kinds[r.kind]
    const language = languageOf(rules, actor)
    return { type: 'matter', id: r.id, title: say(titleOf(rules, r.kind, r.title), language) || r.title, detail: [r.number, say(kind?.stages.find((x) => x.name === r.stage)?.label, language)].filter(Boolean).join(' '), target: `/matters/${r.id}` }
  })
}
interface MatterRow { id: string; title: string; number: string; kind: string; stage: string }

const folds = new WeakMap<Rules, { code: string; no: string; folded: string; titles: Words; text: Words }[]>()

/** The language in which a person reads what is found. */
const languageOf = (rules: Rules, actor: Actor): Language => LANGUAGES.find((l) => l === rules.people.get(actor.id ?? '')?.language) ?? 'zh-CN'

/** Articles of adopted regulations that hold the words, in either script or in English; `s03 4.1.3` leads straight to one. */
export function findArticles(rules: Rules, typed: string, language: Language = 'zh-CN'): Hit[] {
  let list = folds.get(rules)
  if (!list) {
    list = rules.adopted.flatMap((a) => a.regulation.articles.map((x) => ({
      code: a.code, no: x.no, titles: a.regulation.titles, text: x.text, folded: foldText(`${a.code} ${x.no} ${a.code}${x.no} ${x.text['zh-CN']} ${x.text.en}`),
    })))
    folds.set(rules, list)
  }
  const terms = foldText(typed).replaceAll('§', ' ').split(/\s+/u).filter(Boolean)
  if (terms.length === 0) return []
  return list.filter((x) => terms.every((t) => x.folded.includes(t))).slice(0, MOST).map((x) => ({
    type: 'article', id: `${x.code} ${x.no}`, title: `${x.code.toUpperCase()} ${x.no}`, detail: cut(say(x.text, language) || say(x.titles, language), language), target: `/regulations/${x.code}?article=${encodeURIComponent(x.no)}`,
  }))
}

// English needs about twice the letters for the same words.
const cut = (text: string, language: Language = 'zh-CN'): string => {
  const most = language === 'en' ? 120 : 60
  return [...text].length > most ? `${[...text].slice(0, most - 1).join('')}…` : text
}

export function findPeople(rules: Rules, typed: string, language: Language = 'zh-CN'): Hit[] {
  return [...rules.people.values()].filter((p) => p.active && personMatches(p, typed)).slice(0, MOST).map((p) => ({
    type: 'person', id: p.id, title: p.name, detail: [p.unit ? rules.units.get(p.unit)?.name : null, ...new Set(p.grants.map((g) => say(rules.roles[g.role]?.label, language)))].filter(Boolean).join(' '), target: `/people?person=${p.id}`,
  }))
}

/** One search for everything one may see, at most eight of each, in the order people look for them. */
export async function findAll(tx: Tx, rules: Rules, actor: Actor, typed: string): Promise<Hit[]> {
  const text = askedText(typed).trim()
  if (text === '') return []
  const matters = await findMatters(tx, rules, actor, text)
  // Who takes calls begins an entry with the client; who keeps the archive otherwise opens it there.
  const clientsAt = keepsArchive({ actor }) && !atDesk(actor) ? '/clients/' : '/desk?client='
  const clients = await findClients(tx, text, MOST)
  const entries = await findEntries(tx, rules, { q: text, limit: MOST })
  return [
    ...matters,
    ...clients.map((c): Hit => ({ type: 'client', id: c.id, title: c.name, detail: [c.room, c.phone ? maskPhone(c.phone) : null].filter(Boolean).join(' '), target: `${clientsAt}${c.id}` })),
    ...findArticles(rules, text, languageOf(rules, actor)),
    ...entries.entries.map((e): Hit => ({ type: 'knowledge', id: e.id, title: e.subject, detail: cut([e.department, e.phone, e.content].filter(Boolean).join(' ')), target: `/knowledge?q=${encodeURIComponent(e.subject)}` })),
    ...findPeople(rules, text, languageOf(rules, actor)),
  ]
}
