import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { Button, Checkbox, Dropdown, Popover, type InputRef } from 'antd'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { MatterRow } from '@guixing/contract/matters'
import { q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { language } from '../../app/i18n.ts'
import { holds, useMe } from '../../app/session.ts'
import { useKeys } from '../../ui/keys.ts'
import { Tag } from '../../ui/rate-text.tsx'
import { Blank, ErrorLine, KeyCap, Rows } from '../../ui/small.tsx'
import { clockTime, houseDay } from '../../ui/time-words.ts'
import { usePhone } from '../../ui/width.ts'
import { useSay } from '../../ui/words.ts'
import { keepWalk } from '../matters/came-from.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { useNames } from '../matters/use-names.ts'
import { BulkBar } from './bulk-bar.tsx'
import { columnsOf } from './columns.tsx'
import { FilterBar } from './filter-bar.tsx'
import { exportQuery, isFiltered, queryOf, type Search } from './filters.ts'
import { ImportPanel } from './import-panel.tsx'
import { isUnread, markRead, readColumns, readMarks, writeColumns } from './kept.ts'
import { LedgerCards } from './ledger-cards.tsx'
import { LedgerSums, ReviewLine } from './ledger-sums.tsx'
import { LedgerTable } from './ledger-table.tsx'
import { Peek } from './peek.tsx'
import { ViewTabs } from './view-tabs.tsx'
import { useLedgerWords } from './words.ts'
import './ledgers.css'

export function AllMattersPage(): ReactNode {
  return <Ledger kind={undefined} />
}
export function LedgerPage(): ReactNode {
  const { kind } = useParams({ strict: false }) as { kind: string }
  return <Ledger key={kind} kind={kind} />
}

const PAGE = 100

/** A day read like the paper book: overdue, then soon, then the rest; the sums always in sight (screens.md 5.4). */
function Ledger({ kind: kindName }: { kind: string | undefined }): ReactNode {
  const t = useLedgerWords()
  const say = useSay()
  const me = useMe()
  const phone = usePhone()
  const now = useNow()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Search
  const catalogue = useCatalogue()
  const named = useNames()
  const kind = kindName ? catalogue.kind(kindName) : undefined
  const narrowed = kind ?? (search.kind ? catalogue.kind(search.kind) : undefined)
  const form = kindName ? catalogue.forms.find((one) => one.kind === kindName && one.shape === 'ledger' && (!search.form || one.code === search.form)) : undefined
  const ledger = kindName ?? 'all'
  const query = queryOf(search, kindName, houseDay(now))
  const pages = useInfiniteQuery(q.matters.list.infiniteOptions({
    input: (cursor: string | undefined) => ({ ...query, cursor, limit: PAGE }), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined, refetchInterval: 30_000,
  }))
  const rows = useMemo(() => (pages.data?.pages ?? []).flatMap((page) => page.items) as MatterRow[], [pages.data])
  const sums = pages.data?.pages[0]?.sums
  const columns = columnsOf(kind, form, catalogue, { label: (name) => t(`col.${name}`, { defaultValue: name }), toAccept: t('toAccept'), say: (words) => say(words), now, named, wide: language() === 'en' ? 1.3 : 1 })
  const [chosen, setChosen] = useState(() => readColumns(localStorage, ledger))
  const shown = columns.filter((column) => (chosen ? chosen.includes(column.name) : !column.off))
  const [at, setAt] = useState(-1)
  const [peeking, setPeeking] = useState(false)
  const [marks, setMarks] = useState(() => readMarks(localStorage, me.id))
  const [selected, setSelected] = useState<string[]>([])
  const [importing, setImporting] = useState(false)
  const find = useRef<InputRef>(null)
  const key = JSON.stringify(query)
  useEffect(() => { setAt(-1); setSelected([]) }, [key])

  const go = (next: Search): void => { void navigate({ to: kindName ? `/ledgers/${kindName}` : '/matters', search: next as never, replace: true }) }
  const change = (patch: Search): void => go({ ...search, ...patch, view: undefined })
  const open = (row: MatterRow | undefined): void => {
    if (!row) return
    keepWalk(rows, location.pathname + location.search)
    setMarks(markRead(localStorage, me.id, marks, row.id, row.version))
    void navigate({ to: `/matters/${row.id}` })
  }
  const move = (by: number): void => {
    setAt((was) => Math.max(0, Math.min(rows.length - 1, was + by)))
    if (at + by >= rows.length - 10 && pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
  }
  const read = (): void => {
    const row = rows[at]
    if (!row) { move(1); return }
    setMarks(markRead(localStorage, me.id, marks, row.id, row.version))
    move(1)
  }
  const picked = rows.filter((row) => selected.includes(row.id))
  const sheet = (ending: string, ids?: string[]): string => `/api/v1/ledgers/${encodeURIComponent(kindName ?? search.kind ?? '')}.${ending}${exportQuery(ids ? { ids: ids.join(','), sort: query.sort } : query, form?.code)}`
  const mayExport = Boolean(kindName ?? search.kind)
  useKeys({
    ArrowDown: () => move(1), ArrowUp: () => move(-1), KeyJ: () => move(1), KeyK: () => move(-1), Enter: () => open(rows[at]),
    Space: () => { if (at < 0) setAt(0); setPeeking((was) => !was) }, KeyR: read, Slash: () => find.current?.focus(),
    'Ctrl+KeyE': () => { if (mayExport) location.assign(sheet('xlsx')) },
    Escape: () => { if (peeking) setPeeking(false); else if (selected.length > 0) setSelected([]); else if (document.activeElement instanceof HTMLElement) document.activeElement.blur() },
  })

  const title = kindName ? (form ? say(form.title) : kind ? t('of', { kind: say(kind.label) }) : kindName) : t('allMatters')
  const opens = narrowed?.opens.some((one) => one.possible) ?? !kindName
  const choose = (names: string[]): void => { setChosen(names); writeColumns(localStorage, ledger, names) }
  const more = [
    ...(mayExport ? [{ key: 'csv', label: <a href={sheet('csv')}>{t('csv')}</a> }] : []),
    ...(kindName && (holds(me, 'administrator') || holds(me, 'general-manager')) ? [{ key: 'import', label: t('import'), onClick: () => setImporting(true) }] : []),
    ...(phone && mayExport ? [{ key: 'xlsx', label: <a href={sheet('xlsx')}>{t('export')}</a> }, { key: 'pdf', label: <a href={sheet('pdf')} target="_blank" rel="noreferrer">{t('print')}</a> }] : []),
  ]
  const list = { rows, at, marks, onRow: (i: number) => setAt(i), onOpen: open, isUnread: (row: MatterRow) => isUnread(marks, row) }
  const loadMore = (): void => { if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage() }
  return (
    <div className={`lg${phone ? ' phone' : ''}`}>
      <header className="lg-head">
        <h1>{title}</h1>{form ? <Tag>{form.code}</Tag> : null}<span className="gx-note">{[me.unit?.name ?? me.house.name, houseDay(now)].join('，')}</span>
        <span className="lg-tools">
          {phone ? null : (
            <Popover trigger="click" placement="bottomRight" content={<Checkbox.Group className="lg-columns" value={shown.map((column) => column.name)} onChange={(names) => choose(names as string[])} options={columns.map((column) => ({ value: column.name, label: column.label }))} />}>
              <Button>{t('columns', { n: shown.length + 2, m: columns.length + 2 })}</Button>
            </Popover>
          )}
          {mayExport && !phone ? <><Button href={sheet('xlsx')}>{t('export')}</Button><Button href={sheet('pdf')} target="_blank">{t('print')}</Button></> : null}
          {more.length > 0 ? <Dropdown trigger={['click']} menu={{ items: more }}><Button>{t('more')}</Button></Dropdown> : null}
          {opens ? <Link className="ant-btn ant-btn-primary lg-new" to={narrowed ? `/matters/new/${narrowed.name}` : '/matters/new'}>{t('new')}</Link> : null}
        </span>
      </header>
      <ViewTabs ledger={ledger} kind={kindName} search={search} go={go} />
      <FilterBar kind={narrowed} search={search} change={change} clear={() => go({ form: search.form })} find={find} />
      {importing && kindName ? <ImportPanel ledger={form?.code ?? kindName} form={form?.code} kind={kind} close={() => setImporting(false)} /> : null}
      {selected.length > 0 ? <BulkBar rows={picked} clear={() => setSelected([])} done={() => void pages.refetch()} markRead={() => setMarks(picked.reduce((kept, row) => markRead(localStorage, me.id, kept, row.id, row.version), marks))} sheet={mayExport ? sheet : undefined} /> : null}
      <div className="lg-body">
        {pages.isPending ? <Rows count={12} height={36} /> : pages.error && rows.length === 0 ? <ErrorLine error={pages.error} retry={() => void pages.refetch()} />
          : rows.length === 0 ? <Blank text={isFiltered(search) ? t('none') : t('emptyLedger')} action={isFiltered(search) ? <Button onClick={() => go({})}>{t('clearFilters')}</Button> : undefined} />
            : phone ? <LedgerCards {...list} loadMore={loadMore} /> : <LedgerTable {...list} columns={shown} selected={selected} onSelect={setSelected} loadMore={loadMore} />}
      </div>
      <LedgerSums sums={sums} kind={kind} search={search} change={change} at={clockTime(pages.dataUpdatedAt + (now - Date.now()))} />
      {phone ? null : (
        <div className="lg-keys">
          <span><i className="lg-dot" /> {t('unread')}</span>{form?.clauses ? <ReviewLine clauses={form.clauses} /> : null}<span>{pages.hasNextPage ? t('shown', { n: rows.length }) : t('shownAll', { n: rows.length })}</span>
          <span className="lg-keys-end"><KeyCap>↑</KeyCap> <KeyCap>↓</KeyCap> {t('key.move')} <KeyCap>Space</KeyCap> {t('key.peek')} <KeyCap>R</KeyCap> {t('key.read')} <KeyCap>/</KeyCap> {t('key.filter')} <KeyCap>Ctrl E</KeyCap> {t('key.export')}</span>
        </div>
      )}
      <Peek row={peeking ? rows[at] ?? null : null} close={() => setPeeking(false)} />
    </div>
  )
}
