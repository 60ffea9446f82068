import { useEffect, useState, type ReactNode } from 'react'
import { Button } from 'antd'
import type { ActionView } from '@guixing/contract/matters'
import type { FieldProblem } from '../app/problems.ts'
import { FieldInput } from './field-input.tsx'
import { fieldWords } from './problem-words.ts'
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
  const [fields, setFields] = useState<Record<string, unknown>>(initial ?? {})
  const [touched, setTouched] = useState(false)
  useEffect(() => { setFields(initial ?? {}); setTouched(false) }, [action.name]) // eslint-disable-line react-hooks/exhaustive-deps
  const blank = (name: string): boolean => { const v = fields[name]; return v === undefined || v === null || v === '' || (Array.isArray(v) && v.length === 0) }
  const wrong = (name: string): string | undefined => {
    const told = errors.find((e) => e.field === name)
    if (told) return fieldWords(told.code, told.params, t)
    return touched && action.asks.find((f) => f.name === name)?.required && blank(name) ? t('field.required') : undefined
  }
  const change = (name: string, value: unknown): void => {
    const next = { ...fields, [name]: value }
    setFields(next)
    onChange?.(next)
  }
  const send = (): void => {
    setTouched(true)
    if (busy || action.asks.some((f) => f.required && blank(f.name))) return
    onSubmit(Object.fromEntries(Object.entries(fields).filter(([, v]) => v !== undefined && v !== '')))
  }
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
