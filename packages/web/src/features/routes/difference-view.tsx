import type { ReactNode } from 'react'
import { routeDifference, type StepChange } from '@guixing/core/approvals/route-difference'
import type { ApprovalStep, RouteSet } from '@guixing/core/model/control'
import { conditionWords, entryWords, stepWords, type Saying } from './say.ts'

const SIGN = { added: '+', removed: '−', changed: '~' } as const

/** What differs between two versions, in words: what came, what went, and what of a step or rule is otherwise now. */
export function RouteDifferenceView({ before, after, saying }: { before: RouteSet; after: RouteSet; saying: Saying }): ReactNode {
  const { t } = saying
  const found = routeDifference(before, after)
  if (found.count === 0) return <p className="gx-note">{t('diff.none')}</p>
  const always = (when: unknown): string => (when === undefined ? t('always') : t('ifSo', { what: conditionWords(saying, when as never) }))
  return (
    <ul className="rt-diff" aria-label={t('diff.title', { n: found.count })}>
      {found.routes.flatMap((route, i) => [
        ...(route.is === 'added' || route.is === 'removed' ? [<li key={`r${i}`} className={`rt-${route.is}`}><i>{SIGN[route.is]}</i><span><b>{t('routeNo', { n: i + 1 })}</b> {t(`diff.${route.is}`)}</span></li>] : []),
        ...(route.when.changed ? [<li key={`w${i}`} className="rt-changed"><i>~</i><span><b>{t('routeNo', { n: i + 1 })}</b> {t('form.when')} <del>{always(route.when.before)}</del> <ins>{always(route.when.after)}</ins></span></li>] : []),
        ...route.steps.filter((step): step is Exclude<StepChange, { is: 'same' }> => step.is !== 'same').map((step, k) => <li key={`s${i}.${k}`} className={`rt-${step.is}`}><i>{SIGN[step.is as 'added']}</i><StepLine step={step} saying={saying} /></li>),
      ])}
      {found.rules.map((rule) => <li key={rule.field} className="rt-changed"><i>~</i><span><b>{t(`rules.${rule.field}` as 'rules.withdraw')}</b> <del>{entryWords(saying, rule.field, rule.before)}</del> <ins>{entryWords(saying, rule.field, rule.after)}</ins></span></li>)}
    </ul>
  )
}

function StepLine({ step, saying }: { step: StepChange; saying: Saying }): ReactNode {
  const { t } = saying
  if (step.is === 'added') return <span><ins>{stepWords(saying, step.after)}</ins></span>
  if (step.is === 'removed') return <span><del>{stepWords(saying, step.before)}</del></span>
  const entry = (from: ApprovalStep, field: string): string => entryWords(saying, field, (from as unknown as Record<string, unknown>)[field])
  return <span><b>{stepWords(saying, step.after)}</b>{step.fields.map((field) => <span key={field} className="rt-entry-change">{t(`entry.${field}` as 'entry.who', { defaultValue: field })} <del>{entry(step.before, field)}</del> <ins>{entry(step.after, field)}</ins></span>)}</span>
}
