import { useState, type ReactNode } from 'react'
import { Button, Tag as Chip } from 'antd'
import { Card } from '../../ui/small.tsx'
import { DayInput } from '../../ui/day-input.tsx'
import { useUiWords } from '../../ui/words.ts'
import { useSettingsWords } from './words.ts'

/** Days of exception, in order; each can be dropped, one can be added. */
export function DayList({ title, days, onChange }: { title: string; days: string[]; onChange: (days: string[]) => void }): ReactNode {
  const t = useSettingsWords()
  const ui = useUiWords()
  const [next, setNext] = useState<string | null>(null)
  const add = (): void => {
    if (next && !days.includes(next)) onChange([...days, next].sort())
    setNext(null)
  }
  return (
    <Card title={title} aside={String(days.length)}>
      <div className="gx-days" style={{ maxHeight: 168, overflow: 'auto' }}>
        {days.length === 0 ? <span className="gx-note">{t('calendar.none')}</span> : days.map((day) => (
          <Chip key={day} closable={{ 'aria-label': `${ui('remove')} ${day}` }} onClose={(e) => { e.preventDefault(); onChange(days.filter((d) => d !== day)) }}>{day}</Chip>
        ))}
      </div>
      <div className="gx-days">
        <DayInput value={next} onChange={setNext} withTime={false} aria-label={t('calendar.day')} style={{ width: 160 }} />
        <Button disabled={!next} onClick={add}>{t('calendar.add')}</Button>
      </div>
    </Card>
  )
}
