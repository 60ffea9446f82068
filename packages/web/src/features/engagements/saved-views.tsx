import { useState, type ReactNode } from 'react'
import { readViews, writeViews, type OwnView } from '../ledgers/kept.ts'
import { useLedgerWords } from '../ledgers/words.ts'
import { sameView, type Search } from './search.ts'

/** One's own views of the portfolio, kept on this machine as those of the ledgers are. */
export function useSavedViews(person: string) {
  const place = `engagements.${person}`
  const [own, setOwn] = useState(() => readViews<Search>(localStorage, place))
  const put = (next: OwnView<Search>[]): void => { setOwn(next); writeViews(localStorage, place, next) }
  return {
    own,
    keep: (name: string, search: Search): void => put([...own.filter((one) => one.name !== name), { name, search }]),
    drop: (name: string): void => put(own.filter((one) => one.name !== name)),
  }
}

export function SavedViews({ views, search, go }: { views: ReturnType<typeof useSavedViews>; search: Search; go: (search: Search) => void }): ReactNode {
  const t = useLedgerWords()
  if (views.own.length === 0) return null
  return (
    <div className="eg-saved">
      {views.own.map((one) => {
        const on = sameView(one.search, search)
        return <span key={one.name} className={on ? 'on' : undefined}><button type="button" aria-pressed={on} onClick={() => go(one.search)}>{one.name}</button><button type="button" aria-label={`${t('dropView')} ${one.name}`} title={t('dropView')} onClick={() => views.drop(one.name)}>×</button></span>
      })}
    </div>
  )
}
