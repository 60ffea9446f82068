import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { MatterView } from '@guixing/contract/matters'
import { useNow } from '../../app/clock.ts'
import { holds, useMe } from '../../app/session.ts'
import { Clause } from '../../ui/clause.tsx'
import { Due } from '../../ui/due.tsx'
import { Tag } from '../../ui/rate-text.tsx'
import { exactTime, whenWords } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { lookOf, reached, standOf } from './route-look.ts'
import { Story } from './story.tsx'
import type { Approval, RouteStep, RouteTask } from './task.ts'
import { useWords } from './words.ts'

/** The route with people, times and opinions, what waits and until when; below it what else happened and the articles already checked. */
export function Route({ approval, matter }: { approval: Approval; matter: MatterView | undefined }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const at = reached(approval.route)
  const open = approval.state === 'open'
  return (
    <div className="ap-route">
      <header><h2>{t('route')}</h2><small>{open ? t('reached', at) : t(`status.${approval.state}`)}{approval.urges > 0 ? `${t('sep')}${t('urged', { n: approval.urges })}` : ''}</small></header>
      <Version approval={approval} />
      <ol>
        <li className="ap-past"><i>{approval.requestedBy?.name.slice(0, 1) ?? ''}</i><div><b>{approval.requestedBy?.name ?? '—'}</b><span>{approval.rounds > 1 ? t('rounds', { n: approval.rounds }) : t('requestStep')}</span></div><time title={exactTime(approval.requestedAt)}>{whenWords(approval.requestedAt, now, ui)}</time></li>
        {approval.route.map((step) => <StepLines key={step.step} step={step} />)}
      </ol>
      {approval.stuck.length > 0 && <section className="ap-stuck"><h3>{t('status.stuck')}</h3>{approval.stuck.map((why, i) => <p key={i}>{say(why)}</p>)}</section>}
      {approval.copies.length > 0 && <section><h3>{t('copies')}</h3><ul>{approval.copies.map((one) => <li key={one.who.id}><span>{one.who.name}</span><small>{one.readAt ? t('read', { at: whenWords(one.readAt, now, ui) }) : t('unreadBy')}</small></li>)}</ul></section>}
      <Story approval={approval} />
      {matter && <Checked approval={approval} matter={matter} />}
    </div>
  )
}

/** By which route it runs: the house's version with its first day, for those who lay routes the way to it; else the article's own. */
function Version({ approval: { version, control, regulation, article } }: { approval: Approval }): ReactNode {
  const t = useWords()
  const me = useMe()
  const lays = holds(me, 'administrator') || holds(me, 'general-manager')
  if (version === null) return <p className="ap-version">{t('byArticle')} <Clause regulation={regulation} article={article} /></p>
  const words = [t('routeVersion', { n: version.n }), version.from === null ? '' : t('routeFrom', { day: version.from })].filter(Boolean).join(' · ')
  return <p className="ap-version">{lays ? <Link to={`/settings/routes/${control}` as '/'}>{words}</Link> : words}</p>
}

function StepLines({ step }: { step: RouteStep }): ReactNode {
  const t = useWords()
  return (
    <>
      {step.tasks.length > 1 && step.how !== 'one' && <li className="ap-how"><span>{t('stepNo', { n: step.step })}{t('sep')}{t(`how.${step.how}`)}</span></li>}
      {step.tasks.map((task) => <TaskLine key={task.id} task={task} />)}
    </>
  )
}

function TaskLine({ task }: { task: RouteTask }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const now = useNow()
  const names = (people: readonly { name: string }[]): string => people.map((p) => p.name).join(t('join'))
  const asked = names(task.who) || '—'
  const who = task.byTime ? t('byTime') : task.by ? (task.onBehalfOf ? t('stoodIn', { by: task.by.name, for: task.onBehalfOf.name }) : task.by.name) : asked
  const look = lookOf(task.state)
  const stand = standOf(task)
  const mine = task.mine && look === 'now'
  return (
    <li className={`ap-${mine ? 'mine' : look}`}>
      <i>{who.slice(0, 1)}</i>
      <div>
        <b>{who}{mine ? t('you') : ''}{task.addedBy ? <Tag>{t(task.does === 'opinion' ? 'askedBy' : 'addedBy', { who: task.addedBy.name })}</Tag> : task.does === 'opinion' && <Tag>{t('consulted')}</Tag>}</b>
        <span>{t(`${stand.words}.${stand.state}` as 'step.open')}{look === 'now' && task.who.length > 1 ? `${t('sep')}${t('how.any')}` : ''}</span>
        {look === 'now' && task.openedAt && !task.dueAt && <span>{t('waitsFrom', { at: whenWords(task.openedAt, now, ui) })}</span>}
        {look === 'now' && task.dueAt && <Due dueAt={task.dueAt} share={share(task, now)} state="running" />}
        {look !== 'past' && task.standIns.map((one) => <span key={`${one.for.id}-${one.to.id}`}>{t('standIn', { to: one.to.name, for: one.for.name })}</span>)}
        {look === 'now' && task.barred.length > 0 && <span>{t('barred', { who: names(task.barred) })}</span>}
        {task.words && <q>{task.words}</q>}
      </div>
      {task.at && <time title={exactTime(task.at)}>{whenWords(task.at, now, ui)}</time>}
    </li>
  )
}

/** Share of a task's time used, by the clock; null where it has not begun. */
function share(task: RouteTask, now: number): number | null {
  if (!task.openedAt || !task.dueAt) return null
  const [from, until] = [Date.parse(task.openedAt), Date.parse(task.dueAt)]
  return until > from ? Math.min(1, Math.max(0, (now - from) / (until - from))) : null
}

function Checked({ approval, matter }: { approval: Approval; matter: MatterView }): ReactNode {
  const t = useWords()
  const say = useSay()
  const others = matter.governing.filter((g) => g.control !== approval.control && g.state !== 'inactive' && g.state !== 'waiting')
  const unmet = others.filter((g) => g.state === 'unmet' || g.state === 'breached')
  const kept = others.filter((g) => !unmet.includes(g))
  return (
    <>
      {unmet.length > 0 && <section><h3>{t('unmetNow')}</h3><ul>{unmet.map((g) => <li key={g.control}><Clause regulation={g.regulation} article={g.article} strong /><span>{say(g.name)}</span></li>)}</ul></section>}
      <section><h3>{t('checked')}</h3>{kept.length === 0 ? <p className="gx-note">{t('noChecks')}</p> : <ul>{kept.map((g) => <li key={g.control}><em aria-hidden>✓</em><span>{say(g.name)}</span><Clause regulation={g.regulation} article={g.article} /></li>)}</ul>}</section>
    </>
  )
}
