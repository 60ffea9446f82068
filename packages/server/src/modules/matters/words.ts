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

/** Looks among the latest few thousand first: a word of every day shows there without a walk through the index. `latest`: how many of those have it. Found out once for a list and the sums above it. */
export function wordsBy(tx: Tx, typed: Typed): Promise<{ by: WordsBy; latest: number }> {
  let asked = known.get(tx)
  if (!asked) known.set(tx, (asked = new Map()))
  let found = asked.get(typed.query)
  if (!found) asked.set(typed.query, (found = lookUp(tx, typed)))
  return found
}
const known = new WeakMap<Tx, Map<string, Promise<{ by: WordsBy; latest: number }>>>()

async function lookUp(tx: Tx, typed: Typed): Promise<{ by: WordsBy; latest: number }> {
  const [row] = await tx.query<{ latest: number }>(
    `select count(*)::int as latest from (select s.tokens from search_doc s where s.tenant_id = $1 and s.type = 'matter' order by s.at desc limit ${LATEST}) s where s.tokens @@ $2::tsquery`, [tx.tenant, typed.query])
  const latest = row?.latest ?? 0
  if (latest > 0) return { by: latest > COMMON ? 'common' : 'rare', latest }
  // Asked for one row, the planner would walk the table for it, which takes longest where there is none.
  const [some] = await tx.query<{ n: number }>("select count(*)::int as n from (select 1 from search_doc s where s.tenant_id = $1 and s.type = 'matter' and s.tokens @@ $2::tsquery limit 500) s", [tx.tenant, typed.query])
  return { by: (some?.n ?? 0) > 0 ? 'rare' : 'letters', latest }
}

/** Never more of the latest than this are walked through in search of a page. */
const WIDEST = 60_000
/**
 * How many of the latest hold a page of `rows` of what shows `latest` times among the first few thousand, with room for those of
 * other kinds; null where they would be too many.
 */
export function windowFor(latest: number, rows: number): number | null {
  const width = latest === 0 ? Infinity : Math.ceil((rows / latest) * LATEST * 3)
  return width <= WIDEST ? Math.max(width, LATEST) : null
}

/**
 * What has the words, as `ref` and `at` with `?` for its values: among the latest `window` up to an instant, or, without one, up to
 * `MOST` from anywhere. A list from the latest on is then joined to few matters instead of all that match.
 */
export function hitsSql(tenant: string, typed: Typed, window: number | null, until: string | null): { sql: string; values: unknown[] } {
  const doc = `from search_doc s where s.tenant_id = ?::uuid and s.type = 'matter'${until === null ? '' : ' and s.at <= ?::timestamptz'}`
  const values = until === null ? [tenant] : [tenant, until]
  if (window === null) return { sql: `select s.ref, s.at ${doc} and s.tokens @@ ?::tsquery limit ${MOST}`, values: [...values, typed.query] }
  return { sql: `select s.ref, s.at from (select s.ref, s.at, s.tokens ${doc} order by s.at desc limit ${window}) s where s.tokens @@ ?::tsquery`, values: [...values, typed.query] }
}

/** The same for letters in a row; fewer than three no index can find, and only the latest are looked through. */
export function letterHitsSql(tenant: string, typed: Typed, until: string | null): { sql: string; values: unknown[] } {
  const doc = `from search_doc s where s.tenant_id = ?::uuid and s.type = 'matter'${until === null ? '' : ' and s.at <= ?::timestamptz'}`
  const values = until === null ? [tenant] : [tenant, until]
  if (typed.letters < 3) return { sql: `select s.ref, s.at from (select s.ref, s.at, s.folded ${doc} order by s.at desc limit ${MOST}) s where s.folded like ?`, values: [...values, typed.like] }
  return { sql: `select s.ref, s.at ${doc} and s.folded like ? limit ${MOST}`, values: [...values, typed.like] }
}

/** The condition over `matter m`, with `?` for its values; `counting` where the order does not matter. */
export function wordsSql(tenant: string, typed: Typed, by: WordsBy, counting: boolean): { sql: string; values: unknown[] } {
  const doc = "from search_doc s where s.tenant_id = ?::uuid and s.type = 'matter'"
  // As a scalar the planner cannot turn it round and collect all matches first.
  if (by === 'common' && !counting) return { sql: `(select s.tokens @@ ?::tsquery ${doc} and s.ref = m.id)`, values: [typed.query, tenant] }
  if (by !== 'letters') return { sql: `m.id in (select s.ref ${doc} and s.tokens @@ ?::tsquery limit ${counting ? MOST / 2 + 1 : MOST})`, values: [tenant, typed.query] }
  // Fewer than three letters no index can find.
  if (typed.letters < 3) return { sql: `m.id in (select s.ref from (select s.ref, s.folded ${doc} order by s.at desc limit ${MOST}) s where s.folded like ?)`, values: [tenant, typed.like] }
  return { sql: `m.id in (select s.ref ${doc} and s.folded like ? limit ${MOST})`, values: [tenant, typed.like] }
}

/**
 * All words. The last one and numbers also as a beginning, so that it finds while typing; those before are typed to their end, and the
 * index answers a whole word many times quicker than all that begin with it.
 */
export function tsquery(words: string[]): string {
  // The parts of a number say nothing its whole does not, and beginnings as short as theirs are costly to follow.
  const parts = new Set(words.filter((w) => /[-_/.]/.test(w)).flatMap((w) => w.split(/[-_/.]/)))
  const clean = words.filter((w) => !parts.has(w)).map((w) => w.replace(/['\\]/g, ' ').trim()).filter(Boolean)
  if (clean.length === 0) return ''
  return clean.map((w, i) => (i === clean.length - 1 || /\d/.test(w) ? `'${w}':*` : `'${w}'`)).join(' & ')
}
