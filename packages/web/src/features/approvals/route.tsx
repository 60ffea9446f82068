import type { ReactNode } from 'react'
import type { MatterView } from '@guixing/contract/matters'
import { useNow } from '../../app/clock.ts'
import { Clause } from '../../ui/clause.tsx'
import { whenWords } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import type { Task } from './task.ts'
import { useWords } from './words.ts'

const STATES = ['open', 'waiting', 'done', 'agree', 'return', 'reject', 'void'] as const

/** The route with people, times and opinions; below it the articles already checked, so that the approver need not. */
export function Route({ task, matter }: { task: Task; matter: MatterView }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const now = useNow()
  const say = useSay()
  const approval = matter.approvals.find((a) => a.id === task.approval) ?? matter.approvals.find((a) => a.control === task.control)
  const steps = approval?.tasks ?? []
  const others = matter.governing.filter((g) => g.control !== task.control && g.state !== 'inactive' && g.state !== 'waiting')
  const unmet = others.filter((g) => g.state === 'unmet' || g.state === 'breached')
  const kept = others.filter((g) => !unmet.includes(g))
  return (
    <div className="ap-route">
      <header><h2>{t('route')}</h2><small>{t('steps', { n: steps.length + 1 })}</small></header>
      <ol>
        <li className="ap-past"><i>{task.requestedBy?.name.slice(0, 1) ?? ''}</i><div><b>{t('requestStep')}</b><span>{task.requestedBy?.name ?? '—'}</span></div><time>{whenWords(task.requestedAt, now, ui)}</time></li>
        {steps.map((s) => {
          const who = s.by?.name ?? s.who.map((p) => p.name).join('、')
          const state = STATES.find((x) => x === (s.outcome ?? s.state))
          return (
            <li key={s.id} className={s.mine && !s.outcome ? 'ap-mine' : s.outcome ? 'ap-past' : 'ap-ahead'}>
              <i>{who.slice(0, 1)}</i>
              <div><b>{who}{s.mine && !s.outcome ? t(task.onBehalfOf ? 'youFor' : 'you') : ''}</b><span>{state ? t(`stepState.${state}`) : s.state}</span>{s.words && <q>{s.words}</q>}</div>
              {s.at && <time>{whenWords(s.at, now, ui)}</time>}
            </li>
          )
        })}
      </ol>
      {unmet.length > 0 && <section><h3>{t('unmet')}</h3><ul>{unmet.map((g) => <li key={g.control}><Clause regulation={g.regulation} article={g.article} strong /><span>{say(g.name)}</span></li>)}</ul></section>}
      <section><h3>{t('checked')}</h3>{kept.length === 0 ? <p className="gx-note">{t('noChecks')}</p> : <ul>{kept.map((g) => <li key={g.control}><em aria-hidden>✓</em><span>{say(g.name)}</span><Clause regulation={g.regulation} article={g.article} /></li>)}</ul>}</section>
    </div>
  )
}
