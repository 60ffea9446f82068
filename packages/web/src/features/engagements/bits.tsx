import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { Business } from '@guixing/contract/engagements'
import { useNow } from '../../app/clock.ts'
import { DueMark } from '../../ui/due.tsx'
import { figured, shownMoney } from '../../ui/money.ts'
import { rateText } from '../../ui/rate.ts'
import { Tag } from '../../ui/rate-text.tsx'
import { dayWords, fromWall, houseDay } from '../../ui/time-words.ts'
import { useUiWords } from '../../ui/words.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { daysBetween, followOf, worthOf } from './phases.ts'
import { useWords } from './words.ts'

/** Says a day of the house's calendar as one says it: 今天, 周四, 12月1日. */
export function useDayWords(): (day: string) => string {
  const ui = useUiWords()
  const now = useNow()
  return (day) => { const [y = 0, m = 1, d = 1] = day.split('-').map(Number); return dayWords(fromWall(y, m, d, 12, 0), now, ui) }
}

/** Next follow-up in words. A missed day of one's own is ochre: no regulation was broken. */
export function FollowUp({ business, short }: { business: Pick<Business, 'nextFollowUp' | 'followUpLate' | 'stage' | 'phase'>; /** Where there is no room for the day too. */ short?: boolean }): ReactNode {
  const t = useWords()
  const say = useDayWords()
  const today = houseDay(useNow())
  const day = business.nextFollowUp ?? ''
  const how = followOf(business, today)
  if (how === 'over') return <span className="eg-follow none">{short ? '' : '—'}</span>
  return <span className={`eg-follow ${how}`} title={day || undefined}>{t(how === 'late' && short ? 'follow.lateShort' : `follow.${how}`, how === 'none' ? {} : { day: say(day), n: daysBetween(day, today) })}</span>
}

/** Limits of regulations that have passed: the one thing on a card that is cinnabar. */
export function LateLimits({ n, short }: { n: number; short?: boolean }): ReactNode {
  const t = useWords()
  return n === 0 ? null : <span className="gx-due over eg-late"><DueMark look="over" share={null} /><span>{short ? n : t('late', { count: n })}</span></span>
}

/** Articles broken in a business: they stay broken when the limit is long met. */
export function Broken({ n }: { n: number }): ReactNode {
  const t = useWords()
  return n === 0 ? null : <span className="gx-broken eg-broken">{t('broken', { count: n })}</span>
}

/** Kept ÷ due of a business, and the way to what was broken; — where nothing was due. */
export function Conformance({ business: { id, conformance: c } }: { business: Pick<Business, 'id' | 'conformance'> }): ReactNode {
  const t = useWords()
  if (c.rate === null) return '—'
  return <span className="eg-kept" title={t('kept', { a: c.kept, b: c.kept + c.broken })}>{rateText(c.rate)}{c.broken > 0 ? <Link to={`/engagements/${id}`} search={{ part: 'checks' } as never} className="gx-broken" onClick={(event) => event.stopPropagation()}>{t('broken', { count: c.broken })}</Link> : null}</span>
}

export function ClassTags({ business }: { business: Pick<Business, 'class' | 'major'> }): ReactNode {
  const t = useWords()
  const { choice } = useCatalogue()
  return (
    <>
      {business.class ? <span title={choice('client-classes', business.class)}><Tag>{t('class', { c: business.class.toUpperCase() })}</Tag></span> : null}
      {business.major ? <Tag kind="state">{t('major')}</Tag> : null}
    </>
  )
}

/** What it is worth; 待定 where nobody knows. */
export function Worth({ business, table }: { business: Pick<Business, 'contract' | 'expected'>; table?: boolean }): ReactNode {
  const t = useWords()
  const worth = worthOf(business)
  if (worth === null) return <span className="eg-pending">{t('pending')}</span>
  return <span className={`gx-money${business.contract?.amount ? '' : ' eg-expected'}`}>{table ? shownMoney(worth) : `¥${figured(worth)}`}</span>
}
