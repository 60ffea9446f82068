import { useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { comma } from '../../app/comma.ts'
import { CoverBar } from '../../ui/cover-bar.tsx'
import { PeoplePicker, ReferencePicker } from '../../ui/reference-picker.tsx'
import { Tag } from '../../ui/rate-text.tsx'
import { cellOf, setCell, shiftsOf, shiftWords, uncovered, type PlanRow, type ShiftOfDay } from './roster-plan.ts'
import type { Words } from '../../app/i18n.ts'
import { useSay } from '../../ui/words.ts'
import { useWords } from './words.ts'
import { daysOf, weekdayOf } from './zone-time.ts'

export interface RosterGridProps {
  month: string
  zone: string
  rows: readonly PlanRow[]
  names: ReadonlyMap<string, string>
  special: readonly { day: string; name: Words }[]
  /** Absent where this person only reads. */
  onChange?: ((rows: PlanRow[]) => void) | undefined
}

/** The month as a calendar; in each day its shifts, and below them the 24 hours with uncovered minutes lit. */
export function RosterGrid({ month, zone, rows, names, special, onChange }: RosterGridProps): ReactNode {
  const t = useWords()
  const say = useSay()
  const [open, setOpen] = useState<{ day: string; shift: ShiftOfDay } | null>(null)
  const days = daysOf(month)
  const shifts = shiftsOf(rows, zone)
  const lead = weekdayOf(days[0] ?? `${month}-01`)
  return (
    <div className="ro-grid">
      {Array.from({ length: 7 }, (_, i) => <span key={i} className="ro-weekday">{t(`roster.weekday.${i}` as 'roster.weekday.0')}</span>)}
      {Array.from({ length: lead }, (_, i) => <span key={`lead-${i}`} className="ro-lead" />)}
      {days.map((day) => {
        const gaps = uncovered(rows, day, zone)
        const festival = special.find((s) => s.day === day)
        const said = gaps.map((g) => shiftWords({ from: g.from, to: g.to })).join(' ')
        return (
          <section key={day} id={`day-${day}`} className="ro-day" aria-label={day}>
            <header><b>{Number(day.slice(8))}</b><small>{t(`roster.weekday.${weekdayOf(day)}` as 'roster.weekday.0')}</small>{festival && <Tag kind="soon">{say(festival.name)}</Tag>}</header>
            {shifts.map((shift) => {
              const row = cellOf(rows, day, shift, zone)
              const here = open !== null && open.day === day && open.shift.from === shift.from && open.shift.to === shift.to
              const people = row?.people.map((p) => names.get(p) ?? '…').join(comma())
              return (
                <button key={`${shift.from}-${shift.to}`} type="button" className={here ? 'ro-cell ro-on' : people ? 'ro-cell' : 'ro-cell ro-empty'} aria-expanded={here} title={shiftWords(shift)} disabled={!onChange} onClick={() => setOpen(here ? null : { day, shift })}>
                  <span>{shiftWords(shift).slice(0, 2)}</span>{people || t('roster.empty')}{row?.manager ? <em title={`${t('roster.manager')} ${names.get(row.manager) ?? ''}`}><i>{t('roster.manager')} </i>{names.get(row.manager) ?? '…'}</em> : null}
                </button>
              )
            })}
            <CoverBar gaps={gaps} label={gaps.length > 0 ? t('roster.gap', { day, spans: said }) : t('roster.covered', { day })} />
            {open?.day === day && onChange && <CellEditor key={`${day}-${open.shift.from}`} shift={open.shift} row={cellOf(rows, day, open.shift, zone)} close={() => setOpen(null)} change={(cell) => onChange(setCell(rows, day, open.shift, zone, cell))} />}
          </section>
        )
      })}
      {Array.from({ length: (7 - ((lead + days.length) % 7)) % 7 }, (_, i) => <span key={`tail-${i}`} className="ro-lead" />)}
    </div>
  )
}

function CellEditor({ shift, row, change, close }: { shift: ShiftOfDay; row: PlanRow | undefined; change: (cell: { people: string[]; manager: string | null }) => void; close: () => void }): ReactNode {
  const t = useWords()
  const cell = { people: row?.people ?? [], manager: row?.manager ?? null }
  return (
    <div className="ro-editor">
      <b>{shiftWords(shift)}</b>
      <label><span>{t('roster.cellPeople')}</span><PeoplePicker autoFocus value={cell.people} onChange={(people) => change({ ...cell, people })} aria-label={t('roster.cellPeople')} style={{ width: '100%' }} /></label>
      <label><span>{t('roster.cellManager')}</span><ReferencePicker type="person" value={cell.manager} onChange={(manager) => change({ ...cell, manager })} aria-label={t('roster.cellManager')} style={{ width: '100%' }} /></label>
      <div><Button size="small" type="primary" onClick={close}>{t('roster.done')}</Button> <Button size="small" onClick={() => { change({ people: [], manager: null }); close() }}>{t('roster.clear')}</Button></div>
    </div>
  )
}
