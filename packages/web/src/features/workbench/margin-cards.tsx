import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { useMe } from '../../app/session.ts'
import { Clause } from '../../ui/clause.tsx'
import { DueMark } from '../../ui/due.tsx'
import { Card } from '../../ui/small.tsx'
import { clockTime, dayWords, spanWords, wallTime } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import type { Bench, Duty } from './types.ts'
import { useBenchWords } from './words.ts'

/** What my roles owe today, done ones too. */
export function DutyCard({ duties, onOpen }: { duties: Duty[]; onOpen: (id: string) => void }): ReactNode {
  const t = useBenchWords()
  const say = useSay()
  const me = useMe()
  const units = useQuery({ ...q.house.units.queryOptions(), staleTime: 300_000 })
  const roles = [...new Set(me.roles.map((r) => r.role))].map((role) => say(units.data?.roles.find((one) => one.name === role)?.label)).filter(Boolean).slice(0, 2).join(t('dot'))
  return (
    <Card title={t('duties.title')} aside={<span className="gx-one-line" title={roles}>{roles}</span>}>
      {duties.length === 0 ? <p className="gx-note gx-pad">{t('duties.none')}</p> : (
        <ul className="gx-duties">{duties.map((duty) => <DutyRow key={duty.id} duty={duty} onOpen={onOpen} />)}</ul>
      )}
    </Card>
  )
}

function DutyRow({ duty, onOpen }: { duty: Duty; onOpen: (id: string) => void }): ReactNode {
  const t = useBenchWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const done = duty.state === 'done' || duty.state === 'waived'
  const day = dayWords(duty.dueAt, now, ui)
  const when = duty.state === 'done' && duty.doneAt ? t('duties.done', { time: clockTime(duty.doneAt) })
    : duty.state === 'waived' ? t('duties.waived')
      : duty.state === 'missed' ? t('duties.missed')
        : day === ui('today') ? t('duties.before', { time: clockTime(duty.dueAt) }) : t('duties.beforeDay', { day })
  const span = Date.parse(duty.dueAt) - Date.parse(duty.opensAt)
  const share = span > 0 ? (now - Date.parse(duty.opensAt)) / span : 0
  const look = done ? 'met' : duty.state === 'missed' ? 'over' : duty.state === 'open' && share >= 0.75 ? 'soon' : 'ok'
  const name = say(duty.name)
  return (
    <li className={done ? 'done' : ''}>
      <DueMark look={look} share={duty.state === 'open' ? share : 0} />
      {duty.matter ? <Link to={`/matters/${duty.matter}`}>{name}</Link> : duty.state === 'open' ? <button type="button" onClick={() => onOpen(duty.id)}>{name}</button> : <span>{name}</span>}
      <time className={duty.state === 'missed' ? 'gx-broken' : ''}>{when}</time>
      <Clause regulation={duty.regulation} article={duty.article} strong={duty.state === 'missed'} />
    </li>
  )
}

/** The next handover of my shift. */
export function ShiftCard({ shift }: { shift: NonNullable<Bench['shift']> }): ReactNode {
  const t = useBenchWords()
  const say = useSay()
  const ui = useUiWords()
  const now = useNow()
  const me = useMe()
  const left = Date.parse(shift.endsAt) - now
  return (
    <Card title={t('shift.title', { time: clockTime(shift.endsAt) })} aside={`${t('shift.to', { from: me.name, to: shift.incoming ?? t('shift.nobody') })}・${spanWords(left, left < 0 ? 'over' : 'left', ui)}`}>
      <div className="gx-shift-line"><span>{t('shift.now', { title: say(shift.name) || shift.title })}</span><Link to="/duty">{t('shift.open')}</Link></div>
    </Card>
  )
}

/** 11月1–24日. */
export function usePeriodWords(): string {
  const t = useBenchWords()
  const at = wallTime(useNow())
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][at.m - 1]
  return t('rate.period', { m: at.m, d: at.d, month })
}
