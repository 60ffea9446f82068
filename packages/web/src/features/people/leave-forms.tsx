import { useState, type FormEvent, type ReactNode } from 'react'
import { Button, Input } from 'antd'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { q } from '../../app/api.ts'
import { houseNow } from '../../app/clock.ts'
import { DayInput } from '../../ui/day-input.tsx'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import { ErrorLine } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { WriteError } from '../mandates/parts.tsx'
import type { Person } from './types.ts'
import { usePeopleWords } from './words.ts'

/** A leaver hands on everything held; what could not go is listed with its reason, never dropped. */
export function HandOnForm({ person }: { person: Person }): ReactNode {
  const t = usePeopleWords()
  const say = useSay()
  const [to, setTo] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState<'to' | 'reason' | null>(null)
  const move = useMutation(q.house.handOn.mutationOptions())
  const send = (event: FormEvent): void => {
    event.preventDefault()
    const lacks = !to ? 'to' : !reason.trim() ? 'reason' : null
    setMissing(lacks)
    if (!lacks && to) move.mutate({ id: person.id, to, reason: reason.trim() })
  }
  return (
    <form className="gx-sheet" onSubmit={send}>
      <p className="gx-note">{t('handOnNote', { n: person.openMatters })}</p>
      <label>{t('to')}<ReferencePicker type="person" value={to} onChange={setTo} aria-label={t('to')} status={missing === 'to' ? 'error' : undefined} />{missing === 'to' ? <span className="gx-wrong" role="alert">{t('missing.to')}</span> : null}</label>
      <label>{t('reason')}<Input.TextArea value={reason} maxLength={500} autoSize={{ minRows: 2 }} status={missing === 'reason' ? 'error' : undefined} onChange={(e) => setReason(e.target.value)} />{missing === 'reason' ? <span className="gx-wrong" role="alert">{t('missing.reason')}</span> : null}</label>
      {move.error ? <ErrorLine error={move.error} /> : null}
      {move.data ? (
        <div role="status">
          <p className="gx-said">{t('moved', { n: move.data.moved })}</p>
          {move.data.refused.length > 0 ? <><p>{t('refused', { n: move.data.refused.length })}</p><ul>{move.data.refused.map((r) => <li key={r.id}><Link to={`/matters/${r.id}`}>{r.number}</Link> {say(r.reason)}</li>)}</ul></> : null}
        </div>
      ) : null}
      <div className="gx-form-actions"><Button type="primary" htmlType="submit" loading={move.isPending}>{t('handOnDo')}</Button></div>
    </form>
  )
}

/** Somebody else acts for a person on leave, for a time, on the record as acting for. */
export function DelegateForm({ person, onDone }: { person: Person; onDone: () => void }): ReactNode {
  const t = usePeopleWords()
  const [to, setTo] = useState<string | null>(null)
  const [from, setFrom] = useState<string | null>(() => new Date(Math.floor(houseNow() / 60_000) * 60_000).toISOString())
  const [until, setUntil] = useState<string | null>(null)
  const [missing, setMissing] = useState<'to' | 'when' | null>(null)
  const save = useMutation({ ...q.house.delegate.mutationOptions(), onSuccess: onDone })
  const send = (event: FormEvent): void => {
    event.preventDefault()
    const lacks = !to ? 'to' : !from || !until || Date.parse(until) <= Date.parse(from) ? 'when' : null
    setMissing(lacks)
    if (!lacks && to && from && until) save.mutate({ id: person.id, to, from, until })
  }
  return (
    <form className="gx-sheet" onSubmit={send}>
      <p className="gx-note">{t('delegateNote')}</p>
      <label>{t('to')}<ReferencePicker type="person" value={to} onChange={setTo} aria-label={t('to')} status={missing === 'to' ? 'error' : undefined} />{missing === 'to' ? <span className="gx-wrong" role="alert">{t('missing.to')}</span> : null}</label>
      <label>{t('from')}<DayInput withTime value={from} onChange={setFrom} aria-label={t('from')} /></label>
      <label>{t('until')}<DayInput withTime value={until} onChange={setUntil} aria-label={t('until')} status={missing === 'when' ? 'error' : undefined} />{missing === 'when' ? <span className="gx-wrong" role="alert">{t('missing.when')}</span> : null}</label>
      <WriteError error={save.error} />
      <div className="gx-form-actions">
        <Button type="primary" htmlType="submit" loading={save.isPending}>{t('delegateDo')}</Button>
        {person.delegate ? <Button loading={save.isPending} onClick={() => save.mutate({ id: person.id, to: null })}>{t('delegateStop')}</Button> : null}
      </div>
    </form>
  )
}
