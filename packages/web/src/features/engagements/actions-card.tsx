import { useState, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { BusinessView, MeetingAction } from '@guixing/contract/engagements'
import { useNow } from '../../app/clock.ts'
import { DueMark } from '../../ui/due.tsx'
import { Card } from '../../ui/small.tsx'
import { houseDay } from '../../ui/time-words.ts'
import { useSay } from '../../ui/words.ts'
import { useDayWords } from './bits.tsx'
import { daysBetween } from './phases.ts'
import { useWords } from './words.ts'

/** What the meetings of the business decided: who does it by when, what is late; done ones folded (S06 第十一条-4). Nothing where no meeting decided anything. */
export function ActionsCard({ actions }: Pick<BusinessView, 'actions'>): ReactNode {
  const t = useWords()
  const [all, setAll] = useState(false)
  if (actions.length === 0) return null
  const open = actions.filter((one) => !one.final)
  const late = open.filter((one) => one.late).length
  const done = actions.length - open.length
  return (
    <Card title={t('actions.title')} aside={[t('actions.count', { open: open.length, done }), late > 0 ? t('actions.late', { n: late }) : null].filter(Boolean).join(' · ')}>
      {open.length === 0 && !all ? <p className="eg-foot gx-note">{t('actions.none')}</p> : null}
      <ul className="eg-lines eg-actions">{(all ? actions : open).map((one) => <Line key={one.id} one={one} />)}</ul>
      {done > 0 ? <button type="button" className="eg-fold eg-papers-fold" onClick={() => setAll(!all)}>{all ? t('one.hide') : t('actions.fold', { n: done })}</button> : null}
    </Card>
  )
}

function Line({ one }: { one: MeetingAction }): ReactNode {
  const t = useWords()
  const say = useSay()
  const day = useDayWords()
  const passed = daysBetween(one.dueOn, houseDay(useNow()))
  return (
    <li className={one.late ? 'gx-speaks' : undefined}>
      <p><Link to={`/matters/${one.id}`}><b>{one.what}</b></Link> {one.late ? <span className="gx-due over eg-late"><DueMark look="over" share={null} /><span>{t('actions.passed', { n: passed })}</span></span> : null}</p>
      <small>{one.owner?.name ?? t('owner.none')}・{one.final ? say(one.stageName) : t('actions.by', { day: day(one.dueOn) })}{one.stage === 'returned' ? <>・<span className="eg-soon">{say(one.stageName)}</span></> : null}{one.meeting ? <>・<Link to={`/matters/${one.meeting.id}`}>{one.meeting.number}</Link></> : null}</small>
      {one.words ? <small>{one.words}</small> : null}
    </li>
  )
}
