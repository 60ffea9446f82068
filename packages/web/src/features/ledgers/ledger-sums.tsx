import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { KindView, MatterPage } from '@guixing/contract/matters'
import type { z } from 'zod'
import { q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { Clause } from '../../ui/clause.tsx'
import { clockTime, dayWords, houseDay, whenWords } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { periodDays, withWhere, type Search } from './filters.ts'
import { useLedgerWords } from './words.ts'

type Sums = NonNullable<z.infer<typeof MatterPage>['sums']>

/** The sums at the foot, each the door to the rows it counts (screens.md rule 5). */
export function LedgerSums({ sums, kind, search, change, at }: { sums: Sums | null | undefined; kind: KindView | undefined; search: Search; change: (patch: Search) => void; at: string }): ReactNode {
  const t = useLedgerWords()
  const say = useSay()
  const { choice } = useCatalogue()
  if (!sums) return <footer className="lg-sums"><b>&nbsp;</b></footer>
  const total = sums.capped ? t('about', { n: sums.total }) : sums.total
  const facets = (kind?.fields ?? []).flatMap((field) => {
    const found = (sums.facets ?? []).filter((one) => one.field === field.name)
    if (found.length === 0) return []
    const go = (value: string): void => change({ where: withWhere(search.where, field.name, value) })
    if (field.type !== 'choice') {
      const n = found[0]!.n
      return [<button type="button" key={field.name} onClick={() => go(found[0]!.value ?? '*')}>{say(field.label)} <b>{n}</b>{field.type === 'flag' && sums.total > 0 && n < sums.total ? <small> {Math.round((n / sums.total) * 100)}%</small> : null}</button>]
    }
    return [<span key={field.name} className="lg-choices">{say(field.label)}{found.map((one) => <button type="button" key={one.value} onClick={() => go(one.value ?? '*')}>{choice(field.list, one.value)} <b>{one.n}</b></button>)}</span>]
  })
  return (
    <footer className="lg-sums">
      <b>{t('sum', { n: total })}</b>
      <button type="button" onClick={() => change({ open: 'true' })}>{t('sumOpen', { n: sums.open })}</button>
      {sums.overdue > 0 ? <button type="button" className="gx-broken" onClick={() => change({ due: 'overdue' })}>{t('sumOverdue', { n: sums.overdue })}</button> : null}
      {sums.soon > 0 ? <button type="button" className="lg-soon" onClick={() => change({ due: 'soon' })}>{t('sumSoon', { n: sums.soon })}</button> : null}
      {facets}
      <span className="lg-at">{t('at', { at })}</span>
    </footer>
  )
}

const REVIEW = 'ledger-review'
/** Who must read this ledger, by when, and who has: the due items of its regulation whose paper is the review (S03 4.2.4, 4.2.5). */
export function ReviewLine({ clauses }: { clauses: readonly string[] }): ReactNode {
  const t = useLedgerWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const today = houseDay(now)
  const days = periodDays('week', today)
  const query = useQuery({ ...q.work.duties.queryOptions({ input: { from: days.from, to: today } }), staleTime: 60_000, retry: false })
  const codes = new Set(clauses.map((one) => one.split(' ')[0]?.toLowerCase()))
  const due = (query.data?.duties ?? []).filter((one) => one.paper === REVIEW && codes.has(one.regulation.toLowerCase()))
  // Of each reading the one that counts now: the latest begun.
  const latest = [...new Map([...due].sort((a, b) => a.dueAt.localeCompare(b.dueAt)).map((one) => [`${one.control}/${one.unit?.id ?? ''}`, one])).values()]
  return latest.map((one) => {
    const done = one.state === 'done' && one.doneAt
    const words = done ? t('review.done', { who: one.doneBy?.name ?? '', at: whenWords(one.doneAt!, now, ui) })
      : one.state === 'missed' || Date.parse(one.dueAt) < now ? t('review.late', { at: dayWords(one.dueAt, now, ui) }) : t('review.due', { at: `${dayWords(one.dueAt, now, ui)} ${clockTime(one.dueAt)}` })
    return (
      <span key={one.id} className="lg-review">
        <Clause regulation={one.regulation.toUpperCase()} article={one.article} strong={!done && Date.parse(one.dueAt) < now} /> {one.matter ? <Link to={`/matters/${one.matter}`}>{say(one.name)}</Link> : say(one.name)} <em className={!done && Date.parse(one.dueAt) < now ? 'gx-broken' : undefined}>{words}</em>
      </span>
    )
  })
}
