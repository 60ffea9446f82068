import { useMemo, useState, type FormEvent, type ReactNode } from 'react'
import { Button, Input } from 'antd'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api, Invalid, q, Refused } from '../../app/api.ts'
import { houseZone } from '../../app/clock.ts'
import { DayInput } from '../../ui/day-input.tsx'
import { fieldError } from '../../ui/problem-words.ts'
import { Refusal } from '../../ui/refusal.tsx'
import { ErrorLine } from '../../ui/small.tsx'
import { houseDay } from '../../ui/time-words.ts'
import { useUiWords } from '../../ui/words.ts'
import { OpeningPreview } from '../approvals/preview-card.tsx'
import { useWords } from './words.ts'

/** Applies for overtime of one day; what kind of day it is, and with it the rate, follows from the calendar (S06-14, P13). */
export function AskOvertime({ onDone, onCancel }: { onDone: (number: string) => void; onCancel: () => void }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const [from, setFrom] = useState<string | null>(null)
  const [until, setUntil] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const day = from === null ? null : houseDay(Date.parse(from), houseZone())
  const kind = useQuery({ ...q.leave.day.queryOptions({ input: { day: day ?? '' } }), enabled: day !== null, staleTime: 300_000 })
  const asked = useMemo(() => ({ fromAt: from, untilAt: until }), [from, until])
  const turned = from !== null && until !== null && until <= from
  const ask = useMutation({
    mutationFn: () => api.matters.open({ kind: 'overtime', action: 'apply', fields: { ...asked, reason: reason.trim() } as never }),
    onSuccess: (opened) => onDone(opened.matter.number),
  })
  const send = (event: FormEvent): void => { event.preventDefault(); setTried(true); if (from !== null && until !== null && !turned && reason.trim() !== '') ask.mutate() }
  const wrong = (told: string | undefined): ReactNode => (told === undefined ? null : <span className="gx-wrong" role="alert">{told}</span>)
  return (
    <form className="gx-sheet lv-form" onSubmit={send}>
      <label>{t('form.start')}<DayInput withTime value={from} onChange={(v) => { setFrom(v); if (v !== null && until === null) setUntil(new Date(Date.parse(v) + 2 * 3_600_000).toISOString()) }} aria-label={t('form.start')} />{kind.data ? <small className="gx-note">{t(`effect.day.${kind.data.type}`)}</small> : null}{wrong(fieldError(ask.error, 'fromAt', ui))}</label>
      <label>{t('form.end')}<DayInput withTime value={until} onChange={setUntil} aria-label={t('form.end')} />{wrong(turned ? ui('field.not-after-from') : fieldError(ask.error, 'untilAt', ui) ?? (tried && (from === null || until === null) ? t('form.missing.when') : undefined))}</label>
      <label>{t('form.reason')}<Input.TextArea value={reason} maxLength={2000} autoSize={{ minRows: 2, maxRows: 6 }} onChange={(e) => setReason(e.target.value)} />{wrong(fieldError(ask.error, 'reason', ui) ?? (tried && reason.trim() === '' ? t('form.missing.reason') : undefined))}</label>
      {from !== null && until !== null && !turned ? <OpeningPreview kind="overtime" action="apply" fields={asked} /> : null}
      {ask.error instanceof Refused ? <Refusal title={t('form.refusedOvertime', { n: ask.error.reasons.length })} reasons={ask.error.reasons} onClose={() => ask.reset()} /> : ask.error && !(ask.error instanceof Invalid) ? <ErrorLine error={ask.error} /> : null}
      <div className="gx-form-actions"><Button type="primary" htmlType="submit" loading={ask.isPending}>{t('form.send')}</Button><Button onClick={onCancel}>{t('form.cancel')}</Button></div>
    </form>
  )
}
