import { useMemo, useState, type ReactNode } from 'react'
import { Button } from 'antd'
import type { MatterView } from '@guixing/contract/matters'
import { useNow } from '../../app/clock.ts'
import { Card } from '../../ui/small.tsx'
import { houseDay } from '../../ui/time-words.ts'
import type { Acting } from '../matters/use-acting.ts'
import { useNames } from '../matters/use-names.ts'
import { Gantt } from './gantt.tsx'
import { changed, dayOf, holding, isoOf, itemsOf, moved, written, type Changes, type Grip } from './plan.ts'
import { useWords } from './words.ts'
import './papers.css'

const NONE: Changes = new Map()
/** Steps back there are at most. */
const MOST = 200

/** A plan over its days (S01-52). While it is drafted, whoever may edit it moves work items by whole days; what was moved is sent as one edit. */
export function GanttCard({ matter, acting }: { matter: MatterView; acting: Acting }): ReactNode {
  const t = useWords()
  const named = useNames(matter)
  const today = dayOf(houseDay(useNow())) ?? 0
  const rows = matter.fields['items'] as unknown[]
  const items = useMemo(() => itemsOf(rows), [rows])
  const [past, setPast] = useState<Changes[]>([])
  const [at, setAt] = useState<number | null>(null)
  const last = past.at(-1) ?? NONE
  const changes = useMemo(() => holding(last, items), [last, items])
  const shown = useMemo(() => items.map((item) => { const c = changes.get(item.at); return c ? { ...item, from: c.from, until: c.until } : item }), [items, changes])
  const may = matter.actions.some((one) => one.name === 'edit' && one.possible && one.asks.some((field) => field.name === 'items'))
  const owner = (id: string | null): string => (id === null ? '' : String(named(id) ?? ''))
  const move = (of: number, grip: Grip, by: number): void => {
    const [base, now] = [items.find((item) => item.at === of), shown.find((item) => item.at === of)]
    if (base && now && now.from !== null && now.until !== null) setPast([...past, changed(changes, base, moved({ from: now.from, until: now.until }, grip, by))].slice(-MOST))
  }
  const save = async (): Promise<void> => { if (await acting.act('edit', { items: written(rows, changes) })) setPast([]) }
  const one = shown.find((item) => item.at === at)
  const lost = last.size - changes.size
  return (
    <Card title={t('plan.title')} aside={may ? t('plan.hint') : t('plan.count', { n: items.length })} className="ep-plan">
      <Gantt items={shown} today={today} owner={owner} at={at} select={setAt} move={may ? move : null} changes={changes} />
      {one || changes.size > 0 || lost > 0 ? (
        <footer className="ep-foot">
          {one ? <span className="ep-one" aria-live="polite"><b>{one.code} {one.name}</b> {one.from === null || one.until === null ? t('plan.noDays') : `${isoOf(one.from)} — ${isoOf(one.until)} · ${t('plan.days', { count: one.until - one.from + 1 })}`}{one.after.length > 0 ? ` · ${t('plan.after', { codes: one.after.join(t('one.join')) })}` : ''}</span> : null}
          {may && one && one.from !== null ? <span className="ep-nudge"><Button size="small" onClick={() => move(one.at, 'whole', -1)}>{t('plan.earlier')}</Button><Button size="small" onClick={() => move(one.at, 'whole', 1)}>{t('plan.later')}</Button></span> : null}
          {changes.size > 0 || lost > 0 ? (
            <span className="ep-save">
              {lost > 0 ? <em>{t('plan.lost', { count: lost })}</em> : null}
              {changes.size > 0 ? <b>{t('plan.changed', { count: changes.size })}</b> : null}
              <Button size="small" onClick={() => setPast(past.slice(0, -1))}>{t('plan.undo')}</Button><Button size="small" onClick={() => setPast([])}>{t('plan.drop')}</Button>
              {changes.size > 0 ? <Button size="small" type="primary" loading={acting.busy} onClick={() => void save()}>{t('plan.save')}</Button> : null}
            </span>
          ) : null}
        </footer>
      ) : null}
    </Card>
  )
}
