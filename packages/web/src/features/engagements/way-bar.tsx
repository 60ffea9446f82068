import type { ReactNode } from 'react'
import type { Business } from '@guixing/contract/engagements'
import { wayOf } from './phases.ts'
import { useWords } from './words.ts'

/** The way of the business as segments, its name below. On a phone ticks with 第7步，共11步. */
export function WayBar({ business, phone }: { business: Business; phone: boolean }): ReactNode {
  const t = useWords()
  const { steps, aside } = wayOf(business)
  const at = steps.findIndex((step) => step.state === 'now')
  const reached = at >= 0 ? at : steps.findLastIndex((step) => step.state === 'done')
  return (
    <div className="eg-way">
      {phone ? <p><b>{aside ? t(`one.${aside}`) : t(`phase.${steps[reached]?.phase ?? 'tip'}`)}</b><span>{t('one.step', { n: reached + 1, m: steps.length })}</span></p> : null}
      <ol style={{ gridTemplateColumns: `repeat(${steps.length}, 1fr)` }}>
        {steps.map((step) => <li key={step.phase} className={step.state} aria-current={step.state === 'now' ? 'step' : undefined} title={t(`phase.${step.phase}`)}><i />{phone ? null : <span>{t(`phase.${step.phase}`)}{step.state === 'now' ? <em> {t('one.now')}</em> : null}</span>}</li>)}
      </ol>
    </div>
  )
}
