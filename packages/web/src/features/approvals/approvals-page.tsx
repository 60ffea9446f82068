import { useEffect, useState, type ReactNode } from 'react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { Due } from '../../ui/due.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Tag } from '../../ui/rate-text.tsx'
import { Blank, ErrorLine, KeyCap, Rows } from '../../ui/small.tsx'
import { whenWords } from '../../ui/time-words.ts'
import { useNarrow, usePhone } from '../../ui/width.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { Detail } from './detail.tsx'
import { nextTask, type Outcome } from './decision.ts'
import { outcomeOf, type Decided, type Task } from './task.ts'
import { useWords } from './words.ts'
import './approvals.css'

/** Deciding in half a minute without opening a file (screens.md 5.6). */
export function ApprovalsPage(): ReactNode {
  const t = useWords()
  const navigate = useNavigate()
  const phone = usePhone()
  const narrow = useNarrow()
  const search = useSearch({ strict: false }) as { task?: string; tab?: string; matter?: string }
  const found = useQuery({ ...q.work.approvals.queryOptions(), refetchInterval: 60_000 })
  const [said, setSaid] = useState<string | null>(null)
  const [kept, setKept] = useState<Task | null>(null)
  const [decidedHere, setDecidedHere] = useState<ReadonlySet<string>>(new Set())
  const tasks = (found.data?.tasks ?? []) as Task[]
  const decided = (found.data?.decided ?? []) as Decided[]
  const tab = search.tab === 'decided' ? 'decided' : 'mine'
  const shown: (Task | Decided)[] = tab === 'mine' ? tasks : decided
  // One that another decides under the reader's eyes stays, so that no press meant for it falls on the next.
  const gone = tab === 'mine' && found.data && kept !== null && kept.task === search.task && !decidedHere.has(kept.task) && !tasks.some((x) => x.task === kept.task) ? kept : null
  const chosen = gone ?? shown.find((x) => x.task === search.task || (search.task === undefined && x.matter.id === search.matter)) ?? (phone ? undefined : shown[0])
  const go = (task: string | undefined, to = tab): void => void navigate({ to: '/approvals', search: { task, tab: to === 'decided' ? to : undefined } as never, replace: true })
  const first = tab === 'mine' && !gone ? chosen : undefined
  if (first && kept?.task !== first.task) setKept(first)
  // The address names what is shown, so that it stays when the list changes.
  const shownTask = phone ? undefined : first?.task
  useEffect(() => {
    if (shownTask !== undefined && search.task !== shownTask) void navigate({ to: '/approvals', search: { task: shownTask } as never, replace: true })
  }, [navigate, search.task, shownTask])
  const step = (by: number): void => {
    const at = shown.findIndex((x) => x.task === chosen?.task)
    const next = shown[Math.min(shown.length - 1, Math.max(0, at + by))]
    if (next) go(next.task)
  }
  useKeys({ KeyJ: () => step(1), KeyK: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1) })
  const done = (task: Task, outcome: Outcome): void => {
    setDecidedHere(new Set(decidedHere).add(task.task))
    setSaid(t(`done.${outcome}`, { number: task.matter.number }))
    go(phone ? undefined : nextTask(tasks, task.task))
  }
  const list = (
    <nav className="ap-list" aria-label={t('title')}>
      <h1 className="gx-hidden">{t('title')}</h1>
      <div className="ap-tabs" role="tablist">
        <button type="button" role="tab" aria-selected={tab === 'mine'} onClick={() => go(undefined, 'mine')}>{t('tabs.mine', { n: tasks.length })}</button>
        <button type="button" role="tab" aria-selected={tab === 'decided'} onClick={() => go(undefined, 'decided')}>{t('tabs.decided')}</button>
      </div>
      {said && <p className="ap-said" role="status">{said}</p>}
      {found.isError && <ErrorLine error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Rows count={4} height={80} />}
      {found.data && phone && shown.length === 0 && <Blank text={t(tab === 'mine' ? 'empty' : 'emptyDecided')} />}
      <ul>{shown.map((x) => <TaskRow key={x.task} task={x} on={x.task === chosen?.task} choose={() => go(x.task)} />)}</ul>
      {shown.length > 1 && !phone && <p className="ap-keys"><KeyCap>J</KeyCap> <KeyCap>K</KeyCap> {t('switch')}</p>}
    </nav>
  )
  if (phone && chosen) return <div className="ap-page"><Detail key={chosen.task} task={chosen} outcome={outcomeOf(chosen)} gone={gone !== null} onDone={(o) => done(chosen, o)} onBack={() => go(undefined)} /></div>
  return (
    <div className={narrow && !phone ? 'ap-page ap-two' : 'ap-page'}>
      {list}
      {!phone && (chosen ? <Detail key={chosen.task} task={chosen} outcome={outcomeOf(chosen)} gone={gone !== null} onDone={(o) => done(chosen, o)} /> : <div className="ap-none">{found.data && <Blank text={shown.length === 0 ? t(tab === 'mine' ? 'empty' : 'emptyDecided') : t('choose')} />}</div>)}
    </div>
  )
}

function TaskRow({ task, on, choose }: { task: Task | Decided; on: boolean; choose: () => void }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const decided = outcomeOf(task)
  const outcome = (['agree', 'return', 'reject'] as const).find((o) => o === decided)
  return (
    <li className={on ? 'ap-row ap-on' : 'ap-row'}>
      <button type="button" aria-current={on ? 'true' : undefined} onClick={choose}>
        <span><b>{say(task.name)}</b>{task.onBehalfOf && <Tag>{t('behalf', { name: task.onBehalfOf.name })}</Tag>}{task.purpose === 'exception' && <Tag kind="soon">{t('purpose.exception')}</Tag>}</span>
        <span>{say(task.matter.name) || task.matter.title}</span>
        <span><small>{task.requestedBy?.name ?? ''} {whenWords(task.requestedAt, now, ui)}</small>{decided !== null ? <small>{outcome ? t(`outcome.${outcome}`) : ''}</small> : task.dueAt ? <Due dueAt={task.dueAt} share={task.dueShare ?? null} state={task.dueState ?? 'running'} /> : null}</span>
      </button>
    </li>
  )
}
