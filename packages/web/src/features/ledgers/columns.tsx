import type { ReactNode } from 'react'
import type { KindView, MatterRow } from '@guixing/contract/matters'
import type { Words } from '@guixing/core/model/text'
import { Due } from '../../ui/due.tsx'
import { FieldValue } from '../../ui/field-value.tsx'
import { clockTime, houseDay } from '../../ui/time-words.ts'
import type { Catalogue } from '../matters/catalogue.ts'

export interface Column { name: string; label: string; width: number; /** Off until chosen (phone numbers: masked, and the look recorded). */ off: boolean; render: (row: MatterRow) => ReactNode }

export interface ColumnWords { /** English words need more room. */ wide: number; label: (name: string) => string; toAccept: string; say: (words: Words | undefined) => string; now: number; named: (value: unknown, field?: { type: string } | null) => unknown }

const WIDTHS: Record<string, number> = { longtext: 200, instant: 112, date: 96, flag: 80, choice: 80, person: 88, unit: 104, number: 72, money: 112 }
const OWN = ['openedAt', 'closedAt', 'client', 'owner', 'firstResponder', 'unit', 'handlingUnit', 'stage', 'title', 'kind', 'channel', 'priority']
const OWN_WIDTHS: Record<string, number> = { openedAt: 96, closedAt: 96, title: 280, kind: 88, unit: 112, handlingUnit: 96, stage: 88, channel: 72, priority: 64 }

/** A day of the ledger in few signs: the clock today, else month and day. */
function shortTime(instant: string | null, now: number): string {
  if (!instant) return ''
  const day = houseDay(Date.parse(instant))
  const today = houseDay(now)
  return day === today ? clockTime(instant) : day.slice(0, 4) === today.slice(0, 4) ? day.slice(5) : day
}

function own(name: string, row: MatterRow, catalogue: Catalogue, words: ColumnWords): ReactNode {
  switch (name) {
    case 'openedAt': case 'closedAt': return shortTime(row[name], words.now)
    case 'client': return row.client?.name ?? (typeof row.fields['callerName'] === 'string' ? row.fields['callerName'] : '—')
    case 'owner': return row.owner?.name ?? (row.final ? '' : <span className="lg-soon">{words.toAccept}</span>)
    case 'firstResponder': case 'unit': case 'handlingUnit': return row[name]?.name ?? ''
    case 'stage': return catalogue.stage(row.kind, row.stage)
    case 'kind': { const kind = catalogue.kind(row.kind); return kind ? words.say(kind.label) : row.kind }
    case 'channel': return catalogue.choice('channels', row.channel)
    case 'priority': return catalogue.choice('priorities', row.priority)
    default: return words.say(row.name) || row.title
  }
}

/** The two columns that stay at the left of every ledger. */
export const dueCell = (row: MatterRow): ReactNode => <Due dueAt={row.dueAt} share={row.dueShare} state={row.dueState} stoppedAt={row.dueState === 'met' ? row.closedAt : null} bareToday />

/** Columns of a ledger: those of its paper form first, then the other fields of the kind. Without a form, what every matter shares. */
export function columnsOf(kind: KindView | undefined, form: { columns: { field: string; label: Words }[] } | undefined, catalogue: Catalogue, words: ColumnWords): Column[] {
  const names = form ? form.columns.map((column) => column.field) : kind ? ['openedAt', 'client', 'title', 'owner', 'stage'] : ['kind', 'openedAt', 'client', 'title', 'handlingUnit', 'owner', 'stage']
  const first = [...new Set(names)].filter((name) => name !== 'number' && name !== 'due')
  const rest = kind ? [...OWN.filter((name) => name !== 'kind' && name !== 'title'), ...kind.fields.map((field) => field.name)].filter((name) => !first.includes(name)) : []
  return [...first.map((name) => ({ name, extra: false })), ...rest.map((name) => ({ name, extra: true }))].flatMap(({ name, extra }) => {
    const field = kind?.fields.find((one) => one.name === name)
    const given = form?.columns.find((column) => column.field === name)
    if (!field && !OWN.includes(name)) return []
    const content = name === 'content' || name === 'title'
    const column: Column = {
      name, off: extra || (field?.personal !== undefined && /phone|contact/i.test(name)),
      label: given && words.say(given.label) !== name ? words.say(given.label) || (field ? words.say(field.label) : words.label(name)) : field ? words.say(field.label) : words.label(name),
      width: content ? 280 : Math.round((field ? WIDTHS[field.type] ?? 104 : OWN_WIDTHS[name] ?? 88) * words.wide),
      render: (row) => {
        if (!field) return own(name, row, catalogue, words)
        const value = row.fields[name]
        if (value === null || value === undefined || value === '') return ''
        if (field.type === 'instant') return shortTime(String(value), words.now)
        return <FieldValue field={field} value={words.named(value, field)} />
      },
    }
    return [column]
  })
}
