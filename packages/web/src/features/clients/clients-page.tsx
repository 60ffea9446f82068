import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { Button, Input, Select, type InputRef } from 'antd'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { CLIENT_KINDS, type ClientFilter, type ClientItem } from '@guixing/contract/clients'
import { q } from '../../app/api.ts'
import { useChoices } from '../../ui/choices.ts'
import { useKeys } from '../../ui/keys.ts'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import { Blank, ErrorLine, KeyCap, Rows } from '../../ui/small.tsx'
import { houseDay } from '../../ui/time-words.ts'
import { useInSight } from '../../ui/use-in-sight.ts'
import { useTyped } from '../../ui/use-typed.ts'
import { usePhone } from '../../ui/width.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { ClientForm } from './client-form.tsx'
import { ImportPanel } from './import-panel.tsx'
import { useWords } from './words.ts'
import './clients.css'

type Search = Partial<Record<'q' | 'kind' | 'class' | 'unit' | 'owner' | 'open', string>>
const filterOf = (s: Search): ClientFilter => ({ ...(s.q?.trim() ? { q: s.q.trim().slice(0, 100) } : {}), ...(s.kind ? { kind: s.kind } : {}), ...(s.class ? { class: s.class } : {}), ...(s.unit ? { unit: s.unit } : {}), ...(s.owner ? { owner: s.owner } : {}), ...(s.open === 'yes' || s.open === 'no' ? { open: s.open } : {}) })
const sheetUrl = (s: Search): string => { const query = new URLSearchParams(filterOf(s) as Record<string, string>).toString(); return `/api/v1/clients.xlsx${query ? `?${query}` : ''}` }

/** The archive of clients: found as one types, narrowed, opened by key or touch. */
export function ClientsPage(): ReactNode {
  const t = useWords()
  const navigate = useNavigate()
  const phone = usePhone()
  const cache = useQueryClient()
  const search = useSearch({ strict: false }) as Search
  const [adding, setAdding] = useState(false)
  const [importing, setImporting] = useState(false)
  const find = useRef<InputRef>(null)
  const change = (patch: Search): void => { void navigate({ to: '/clients', search: { ...search, ...patch } as never, replace: true }) }
  const [typed, setTyped] = useTyped(search.q, (words) => change({ q: words } as Search), 150)
  const filter = filterOf(search)
  const pages = useInfiniteQuery(q.clients.list.infiniteOptions({ input: (cursor: string | undefined) => ({ ...filter, cursor }), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined, placeholderData: (before) => before }))
  const items = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data])
  const mayMerge = pages.data?.pages[0]?.may.merge === true
  const [at, setAt] = useState<string | null>(null)
  const key = JSON.stringify(filter)
  useEffect(() => { setAt(null) }, [key])
  const move = (by: number): void => {
    const was = items.findIndex((one) => one.id === at)
    const next = items[was < 0 ? 0 : Math.max(0, Math.min(items.length - 1, was + by))]
    if (next) setAt(next.id)
    if (was + by >= items.length - 5 && pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage()
  }
  useKeys({
    'Ctrl+KeyE': () => location.assign(sheetUrl(search)), KeyJ: () => move(1), KeyK: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1), Slash: () => find.current?.focus(), Enter: () => { if (at) void navigate({ to: `/clients/${at}` }) },
    Escape: () => { if (document.activeElement instanceof HTMLElement && document.activeElement !== document.body) document.activeElement.blur(); else setAt(null) },
  })
  const filtered = Object.keys(filter).length > 0
  const clear = (): void => { setTyped(''); void navigate({ to: '/clients', search: {} as never, replace: true }) }
  return (
    <div className="cl">
      <header className="cl-head">
        <h1>{t('title')}</h1>
        <span className="cl-tools">
          {mayMerge ? <Link className="ant-btn cl-button" to="/clients/duplicates">{t('duplicates')}</Link> : null}
          {mayMerge ? <Button onClick={() => setImporting(!importing)}>{t('import')}</Button> : null}
          <a className="ant-btn cl-button" href={sheetUrl(search)}>{t('export')}</a>
          <Button type="primary" onClick={() => setAdding(true)}>{t('new')}</Button>
        </span>
      </header>
      {importing ? <ImportPanel close={() => setImporting(false)} done={() => void cache.invalidateQueries({ queryKey: q.clients.key() })} /> : null}
      {adding ? <section className="gx-card cl-body"><ClientForm close={() => setAdding(false)} done={(id) => void navigate({ to: `/clients/${id}` })} /></section> : null}
      <Filters search={search} change={change} typed={typed} type={setTyped} find={find} clear={filtered ? clear : null} />
      {pages.isPending ? <div className="gx-card"><Rows count={9} height={40} /></div>
        : pages.error && items.length === 0 ? <ErrorLine error={pages.error} retry={() => void pages.refetch()} />
          : items.length === 0 ? <div className="gx-card"><Blank text={filtered ? t('emptyFound') : t('empty')} action={filtered ? <Button onClick={clear}>{t('clear')}</Button> : undefined} /></div>
            : phone ? <ul className="cl-cards">{items.map((one) => <ClientCard key={one.id} one={one} />)}</ul> : <Table items={items} at={at} />}
      {pages.hasNextPage ? <Button className="cl-more" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>{t('more')}</Button> : null}
      {phone ? null : <div className="cl-keys"><KeyCap>J</KeyCap> <KeyCap>K</KeyCap> {t('keys.move')} <KeyCap>Enter</KeyCap> {t('keys.open')} <KeyCap>/</KeyCap> {t('keys.find')}</div>}
    </div>
  )
}

function Filters({ search, change, typed, type, find, clear }: { search: Search; change: (patch: Search) => void; typed: string; type: (text: string) => void; find: React.RefObject<InputRef | null>; clear: (() => void) | null }): ReactNode {
  const t = useWords()
  const options = useChoices('client-classes')
  const set = (name: keyof Search) => (value: string | null | undefined) => change({ [name]: value ?? undefined } as Search)
  return (
    <div className="cl-filters" role="search" aria-label={t('filters')}>
      <Input ref={find} value={typed} onChange={(e) => type(e.target.value)} placeholder={t('find')} aria-label={t('find')} allowClear suffix={<KeyCap>/</KeyCap>} maxLength={100} />
      <Select allowClear value={search.kind ?? null} onChange={set('kind')} placeholder={t('filter.kind')} aria-label={t('filter.kind')} options={CLIENT_KINDS.map((k) => ({ value: k as string, label: t(`kind.${k}`) }))} />
      {options.length > 0 ? <Select allowClear value={search.class ?? null} onChange={set('class')} placeholder={t('filter.class')} aria-label={t('filter.class')} options={options} /> : null}
      <ReferencePicker type="unit" value={search.unit ?? null} onChange={set('unit')} placeholder={t('filter.unit')} aria-label={t('filter.unit')} />
      <Select allowClear value={search.open ?? null} onChange={set('open')} placeholder={t('filter.open')} aria-label={t('filter.open')} options={[{ value: 'yes', label: t('filter.openYes') }, { value: 'no', label: t('filter.openNo') }]} />
      <Button type={search.owner === 'me' ? 'primary' : 'default'} aria-pressed={search.owner === 'me'} onClick={() => change({ owner: search.owner === 'me' ? undefined : 'me' } as Search)}>{t('filter.mine')}</Button>
      {clear ? <Button type="link" onClick={clear}>{t('clear')}</Button> : null}
    </div>
  )
}

function Table({ items, at }: { items: readonly ClientItem[]; at: string | null }): ReactNode {
  const t = useWords()
  return (
    <div className="gx-card cl-scroll">
      <table className="cl-table">
        <thead><tr>{(['name', 'kind', 'class', 'contact', 'phone', 'room', 'unit', 'owner', 'open', 'added'] as const).map((name) => <th key={name} scope="col">{t(`col.${name}`)}</th>)}</tr></thead>
        <tbody>{items.map((one) => <Row key={one.id} one={one} on={one.id === at} />)}</tbody>
      </table>
    </div>
  )
}

function Row({ one, on }: { one: ClientItem; on: boolean }): ReactNode {
  const t = useWords()
  const { choice } = useCatalogue()
  const navigate = useNavigate()
  const here = useInSight<HTMLTableRowElement>(on)
  return (
    <tr ref={here} className={on ? 'on' : ''} aria-current={on ? 'true' : undefined} onClick={() => void navigate({ to: `/clients/${one.id}` })}>
      <td className="cl-name" title={one.name}><Link to={`/clients/${one.id}`} onClick={(event) => event.stopPropagation()}>{one.name}</Link></td><td>{t(`kind.${one.kind}` as 'kind.person', { defaultValue: one.kind })}</td><td>{one.class ? choice('client-classes', one.class) : '—'}</td><td>{one.contact ?? '—'}</td>
      <td className="cl-num">{one.phone ?? '—'}</td><td>{one.room ?? '—'}</td><td>{one.unit?.name ?? '—'}</td><td>{one.owner?.name ?? '—'}</td><td className="cl-num">{one.open > 0 ? one.open : '—'}</td><td className="cl-num">{houseDay(Date.parse(one.addedAt))}</td>
    </tr>
  )
}

function ClientCard({ one }: { one: ClientItem }): ReactNode {
  const t = useWords()
  const { choice } = useCatalogue()
  return (
    <li className="gx-card"><Link to={`/clients/${one.id}`}>
      <b>{one.name}</b><small>{[t(`kind.${one.kind}` as 'kind.person', { defaultValue: one.kind }), one.class ? choice('client-classes', one.class) : null, one.room, one.contact, one.phone].filter(Boolean).join('・')}</small>
      <small>{[one.unit?.name, one.owner?.name, one.open > 0 ? `${t('col.open')} ${one.open}` : null].filter(Boolean).join('・')}</small>
    </Link></li>
  )
}
