import { lazy, Suspense, useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { useMutation } from '@tanstack/react-query'
import type { RegulationView } from '@guixing/contract/regulations'
import { api, Refused } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { Refusal } from '../../ui/refusal.tsx'
import { ErrorLine } from '../../ui/small.tsx'
import { houseDay } from '../../ui/time-words.ts'
import { fieldError } from '../../ui/problem-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { useWords } from './words.ts'

const DayInput = lazy(() => import('../../ui/day-input.tsx').then((m) => ({ default: m.DayInput })))
const LEVELS = ['enforced', 'observed', 'reference'] as const
type Level = (typeof LEVELS)[number]

/** Adopting, or changing the level, in place: three levels with what they mean, a day, and a button that names the regulation. */
export function Adoption({ regulation, onClose }: { regulation: RegulationView; onClose: () => void }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const say = useSay()
  const today = houseDay(useNow())
  const [level, setLevel] = useState<Level>((LEVELS as readonly string[]).includes(regulation.level ?? '') ? (regulation.level as Level) : 'observed')
  const [from, setFrom] = useState(today)
  const save = useMutation({
    mutationFn: () => api.regulations.adopt({ code: regulation.code, level, from }),
  })
  // A pack with an error on the server's disk: said with its file and place.
  const broken = fieldError(save.error, 'code', ui)
  return (
    <section className="rg-adoption" aria-label={t('adoption.title')}>
      <h2>{t('adoption.question')}</h2>
      <div className="rg-levels" role="radiogroup">
        {LEVELS.map((l) => (
          <label key={l} className={l === level ? 'rg-on' : undefined}>
            <input type="radio" name="level" checked={l === level} onChange={() => setLevel(l)} />
            <b>{t(`adoption.${l}`)}</b>
            <span>{t(`adoption.${l}Help`)}</span>
          </label>
        ))}
      </div>
      {save.error instanceof Refused ? <Refusal title={t('adoption.title')} reasons={save.error.reasons} onClose={() => save.reset()} /> : broken ? <p className="gx-error" role="alert">{broken}</p> : save.isError ? <ErrorLine error={save.error} /> : null}
      <div className="rg-adoption-foot">
        <label>{t('adoption.from')} <Suspense><DayInput withTime={false} value={from} onChange={(day) => setFrom(day ?? '')} aria-label={t('adoption.from')} /></Suspense></label>
        <span className="gx-note">{save.isSuccess ? t('adoption.saved', { day: from }) : t('adoption.pinned')}</span>
        <Button onClick={onClose}>{t('adoption.close')}</Button>
        <Button type="primary" loading={save.isPending} disabled={!from || regulation.level === level} onClick={() => save.mutate()}>
          {regulation.level === null ? t('adoption.save', { title: say(regulation.title) }) : t('adoption.change', { level: t(`adoption.${level}`) })}
        </Button>
      </div>
    </section>
  )
}
