import { useState, type ReactNode } from 'react'
import { Button, InputNumber } from 'antd'
import { PeoplePicker } from '../../ui/reference-picker.tsx'
import { Card } from '../../ui/small.tsx'
import { fillRepeating, shiftsOf, THREE_SHIFTS, type PlanRow } from './roster-plan.ts'
import { useWords } from './words.ts'

export type Fill = (month: string, zone: string, round: readonly string[], perShift: number, before: readonly PlanRow[]) => PlanRow[]

/** Fills the month by the shifts it already uses, else by three shifts of eight hours. */
const byPattern: Fill = (month, zone, round, perShift, before) => {
  const used = shiftsOf(before, zone)
  return fillRepeating(month, zone, round, used.length > 1 ? used : THREE_SHIFTS, perShift, before)
}

/** People in their order, so many a shift, round and round. */
export function RosterFill({ onFill, onManagers }: { onFill: (round: readonly string[], perShift: number, fill: Fill) => void; /** Only where the month has special days. */ onManagers?: ((round: readonly string[]) => void) | undefined }): ReactNode {
  const t = useWords()
  const [round, setRound] = useState<string[]>([])
  const [managers, setManagers] = useState<string[]>([])
  const [per, setPer] = useState(1)
  return (
    <Card title={t('roster.fill')}>
      <div className="ro-fill">
        <label><span>{t('roster.round')}</span><PeoplePicker value={round} onChange={setRound} aria-label={t('roster.round')} style={{ width: '100%' }} /></label>
        <label><span>{t('roster.perShift')}</span><InputNumber min={1} max={9} precision={0} value={per} onChange={(v) => setPer(v ?? 1)} aria-label={t('roster.perShift')} /></label>
        <Button disabled={round.length === 0} onClick={() => onFill(round, per, byPattern)}>{t('roster.fillButton')}</Button>
        <p className="gx-note">{t('roster.fillNote')}</p>
        {onManagers && <label><span>{t('roster.managers')}</span><PeoplePicker value={managers} onChange={setManagers} aria-label={t('roster.managers')} style={{ width: '100%' }} /></label>}
        {onManagers && <Button disabled={managers.length === 0} onClick={() => onManagers(managers)}>{t('roster.managersButton')}</Button>}
      </div>
    </Card>
  )
}
