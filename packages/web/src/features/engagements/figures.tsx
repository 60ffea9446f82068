import type { ReactNode } from 'react'
import { ENDED, type Funnel } from '@guixing/contract/engagements'
import { figured } from '../../ui/money.ts'
import { sumOf } from './phases.ts'
import { onlyOf, withOnly, type Search } from './search.ts'
import { useWords } from './words.ts'

/** Open businesses, their worth, limits passed, follow-ups missed; choosing one shows the businesses it counts. */
export function Figures({ funnel, search, change }: { funnel: Funnel; search: Search; change: (patch: Search) => void }): ReactNode {
  const t = useWords()
  const open = sumOf(funnel.phases, (phase) => !ENDED.includes(phase))
  const of = (...names: string[]): number => sumOf(funnel.phases, (phase) => names.includes(phase)).count
  const only = onlyOf(search)
  const rest = { phase: undefined, view: search.view === 'funnel' ? 'list' : search.view }
  const figure = (name: string, value: string, under: string, to: Search, on: boolean, look = ''): ReactNode => (
    <button type="button" className={on ? 'on' : ''} aria-pressed={on} onClick={() => change(to)} aria-label={`${t(`figure.${name}`)} ${value}`}><span>{t(`figure.${name}`)}</span><b className={look}>{value}</b><small className={look}>{under}</small></button>
  )
  const clear = { ...rest, ended: undefined, only: only.includes('mine') ? 'mine' : undefined }
  const late = (name: 'limits' | 'follow-ups'): Search => ({ ...rest, ended: undefined, only: withOnly(search, name, !only.includes(name)) })
  return (
    <section className="gx-card eg-figures">
      {figure('open', String(open.count), t('figure.openUnder', { tip: of('tip'), won: of('set-up', 'running') }), clear, false)}
      {figure('worth', figured(open.amount), t('figure.worthUnder'), clear, false)}
      {figure('late', String(open.late), open.late > 0 ? t('figure.lateUnder') : t('figure.lateNone'), late('limits'), only.includes('limits'), open.late > 0 ? 'gx-broken' : '')}
      {figure('follow', String(funnel.followUpsLate), funnel.followUpsLate > 0 ? t('figure.followUnder') : t('figure.followNone'), late('follow-ups'), only.includes('follow-ups'), funnel.followUpsLate > 0 ? 'eg-soon' : '')}
    </section>
  )
}
