import { foldText, segment } from '../../platform/search/index.ts'
import type { Tx } from '../../platform/db.ts'

/**
 * How the words typed into a ledger are looked for. `rare`: by the index of words, then the list; `common`: along the list, asking
 * each row; `letters`: no word fits, so letters in a row are looked for.
 */
export type WordsBy = 'rare' | 'common' | 'letters'
export interface Typed { query: string; like: string; letters: number }

const LATEST = 4000
const COMMON = LATEST / 40
/** Matches looked at where they are more than a list needs. */
const MOST = 20_000

export function typedWords(typed: string): Typed {
  const folded = foldText(typed.trim())
  return { query: tsquery(segment(typed)), like: `%${folded.replace(/[\\%_]/g, (c) => `\\${c}`)}%`, letters: [...folded].length }
}

/** Looks among the latest few thousand first: a word of every day shows there without a walk through the index. */
export async function wordsBy(tx: Tx, typed: Typed): Promise<WordsBy> {
  const [row] = await tx.query<{ latest: number }>(
    `select count(*)::int as latest from (select s.tokens from search_doc s where s.tenant_id = $1 and s.type = 'matter' order by s.at desc limit ${LATEST}) s where s.tokens @@ $2::tsquery`, [tx.tenant, typed.query])
  if ((row?.latest ?? 0) > 0) return (row?.latest ?? 0) > COMMON ? 'common' : 'rare'
  const some = await tx.query("select 1 from search_doc s where s.tenant_id = $1 and s.type = 'matter' and s.tokens @@ $2::tsquery limit 1", [tx.tenant, typed.query])
  return some.length > 0 ? 'rare' : 'letters'
}

/** The condition over `matter m`, with `?` for its values; `counting` where the order does not matter. */
export function wordsSql(tenant: string, typed: Typed, by: WordsBy, counting: boolean): { sql: string; values: unknown[] } {
  const doc = "from search_doc s where s.tenant_id = ?::uuid and s.type = 'matter'"
  // As a scalar the planner cannot turn it round and collect all matches first.
  if (by === 'common' && !counting) return { sql: `(select s.tokens @@ ?::tsquery ${doc} and s.ref = m.id)`, values: [typed.query, tenant] }
  if (by !== 'letters') return { sql: `m.id in (select s.ref ${doc} and s.tokens @@ ?::tsquery limit ${MOST})`, values: [tenant, typed.query] }
  // Fewer than three letters no index can find.
  if (typed.letters < 3) return { sql: `m.id in (select s.ref from (select s.ref, s.folded ${doc} order by s.at desc limit ${MOST}) s where s.folded like ?)`, values: [tenant, typed.like] }
  return { sql: `m.id in (select s.ref ${doc} and s.folded like ? limit ${MOST})`, values: [tenant, typed.like] }
}

/** All words, the last one also as a beginning, so that it finds while typing. */
export function tsquery(words: string[]): string {
  // The parts of a number say nothing its whole does not, and beginnings as short as theirs are costly to follow.
  const parts = new Set(words.filter((w) => /[-_/.]/.test(w)).flatMap((w) => w.split(/[-_/.]/)))
  const clean = words.filter((w) => !parts.has(w)).map((w) => w.replace(/['\\]/g, ' ').trim()).filter(Boolean)
  if (clean.length === 0) return ''
  return clean.map((w) => `'${w}':*`).join(' & ')
}
