import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { Button, Tabs, type InputRef } from 'antd'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { Business, Funnel } from '@guixing/contract/engagements'
import { q } from '../../app/api.ts'
import { useMe } from '../../app/session.ts'
import { useKeys } from '../../ui/keys.ts'
import { Blank, ErrorLine, KeyCap, Rows } from '../../ui/small.tsx'
import { usePhone } from '../../ui/width.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { Board } from './board.tsx'
import { Figures } from './figures.tsx'
import { FilterBar } from './filter-bar.tsx'
import { FunnelView } from './funnel.tsx'
import { List } from './list.tsx'
import { columnsOf } from './phases.ts'
import { SavedViews, useSavedViews } from './saved-views.tsx'
import { figuresFilter, filterOf, isFiltered, sheetUrl, sortOf, viewOf, VIEWS, type Search } from './search.ts'
import { useWords } from './words.ts'
import './engagements.css'

/** The board draws these many of the latest; its columns count and name the rest. */
const ON_BOARD = 300
const PAGE = 100

/** All businesses, from the first word to a team at work: by phase, as a list, as a funnel (S01 三-1, 六-1). */
export function PortfolioPage(): ReactNode {
  const t = useWords()
  const navigate = useNavigate()
  const phone = usePhone()
  const search = useSearch({ strict: false }) as Search
  const view = viewOf(search)
  const catalogue = useCatalogue()
  const filter = filterOf(search)
  const { ended: _ended, ...summed } = filter
  const { phase: _phase, ...flowing } = summed
  const pages = useInfiniteQuery({ ...q.engagements.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ ...filter, cursor, ...(view === 'list' ? { sort: sortOf(search) } : {}), limit: view === 'board' ? ON_BOARD : PAGE }), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined, refetchInterval: 60_000, placeholderData: (before) => before,
  }), enabled: view !== 'funnel' })
  const keep = { refetchInterval: 60_000, placeholderData: (before: Funnel | undefined) => before }
  const figures = useQuery({ ...q.engagements.funnel.queryOptions({ input: figuresFilter(search) }), ...keep })
  const sums = useQuery({ ...q.engagements.funnel.queryOptions({ input: view === 'list' ? summed : flowing }), ...keep })
  const items = useMemo(() => (pages.data?.pages ?? []).flatMap((page) => page.items) as Business[], [pages.data])
  const columns = useMemo(() => columnsOf(items, search.ended === 'yes' || search.phase === 'over' || items.some((b) => b.phase === 'closed' || b.phase === 'stopped' || b.phase === 'lost')), [items, search.ended, search.phase])
  const walked = view === 'board' ? columns.flatMap((column) => column.items) : view === 'list' ? items : []
  const [at, setAt] = useState<string | null>(null)
  const key = JSON.stringify([view, filter, sortOf(search)])
  useEffect(() => { setAt(null) }, [key])
  const find = useRef<InputRef>(null)
  const views = useSavedViews(useMe().id)
  const change = (patch: Search): void => { void navigate({ to: '/engagements', search: { ...search, ...patch } as never, replace: true }) }
  const move = (by: number): void => {
    const was = walked.findIndex((one) => one.id === at)
    const next = walked[was < 0 ? 0 : Math.max(0, Math.min(walked.length - 1, was + by))]
    if (next) setAt(next.id)
    if (view === 'list' && was + by >= walked.length - 5 && pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
  }
  useKeys({
    'Ctrl+KeyE': () => location.assign(sheetUrl(search)),
    KeyJ: () => move(1), KeyK: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1), Slash: () => find.current?.focus(), Enter: () => { if (at) void navigate({ to: `/engagements/${at}` }) },
    Escape: () => { if (document.activeElement instanceof HTMLElement && document.activeElement !== document.body) document.activeElement.blur(); else setAt(null) },
  })
  const opens = catalogue.kind('lead')?.opens ?? []
  const may = (action: string): boolean => opens.some((one) => one.name === action && one.possible)
  const failed = view === 'funnel' ? sums : pages
  const empty = view !== 'funnel' && pages.data !== undefined && items.length === 0
  return (
    <div className={`eg${phone ? ' phone' : ''}`}>
      <header className="eg-head">
        <h1>{t('title')}</h1>
        {figures.data && !figures.data.whole ? <span className="gx-note">{t('part')}</span> : null}
        <span className="eg-tools">
          <Link className="ant-btn eg-button" to="/clients">{t('clients')}</Link>
          <a className="ant-btn eg-button" href={sheetUrl(search)}>{t('export')}</a>
          {may('tip') ? <Link className="ant-btn eg-button" to="/matters/new/lead" search={{ action: 'tip' } as never}>{t('tip')}</Link> : null}
          {may('register') ? <Link className="ant-btn ant-btn-primary eg-button eg-primary" to="/matters/new/lead" search={{ action: 'register' } as never}>{t('register')}</Link> : null}
        </span>
      </header>
      {figures.data ? <Figures funnel={figures.data as Funnel} search={search} change={change} /> : figures.isError ? null : <div className="gx-card eg-figures eg-waiting" aria-hidden />}
      <Tabs className="eg-views" activeKey={view} onChange={(next) => change({ view: next === 'board' ? undefined : next })} aria-label={t('view.label')} items={VIEWS.map((name) => ({ key: name, label: t(`view.${name}`) }))} />
      <SavedViews views={views} search={search} go={(to) => void navigate({ to: '/engagements', search: to as never, replace: true })} />
      <FilterBar search={search} change={change} find={find} keep={(name) => views.keep(name, search)} />
      <div className={`eg-body ${view}`}>
        {failed.isError && !failed.data ? <ErrorLine error={failed.error} retry={() => void failed.refetch()} />
          : failed.isPending ? <div className="gx-card"><Rows count={9} height={40} /></div>
            : empty && (view === 'list' || !isFiltered(search)) ? <div className="gx-card"><Blank text={isFiltered(search) ? t('empty.filtered') : t('empty.all')} action={isFiltered(search) ? <Button onClick={() => void navigate({ to: '/engagements', search: { view: search.view } as never })}>{t('empty.clear')}</Button> : undefined} /></div>
              : view === 'board' ? <Board columns={columns} funnel={sums.data as Funnel | undefined} at={at} toList={(group) => change({ view: 'list', phase: group })} />
                : view === 'list' ? <List items={items} sums={sums.data as Funnel | undefined} search={search} change={change} at={at} more={pages.hasNextPage ? () => void pages.fetchNextPage() : null} busy={pages.isFetchingNextPage} />
                  : sums.data ? <FunnelView funnel={sums.data as Funnel} open={(patch) => change({ ...patch, view: 'list' })} /> : null}
      </div>
      {phone || view === 'funnel' ? null : <div className="eg-keys"><KeyCap>J</KeyCap> <KeyCap>K</KeyCap> {t('keys.move')} <KeyCap>Enter</KeyCap> {t('keys.open')} <KeyCap>/</KeyCap> {t('keys.find')}</div>}
    </div>
  )
}
