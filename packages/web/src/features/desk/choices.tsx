import { useRef, type KeyboardEvent, type ReactNode, type Ref } from 'react'
import { choiceStep } from './choice-step.ts'

export interface Choice<V extends string> { value: V; label: string; hint?: ReactNode }
interface ChoicesProps<V extends string> {
  label: string
  options: readonly Choice<V>[]
  value: V | null
  onChange: (value: V) => void
  /** Joined like one bar, or single chips. */
  look: 'bar' | 'chips'
  onEnter?: () => void
  ref?: Ref<HTMLDivElement>
}

/** One choice of few, by arrow keys: a radio group with one stop for Tab. Enter goes on. */
export function Choices<V extends string>({ label, options, value, onChange, look, onEnter, ref }: ChoicesProps<V>): ReactNode {
  const group = useRef<HTMLDivElement>(null)
  const at = options.findIndex((option) => option.value === value)
  const onKey = (event: KeyboardEvent): void => {
    // With Ctrl or Alt it is a key of the page (Ctrl Enter saves).
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter') { event.preventDefault(); if (at < 0 && options[0]) onChange(options[0].value); onEnter?.(); return }
    const next = choiceStep(at, options.length, event.key)
    if (next === null) return
    event.preventDefault()
    onChange(options[next]!.value)
    group.current?.querySelectorAll<HTMLElement>('[role=radio]')[next]?.focus()
  }
  return (
    <div ref={(node) => { group.current = node; if (typeof ref === 'function') ref(node); else if (ref) ref.current = node }} role="radiogroup" aria-label={label} className={`desk-choices ${look}`} onKeyDown={onKey}>
      {options.map((option, i) => (
        <button
          key={option.value} type="button" role="radio" aria-checked={option.value === value}
          tabIndex={i === Math.max(0, at) ? 0 : -1} className={option.value === value ? 'on' : ''} onClick={() => onChange(option.value)}
        >{option.label}{option.hint === undefined ? null : <small>{option.hint}</small>}</button>
      ))}
    </div>
  )
}

/** Puts the focus where a choice group is entered. */
export function focusChoice(group: HTMLDivElement | null): void {
  group?.querySelector<HTMLElement>('[role=radio][tabindex="0"]')?.focus()
}
