import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { LeaveEffect } from '@guixing/contract/leave'
import { useSay } from '../../ui/words.ts'
import { figure, spanText } from './spans.ts'
import { useWords } from './words.ts'

/** What a leave would mean, in lines: days, years, overlaps, what is left, shifts, the substitute. Warnings stand out; nothing here refuses. */
export function EffectLines({ effect }: { effect: LeaveEffect }): ReactNode {
  const t = useWords()
  const say = useSay()
  const warn = (key: string, words: ReactNode): ReactNode => <li key={key} className="lv-warn">{words}</li>
  return (
    <ul className="lv-effect">
      <li>{effect.days === 0 ? t('effect.none') : <b>{t('effect.days', { n: figure(effect.days) })}</b>}{effect.perYear.length > 1 ? `（${effect.perYear.map((y) => t('effect.perYear', { year: y.year, n: figure(y.days) })).join(' ')}）` : ''}</li>
      {effect.retroactive && warn('late', t('effect.retroactive'))}
      {effect.overlaps.map((o) => warn(o.id, <Link to={`/matters/${o.id}`}>{t('effect.overlap', { number: o.number, span: spanText(o.from, o.until) })}</Link>))}
      {effect.year.map((y) => {
        const asked = effect.perYear.find((one) => one.year === y.year)?.days ?? 0
        if (y.left === null) return <li key={y.year}>{t('effect.unset', { kind: say(y.label) })}</li>
        const after = y.left - y.pending - asked
        return after < 0 ? warn(String(y.year), t('effect.exceeds', { year: y.year, kind: say(y.label), n: figure(-after) })) : <li key={y.year}>{t('effect.left', { year: y.year, kind: say(y.label), n: figure(after) })}</li>
      })}
      {effect.shifts.length > 0 && warn('shifts', t('effect.shifts', { n: effect.shifts.length }))}
      {effect.shifts.some((s) => s.clash) && warn('clash', t('effect.clash'))}
      {effect.substitute?.gap && warn('gap', say(effect.substitute.gap))}
    </ul>
  )
}
