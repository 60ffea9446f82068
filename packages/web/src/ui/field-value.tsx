import { useState, type ReactNode } from 'react'
import type { FieldView } from '@guixing/contract/matters'
import { comma } from '../app/comma.ts'
import { useNow } from '../app/clock.ts'
import { useChoices } from './choices.ts'
import { moneyText } from './money.ts'
import { exactTime, whenWords } from './time-words.ts'
import { useSay, useUiWords } from './words.ts'
import './parts.css'

/** A stored value as one reads it. Unset is 未填, never 0. References show the name the server put beside the id. */
export function FieldValue({ field, value }: { field: FieldView; value: unknown }): ReactNode {
  const t = useUiWords()
  const say = useSay()
  const now = useNow()
  const choices = useChoices(field.list)
  const choice = (v: unknown): string => choices.find((c) => c.value === v)?.label ?? String(v)
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return <span className="gx-note">{t('empty')}</span>
  switch (field.type) {
    case 'flag': return value === true ? t('yes') : t('no')
    case 'choice': return choice(value)
    case 'choices': return (value as unknown[]).map(choice).join(comma())
    case 'money': return <span className="gx-money">{moneyText(String(value))}</span>
    case 'percent': return `${String(value)}%`
    case 'rating': return t('stars', { n: value })
    case 'instant': return <span title={exactTime(String(value))}>{whenWords(String(value), now, t)}</span>
    case 'file': case 'files': return <Files value={value} />
    case 'table': return <Rows field={field} rows={value as Record<string, unknown>[]} say={say} />
    default: return <span className="gx-value-lines">{named(value)}</span>
  }
}

/** Names of references: the server may send `{id, name}` or a bare text. */
function named(value: unknown): string {
  if (Array.isArray(value)) return value.map(named).join(comma())
  if (value !== null && typeof value === 'object') {
    const one = value as Record<string, unknown>
    return String(one['name'] ?? one['title'] ?? one['number'] ?? one['id'] ?? '')
  }
  return String(value)
}

function Files({ value }: { value: unknown }): ReactNode {
  const list = Array.isArray(value) ? value : [value]
  return list.map((file, i) => {
    const id = typeof file === 'string' ? file : String((file as { id?: unknown }).id ?? '')
    return <a key={id} href={`/api/v1/files/${id}`} target="_blank" rel="noreferrer" style={{ marginRight: 12 }}>{typeof file === 'string' ? `#${i + 1}` : named(file)}</a>
  })
}

/** Rows of a table shown at once: a plan of a thousand work items must not hold up its page. */
const MOST_ROWS = 20

function Rows({ field, rows, say }: { field: FieldView; rows: Record<string, unknown>[]; say: ReturnType<typeof useSay> }): ReactNode {
  // A column no row fills says nothing and takes the room of those that do.
  const t = useUiWords()
  const [all, setAll] = useState(false)
  const columns = (field.columns ?? []).filter((c) => rows.some((row) => row[c.name] !== null && row[c.name] !== undefined && row[c.name] !== ''))
  return (
    <div style={{ overflowX: 'auto' }}>
      <table className="gx-field-table">
        <thead><tr>{columns.map((c) => <th key={c.name} scope="col">{say(c.label)}</th>)}</tr></thead>
        <tbody>{(all ? rows : rows.slice(0, MOST_ROWS)).map((row, i) => <tr key={i}>{columns.map((c) => <td key={c.name}><FieldValue field={c} value={row[c.name]} /></td>)}</tr>)}</tbody>
      </table>
      {!all && rows.length > MOST_ROWS ? <button type="button" className="gx-more-rows" onClick={() => setAll(true)}>{t('moreRows', { n: rows.length - MOST_ROWS })}</button> : null}
    </div>
  )
}
