import { useEffect, useRef, type ReactNode } from 'react'
import { Button } from 'antd'
import type { Reason } from '@guixing/contract/common'
import { Clause } from './clause.tsx'
import { reasonText } from './reason-text.ts'
import { useSay, useUiWords } from './words.ts'
import './regulation.css'

export type Remedy = Reason['remedy'][number]

export interface RefusalProps {
  title: string
  /** Small words beside the title: when, and that nothing was changed. */
  note?: string
  reasons: Reason[]
  onRemedy?: (remedy: Remedy, reason: Reason) => void
  onClose?: () => void
  /** Words of a remedy that carries none of its own. */
  remedyLabel?: (remedy: Remedy, reason: Reason) => string | undefined
}

/** A refusal where the eye already is: every unmet reason with its article and what mends it. Never a dialog, never a toast. */
export function Refusal({ title, note, reasons, onRemedy, onClose, remedyLabel }: RefusalProps): ReactNode {
  const t = useUiWords()
  const say = useSay()
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => { head.current?.focus() }, [])
  const words = (remedy: Remedy, reason: Reason): string => {
    if (remedy.label) return say(remedy.label)
    const own = remedyLabel?.(remedy, reason)
    if (own) return own
    if (remedy.kind === 'ask') return t(remedy.target === 'exception' ? 'offerException' : 'offerApproval')
    return t(remedy.kind === 'fill' ? 'offerFill' : remedy.kind === 'open' ? 'offerOpen' : 'offerDo')
  }
  return (
    <section className="gx-refusal" role="alert">
      <header>
        <h2 ref={head} tabIndex={-1}>{title}</h2>
        <small>{note}</small>
        {onClose ? <Button type="link" size="small" onClick={onClose}>{t('close')}</Button> : null}
      </header>
      <ul>
        {reasons.map((reason, index) => (
          <li key={`${reason.control}-${index}`}>
            {reason.regulation ? <Clause regulation={reason.regulation} article={reason.article} strong /> : <span />}
            <div>
              <strong>{reasonText(reason, say)}</strong>
              {reason.text ? <small>{t('article')}{say(reason.text)}</small> : null}
            </div>
            <div>
              {onRemedy ? reason.remedy.map((remedy) => (
                <Button key={`${remedy.kind}-${remedy.target}`} onClick={() => onRemedy(remedy, reason)}>{words(remedy, reason)}</Button>
              )) : null}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
