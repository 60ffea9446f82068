import { useImperativeHandle, useLayoutEffect, useRef, type KeyboardEvent, type ReactNode, type Ref } from 'react'
import { markedParts, type Struck } from './struck.ts'
import './screened-text.css'

export interface ScreenedTextProps {
  id?: string
  value: string
  onChange: (value: string) => void
  /** Places the lexicon struck, in UTF-16 offsets of `value`. */
  hits: readonly Struck[]
  label: string
  disabled?: boolean
  placeholder?: string
  rows?: number
  onKeyDown?: (event: KeyboardEvent<HTMLTextAreaElement>) => void
  ref?: Ref<HTMLTextAreaElement>
  describedBy?: string
}

/** A text field whose forbidden words are underlined while one types: the words lie in a mirror behind the field, letter for letter. */
export function ScreenedText(props: ScreenedTextProps): ReactNode {
  const field = useRef<HTMLTextAreaElement>(null)
  const mirror = useRef<HTMLDivElement>(null)
  useImperativeHandle(props.ref, () => field.current!, [])
  const follow = (): void => { if (mirror.current && field.current) mirror.current.scrollTop = field.current.scrollTop }
  useLayoutEffect(follow, [props.value])
  return (
    <div className={`gx-screened${props.disabled ? ' off' : ''}`}>
      <div ref={mirror} aria-hidden className="gx-screened-mirror">
        {markedParts(props.value, props.hits).map((part, i) => (part.struck ? <mark key={i}>{part.text}</mark> : <span key={i}>{part.text}</span>))}{'\u200b'}
      </div>
      <textarea
        ref={field} id={props.id} value={props.value} rows={props.rows ?? 2} disabled={props.disabled} placeholder={props.placeholder}
        aria-label={props.label} aria-invalid={props.hits.length > 0} aria-describedby={props.describedBy}
        onChange={(event) => props.onChange(event.target.value)} onScroll={follow} onKeyDown={props.onKeyDown}
      />
    </div>
  )
}

/** The line under the field: not this way; say instead. Edge in cinnabar, because an article speaks. */
export function StruckLine({ title, children, mark, id }: { title: ReactNode; children?: ReactNode; mark?: ReactNode; id?: string }): ReactNode {
  return <div id={id} className="gx-struck-line" role="status"><strong>{title}</strong>{children}<span className="gx-struck-mark">{mark}</span></div>
}
