import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { useMe } from '../../app/session.ts'
import { Clause } from '../../ui/clause.tsx'
import { rateText } from '../../ui/rate.ts'
import { RateText } from '../../ui/rate-text.tsx'
import { Card } from '../../ui/small.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import type { Ask, Dashboard } from './types.ts'
import { headMoney, isNone, largest, partOf } from './sums.ts'
import { useMoneyWords } from './words.ts'

/** How long advances have been out, with the two months as a line in the chart; the rate written off in time below (K07). */
export function Ages({ d, open }: { d: Dashboard; open: (ask: Ask) => void }): ReactNode {
  const t = useMoneyWords()
  const me = useMe()
  const scale = largest(d.ages.map((a) => a.amount))
  const label = (age: string): string => t(`ages.${age === 'limit' ? 'limit2' : age}` as 'ages.d30')
  const { onTime } = d
  return (
    <Card title={t('ages.title')} aside={<><Clause regulation={onTime.regulation} article={onTime.article || '5.2'} /> {t('ages.hint')}</>} className="mn-ages">
      <div className="mn-columns">
        {d.ages.map(({ age, amount, count }, i) => (
          <button key={age} type="button" className={`${i > 1 && !isNone(amount) ? 'gx-broken' : ''}${i === 2 ? ' mn-past' : ''}`} disabled={isNone(amount)} title={String(count)} onClick={() => open({ age, title: label(age), total: amount })}>
            {i === 2 && <em className="gx-broken">{t('ages.limit')}</em>}
            <span>{headMoney(amount)}</span>
            <i className={i > 1 ? 'gx-limit-tick' : 'mn-mid'} style={{ height: `${(isNone(amount) ? 0 : Math.max(0.03, partOf(amount, scale) ?? 0)) * 100}px` }} />
            <small>{label(age)}</small>
          </button>
        ))}
      </div>
      <p className="mn-rate">
        <span>{t('ages.rate')}</span><b><RateText rate={onTime.rate} target={onTime.target} bare strong title={`${onTime.kept} / ${onTime.due}`} /></b><Sparkline points={onTime.trend.map((p) => p.rate)} width={88} height={24} />
        <small className="gx-note">{onTime.target === null ? t('ages.unset') : t('ages.target', { rate: rateText(onTime.target) })}{onTime.target === null && me.modules.includes('settings') ? <> <Link to="/parameters">{t('ages.set')}</Link></> : null}</small>
      </p>
    </Card>
  )
}
