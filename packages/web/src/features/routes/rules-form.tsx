import type { ReactNode } from 'react'
import { Button, InputNumber, Select } from 'antd'
import type { RouteFault } from '@guixing/contract/routes'
import type { RouteSet } from '@guixing/core/model/control'
import type { Saying } from './say.ts'
import { Entry } from './step-form.tsx'
import { WhoInput } from './who-input.tsx'

const ANSWERS = { applicant: ['stop', 'superior'], apart: ['stop', 'superior'], left: ['stop', 'superior'], leave: ['keep', 'stop', 'superior'] } as const
type Asked = keyof typeof ANSWERS
const WITHDRAW = ['first-decision', 'until-end'] as const
const RESUBMIT = ['back', 'rerun'] as const

/** How all routes of an approval behave: withdrawing, handing in again, urging, whoever cannot be asked, and copies. */
export function RulesForm({ body, onChange, saying, faults }: { body: RouteSet; onChange: (body: RouteSet) => void; saying: Saying; faults: readonly RouteFault[] }): ReactNode {
  const { t } = saying
  const set = (entry: keyof RouteSet, value: unknown): void => { const next = { ...body, [entry]: value }; if (value === undefined) delete next[entry]; onChange(next) }
  const answer = (who: Asked, value: string): void => {
    const next: Record<string, unknown> = { ...body.answers, [who]: value }
    if (value === ANSWERS[who][0]) delete next[who]
    set('answers', Object.keys(next).length > 0 ? next : undefined)
  }
  const copies = body.copies ?? []
  const copy = (next: NonNullable<RouteSet['copies']>): void => set('copies', next.length > 0 ? next : undefined)
  return (
    <div className="rt-rules">
      <Entry label={t('rules.withdraw')}><Select aria-label={t('rules.withdraw')} value={body.withdraw ?? 'first-decision'} onChange={(value: string) => set('withdraw', value === 'first-decision' ? undefined : value)} options={WITHDRAW.map((value) => ({ value, label: t(`withdraw.${value}`) }))} /></Entry>
      <Entry label={t('rules.resubmit')}><Select aria-label={t('rules.resubmit')} value={body.resubmit ?? 'back'} onChange={(value: string) => set('resubmit', value === 'back' ? undefined : value)} options={RESUBMIT.map((value) => ({ value, label: t(`resubmit.${value}`) }))} /></Entry>
      <Entry label={t('rules.urge')}>
        <div className="rt-line">
          <label>{t('rules.everyHours')}<InputNumber aria-label={t('rules.everyHours')} min={1} max={8760} value={body.urge?.everyHours ?? 4} onChange={(n) => set('urge', { everyHours: n ?? 4, escalateAfter: body.urge?.escalateAfter ?? 3 })} /></label>
          <label>{t('rules.escalateAfter')}<InputNumber aria-label={t('rules.escalateAfter')} min={0} precision={0} value={body.urge?.escalateAfter ?? 3} onChange={(n) => set('urge', { everyHours: body.urge?.everyHours ?? 4, escalateAfter: n ?? 3 })} /></label>
        </div>
      </Entry>
      <Entry label={t('rules.answers')} note={t('rules.answersNote')}>
        {(Object.keys(ANSWERS) as Asked[]).map((who) => <label key={who} className="rt-answer">{t(`answer.${who}`)}<Select aria-label={t(`answer.${who}`)} value={body.answers?.[who] ?? ANSWERS[who][0]} onChange={(value: string) => answer(who, value)} options={ANSWERS[who].map((value) => ({ value, label: t(`answerDo.${value}`) }))} /></label>)}
      </Entry>
      <Entry label={t('rules.copies')} note={faults.some(({ field }) => field.startsWith('copies')) ? t('rules.copiesWrong') : ''}>
        {copies.map((who, i) => <div key={i} className="rt-line rt-copy"><WhoInput who={who} label={t('rules.copies')} saying={saying} wrong={faults.some(({ field }) => field.startsWith(`copies.${i}`))} onChange={(next) => copy(copies.map((one, k) => (k === i && next ? next : one)))} /><Button type="text" aria-label={t('cond.drop')} onClick={() => copy(copies.filter((_, k) => k !== i))}>×</Button></div>)}
        <Button size="small" onClick={() => copy([...copies, { relation: 'opener' }])}>{t('rules.addCopy')}</Button>
      </Entry>
    </div>
  )
}
