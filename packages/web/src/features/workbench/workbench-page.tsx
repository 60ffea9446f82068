import { useEffect, useState, type ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { q } from '../../app/api.ts'
import { setHouseClock, useNow } from '../../app/clock.ts'
import { useMe } from '../../app/session.ts'
import { useKeys } from '../../ui/keys.ts'
import { Blank, ErrorLine, KeyCap, Rows } from '../../ui/small.tsx'
import { clockTime, dayWords, spanWords, timeWords } from '../../ui/time-words.ts'
import { usePhone } from '../../ui/width.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { Alerts } from './alerts.tsx'
import { ItemList } from './item-list.tsx'
import { DutyCard, ShiftCard } from './margin-cards.tsx'
import { useOpenItem } from './open-item.ts'
import { byMatter, byTime, nearest } from './order.ts'
import { RateCard, RateLine } from './rate-card.tsx'
import type { Bench, Item } from './types.ts'
import { useBenchWords } from './words.ts'
import './workbench.css'

type View = 'time' | 'matter' | 'first'

/** What must I do now (screens.md 5.1). */
export function WorkbenchPage(): ReactNode {
  const bench = useQuery({ ...q.work.bench.queryOptions(), refetchInterval: 30_000 })
  useEffect(() => { if (bench.data) setHouseClock(bench.data.now) }, [bench.data])
  if (bench.isPending) return <div className="gx-bench"><div className="gx-bench-main"><div className="gx-card"><Rows count={9} /></div></div><div className="gx-card"><Rows count={6} /></div></div>
  if (!bench.data) return <div className="gx-work"><ErrorLine error={bench.error} retry={() => void bench.refetch()} /></div>
  return <BenchView bench={bench.data} failed={bench.error} retry={() => void bench.refetch()} />
}

function BenchView({ bench, failed, retry }: { bench: Bench; failed: unknown; retry: () => void }): ReactNode {
  const phone = usePhone()
  const me = useMe()
  const now = useNow()
  const opener = useOpenItem()
  const [view, setView] = useState<View>('time')
  const [at, setAt] = useState<string | null>(null)
  const first = useQuery({ ...q.matters.list.queryOptions({ input: { mine: 'first', open: 'true', limit: 200 } }), staleTime: 60_000 })
  const mine = new Set(first.data?.items.map((m) => m.id))
  const mineItems = bench.items.filter((i) => i.matter !== null && mine.has(i.matter))
  const groups = view === 'matter' ? byMatter(bench.items) : byTime(view === 'first' ? mineItems : bench.items, now)
  const rows = groups.flatMap((g) => g.items)
  const next = nearest(bench.items, now)
  const focus = rows.find((i) => i.id === at)?.id ?? (next && rows.includes(next) ? next.id : rows[0]?.id) ?? null
  const move = (step: number): void => {
    const index = rows.findIndex((i) => i.id === focus)
    const to = rows[Math.max(0, Math.min(rows.length - 1, index + step))]
    if (to) setAt(to.id)
  }
  const focused = rows.find((i) => i.id === focus)
  useKeys({ KeyJ: () => move(1), ArrowDown: () => move(1), KeyK: () => move(-1), ArrowUp: () => move(-1), Enter: () => { if (focused) opener.open(focused) } })
  const own = !me.unit || bench.unit.articles.length === 0
  const empty = rows.length === 0
  return (
    <div className="gx-bench">
      {phone ? null : <BenchHead bench={bench} next={next} view={view} onView={setView} mine={mineItems.length} phone={phone} />}
      <div className="gx-bench-main">
        {failed ? <ErrorLine error={failed} retry={retry} /> : null}
        {opener.error ? <ErrorLine error={opener.error} /> : null}
        <Alerts alerts={bench.alerts} phone={phone} />
        {phone ? <BenchHead bench={bench} next={next} view={view} onView={setView} mine={mineItems.length} phone={phone} /> : null}
        {empty ? <section className="gx-card"><NothingToDo next={bench.next} /></section> : null}
        {empty && bench.done.length === 0 ? null : <ItemList groups={groups} done={bench.done} at={focus} onAt={setAt} onOpen={opener.open} phone={phone} />}
        {phone ? <RateLine unit={bench.unit} own={own} /> : null}
      </div>
      <aside className="gx-bench-side">
        <DutyCard duties={bench.duties} onOpen={opener.openDuty} />
        {bench.shift ? <ShiftCard shift={bench.shift} /> : null}
        {phone ? null : <RateCard unit={bench.unit} own={own} />}
      </aside>
    </div>
  )
}

interface HeadProps { bench: Bench; next: Item | null; view: View; onView: (view: View) => void; mine: number; phone: boolean }

function BenchHead({ bench, next, view, onView, mine, phone }: HeadProps): ReactNode {
  const t = useBenchWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const title = t('title', { n: bench.items.length })
  useEffect(() => { document.title = title }, [title])
  const left = next?.dueAt ? Date.parse(next.dueAt) - now : null
  const day = next?.dueAt ? dayWords(next.dueAt, now, ui) : ''
  const views: [View, string][] = [['time', t('byTime')], ['matter', t('byMatter')], ['first', t('mineFirst', { n: mine })]]
  return (
    <header className="gx-bench-head">
      <h1>{title}</h1>
      {phone || !next?.dueAt || left === null ? null : (
        <p>{t('nearest')} <b>{day === ui('today') ? '' : `${day} `}{clockTime(next.dueAt)} {say(next.verbLabel)} {say(next.name) || next.title}</b>{left < 0 ? t('overdueMost') : t('nearestTail', { left: spanWords(left, 'left', ui) })}</p>
      )}
      <nav>
        {(phone ? views.slice(0, 1) : views).map(([name, words]) => <button key={name} type="button" aria-pressed={view === name} onClick={() => onView(name)}>{words}</button>)}
        {phone ? null : <span className="gx-bench-keys"><KeyCap>J</KeyCap><KeyCap>K</KeyCap>{t('upDown')}<KeyCap>Enter</KeyCap>{t('doIt')}</span>}
      </nav>
    </header>
  )
}

function NothingToDo({ next }: { next: Bench['next'] }): ReactNode {
  const t = useBenchWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  return <Blank text={next?.dueAt ? t('noneNext', { when: timeWords(next.dueAt, now, ui), what: `${say(next.verbLabel)} ${say(next.name) || next.title}` }) : t('none')} />
}
