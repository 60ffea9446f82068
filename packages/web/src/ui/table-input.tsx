import { memo, useEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react'
import { Button } from 'antd'
import { MOST_ROWS } from '@guixing/core/model/kind'
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

/** Rows drawn together; beyond that page by page, since a plan has a thousand and each row has controls of its own. */
const WHOLE = 50
const PAGE = 25

/** A field that holds rows of columns (participants of a visit, items handed over). */
export function TableInput({ field, value, onChange, cell }: TableInputProps): ReactNode {
  const t = useUiWords()
  const say = useSay()
  const columns = useMemo(() => field.columns ?? [], [field.columns])
  const [asked, setPage] = useState(0)
  const size = value.length > WHOLE ? PAGE : WHOLE
  const pages = Math.max(1, Math.ceil(value.length / size))
  const page = Math.min(asked, pages - 1)
  const max = field.max ?? MOST_ROWS
  const full = value.length >= max
  const now = useRef({ value, onChange, cell })
  useEffect(() => { now.current = { value, onChange, cell } })
  return (
    <div style={{ overflowX: 'auto' }}>
      <table className="gx-field-table" aria-label={say(field.label)} aria-rowcount={value.length}>
        <thead><tr>{columns.map((c) => <th key={c.name} scope="col">{say(c.label)}</th>)}<th /></tr></thead>
        <tbody>{value.slice(page * size, (page + 1) * size).map((row, i) => <Line key={page * size + i} index={page * size + i} row={row} columns={columns} now={now} />)}</tbody>
      </table>
      <div className="gx-table-foot">
        <Button size="small" disabled={full} onClick={() => { onChange([...value, {}]); setPage(Math.floor(value.length / (value.length + 1 > WHOLE ? PAGE : WHOLE))) }}>{t('add')}</Button>
        {full ? <span className="gx-note">{t('field.too-many-rows', { max })}</span> : null}
        {pages > 1 ? (
          <nav aria-label={t('rows.pages')}>
            <Button size="small" disabled={page === 0} onClick={() => setPage(0)}>{t('rows.first')}</Button>
            <Button size="small" disabled={page === 0} onClick={() => setPage(page - 1)}>{t('rows.before', { n: size })}</Button>
            <span className="gx-note" aria-live="polite">{t('rows.shown', { from: page * size + 1, until: Math.min(value.length, (page + 1) * size), n: value.length })}</span>
            <Button size="small" disabled={page === pages - 1} onClick={() => setPage(page + 1)}>{t('rows.after', { n: size })}</Button>
            <Button size="small" disabled={page === pages - 1} onClick={() => setPage(pages - 1)}>{t('rows.last')}</Button>
          </nav>
        ) : null}
      </div>
    </div>
  )
}

interface LineProps { index: number; row: Row; columns: readonly FieldView[]; now: RefObject<Pick<TableInputProps, 'value' | 'onChange' | 'cell'>> }

/** Drawn anew only when its own row changed: one types into one row of many. */
const Line = memo(function Line({ index, row, columns, now }: LineProps): ReactNode {
  const t = useUiWords()
  const put = (change: (rows: Row[]) => Row[]): void => now.current.onChange(change(now.current.value))
  return (
    <tr aria-rowindex={index + 1}>
      {columns.map((column) => <td key={column.name} className={`t-${column.type}`}>{now.current.cell(column, row[column.name] ?? null, (next) => put((rows) => rows.map((one, i) => (i === index ? { ...one, [column.name]: next } : one))))}</td>)}
      <td><Button type="text" size="small" onClick={() => put((rows) => rows.filter((_, i) => i !== index))} aria-label={`${t('remove')} ${index + 1}`}>{t('remove')}</Button></td>
    </tr>
  )
})
