import { useEffect, useState, type ReactNode } from 'react'
import { Button, Input, Select } from 'antd'
import { useNow } from '../../app/clock.ts'
import { useKinds } from '../../ui/choices.ts'
import { Due } from '../../ui/due.tsx'
import { moneyText } from '../../ui/money.ts'
import { Tag } from '../../ui/rate-text.tsx'
import { whenWords } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import type { Words } from '../../app/i18n.ts'
import { amountOf } from './decision.ts'
import { BOXES, keyOf, type Box, type Item } from './task.ts'
import { useWords } from './words.ts'

/** The four boxes with what lies in them; of copies only the unread are counted. */
export function BoxTabs({ box, counts, go }: { box: Box; counts: Record<Box, number> | undefined; go: (box: Box) => void }): ReactNode {
  const t = useWords()
  return (
    <div className="ap-tabs" role="tablist" aria-label={t('boxes')}>
      {BOXES.map((one) => <button key={one} type="button" role="tab" aria-selected={box === one} onClick={() => go(one)}>{t(`box.${one}`)}{counts && (counts[one] > 0 || one === 'todo') ? <span>{counts[one] > 999 ? '999+' : counts[one]}</span> : null}</button>)}
    </div>
  )
}

interface Filter { q?: string | undefined; kind?: string | undefined }

/** Words to find and one kind; what is typed is asked for after a moment's pause. */
export function BoxFilter({ filter, kinds, change }: { filter: Filter; kinds: readonly { kind: string; name: Words; n: number }[]; change: (filter: Filter) => void }): ReactNode {
  const t = useWords()
  const say = useSay()
  const [typed, setTyped] = useState(filter.q ?? '')
  useEffect(() => { setTyped(filter.q ?? '') }, [filter.q])
  useEffect(() => {
    if (typed.trim() === (filter.q ?? '')) return
    const timer = setTimeout(() => change({ ...filter, q: typed.trim() || undefined }), 300)
    return () => clearTimeout(timer)
  }, [typed, filter, change])
  return (
    <div className="ap-filter" role="search">
      <Input value={typed} onChange={(e) => setTyped(e.target.value)} allowClear placeholder={t('find')} aria-label={t('find')} maxLength={200} />
      {(kinds.length > 1 || filter.kind !== undefined) && <Select value={filter.kind ?? ''} aria-label={t('kind')} onChange={(kind) => change({ ...filter, kind: kind || undefined })} popupMatchSelectWidth={false} options={[{ value: '', label: t('allKinds') }, ...kinds.map((one) => ({ value: one.kind, label: `${say(one.name)} ${one.n}` }))]} />}
    </div>
  )
}

/** One line: what is asked, about what, by whom, the sum where there is one, and how it stands. */
export function ItemRow({ item, box, on, choose, picked, pick }: { item: Item; box: Box; on: boolean; choose: () => void; /** One of several to be agreed to at once; without `pick` it cannot be. */ picked?: boolean; pick?: (() => void) | undefined }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const kinds = useKinds()
  const amount = amountOf(kinds.data?.kinds.find((k) => k.name === item.matter.kind)?.fields ?? [], item.attested)
  return (
    <li className={`ap-row${on ? ' ap-on' : ''}${pick ? ' ap-may' : ''}`}>
      {pick && <label className="ap-check"><input type="checkbox" checked={picked ?? false} aria-label={t('batch.pick', { number: item.matter.number })} onChange={pick} /></label>}
      <button type="button" data-key={keyOf(item)} aria-current={on ? 'true' : undefined} onClick={choose}>
        <span><b>{say(item.name)}</b>{item.onBehalfOf && <Tag>{t('behalf', { name: item.onBehalfOf.name })}</Tag>}{item.does === 'opinion' && box === 'todo' && <Tag>{t('consulted')}</Tag>}{item.purpose === 'exception' && <Tag kind="soon">{t('purpose.exception')}</Tag>}{box === 'copied' && item.readAt === null && <Tag kind="state">{t('unread')}</Tag>}{amount && <b className="gx-money">{moneyText(amount)}</b>}</span>
        <span>{say(item.matter.name) || item.matter.title}</span>
        <span><small>{box === 'mine' ? item.matter.number : item.requestedBy?.name ?? ''} {whenWords(item.requestedAt, now, ui)}</small><Stand item={item} box={box} /></span>
      </button>
    </li>
  )
}

function Stand({ item, box }: { item: Item; box: Box }): ReactNode {
  const t = useWords()
  const state = t(`status.${item.approvalState}` as 'status.open', { defaultValue: item.approvalState })
  if (box === 'todo') {
    const due = item.taskDueAt ?? item.dueAt
    return due ? <Due dueAt={due} share={item.taskDueAt ? null : item.dueShare ?? null} state={item.taskDueAt ? 'running' : item.dueState ?? 'running'} /> : null
  }
  const outcome = (['agree', 'return', 'reject'] as const).find((one) => one === item.outcome)
  if (box === 'done') {
    const mine = item.does === 'opinion' ? t('did.opinion') : outcome ? t(`outcome.${outcome}`) : ''
    return <small>{[mine, item.approvalState === 'open' || state === mine ? '' : state].filter(Boolean).join(t('sep'))}</small>
  }
  return <small>{item.approvalState === 'open' && item.waitingFor.length > 0 ? t('waitingFor', { who: item.waitingFor.map((p) => p.name).join(t('join')) }) : state}</small>
}

/** The end of what is loaded. */
export function MoreRows({ busy, load }: { busy: boolean; load: () => void }): ReactNode {
  const t = useWords()
  return <p className="ap-more"><Button loading={busy} onClick={load}>{t('moreRows')}</Button></p>
}
