import { useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { Button } from 'antd'
import { usePhone } from '../../ui/width.ts'
import { early, isoOf, mondayOf, monthsOf, moved, rangeOf, SCALES, scaleFor, windowOf, type Changes, type Grip, type Item } from './plan.ts'
import { useWords } from './words.ts'

const ROW = 32
const EDGE = 7

interface Props { items: readonly Item[]; today: number; owner: (id: string | null) => string; at: number | null; select: (at: number) => void; /** Null where nothing may be moved. */ move: ((at: number, grip: Grip, by: number) => void) | null; changes: Changes }
interface Drag { at: number; grip: Grip; x: number; by: number }

/** Bars over the days of a plan. Only the rows in sight are drawn, arrows only to the row one looks at. */
export function Gantt({ items, today, owner, at, select, move, changes }: Props): ReactNode {
  const t = useWords()
  const phone = usePhone()
  const names = phone ? 132 : 272
  const box = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, height: 400, width: 0 })
  const [chosen, setChosen] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)
  const [drag, setDrag] = useState<Drag | null>(null)
  const [from, until] = useMemo(() => { const range = rangeOf(items, today); return [range.from, range.until] }, [items, today])
  const byCode = useMemo(() => new Map(items.map((item) => [item.code, item])), [items])
  const placeOf = useMemo(() => new Map(items.map((item, i) => [item.at, i])), [items])
  const scale = chosen ?? scaleFor({ from, until }, view.width - names)
  const px = SCALES[scale] ?? 2
  const x = (day: number): number => (day - from) * px
  const width = (until - from + 1) * px
  useLayoutEffect(() => {
    const el = box.current
    if (!el) return undefined
    const measure = (): void => setView((was) => ({ ...was, height: el.clientHeight, width: el.clientWidth }))
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(el)
    return () => watch.disconnect()
  }, [])
  // Today stands in the first third on arrival and after every change of scale.
  useEffect(() => { if (box.current && view.width > 0) box.current.scrollLeft = Math.max(0, (today - from) * px - (view.width - names) / 3) }, [px, view.width > 0]) // eslint-disable-line react-hooks/exhaustive-deps
  const seen = windowOf(items.length, view.top, view.height, ROW)
  const rows = items.slice(seen.first, seen.last + 1)
  const looked = items[placeOf.get(over ?? at ?? -1) ?? -1]
  const first = rows.some((item) => item.at === at) ? at : (rows.find((item) => item.from !== null)?.at ?? null)

  const go = (by: number): void => {
    const place = Math.max(0, Math.min(items.length - 1, (placeOf.get(at ?? -1) ?? -1) + by))
    const next = items[place]
    const el = box.current
    if (!next || !el) return
    select(next.at)
    if (place * ROW < el.scrollTop) el.scrollTop = place * ROW
    else if ((place + 3) * ROW > el.scrollTop + el.clientHeight) el.scrollTop = (place + 3) * ROW - el.clientHeight
    requestAnimationFrame(() => requestAnimationFrame(() => box.current?.querySelector<HTMLElement>(`[data-at="${next.at}"]`)?.focus({ preventScroll: true })))
  }
  const keys = (event: KeyboardEvent, item: Item): void => {
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (by !== 0 && move && item.from !== null) move(item.at, event.shiftKey ? 'end' : 'whole', by)
    else if (event.key === 'ArrowUp') go(-1)
    else if (event.key === 'ArrowDown') go(1)
    else if (event.key === 'Escape' && drag) setDrag(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const grab = (event: PointerEvent<HTMLButtonElement>, item: Item): void => {
    select(item.at)
    // A finger scrolls; it moves an item by the buttons below.
    if (!move || event.button !== 0 || event.pointerType === 'touch') return
    const { left, width: wide } = event.currentTarget.getBoundingClientRect()
    const inside = event.clientX - left
    const grip: Grip = item.milestone || wide < 4 * EDGE ? 'whole' : inside < EDGE ? 'start' : wide - inside < EDGE ? 'end' : 'whole'
    event.currentTarget.setPointerCapture(event.pointerId)
    setDrag({ at: item.at, grip, x: event.clientX, by: 0 })
  }
  const drop = (): void => {
    if (drag && drag.by !== 0) move?.(drag.at, drag.grip, drag.by)
    setDrag(null)
  }
  const bar = (item: Item): ReactNode => {
    if (item.from === null || item.until === null) return null
    const days = drag?.at === item.at ? moved({ from: item.from, until: item.until }, drag.grip, drag.by) : { from: item.from, until: item.until }
    const look = ['ep-item', item.milestone ? 'milestone' : '', changes.has(item.at) || (drag?.at === item.at && drag.by !== 0) ? 'changed' : '', early(item, byCode).length > 0 ? 'early' : '', move ? 'may' : ''].filter(Boolean).join(' ')
    const words = [item.code, item.name, owner(item.owner), `${isoOf(days.from)} — ${isoOf(days.until)}`, t('plan.days', { count: days.until - days.from + 1 }), item.milestone ? t('plan.milestone') : '', early(item, byCode).length > 0 ? t('plan.early', { codes: early(item, byCode).join(t('one.join')) }) : ''].filter(Boolean).join(' · ')
    return (
      <button type="button" data-at={item.at} className={look} style={{ left: names + x(days.from), width: Math.max(px, (days.until - days.from + 1) * px) }} title={words} aria-label={words} tabIndex={item.at === first ? 0 : -1}
        onFocus={() => select(item.at)} onKeyDown={(event) => keys(event, item)} onPointerDown={(event) => grab(event, item)} onPointerMove={(event) => { if (drag?.at === item.at) setDrag({ ...drag, by: Math.round((event.clientX - drag.x) / px) }) }} onPointerUp={drop} onPointerCancel={() => setDrag(null)}>
        {item.milestone ? <i /> : null}
      </button>
    )
  }
  return (
    <>
      <div className="ep-scale"><span>{t('plan.legend')}</span><Button size="small" aria-label={t('plan.smaller')} title={t('plan.smaller')} disabled={scale === 0} onClick={() => setChosen(scale - 1)}>−</Button><Button size="small" aria-label={t('plan.larger')} title={t('plan.larger')} disabled={scale === SCALES.length - 1} onClick={() => setChosen(scale + 1)}>+</Button></div>
      <div ref={box} className="ep-gantt" role="group" aria-label={t('plan.title')} onScroll={(event) => { const top = event.currentTarget.scrollTop; setView((was) => (was.top === top ? was : { ...was, top })) }}>
        <Head from={from} until={until} px={px} names={names} today={today} />
        <div className="ep-days" style={{ minWidth: '100%', width: names + width, height: items.length * ROW, ...(px >= 8 ? { backgroundImage: `repeating-linear-gradient(90deg, transparent 0 ${5 * px}px, var(--sunk) ${5 * px}px ${7 * px}px)`, backgroundPosition: `${names}px 0` } : {}) }} onMouseLeave={() => setOver(null)}>
          {monthsOf({ from, until }).slice(1).map((month) => <i key={month.day} className="ep-month" style={{ left: names + x(month.day) }} />)}
          {today >= from && today <= until ? <i className="ep-today" style={{ left: names + x(today) + px / 2 }} /> : null}
          {rows.map((item, i) => {
            const place = seen.first + i
            const begins = item.phase !== '' && item.phase !== items[place - 1]?.phase
            return (
              <div key={item.at} className={`ep-row${item.at === at ? ' on' : ''}${begins ? ' begins' : ''}`} style={{ top: place * ROW }} onMouseEnter={() => setOver(item.at)} onClick={() => select(item.at)}>
                <p className="ep-name" style={{ width: names }} title={[item.phase, item.name, owner(item.owner)].filter(Boolean).join(' · ')}><small>{item.code}</small><span>{item.name}</span>{phone ? null : <em>{begins ? item.phase : ''}</em>}{phone ? null : <small>{owner(item.owner)}</small>}</p>
                {bar(item)}
              </div>
            )
          })}
          {looked ? <Arrows item={looked} items={looked.after.flatMap((code) => byCode.get(code) ?? [])} placeOf={placeOf} x={(day) => names + x(day)} /> : null}
        </div>
      </div>
    </>
  )
}

/** Months, and the Mondays where there is room for them. */
function Head({ from, until, px, names, today }: { from: number; until: number; px: number; names: number; today: number }): ReactNode {
  const t = useWords()
  const months = monthsOf({ from, until })
  const weeks = px < 4 ? [] : Array.from({ length: Math.ceil((until - from + 1) / 7) }, (_, i) => mondayOf(from) + i * 7)
  return (
    <div className="ep-head" style={{ minWidth: '100%', width: names + (until - from + 1) * px }}>
      <b style={{ width: names }}>{t('plan.work')}</b>
      {months.map(({ day, y, m }, i) => { const wide = ((months[i + 1]?.day ?? until + 1) - day) * px; return wide < 24 ? null : <span key={day} className="ep-month-name" style={{ left: names + (day - from) * px, width: wide }}>{wide < 60 ? String(m).padStart(2, '0') : `${y}-${String(m).padStart(2, '0')}`}</span> })}
      {weeks.map((day) => <small key={day} style={{ left: names + (day - from) * px }}>{isoOf(day).slice(8)}</small>)}
      {today >= from && today <= until ? <em style={{ left: names + (today - from) * px + px / 2 }}>{t('plan.today')}</em> : null}
    </div>
  )
}

/** From the end of each predecessor to the beginning of an item. */
function Arrows({ item, items, placeOf, x }: { item: Item; items: readonly Item[]; placeOf: ReadonlyMap<number, number>; x: (day: number) => number }): ReactNode {
  if (item.from === null) return null
  const y = (of: Item): number => (placeOf.get(of.at) ?? 0) * ROW + ROW / 2
  const [x2, y2] = [x(item.from), y(item)]
  return (
    <svg className="ep-arrows" width={1} height={1} aria-hidden>
      {items.map((before) => {
        if (before.until === null) return null
        const [x1, y1] = [x(before.until + 1), y(before)]
        const round = x2 - x1 < 12 ? `V${y2 - Math.sign(y2 - y1) * (ROW / 2)}H${x2 - 8}V${y2}H${x2 - 2}` : `V${y2}H${x2 - 2}`
        return <g key={before.at} className={before.until > (item.from ?? 0) ? 'early' : undefined}><path d={`M${x1} ${y1}h6${round}`} /><path className="tip" d={`M${x2} ${y2}l-6 -4v8z`} /></g>
      })}
    </svg>
  )
}
