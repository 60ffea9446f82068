import type { CSSProperties, KeyboardEvent, ReactNode } from 'react'
import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { fromWall, wallTime } from './time-words.ts'

export interface DayInputProps { value: string | null; onChange: (value: string | null) => void; withTime: boolean; id?: string; style?: CSSProperties; autoFocus?: boolean; status?: 'error'; 'aria-label'?: string }

/** A day (YYYY-MM-DD) or, `withTime`, an instant (ISO, UTC). What one sees is the wall clock of the house, wherever one sits. Enter takes what was typed or opens the calendar, and never sends the form. */
export function DayInput({ value, onChange, withTime, ...rest }: DayInputProps): ReactNode {
  return (
    <DatePicker
      {...rest}
      value={value ? (withTime ? seen(value) : dayjs(value)) : null}
      showTime={withTime ? { format: 'HH:mm', minuteStep: 5 } : false}
      format={withTime ? 'YYYY-MM-DD HH:mm' : 'YYYY-MM-DD'}
      onKeyDown={keepForm}
      onChange={(next) => {
        if (!next) onChange(null)
        else if (!withTime) onChange(next.format('YYYY-MM-DD'))
        else onChange(new Date(fromWall(next.year(), next.month() + 1, next.date(), next.hour(), next.minute())).toISOString())
      }}
    />
  )
}

/** Only the browser is stopped: the picker, which asks React's event, goes on with the key. */
function keepForm(event: KeyboardEvent): void {
  if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) event.nativeEvent.preventDefault()
}

function seen(instant: string): dayjs.Dayjs {
  const at = wallTime(Date.parse(instant))
  return dayjs(`${at.y}-${at.m}-${at.d} ${at.hh}:${at.mm}`)
}
