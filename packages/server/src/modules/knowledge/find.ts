import type { Tx } from '../../platform/db.ts'
import { foldText, segment } from '../../platform/search/index.ts'
import { askedText } from '../../platform/typed.ts'
import { staleDays, ENTRY_COLUMNS, type EntryRecord } from './entries.ts'
import type { Rules } from '../rules/index.ts'

export interface Wanted { q?: string; kind?: string; stale?: 'true' | 'false'; limit?: number }

/** Words so short or so common that they tell nothing; a question is full of them. */
const EMPTY_WORDS = new Set('的 了 吗 呢 吧 啊 是 在 有 我 你 您 他 她 们 这 那 和 与 及 或 也 都 就 请 问 请问 什么 怎么 怎样 如何 哪里 哪儿 哪 多少 几 能 可以 要 想 想要 一下 不 没 没有 the a an of to is are how what where do'.split(' '))
const MOST_WORDS = 6
// Conditions on every search; bulletins past their end and retired entries are among the best found at most so many times.
const ALWAYS = 3
const SPARE = 200

interface Attempt { match: string; hits: string; values: unknown[] }

/** The words of a question that tell something, the longest first: they are the rarest. */
export function tellingWords(typed: string): string[] {
  const words = segment(typed).filter((w) => !EMPTY_WORDS.has(w))
  return words.sort((a, b) => [...b].length - [...a].length).slice(0, MOST_WORDS)
}

const quote = (word: string): string => `'${word.replace(/['\\]/g, ' ').trim()}':*`

/**
 * Entries of the information file, answer base and bulletins (S03-10, S28-06): ranked by how many of the words they hold, then by when
 * they were last checked. Bulletins past their end are hidden (S28-07). Where no word fits, letters in a row do.
 */
export async function findEntries(tx: Tx, rules: Rules, wanted: Wanted): Promise<{ entries: EntryRecord[]; total: number }> {
  const limit = wanted.limit ?? 20
  const params: unknown[] = [tx.tenant]
  const where = ["k.tenant_id = $1", 'not k.retired', "(k.kind <> 'bulletin' or k.valid_until is null or k.valid_until > now())"]
  if (wanted.kind) { params.push(askedText(wanted.kind).split(',')); where.push(`k.kind = any($${params.length}::text[])`) }
  if (wanted.stale) {
    params.push(staleDays(rules))
    const old = `(k.checked_at is null or k.checked_at < now() - make_interval(days => $${params.length}::int))`
    where.push(wanted.stale === 'true' ? old : `not ${old}`)
  }
  const typed = askedText(wanted.q ?? '').trim()
  const filters = where.join(' and ')
  if (typed === '') {
    const entries = await tx.query<EntryRecord & { total: number }>(`select ${ENTRY_COLUMNS}, (select count(*) from knowledge k where ${filters}) as total from knowledge k where ${filters} order by k.kind = 'bulletin' desc, k.checked_at desc nulls last, k.number limit $${params.length + 1}`, [...params, limit])
    return { entries, total: Number(entries[0]?.total ?? 0) }
  }
  const words = tellingWords(typed)
  const number = /^#?(\d{1,9})$/.exec(typed)
  if (number) words.push(...segment(typed).filter((w) => !words.includes(w)))
  const asked = words.slice(0, MOST_WORDS)
  const attempts: Attempt[] = []
  if (asked.length > 0) attempts.push({ match: 's.tokens @@ $1::tsquery', hits: '1', values: [asked.map(quote).join(' & ')] })
  // Each word counts once: what holds more of them comes first.
  if (asked.length > 1) attempts.push({ match: 's.tokens @@ $1::tsquery', hits: asked.map((_, i) => `(s.tokens @@ $${i + 2}::tsquery)::int`).join(' + '), values: [asked.map(quote).join(' | '), ...asked.map(quote)] })
  const folded = foldText(typed).replace(/[\\%_]/g, (c) => `\\${c}`)
  if ([...folded].length >= 2) attempts.push({ match: 's.folded like $1', hits: '1', values: [`%${folded}%`] })
  for (const attempt of attempts) {
    const n = params.length
    const bind = (sql: string) => sql.replace(/\$(\d+)/g, (_, i: string) => `$${Number(i) + n}`)
    // Ranked where the words are, since `at` there is the day of the last check; the entries themselves are fetched for the best only,
    // unless a filter looks at them.
    const best = where.length > ALWAYS ? '' : `order by hits desc, at desc, ref limit ${limit + SPARE}`
    const entries = await tx.query<EntryRecord & { total: number; matched: number }>(
      `with matched as materialized (select s.ref, s.at, ${bind(attempt.hits)} as hits from search_doc s where s.tenant_id = $1 and s.type = 'knowledge' and ${bind(attempt.match)}),
         best as materialized (select ref, hits from matched ${best})
       select ${ENTRY_COLUMNS}, count(*) over () as total, (select count(*) from matched) as matched from best f join knowledge k on k.tenant_id = $1 and k.id = f.ref where ${filters}
       order by f.hits desc, k.checked_at desc nulls last, k.number limit $${n + attempt.values.length + 1}`, [...params, ...attempt.values, limit])
    const [first] = entries
    if (first) return { entries, total: Number(best === '' || Number(first.matched) <= limit + SPARE ? first.total : first.matched) }
  }
  return { entries: [], total: 0 }
}
