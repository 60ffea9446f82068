import type { ReactNode } from 'react'
import { useNow } from '../../app/clock.ts'
import { rateText } from '../../ui/rate.ts'
import { dayWords } from '../../ui/time-words.ts'
import { useUiWords } from '../../ui/words.ts'
import type { Ask, Dashboard } from './types.ts'
import { headMoney, isNone, partOf, widths } from './sums.ts'
import { useMoneyWords } from './words.ts'

/** One flow read from left to right: approved, requested, written off, out in time, overdue; the bar below adds them up to what was approved. */
export function Figures({ d, open }: { d: Dashboard; open: (ask: Ask) => void }): ReactNode {
  const t = useMoneyWords()
  const ui = useUiWords()
  const now = useNow()
  const s = d.sums
  const next = d.open.nextDue ? t('sub.next', { day: dayWords(d.open.nextDue, now, ui) }) : ''
  const figures = [
    { figure: 'approved' as const, sub: d.pending.count > 0 ? t('sub.pending', { n: s.budgets, count: d.pending.count, amount: headMoney(d.pending.amount) }) : t('sub.approved', { n: s.budgets }) },
    { figure: 'requested' as const, sub: t('sub.ofBudget', { rate: rateText(partOf(s.requested, s.approved)) }) },
    { figure: 'written' as const, sub: `${t('sub.ofRequested', { rate: rateText(partOf(s.written, s.requested)) })}${isNone(s.returned) ? '' : t('sub.returned', { amount: headMoney(s.returned) })}` },
    { figure: 'inTime' as const, sub: `${t('sub.inTime', { n: d.open.inTime })}${isNone(s.unpaid) ? next : t('sub.unpaid', { amount: headMoney(s.unpaid) })}` },
    { figure: 'overdue' as const, sub: isNone(s.overdue) ? t('sub.none') : t('sub.overdue', { n: d.open.overdue, people: d.open.people }) },
  ]
  const [written, inTime, overdue] = widths([s.written, s.inTime, s.overdue], s.approved)
  const late = !isNone(s.overdue)
  return (
    <section className="gx-card mn-figures" aria-label={t('title')}>
      <div>
        {figures.map(({ figure, sub }) => (
          <button key={figure} type="button" className={figure === 'overdue' && late ? 'gx-broken' : undefined} onClick={() => open({ figure, title: t(`figure.${figure}`), total: s[figure] })}>
            <span>{t(`figure.${figure}`)}</span><strong>{headMoney(s[figure])}</strong><small>{sub}</small>
          </button>
        ))}
      </div>
      <div className="mn-bar" role="img" aria-label={`${t('bar.written')} ${headMoney(s.written)}, ${t('bar.inTime')} ${headMoney(s.inTime)}, ${t('bar.overdue')} ${headMoney(s.overdue)}, ${t('bar.rest', { amount: headMoney(s.unrequested) })}`}>
        <i className="mn-ink" style={{ width: `${written}%` }} /><i className="mn-mid" style={{ width: `${inTime}%` }} /><i className="gx-limit-tick" style={{ width: `${overdue}%` }} />
      </div>
      <p className="mn-legend">
        <span style={{ width: `${written}%` }}>{isNone(s.written) ? '' : t('bar.written')}</span><span style={{ width: `${inTime}%` }}>{isNone(s.inTime) ? '' : t('bar.inTime')}</span><span className={late ? 'gx-broken' : ''}>{late ? t('bar.overdue') : ''}</span>
        <button type="button" onClick={() => open({ figure: 'unrequested', title: t('figure.unrequested'), total: s.unrequested })}>{t('bar.rest', { amount: headMoney(s.unrequested) })}</button>
      </p>
    </section>
  )
}
