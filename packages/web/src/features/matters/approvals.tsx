import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { MatterView } from '@guixing/contract/matters'
import { Tag } from '../../ui/rate-text.tsx'
import { clockTime, houseDay } from '../../ui/time-words.ts'
import { useMatterWords } from './words.ts'

/** Approvals asked for here and how far they are; deciding is done in the inbox. */
export function Approvals({ matter }: { matter: MatterView }): ReactNode {
  const t = useMatterWords()
  const live = matter.approvals.filter((one) => one.state !== 'void')
  if (live.length === 0) return null
  return (
    <section className="gx-card mt-approvals" aria-label={t('approvals')}>
      <b>{t('approvals')}</b>
      {live.map((one) => (
        <p key={one.id}>
          {one.tasks.length === 0 ? <Tag kind="state">{t(`approvalState.${one.state}`, { defaultValue: one.state })}</Tag> : one.tasks.map((task) => (
            <span key={task.id}>
              {task.outcome ? t(`approval.${task.outcome}`, { who: task.by?.name ?? '', defaultValue: task.outcome }) : t('approval.waiting', { who: task.who.map((person) => person.name).join('、') })}
              {task.at ? <small> {houseDay(Date.parse(task.at)).slice(5)} {clockTime(task.at)}</small> : null}{task.words ? <small> {task.words}</small> : null}
              {task.mine && !task.outcome ? <Link to="/approvals"> {t('decide')}</Link> : null}
            </span>
          ))}
          {one.holds ? <> <Tag kind={one.holds.standing === 'ending' ? 'soon' : 'state'}>{one.holds.standing === 'ended' ? t('holds.ended') : one.holds.once ? t('holds.once') : one.holds.until ? t('holds.until', { day: one.holds.until }) : t('holds.open')}</Tag></> : null}
        </p>
      ))}
    </section>
  )
}
