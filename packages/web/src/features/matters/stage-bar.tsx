import type { ReactNode } from 'react'
import type { MatterView } from '@guixing/contract/matters'
import { useNow } from '../../app/clock.ts'
import { clockTime, dayWords, exactTime } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { useMatterWords } from './words.ts'

/** The way of the matter as segments, name and time below; on a phone ticks with 第5步，共8步. */
export function StageBar({ matter, phone, due }: { matter: MatterView; phone: boolean; due: ReactNode }): ReactNode {
  const t = useMatterWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const at = matter.stages.findIndex((stage) => stage.state === 'now' || stage.state === 'aside')
  const current = matter.stages[at] ?? matter.stages.at(-1)
  const when = (instant: string): string => { const day = dayWords(instant, now, ui); return day === ui('today') ? clockTime(instant) : day }
  return (
    <div className="mt-stages">
      {phone ? <p className="mt-stage-now"><b>{current ? say(current.label) : ''}</b><span>{t('stepOf', { n: at < 0 ? matter.stages.length : at + 1, m: matter.stages.length })}</span>{due}</p> : null}
      <ol style={{ gridTemplateColumns: `repeat(${matter.stages.length}, 1fr)` }}>
        {matter.stages.map((stage) => (
          <li key={stage.name} className={stage.state} aria-current={stage.state === 'now' ? 'step' : undefined} title={stage.at ? exactTime(stage.at) : undefined}>
            <i />{phone ? null : <span><b>{say(stage.label)}</b> {stage.state === 'now' ? t('now') : stage.at ? when(stage.at) : ''}</span>}
          </li>
        ))}
      </ol>
    </div>
  )
}
