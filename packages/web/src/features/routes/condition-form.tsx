import { useEffect, useState, type ReactNode } from 'react'
import { Button, Input, InputNumber, Select } from 'antd'
import type { RouteField } from '@guixing/contract/routes'
import type { Expression } from '@guixing/core/model/kind'
import { DayInput } from '../../ui/day-input.tsx'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import { conditionOf, opsOf, simpleOf, valueOf, type Line, type Op } from './condition.ts'
import type { Saying } from './say.ts'

/** A condition as lines; one that says more than lines can is edited as it stands in the packs. */
export function ConditionForm({ when, onChange, saying }: { when: Expression | undefined; onChange: (when: Expression | undefined) => void; saying: Saying }): ReactNode {
  const { t, about, say } = saying
  const simple = simpleOf(when)
  if (!simple) return <Written when={when} onChange={onChange} saying={saying} />
  const fieldOf = (name: string): RouteField | undefined => about.fields.find((field) => field.name === name)
  const write = (lines: Line[], join = simple.join): void => onChange(conditionOf({ join, lines }))
  const first = about.fields[0]
  const options = about.fields.map((field) => ({ value: field.name, label: say(field.label) }))
  return (
    <div className="rt-lines">
      {simple.lines.map((line, i) => {
        const type = fieldOf(line.field)?.type ?? 'text'
        const set = (next: Partial<Line>): void => write(simple.lines.map((one, k) => (k === i ? { ...one, ...next } : one)))
        const ops = [...new Set([...opsOf(type), line.op])]
        return (
          <div key={i} className="rt-line">
            <Select aria-label={t('cond.field')} value={line.field} options={options.some(({ value }) => value === line.field) ? options : [{ value: line.field, label: line.field }, ...options]} showSearch={{ optionFilterProp: 'label' }} onChange={(field: string) => set(fresh(field, fieldOf(field)))} />
            <Select aria-label={t('cond.op')} value={line.op} options={ops.map((value) => ({ value, label: t(`opName.${value}`) }))} onChange={(op: Op) => set({ op, value: op === 'in' ? [] : op === 'filled' || op === 'empty' ? null : Array.isArray(line.value) ? line.value[0] ?? '' : line.value ?? '' })} />
            {line.op !== 'filled' && line.op !== 'empty' && <ValueInput line={line} field={fieldOf(line.field)} onChange={(value) => set({ value })} saying={saying} />}
            <Button type="text" aria-label={t('cond.drop')} title={t('cond.drop')} onClick={() => write(simple.lines.filter((_, k) => k !== i))}>×</Button>
          </div>
        )
      })}
      <div className="rt-line-end">
        {simple.lines.length > 1 && <Select aria-label={t('cond.join')} value={simple.join} onChange={(join: 'all' | 'any') => write(simple.lines, join)} options={[{ value: 'all', label: t('cond.all') }, { value: 'any', label: t('cond.any') }]} />}
        <Button size="small" disabled={!first} onClick={() => first && write([...simple.lines, fresh(first.name, first)])}>{t('cond.add')}</Button>
      </div>
    </div>
  )
}

function fresh(field: string, def: RouteField | undefined): Line {
  const op = opsOf(def?.type ?? 'text')[0] ?? 'is'
  return { field, op, value: def?.type === 'flag' ? true : def?.list ? def.list[0]?.value ?? '' : ['number', 'money', 'percent', 'rating'].includes(def?.type ?? '') ? 0 : '' }
}

/** What a field is compared with, or the value of a sample. */
export function ValueInput({ line, field, onChange, saying, label }: { line: Pick<Line, 'op' | 'value'>; field: RouteField | undefined; onChange: (value: unknown) => void; saying: Saying; label?: string }): ReactNode {
  const { t, say } = saying
  const { value } = line
  const aria = { 'aria-label': label ?? t('cond.value') }
  const items = field?.list?.map((one) => ({ value: one.value, label: say(one.label) }))
  if (items && line.op === 'in') return <Select {...aria} mode="multiple" value={Array.isArray(value) ? (value as string[]) : []} options={items} onChange={onChange} />
  if (items) return <Select {...aria} value={typeof value === 'string' && value !== '' ? value : null} options={items} allowClear onChange={(next: string | undefined) => onChange(next ?? '')} />
  if (field?.type === 'flag') return <Select {...aria} value={typeof value === 'boolean' ? value : null} options={[{ value: true, label: t('yes') }, { value: false, label: t('no') }]} onChange={onChange} />
  if (field?.type === 'person' || field?.type === 'unit') return <ReferencePicker {...aria} type={field.type} value={typeof value === 'string' && value !== '' ? value : null} onChange={(next) => onChange(next ?? '')} />
  if (field?.type === 'date') return <DayInput {...aria} withTime={false} value={typeof value === 'string' && value !== '' ? value : null} onChange={(next) => onChange(next ?? '')} />
  if (['number', 'money', 'percent', 'rating'].includes(field?.type ?? '')) return <InputNumber {...aria} stringMode controls={false} value={typeof value === 'number' || typeof value === 'string' ? String(value) : null} onChange={(next) => onChange(valueOf(field?.type ?? '', next === null ? '' : String(next)))} />
  return <Input {...aria} value={typeof value === 'string' ? value : String(value ?? '')} onChange={(event) => onChange(event.target.value)} />
}

function Written({ when, onChange, saying: { t } }: { when: Expression | undefined; onChange: (when: Expression | undefined) => void; saying: Saying }): ReactNode {
  const said = JSON.stringify(when, null, 1)
  const [text, setText] = useState(said)
  const [wrong, setWrong] = useState(false)
  useEffect(() => { setText(said) }, [said])
  const keep = (): void => {
    try {
      onChange(text.trim() === '' ? undefined : (JSON.parse(text) as Expression))
      setWrong(false)
    } catch { setWrong(true) }
  }
  return <div><Input.TextArea aria-label={t('cond.written')} value={text} rows={4} {...(wrong ? { status: 'error' as const } : {})} onChange={(event) => setText(event.target.value)} onBlur={keep} /><p className="gx-note">{t(wrong ? 'cond.notJson' : 'cond.writtenNote')}</p></div>
}
