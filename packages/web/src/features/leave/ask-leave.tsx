import { useMemo, useState, type FormEvent, type ReactNode } from 'react'
import { Button, Input, Radio, Select } from 'antd'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { api, Invalid, q, Refused } from '../../app/api.ts'
import { useChoices } from '../../ui/choices.ts'
import { DayInput } from '../../ui/day-input.tsx'
import { fieldError } from '../../ui/problem-words.ts'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import { Refusal } from '../../ui/refusal.tsx'
import { ErrorLine } from '../../ui/small.tsx'
import { useUiWords } from '../../ui/words.ts'
import { OpeningPreview } from '../approvals/preview-card.tsx'
import { EffectLines } from './effect.tsx'
import { useWords } from './words.ts'

type Half = 'morning' | 'afternoon'
type Lacking = 'kind' | 'when' | 'reason'

/** The instants of the two ends chosen as day and half; null while a day is missing or its halves are not known yet. */
function useEnds(on: boolean, from: { day: string | null; half: Half }, until: { day: string | null; half: Half }): { from: string | null; until: string | null } {
  const first = useQuery({ ...q.leave.day.queryOptions({ input: { day: from.day ?? '' } }), enabled: on && from.day !== null, staleTime: 300_000 })
  const last = useQuery({ ...q.leave.day.queryOptions({ input: { day: until.day ?? '' } }), enabled: on && until.day !== null, staleTime: 300_000 })
  return { from: from.day === null ? null : first.data?.[from.half].from ?? null, until: until.day === null ? null : last.data?.[until.half].until ?? null }
}

/** Asks for leave by half days or by the clock, and says while one chooses what it would mean (S06-13, S10-04). */
export function AskLeave({ onDone, onCancel }: { onDone: (number: string) => void; onCancel: () => void }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const kinds = useChoices('leave-kinds').filter((k) => k.value !== 'off-post')
  const [kind, setKind] = useState<string | null>(null)
  const [by, setBy] = useState<'half' | 'time'>('half')
  const [first, setFirst] = useState<{ day: string | null; half: Half }>({ day: null, half: 'morning' })
  const [last, setLast] = useState<{ day: string | null; half: Half }>({ day: null, half: 'afternoon' })
  const [clock, setClock] = useState<{ from: string | null; until: string | null }>({ from: null, until: null })
  const [reason, setReason] = useState('')
  const [substitute, setSubstitute] = useState<string | null>(null)
  const [lacks, setLacks] = useState<readonly Lacking[]>([])
  const halves = useEnds(by === 'half', first, last)
  const { from, until } = by === 'half' ? halves : clock
  const whole = from !== null && until !== null && until > from
  const effect = useQuery({ ...q.leave.preview.queryOptions({ input: { from: from ?? '', until: until ?? '', ...(kind ? { kind } : {}), ...(substitute ? { substitute } : {}) } }), enabled: whole, placeholderData: keepPreviousData, retry: false })
  // Who decides follows from these; the reason being typed changes nobody.
  const asked = useMemo(() => ({ leaveKind: kind, fromAt: from, untilAt: until, ...(substitute ? { substitute } : {}) }), [kind, from, until, substitute])
  const ask = useMutation({
    mutationFn: () => api.matters.open({ kind: 'leave', action: 'apply', fields: { ...asked, reason: reason.trim() } as never }),
    onSuccess: (opened) => onDone(opened.matter.number),
  })
  // A gap is said once one has tried, and no longer than it is one.
  const gaps: Record<Lacking, boolean> = { kind: kind === null, when: from === null || until === null, reason: reason.trim() === '' }
  const missing = (gap: Lacking): boolean => lacks.includes(gap) && gaps[gap]
  const send = (event: FormEvent): void => {
    event.preventDefault()
    const found = (['kind', 'when', 'reason'] as const).filter((gap) => gaps[gap])
    setLacks(found)
    if (found.length === 0) ask.mutate()
  }
  const wrong = (gap: Lacking, ...fields: string[]): ReactNode => {
    const told = fields.map((f) => fieldError(ask.error, f, ui) ?? fieldError(effect.error, f, ui)).find((one) => one !== undefined) ?? (missing(gap) ? t(`form.missing.${gap}`) : undefined)
    return told === undefined ? null : <span className="gx-wrong" role="alert">{told}</span>
  }
  const halfPick = (label: string, end: { day: string | null; half: Half }, change: (end: { day: string | null; half: Half }) => void): ReactNode => (
    <div className="lv-half">
      <DayInput withTime={false} value={end.day} onChange={(day) => change({ ...end, day })} aria-label={label} style={{ flex: 1 }} />
      <Radio.Group optionType="button" value={end.half} onChange={(e) => change({ ...end, half: e.target.value as Half })} options={(['morning', 'afternoon'] as const).map((value) => ({ value, label: t(`form.${value}`) }))} />
    </div>
  )
  return (
    <form className="gx-sheet lv-form" onSubmit={send}>
      <label>{t('form.kind')}<Select value={kind} onChange={setKind} options={kinds} aria-label={t('form.kind')} {...(missing('kind') ? { status: 'error' as const } : {})} />{wrong('kind', 'leaveKind', 'kind')}</label>
      <div className="gx-labelled" role="group" aria-label={t('form.by')}><Radio.Group optionType="button" size="small" value={by} onChange={(e) => setBy(e.target.value as 'half' | 'time')} options={[{ value: 'half', label: t('form.byHalf') }, { value: 'time', label: t('form.byTime') }]} /></div>
      <div className="gx-labelled">{t('form.from')}{by === 'half' ? halfPick(t('form.from'), first, (end) => { setFirst(end); if (last.day === null || (end.day !== null && last.day < end.day)) setLast({ ...last, day: end.day }) }) : <DayInput withTime value={clock.from} onChange={(v) => setClock({ ...clock, from: v })} aria-label={t('form.from')} />}</div>
      <div className="gx-labelled">{t('form.until')}{by === 'half' ? halfPick(t('form.until'), last, setLast) : <DayInput withTime value={clock.until} onChange={(v) => setClock({ ...clock, until: v })} aria-label={t('form.until')} />}{from !== null && until !== null && until <= from ? <span className="gx-wrong" role="alert">{ui('field.not-after-from')}</span> : wrong('when', 'fromAt', 'untilAt', 'from', 'until')}</div>
      <label>{t('form.reason')}<Input.TextArea value={reason} maxLength={2000} autoSize={{ minRows: 2, maxRows: 6 }} onChange={(e) => setReason(e.target.value)} {...(missing('reason') ? { status: 'error' as const } : {})} />{wrong('reason', 'reason')}</label>
      <label>{t('form.substitute')}<ReferencePicker type="person" value={substitute} onChange={setSubstitute} aria-label={t('form.substitute')} /><small className="gx-note">{t('form.substituteHint')}</small></label>
      {whole && effect.data ? <section aria-label={t('effect.title')} aria-live="polite"><EffectLines effect={effect.data} /></section> : null}
      {whole && kind !== null ? <OpeningPreview kind="leave" action="apply" fields={asked} /> : null}
      {ask.error instanceof Refused ? <Refusal title={t('form.refused', { n: ask.error.reasons.length })} reasons={ask.error.reasons} onClose={() => ask.reset()} /> : ask.error && !(ask.error instanceof Invalid) ? <ErrorLine error={ask.error} /> : null}
      <div className="gx-form-actions"><Button type="primary" htmlType="submit" loading={ask.isPending}>{t('form.send')}</Button><Button onClick={onCancel}>{t('form.cancel')}</Button></div>
    </form>
  )
}
