import { useState, type ReactNode } from 'react'
import { Button, Tabs } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { q } from '../../app/api.ts'
import { houseNow } from '../../app/clock.ts'
import { houseDay } from '../../ui/time-words.ts'
import { queryOf, viewSearch, VIEWS, type Search, type View } from './filters.ts'
import { KeepView } from './keep-view.tsx'
import { readViews, writeViews } from './kept.ts'
import { useLedgerWords } from './words.ts'

interface Props { ledger: string; kind: string | undefined; search: Search; go: (search: Search) => void }

/** Saved views with their counts: ours, then one's own, kept on this machine. */
export function ViewTabs({ ledger, kind, search, go }: Props): ReactNode {
  const t = useLedgerWords()
  const [own, setOwn] = useState(() => readViews(localStorage, ledger))
  const keep = (label: string): void => {
    const { view: _, ...filters } = search
    const next = [...own.filter((one) => one.name !== label), { name: label, search: { ...filters, view: `own:${label}` } }]
    setOwn(next)
    writeViews(localStorage, ledger, next)
    go({ ...filters, view: `own:${label}` })
  }
  const drop = (label: string): void => {
    const next = own.filter((one) => one.name !== label)
    setOwn(next)
    writeViews(localStorage, ledger, next)
    go({})
  }
  const pick = (key: string): void => {
    const mine = own.find((one) => `own:${one.name}` === key)
    go({ ...(mine ? mine.search : viewSearch(key as View)), form: search.form })
  }
  return (
    <Tabs
      className="lg-views" activeKey={search.view ?? 'all'} onChange={pick}
      items={[
        ...VIEWS.map((view) => ({ key: view as string, label: <Label view={view} kind={kind} /> })),
        ...own.map((one) => ({ key: `own:${one.name}`, label: <span>{one.name}{search.view === `own:${one.name}` ? <Button type="text" size="small" aria-label={t('dropView')} title={t('dropView')} onClick={(event) => { event.stopPropagation(); drop(one.name) }}>×</Button> : null}</span> })),
      ]}
      tabBarExtraContent={{ right: <KeepView keep={keep} /> }}
    />
  )
}

/** Counts are asked for where they are cheap; only late ones are red. */
function Label({ view, kind }: { view: View; kind: string | undefined }): ReactNode {
  const t = useLedgerWords()
  const counted = useQuery({ ...q.matters.list.queryOptions({ input: { ...queryOf(viewSearch(view), kind, houseDay(houseNow())), limit: 1 } }), staleTime: 60_000, retry: false })
  const sums = counted.data?.sums
  const n = sums ? (sums.capped ? `${sums.total}+` : String(sums.total)) : ''
  const late = view === 'overdue' && (sums?.total ?? 0) > 0
  return <span className={late ? 'gx-broken' : undefined}>{t(`view.${view}`)} <small>{n}</small></span>
}
