import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Button } from 'antd'
import type { ActionView } from '@guixing/contract/matters'
import type { FieldProblem } from '../app/problems.ts'
import { useListsKnown } from './choices.ts'
import { FieldInput } from './field-input.tsx'
import { fieldWords } from './problem-words.ts'
import { Rows } from './small.tsx'
import { useSay, useUiWords } from './words.ts'
import './parts.css'

export interface ActionFormProps {
  action: Pick<ActionView, 'name' | 'label' | 'asks'>
  onSubmit: (fields: Record<string, unknown>) => void
  busy?: boolean
  errors?: FieldProblem[]
  onCancel?: () => void
  /** Values to begin with. */
  initial?: Record<string, unknown>
  /** Each change, for previews (lexicon, warnings). */
  onChange?: (fields: Record<string, unknown>) => void
  /** Words of the main button; the action's own label otherwise. */
  submitLabel?: string
}

/** What an action asks, and the one button that takes it. Ctrl Enter sends. Errors of the server stand at their field. */
export function ActionForm({ action, onSubmit, busy = false, errors = [], onCancel, initial, onChange, submitLabel }: ActionFormProps): ReactNode {
  const t = useUiWords()
  const say = useSay()
  const known = useListsKnown(action.asks)
  const [fields, setFields] = useState<Record<string, unknown>>(initial ?? {})
  // One key may both change a field and send: what was put last counts, drawn already or not.
  const now = useRef(fields)
  const put = (next: Record<string, unknown>): void => { now.current = next; setFields(next) }
  const [touched, setTouched] = useState(false)
  useEffect(() => { put(initial ?? {}); setTouched(false) }, [action.name]) // eslint-disable-line react-hooks/exhaustive-deps
  const blank = (v: unknown): boolean => v === undefined || v === null || v === '' || (Array.isArray(v) && v.length === 0)
  const wrong = (name: string): string | undefined => {
    const told = errors.find((e) => e.field === name)
    if (told) return fieldWords(told.code, told.params, t)
    return touched && action.asks.find((f) => f.name === name)?.required && blank(fields[name]) ? t('field.required') : undefined
  }
  const change = (name: string, value: unknown): void => {
    put({ ...now.current, [name]: value })
    onChange?.(now.current)
  }
  const send = (): void => {
    setTouched(true)
    if (busy || action.asks.some((f) => f.required && blank(now.current[f.name]))) return
    onSubmit(Object.fromEntries(Object.entries(now.current).filter(([, v]) => v !== undefined && v !== '')))
  }
  // Drawn before its lists are there, its fields would move under the hand.
  if (!known) return <Rows count={Math.min(6, action.asks.length)} />
  return (
    <form
      onSubmit={(e) => { e.preventDefault(); send() }}
      onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && !e.nativeEvent.isComposing) { e.preventDefault(); e.currentTarget.requestSubmit() } }}
    >
      {action.asks.map((field, i) => (
        <FieldInput key={field.name} field={field} value={fields[field.name] ?? null} onChange={(v) => change(field.name, v)} error={wrong(field.name)} autoFocus={i === 0} />
      ))}
      <div className="gx-form-actions">
        <Button type="primary" htmlType="submit" loading={busy}>{submitLabel ?? say(action.label)}</Button>
        {onCancel ? <Button onClick={onCancel}>{t('cancel')}</Button> : null}
      </div>
    </form>
  )
}
