import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { MatterView } from '@guixing/contract/matters'
import { comma } from '../../app/comma.ts'
import { Clause } from '../../ui/clause.tsx'
import { Tag } from '../../ui/rate-text.tsx'
import { clockTime, houseDay } from '../../ui/time-words.ts'
import { approvalLine } from './approval-line.ts'
import { useMatterWords } from './words.ts'

/** Approvals asked for here and how far they are; deciding is done in the inbox. */
export function Approvals({ matter }: { matter: MatterView }): ReactNode {
  const t = useMatterWords()
  const live = matter.approvals.filter((one) => one.state !== 'void')
  if (live.length === 0) return null
  return (
    <section className="gx-card mt-approvals" aria-label={t('approvals')}>
      <b>{t('approvals')}</b>
      {live.map((one) => <Line key={one.id} one={one} />)}
    </section>
  )
}

function Line({ one }: { one: MatterView['approvals'][number] }): ReactNode {
  const t = useMatterWords()
  const { decided, waiting, mine } = approvalLine(one.tasks)
  return (
    <p>
      {one.article ? <Clause regulation={one.control.split('.')[0]!} article={one.article} /> : null}
      {decided.length + waiting.length === 0 ? <Tag kind="state">{t(`approvalState.${one.state}`, { defaultValue: one.state })}</Tag> : null}
      {decided.map((task) => (
        <span key={task.id}>
          {t(`approval.${String(task.outcome)}`, { who: task.by?.name ?? '', defaultValue: task.outcome })}
          {task.at ? <small> {houseDay(Date.parse(task.at)).slice(5)} {clockTime(task.at)}</small> : null}{task.words ? <small> {task.words}</small> : null}
        </span>
      ))}
      {waiting.length > 0 ? <span>{t('approval.waiting', { who: waiting.join(comma()) })}{mine ? <Link to="/approvals"> {t('decide')}</Link> : null}</span> : null}
      {one.purpose === 'exception' && !one.holds ? <Tag kind="state">{t('exceptionAsked')}</Tag> : null}
      {one.holds ? <Tag kind={one.holds.standing === 'ending' ? 'soon' : 'state'}>{one.holds.standing === 'ended' ? t('holds.ended') : one.holds.once ? t('holds.once') : one.holds.until ? t('holds.until', { day: one.holds.until }) : t('holds.open')}</Tag> : null}
    </p>
  )
}
