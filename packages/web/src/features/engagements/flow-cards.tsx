import { useState, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { BusinessView, FlowStep, FlowView } from '@guixing/contract/engagements'
import { useNow } from '../../app/clock.ts'
import { Clause } from '../../ui/clause.tsx'
import { Due } from '../../ui/due.tsx'
import { Tag } from '../../ui/rate-text.tsx'
import { Blank, Card } from '../../ui/small.tsx'
import { dayWords, exactTime } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { useWords } from './words.ts'

/** Done steps and those far ahead are folded beyond these; on a phone all but what can be done. */
const SHOWN = { desktop: { done: 3, waiting: 4 }, phone: { done: 1, waiting: 1 } }

/** Acts that can be taken now over all flows; null once the business is over. */
type Possible = ReadonlySet<string> | null

/** The flow each regulation lays over the business, as it stands now: what is done, whose turn it is, what waits for what. */
export function FlowCards({ view, over, phone }: { view: BusinessView; over: boolean; phone: boolean }): ReactNode {
  const t = useWords()
  if (view.flows.length === 0) return <Card title={t('one.flows')}><Blank text={t('one.flowsNone')} /></Card>
  const possible = over ? null : new Set(view.next.map((act) => `${act.kind}.${act.action}`))
  return <div className="eg-flows">{view.flows.map((flow) => <FlowCard key={`${flow.regulation} ${flow.id}`} flow={flow} possible={possible} shown={phone ? SHOWN.phone : SHOWN.desktop} />)}</div>
}

function FlowCard({ flow, possible, shown }: { flow: FlowView; possible: Possible; shown: { done: number; waiting: number } }): ReactNode {
  const t = useWords()
  const say = useSay()
  const [all, setAll] = useState(false)
  const done = flow.steps.filter((step) => step.is === 'done')
  const waiting = flow.steps.filter((step) => step.is === 'waiting')
  // One alone is not worth folding.
  const far = (steps: FlowStep[]): FlowStep[] => (all || steps.length < 2 ? [] : steps)
  const [before, after] = [far(done.slice(0, Math.max(0, done.length - shown.done))), far(waiting.slice(shown.waiting))]
  const folded = new Set([...before, ...after])
  return (
    <section className="gx-card eg-flow" aria-label={say(flow.name)}>
      <header><h2>{say(flow.name)}</h2><Clause regulation={flow.regulation} article={flow.article} /><small className="eg-flow-title" title={say(flow.title)}>{say(flow.title)}</small><Tag kind={flow.enforced ? 'state' : 'fact'}>{flow.enforced ? t('one.enforced') : t('one.measured')}</Tag><small>{t('one.flowCount', { done: done.length, all: flow.steps.length })}</small></header>
      <div className="eg-ticks" aria-hidden>{flow.steps.map((step) => <i key={step.step} className={step.is} />)}</div>
      {before.length > 0 ? <button type="button" className="eg-fold" onClick={() => setAll(true)}>{t('one.foldDone', { n: before.length })}</button> : null}
      <ol>{flow.steps.filter((step) => !folded.has(step)).map((step) => <Step key={step.step} step={step} flow={flow} possible={possible} />)}</ol>
      {after.length > 0 ? <button type="button" className="eg-fold" onClick={() => setAll(true)}>{t('one.foldWaiting', { n: after.length })}</button> : null}
      {all ? <button type="button" className="eg-fold" onClick={() => setAll(false)}>{t('one.hide')}</button> : null}
    </section>
  )
}

function Step({ step, flow, possible }: { step: FlowStep; flow: FlowView; possible: Possible }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  // Its turn here; whether it can be done is said by all flows together.
  const turn = step.acts.some((act) => possible?.has(`${act.kind}.${act.action}`)) ? 'ready' : step.acts.length > 0 ? 'held' : 'turn'
  const name = step.doneOn ? <Link to={`/matters/${step.doneOn}`}>{say(step.name)}</Link> : say(step.name)
  const state = step.is === 'done' ? <span title={step.doneAt ? exactTime(step.doneAt) : undefined}>{[step.doneAt ? dayWords(step.doneAt, now, ui) : t('one.done'), step.doneBy?.name].filter(Boolean).join(' ')}</span>
    : possible === null ? null
      : step.is === 'ready' ? <span className={turn === 'ready' ? 'eg-ready' : undefined}>{[t(`one.${turn}`), step.holder ? t('one.holder', { who: say(step.holder) }) : null].filter(Boolean).join('・')}</span>
        : <span>{step.lacks.length > 0 ? t('one.waits', { steps: step.lacks.map(say).join(t('one.join')) }) : ''}</span>
  return (
    <li className={step.is} aria-current={step.is === 'ready' ? 'step' : undefined}>
      <i aria-hidden>{step.is === 'done' ? '✓' : ''}</i>
      <p><b>{name}</b> <Clause regulation={flow.regulation} article={step.article} bare /></p>
      <small>{state}{step.due ? <Due dueAt={step.due} share={null} state="running" /> : step.unset && possible ? <em className="eg-pending">{t('one.unset')}</em> : null}</small>
    </li>
  )
}
