import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { LeaveRow, OvertimeRow } from '@guixing/contract/leave'
import { moneyText } from '../../ui/money.ts'
import { Tag } from '../../ui/rate-text.tsx'
import { useSay } from '../../ui/words.ts'
import { figure, spanText } from './spans.ts'
import { useWords } from './words.ts'

/** Leave forms in lines: kind, time, days, how far each is. */
export function LeaveList({ rows }: { rows: readonly LeaveRow[] }): ReactNode {
  const t = useWords()
  const say = useSay()
  return (
    <ul className="lv-papers">
      {rows.map((r) => (
        <li key={r.id}>
          <Link to={`/matters/${r.id}`}>
            <b>{say(r.label) || t('ask.leave')}</b><span>{spanText(r.from, r.until)}</span>{r.days === null ? null : <em>{t('n', { n: figure(r.days) })}</em>}
            <Tag kind="state">{say(r.stageLabel)}</Tag>{r.retroactive && <Tag kind="soon">{t('retroactive')}</Tag>}
            <small>{[r.reason, r.substitute ? t('substitute', { name: r.substitute.name }) : '', r.number].filter(Boolean).join('・')}</small>
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** Overtime forms in lines: day, hours, pay; that it is to be set is said by the stage. */
export function OvertimeList({ rows }: { rows: readonly OvertimeRow[] }): ReactNode {
  const t = useWords()
  const say = useSay()
  return (
    <ul className="lv-papers">
      {rows.map((r) => (
        <li key={r.id}>
          <Link to={`/matters/${r.id}`}>
            <b>{say(r.label) || t('ask.overtime')}</b><span>{spanText(r.from, r.until)}</span>{r.hours === null ? null : <em>{t('h', { n: figure(r.paidHours ?? r.hours) })}</em>}
            <Tag kind="state">{say(r.stageLabel)}</Tag>{r.retroactive && <Tag kind="soon">{t('retroactive')}</Tag>}{r.pay !== null && <em>{moneyText(r.pay)}</em>}
            <small>{[r.reason, r.number].join('・')}</small>
          </Link>
        </li>
      ))}
    </ul>
  )
}
