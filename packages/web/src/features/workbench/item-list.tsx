import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { useNow } from '../../app/clock.ts'
import { Clause } from '../../ui/clause.tsx'
import { Due, dueLook } from '../../ui/due.tsx'
import { clockTime, spanWords } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import type { Group } from './order.ts'
import type { Item } from './types.ts'
import { useBenchWords } from './words.ts'

interface ListProps { groups: Group[]; done: Item[]; at: string | null; onAt: (id: string) => void; onOpen: (item: Item) => void; phone: boolean }

/** When · verb · what · mark · one button. Only the focused row's button is filled. */
export function ItemList({ groups, done, at, onAt, onOpen, phone }: ListProps): ReactNode {
  const t = useBenchWords()
  return (
    <section className="gx-card gx-items" aria-label={t('list')}>
      {groups.map((group) => (
        <div key={group.name}>
          {phone ? null : <h3 className={group.name === 'overdue' ? 'over' : ''}>{t(`group.${group.name}`)}<small>{group.items.length}</small></h3>}
          <ul>{group.items.map((item) => <Row key={item.id} item={item} focused={item.id === at} onAt={onAt} onOpen={onOpen} phone={phone} bareToday={group.name === 'today' || group.name === 'overdue'} />)}</ul>
        </div>
      ))}
      {done.length > 0 && !phone ? <Done done={done} onOpen={onOpen} /> : null}
    </section>
  )
}

interface RowProps { item: Item; focused: boolean; onAt: (id: string) => void; onOpen: (item: Item) => void; phone: boolean; bareToday: boolean }

function Row({ item, focused, onAt, onOpen, phone, bareToday }: RowProps): ReactNode {
  const say = useSay()
  const now = useNow()
  const row = useRef<HTMLLIElement>(null)
  const seen = useRef(focused)
  useEffect(() => {
    if (focused && !seen.current) row.current?.scrollIntoView({ block: 'nearest' })
    seen.current = focused
  }, [focused])
  const dueProps = { dueAt: item.dueAt, share: item.share, state: item.state }
  const over = dueLook(dueProps, now) === 'over'
  const clause = item.regulation && item.article ? <Clause regulation={item.regulation} article={item.article} strong={over} /> : null
  if (phone) {
    return (
      <li ref={row} className="phone">
        <button type="button" onClick={() => onOpen(item)}>
          <span className="what"><b>{say(item.verbLabel)}</b> {say(item.name) || item.title}</span>
          <Due {...dueProps} />
        </button>
        {clause}
        <i aria-hidden>›</i>
      </li>
    )
  }
  return (
    <li ref={row} className={focused ? 'at' : ''} aria-current={focused ? 'true' : undefined} onMouseDown={() => onAt(item.id)}>
      <Due {...dueProps} bareToday={bareToday} />
      <b className="verb">{say(item.verbLabel)}</b>
      <span className="what"><span>{say(item.name) || item.title}</span><small>{[say(item.kind), item.detail].filter(Boolean).join(' ')}</small></span>
      {clause ?? <span />}
      <Button type={focused ? 'primary' : 'default'} onClick={() => onOpen(item)}>{say(item.verbLabel)}</Button>
    </li>
  )
}

/** Done today, folded to two lines. */
function Done({ done, onOpen }: { done: Item[]; onOpen: (item: Item) => void }): ReactNode {
  const t = useBenchWords()
  const ui = useUiWords()
  const say = useSay()
  const [open, setOpen] = useState(false)
  const shown = open ? done : done.slice(0, 2)
  const how = (item: Item): string => {
    if (!item.doneAt || !item.dueAt) return ''
    const left = Date.parse(item.dueAt) - Date.parse(item.doneAt)
    return spanWords(left, left < 0 ? 'late' : 'early', ui)
  }
  return (
    <div className="gx-items-done">
      <h3>{t('group.done')}<small>{done.length}</small>{done.length > 2 ? <Button type="link" size="small" onClick={() => setOpen(!open)}>{t(open ? 'fold' : 'unfold')}</Button> : null}</h3>
      <ul>
        {shown.map((item) => (
          <li key={item.id}>
            <span className="gx-due met">
              <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden><path d="M3.500 8.500l3 3 6-7" fill="none" stroke="var(--malachite)" strokeWidth="1.6" /></svg>
              <span>{item.doneAt ? clockTime(item.doneAt) : ''} {how(item)}</span>
            </span>
            <span className="verb">{t(`what.${item.verb}` as 'what.refused', { defaultValue: say(item.verbLabel) })}</span>
            <a href={item.matter ? `/matters/${item.matter}` : undefined} onClick={(e) => { e.preventDefault(); onOpen(item) }}>{say(item.name) || item.title}</a>
          </li>
        ))}
      </ul>
    </div>
  )
}
