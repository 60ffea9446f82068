import { useState, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { BusinessException, BusinessView } from '@guixing/contract/engagements'
import { Clause } from '../../ui/clause.tsx'
import { Card } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { useDayWords } from './bits.tsx'
import { useWords } from './words.ts'

/** Exceptions allowed in this business: by whom, why, until when; those that are over fold. Nothing where none was allowed. */
export function ExceptionsCard({ exceptions }: Pick<BusinessView, 'exceptions'>): ReactNode {
  const t = useWords()
  const [all, setAll] = useState(false)
  if (exceptions.length === 0) return null
  const live = exceptions.filter((one) => one.standing !== 'ended')
  const over = exceptions.length - live.length
  return (
    <Card title={t('exceptions.title')} aside={t('exceptions.count', { n: live.length })}>
      {live.length === 0 && !all ? <p className="eg-foot gx-note">{t('exceptions.none')}</p> : null}
      <ul className="eg-lines">{(all ? exceptions : live).map((one) => <Line key={one.id} one={one} />)}</ul>
      {over > 0 ? <button type="button" className="eg-fold eg-papers-fold" onClick={() => setAll(!all)}>{all ? t('one.hide') : t('exceptions.fold', { n: over })}</button> : null}
    </Card>
  )
}

function Line({ one }: { one: BusinessException }): ReactNode {
  const t = useWords()
  const say = useSay()
  const day = useDayWords()
  const end = one.standing === 'ended' ? t('exceptions.ended') : one.once ? t('exceptions.once') : one.until === null ? t('exceptions.open') : t('exceptions.until', { day: day(one.until) })
  return (
    <li>
      <p><Clause regulation={one.regulation} article={one.article} /> <b>{say(one.name)}</b></p>
      <small><span className={one.standing === 'ending' ? 'eg-soon' : undefined}>{end}</span>{one.by ? `・${t('exceptions.by', { who: one.by.name })}` : ''}・<Link to={`/matters/${one.paper.id}`}>{say(one.paper.kindName)} {one.paper.number}</Link></small>
      {one.reason ? <small>{one.reason}</small> : null}
    </li>
  )
}
