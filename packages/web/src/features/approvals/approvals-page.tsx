import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { q } from '../../app/api.ts'
import { useKeys } from '../../ui/keys.ts'
import { Blank, ErrorLine, KeyCap, Rows } from '../../ui/small.tsx'
import { useNarrow, usePhone } from '../../ui/width.ts'
import { leaves, type MenuAct } from './acts.ts'
import { BatchBar } from './batch-bar.tsx'
import { BoxFilter, BoxTabs, ItemRow, MoreRows } from './box-list.tsx'
import { Detail } from './detail.tsx'
import { nextOf } from './decision.ts'
import { boxOf, BOXES, keyOf, type Box, type Item } from './task.ts'
import { useWords } from './words.ts'
import './approvals.css'
import './preview.css'

interface Search { box?: string; tab?: string; task?: string; matter?: string; q?: string; kind?: string }

/** Deciding in half a minute without opening a file (screens.md 5.6): four boxes at the left, one approval beside them. */
export function ApprovalsPage(): ReactNode {
  const t = useWords()
  const navigate = useNavigate()
  const phone = usePhone()
  const narrow = useNarrow()
  const search = useSearch({ strict: false }) as Search
  const box = boxOf(search)
  const filter = useMemo(() => ({ ...(search.q ? { q: String(search.q) } : {}), ...(search.kind ? { kind: String(search.kind) } : {}) }), [search.q, search.kind])
  const found = useInfiniteQuery(q.work.approvals.infiniteOptions({
    input: (cursor: string | undefined) => ({ box, ...filter, ...(cursor ? { cursor } : {}) }), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined, refetchInterval: 60_000, placeholderData: keepPreviousData,
  }))
  const [said, setSaid] = useState<string | null>(null)
  const [kept, setKept] = useState<Item | null>(null)
  const [picked, setPicked] = useState<readonly string[]>([])
  // Left the box by my own act; hidden until the list has been fetched since, for it may come back.
  const [left, setLeft] = useState<ReadonlyMap<string, number>>(new Map())
  const fresh = !found.isPlaceholderData
  const items = useMemo(() => (fresh ? (found.data?.pages.flatMap((page) => page.items as Item[]) ?? []).filter((one) => (left.get(keyOf(one)) ?? 0) <= found.dataUpdatedAt) : []), [fresh, found.data, found.dataUpdatedAt, left])
  const first = found.data?.pages[0]
  const go = useCallback((next: Partial<Search> & { box?: Box }, push = false): void => {
    const all = { box, ...filter, ...next }
    void navigate({ to: '/approvals', search: { ...all, box: all.box === 'todo' ? undefined : all.box } as never, replace: !push })
  }, [box, filter, navigate])
  // One that another decides under the reader's eyes stays, so that no press meant for it falls on the next.
  const inBox = (key: string): boolean => items.some((one) => keyOf(one) === key)
  const gone = box === 'todo' && fresh && found.data && kept !== null && keyOf(kept) === search.task && !inBox(keyOf(kept)) ? kept : null
  const named = items.find((one) => keyOf(one) === search.task || one.approval === search.task) ?? (search.task === undefined && search.matter !== undefined ? items.find((one) => one.matter.id === search.matter) : undefined)
  const chosen = gone ?? named ?? (phone || search.task !== undefined || search.matter !== undefined ? undefined : items[0])
  const chosenKey = chosen ? keyOf(chosen) : undefined
  // A link may name what lies further down: pages are fetched until it is found.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found
  const seeking = fresh && chosen === undefined && (search.task !== undefined || search.matter !== undefined) && hasNextPage
  useEffect(() => { if (seeking && !isFetchingNextPage) void fetchNextPage() }, [seeking, isFetchingNextPage, fetchNextPage])
  if (box === 'todo' && chosen && !gone && kept !== chosen) setKept(chosen)
  // The address names what is shown, so that it stays when the list changes.
  useEffect(() => { if (chosenKey !== undefined && search.task !== chosenKey) go({ task: chosenKey }) }, [chosenKey, search.task, go])
  useEffect(() => { if (chosenKey !== undefined) document.querySelector(`[data-key="${chosenKey}"]`)?.scrollIntoView({ block: 'nearest' }) }, [chosenKey])
  useEffect(() => { if (phone) document.getElementById('work')?.scrollTo(0, 0) }, [phone, chosenKey])
  const step = (by: number): void => {
    const next = items[Math.min(items.length - 1, Math.max(0, items.findIndex((one) => keyOf(one) === chosenKey) + by))]
    if (next) go({ task: keyOf(next) })
  }
  const toBox = (to: Box): void => { setSaid(null); go({ box: to, q: undefined, kind: undefined }) }
  useKeys({ KeyJ: () => step(1), KeyK: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1), ...Object.fromEntries(BOXES.map((one, i) => [`Digit${i + 1}`, () => toBox(one)])) })
  const done = (item: Item, act: MenuAct): void => {
    setSaid(t(`done.${act}`, { number: item.matter.number }))
    if (!leaves(box, act)) return
    setLeft(new Map(left).set(keyOf(item), Date.now()))
    setKept(null)
    go({ task: phone ? undefined : nextOf(items.map(keyOf), keyOf(item)) })
  }
  const may = box === 'todo' ? items.filter((one) => one.batch && one.task !== null).map(keyOf) : []
  const chosenTasks = picked.filter((task) => may.includes(task))
  const pick = (task: string): void => setPicked(chosenTasks.includes(task) ? chosenTasks.filter((one) => one !== task) : [...chosenTasks, task])
  const change = useCallback((next: { q?: string | undefined; kind?: string | undefined }): void => go({ q: undefined, kind: undefined, ...next, task: undefined }), [go])
  const filtered = search.q !== undefined || search.kind !== undefined
  const blank = <Blank text={t(filtered ? 'emptyFound' : `empty.${box}`)} action={filtered ? <Button onClick={() => change({})}>{t('clearFilter')}</Button> : undefined} />
  const list = (
    <nav className="ap-list" aria-label={t('title')}>
      <h1 className="gx-hidden">{t('title')}</h1>
      <BoxTabs box={box} counts={first?.counts} go={toBox} />
      {(items.length > 0 || filtered || !fresh) && <BoxFilter filter={filter} kinds={first?.kinds ?? []} change={change} />}
      {said && <p className="ap-said" role="status">{said}</p>}
      {(may.length > 0 || picked.length > 0) && box === 'todo' && <BatchBar chosen={chosenTasks} all={may} choose={setPicked} onDone={(tasks) => { setLeft(new Map([...left, ...tasks.map((task): [string, number] => [task, Date.now()])])); if (tasks.includes(search.task ?? '')) { setKept(null); go({ task: undefined }) } }} />}
      {found.isError && <ErrorLine error={found.error} retry={() => void found.refetch()} />}
      {(found.isPending || !fresh) && !found.isError && <Rows count={4} height={80} />}
      {fresh && found.data && items.length === 0 && (phone || filtered) && blank}
      <ul>{items.map((one) => <ItemRow key={keyOf(one)} item={one} box={box} on={keyOf(one) === chosenKey} choose={() => { setSaid(null); go({ task: keyOf(one) }, phone) }} {...(may.includes(keyOf(one)) ? { picked: chosenTasks.includes(keyOf(one)), pick: () => pick(keyOf(one)) } : {})} />)}</ul>
      {hasNextPage && fresh && <MoreRows busy={isFetchingNextPage} load={() => void fetchNextPage()} />}
      {items.length > 1 && !phone && <p className="ap-keys"><KeyCap>J</KeyCap> <KeyCap>K</KeyCap> {t('switch')}</p>}
    </nav>
  )
  const detail = chosen && <Detail key={`${box}-${chosenKey}`} item={chosen} box={box} asOf={found.dataUpdatedAt} gone={gone !== null} onDone={(act) => done(chosen, act)} said={phone ? said : null} {...(phone ? { onBack: () => { setSaid(null); go({ task: undefined }) } } : {})} />
  if (phone && chosen) return <div className="ap-page">{detail}</div>
  return (
    <div className={narrow && !phone ? 'ap-page ap-two' : 'ap-page'}>
      {list}
      {!phone && (detail ?? <div className="ap-none">{fresh && found.data && !seeking && (items.length === 0 ? (filtered ? null : blank) : <Blank text={search.task !== undefined || search.matter !== undefined ? t('gone') : t('choose')} />)}</div>)}
    </div>
  )
}
