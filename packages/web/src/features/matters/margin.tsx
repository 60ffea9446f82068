import { useState, type ReactNode } from 'react'
import { Button } from 'antd'
import type { ClockView, MatterView } from '@guixing/contract/matters'
import { houseZone, useNow } from '../../app/clock.ts'
import { language } from '../../app/i18n.ts'
import { Clause } from '../../ui/clause.tsx'
import { Due } from '../../ui/due.tsx'
import { Modes } from '../../ui/modes.tsx'
import { RateText } from '../../ui/rate-text.tsx'
import { clockTime, houseDay } from '../../ui/time-words.ts'
import { useSay } from '../../ui/words.ts'
import { useCatalogue } from './catalogue.ts'
import { whyLines } from './clock-words.ts'
import type { Governing } from './types.ts'
import { useMatterWords } from './words.ts'

/** Clocks that run unfolded with their reasons in the order they were computed, then those that ended. */
export function Clocks({ matter, bare }: { matter: MatterView; bare?: boolean }): ReactNode {
  const t = useMatterWords()
  const live = matter.clocks.filter((clock) => clock.state === 'running' || clock.state === 'paused')
  const done = matter.clocks.filter((clock) => clock.state === 'met')
  const late = matter.clocks.filter((clock) => clock.state === 'breached')
  const shown = [...matter.clocks].filter((clock) => clock.state !== 'cancelled').sort((a, b) => rank(a) - rank(b) || (a.dueAt ?? '').localeCompare(b.dueAt ?? ''))
  return (
    <section className="mt-clocks" aria-label={t('clocks')}>
      {bare ? null : <header><h2>{t('clocks')}</h2><small>{t('clockCount', { running: live.length, met: done.length })}{late.length > 0 ? t('clockLate', { n: late.length }) : ''}</small></header>}
      {shown.length === 0 ? <p className="mt-none">{t('noClocks')}</p> : shown.map((clock, i) => <ClockLine key={clock.id} clock={clock} open={i === 0 && live.length > 0} />)}
    </section>
  )
}
const rank = (clock: ClockView): number => ({ breached: 0, running: 1, paused: 2, met: 3, cancelled: 4 })[clock.state]

function ClockLine({ clock, open: first }: { clock: ClockView; open: boolean }): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  const now = useNow()
  const [open, setOpen] = useState(first)
  const { choice } = useCatalogue()
  const reason = (value: string): string => choice('pause-reasons', value)
  const lines = whyLines(clock.steps, houseZone(), language(), houseDay(now), reason)
  const state = clock.state === 'breached' && clock.stoppedAt ? 'breached' : clock.state
  return (
    <div className="mt-clock">
      <p>
        <b>{say(clock.name)}</b><Clause regulation={clock.regulation} article={clock.article} />
        <Due dueAt={clock.dueAt} share={clock.share} state={state} stoppedAt={clock.stoppedAt} reason={clock.pauseReason ? reason(clock.pauseReason) : null} />
      </p>
      {lines.length > 0 ? (open ? (
        <div className="mt-why">
          <button type="button" onClick={() => setOpen(false)} aria-expanded>{t('why', { at: clock.dueAt ? clockTime(clock.dueAt) : '' })}</button>
          <ol>{lines.map((line, i) => <li key={i}>{line}</li>)}</ol>
          {clock.holder ? <small>{t('holder', { name: clock.holder.name })}</small> : null}
        </div>
      ) : <Button type="link" size="small" className="mt-why-open" aria-expanded={false} onClick={() => setOpen(true)}>{t('why', { at: clock.dueAt ? clockTime(clock.dueAt) : '' })}</Button>) : null}
    </div>
  )
}

/** Articles that govern this matter: unmet first, then running, then kept; each with its state here and the house's rate. */
export function GoverningList({ matter, bare }: { matter: MatterView; bare?: boolean }): ReactNode {
  const t = useMatterWords()
  const [all, setAll] = useState(false)
  // What is not reached yet, or not switched on, says nothing about this matter now.
  const speaking = matter.governing.filter((one) => one.state !== 'waiting' && one.state !== 'inactive')
  const rest = matter.governing.length - speaking.length
  return (
    <section className="mt-governing" aria-label={t('governing')}>
      {bare ? null : <header><h2>{t('governing')}</h2><small>{t('governingCount', { n: matter.governing.length })}</small></header>}
      {matter.governing.length === 0 ? <p className="mt-none">{t('noGoverning')}</p> : <ul>{(all ? matter.governing : speaking).map((one) => <Article key={one.control} one={one} />)}</ul>}
      {rest > 0 ? <Button type="link" size="small" className="mt-rest-articles" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t('hideWaiting') : t('restWaiting', { n: rest })}</Button> : null}
    </section>
  )
}

function Article({ one }: { one: Governing }): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  const speaks = one.state === 'unmet' || one.state === 'breached'
  return (
    <li className={speaks ? 'gx-speaks' : undefined}>
      <p><Clause regulation={one.regulation} article={one.article} strong={speaks} /><Modes modes={one.modes} /><span className={speaks ? 'gx-broken' : `mt-state ${one.state}`}>{t(`state.${one.state}`)}</span><RateText rate={one.rate} target={one.target} /></p>
      <p>{say(one.name)}</p>
    </li>
  )
}
