import type { ReactNode } from 'react'
import { Button } from 'antd'
import type { FieldView } from '@guixing/contract/matters'
import { useSay, useUiWords } from './words.ts'

type Row = Record<string, unknown>

interface TableInputProps {
  field: FieldView
  value: Row[]
  onChange: (value: Row[]) => void
  /** Draws one cell; given by the field input, which draws every other control too. */
  cell: (column: FieldView, value: unknown, onChange: (value: unknown) => void) => ReactNode
}

/** A field that holds rows of columns (participants of a visit, items handed over). */
export function TableInput({ field, value, onChange, cell }: TableInputProps): ReactNode {
  const t = useUiWords()
  const say = useSay()
  const columns = field.columns ?? []
  const change = (index: number, name: string, next: unknown): void => onChange(value.map((row, i) => (i === index ? { ...row, [name]: next } : row)))
  return (
    <div style={{ overflowX: 'auto' }}>
      <table className="gx-field-table" aria-label={say(field.label)}>
        <thead><tr>{columns.map((c) => <th key={c.name} scope="col">{say(c.label)}</th>)}<th /></tr></thead>
        <tbody>
          {value.map((row, index) => (
            <tr key={index}>
              {columns.map((column) => <td key={column.name}>{cell(column, row[column.name] ?? null, (next) => change(index, column.name, next))}</td>)}
              <td><Button type="text" size="small" onClick={() => onChange(value.filter((_, i) => i !== index))} aria-label={`${t('remove')} ${index + 1}`}>{t('remove')}</Button></td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button size="small" onClick={() => onChange([...value, {}])}>{t('add')}</Button>
    </div>
  )
}
