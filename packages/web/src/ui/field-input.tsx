import { lazy, Suspense, type ReactNode } from 'react'
import { Checkbox, Input, InputNumber, Radio, Rate, Select, Skeleton } from 'antd'
import type { FieldView } from '@guixing/contract/matters'
import { Clause } from './clause.tsx'
import { choiceLines, choiceShape } from './choice-shape.ts'
import { useChoiceList } from './choices.ts'
import { PeoplePicker, ReferencePicker } from './reference-picker.tsx'
import { FilePicker } from './file-picker.tsx'
import { MoneyInput } from './money-input.tsx'
import { splitClause } from './split-clause.ts'
import { TableInput } from './table-input.tsx'
import { useSay, useUiWords } from './words.ts'
import './parts.css'

const DayInput = lazy(() => import('./day-input.tsx').then((m) => ({ default: m.DayInput })))

export interface FieldInputProps {
  field: FieldView
  value: unknown
  onChange: (value: unknown) => void
  /** Words of what is wrong, already said. */
  error?: string
  autoFocus?: boolean
  /** Only the control, without label and help (table cells). */
  bare?: boolean
}

/** One field of a form as its definition says: label, the articles that demand it, control, help, ochre error. */
export function FieldInput(props: FieldInputProps): ReactNode {
  const t = useUiWords()
  const say = useSay()
  const { field, error, bare } = props
  if (bare) return <Control {...props} />
  const id = `f-${field.name}`
  return (
    <div className="gx-field">
      <label htmlFor={id} id={`${id}-label`}>
        {say(field.label)}{field.required || field.clauses?.length ? '' : <span className="gx-note">{t('optional')}</span>}
        {field.clauses?.slice(0, 1).map((c) => { const at = splitClause(c); return <Clause key={c} regulation={at.regulation} article={at.article} /> })}
      </label>
      <Control {...props} />
      {error ? <p className="gx-wrong" id={`${id}-error`} role="alert">{error}</p> : field.help ? <p>{say(field.help)}</p> : null}
    </div>
  )
}

function Control({ field, value, onChange, error, autoFocus = false, bare }: FieldInputProps): ReactNode {
  const t = useUiWords()
  const known = useChoiceList(field.list)
  const choices = known ?? []
  const shape = field.type === 'choice' || field.type === 'choices' ? choiceShape(field.type, known?.length ?? null, bare ?? false) : null
  const label = useSay()(field.label)
  const id = bare ? undefined : `f-${field.name}`
  const common = { id, autoFocus, status: error ? ('error' as const) : undefined, 'aria-label': label, 'aria-required': field.required, style: { width: '100%' } }
  const text = typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value)
  if (shape === 'waits') return <Skeleton.Input block />
  switch (field.type) {
    case 'longtext': return <Input.TextArea {...common} value={text} autoSize={{ minRows: bare ? 1 : 2, maxRows: 12 }} maxLength={field.max ?? 10_000} onChange={(e) => onChange(e.target.value)} />
    case 'flag': return (
      <Radio.Group value={value ?? null} onChange={(e) => onChange(e.target.value)} aria-label={label} optionType="button"
        options={[{ value: true, label: t('yes') }, { value: false, label: t('no') }]} />
    )
    case 'choice': return shape === 'apart'
      ? <Radio.Group value={value ?? null} onChange={(e) => onChange(e.target.value)} aria-label={label} optionType="button" className={`gx-choices ${choiceLines(choices.map((one) => one.label))}`} options={choices} />
      : <Select {...common} value={(value as string | null) ?? null} onChange={onChange} options={choices} allowClear={!field.required} placeholder={t('choose')} showSearch={{ optionFilterProp: 'label' }} />
    case 'choices': return shape === 'apart'
      ? <Checkbox.Group value={(value as string[] | null) ?? []} onChange={onChange} options={choices} />
      : <Select {...common} mode="multiple" value={(value as string[] | null) ?? []} onChange={onChange} options={choices} placeholder={t('choose')} showSearch={{ optionFilterProp: 'label' }} />
    case 'number': case 'percent': return <InputNumber {...common} value={(value as number | null) ?? null} onChange={onChange} min={field.min} max={field.max} suffix={field.type === 'percent' ? '%' : undefined} />
    case 'rating': return <Rate value={(value as number | null) ?? 0} count={field.max ?? 5} onChange={onChange} autoFocus={autoFocus} style={{ color: 'var(--ink)' }} />
    case 'money': return <MoneyInput {...common} value={value} onChange={onChange} />
    case 'date': case 'instant': return <Suspense fallback={<Skeleton.Input block />}><DayInput {...common} withTime={field.type === 'instant'} value={(value as string | null) ?? null} onChange={onChange} /></Suspense>
    case 'person': case 'unit': case 'client': case 'matter': return <ReferencePicker {...common} type={field.type} of={field.of} value={(value as string | null) ?? null} onChange={onChange} />
    case 'people': return <PeoplePicker {...common} value={(value as string[] | null) ?? []} onChange={onChange} />
    case 'file': case 'files': return <FilePicker multiple={field.type === 'files'} value={value} onChange={onChange} label={label} name={field.name} />
    case 'table': return <TableInput field={field} value={(value as Record<string, unknown>[] | null) ?? []} onChange={onChange} cell={(column, cell, put) => <FieldInput bare field={column} value={cell} onChange={put} />} />
    default: return <Input {...common} value={text} maxLength={field.max ?? 200} onChange={(e) => onChange(e.target.value)} />
  }
}
