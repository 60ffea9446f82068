import { useState, type ReactNode } from 'react'
import { Button, Input, Select } from 'antd'
import { useMutation } from '@tanstack/react-query'
import { PURPOSES, WAYS } from '@guixing/contract/clients'
import { comma } from '../../app/comma.ts'
import { api } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { DayInput } from '../../ui/day-input.tsx'
import { FilePicker } from '../../ui/file-picker.tsx'
import { Card } from '../../ui/small.tsx'
import { houseDay } from '../../ui/time-words.ts'
import { Field, Form, WriteError } from './parts.tsx'
import type { View } from './types.ts'
import { useWords } from './words.ts'

type Consent = View['consents'][number]

/** The register of consent: what holds, what was withdrawn or ran out, with its evidence. */
export function ConsentsCard({ view }: { view: View }): ReactNode {
  const t = useWords()
  const [adding, setAdding] = useState(false)
  return (
    <Card title={t('consents.title')} aside={view.may.edit && !adding ? <Button size="small" onClick={() => setAdding(true)}>{t('consents.add')}</Button> : undefined}>
      <div className="cl-body">
        {adding ? <ConsentForm view={view} close={() => setAdding(false)} done={() => setAdding(false)} /> : null}
        {view.consents.length === 0 && !adding ? <p className="gx-note">{t('consents.none')}</p> : null}
        <ul className="cl-list">{view.consents.map((c) => <li key={c.id}><Line view={view} consent={c} /></li>)}</ul>
      </div>
    </Card>
  )
}

function Line({ view, consent: c }: { view: View; consent: Consent }): ReactNode {
  const t = useWords()
  const now = useNow()
  const [open, setOpen] = useState(false)
  const [on, setOn] = useState<string | null>(houseDay(now))
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const write = useMutation({ mutationFn: () => api.clients.withdraw({ client: view.id, id: c.id, on: on ?? '', reason }), onSuccess: () => setOpen(false) })
  return (
    <>
      <div className="cl-row">
        <div>
          <b>{t(`purpose.${c.purpose}`)}</b> <span className={`cl-tag${c.state === 'given' ? '' : ' cl-soon'}`}>{t(`state.${c.state}`)}</span>
          <small><span>{c.ways.length === 0 ? t('consents.allWays') : c.ways.map((w) => t(`way.${w}` as 'way.phone', { defaultValue: w })).join(comma())}</span><span>{c.contact?.name ?? t('consents.whole')}</span><span>{c.until ? t('contacts.until', { day: c.until }) : t('consents.noEnd')}</span></small>
          <small><span>{t('consents.given', { day: c.givenOn, who: c.givenBy })}</span>{c.recordedBy ? <span>{t('consents.recorded', { who: c.recordedBy.name })}</span> : null}{c.file ? <a href={`/api/v1/clients/${view.id}/files/${c.file.id}`}>{c.file.name}</a> : null}{c.note ? <span>{c.note}</span> : null}</small>
          {c.withdrawnOn ? <small className="cl-soon">{t('consents.withdrawn', { day: c.withdrawnOn, why: c.withdrawnWhy ?? '' })}</small> : null}
        </div>
        {view.may.edit && c.withdrawnOn === null && !open ? <Button size="small" onClick={() => setOpen(true)}>{t('consents.withdraw')}</Button> : null}
      </div>
      {open ? (
        <Form send={() => { setTried(true); if (on && reason.trim()) write.mutate() }} busy={write.isPending} close={() => setOpen(false)} label={t('consents.withdraw')}>
          <Field label={t('consents.withdrawOn')} name="on" error={write.error} gap={tried && !on ? t('required') : null}><DayInput value={on} onChange={setOn} withTime={false} /></Field>
          <Field label={t('field.reason')} name="reason" error={write.error} gap={tried && !reason.trim() ? t('required') : null}><Input value={reason} onChange={(e) => setReason(e.target.value)} maxLength={500} autoFocus /></Field>
          <div className="cl-wide"><WriteError error={write.error} fields={['on', 'reason']} /></div>
        </Form>
      ) : null}
    </>
  )
}

function ConsentForm({ view, close, done }: { view: View; close: () => void; done: () => void }): ReactNode {
  const t = useWords()
  const now = useNow()
  const [purpose, setPurpose] = useState<(typeof PURPOSES)[number]>('contact')
  const [ways, setWays] = useState<(typeof WAYS)[number][]>([])
  const [contact, setContact] = useState<string | null>(null)
  const [givenOn, setGivenOn] = useState<string | null>(houseDay(now))
  const [givenBy, setGivenBy] = useState(view.contacts.find((k) => k.main)?.name ?? '')
  const [until, setUntil] = useState<string | null>(null)
  const [file, setFile] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const write = useMutation({ mutationFn: () => api.clients.consent({ id: view.id, purpose, ways, contact, givenOn: givenOn ?? '', givenBy, until, file, note }), onSuccess: done })
  return (
    <Form send={() => { setTried(true); if (givenOn && givenBy.trim()) write.mutate() }} busy={write.isPending} close={close}>
      <Field label={t('consents.purpose')} name="purpose" error={write.error}><Select value={purpose} onChange={setPurpose} options={PURPOSES.map((p) => ({ value: p, label: t(`purpose.${p}`) }))} autoFocus /></Field>
      <Field label={t('consents.ways')} name="ways" error={write.error}><Select mode="multiple" value={ways} onChange={setWays} placeholder={t('consents.allWays')} options={WAYS.map((w) => ({ value: w, label: t(`way.${w}`) }))} /></Field>
      <Field label={t('consents.contact')} name="contact" error={write.error}><Select allowClear value={contact} onChange={(next) => setContact(next ?? null)} placeholder={t('consents.whole')} options={view.contacts.map((k) => ({ value: k.id, label: k.name }))} /></Field>
      <Field label={t('consents.givenOn')} name="givenOn" error={write.error} gap={tried && !givenOn ? t('required') : null}><DayInput value={givenOn} onChange={setGivenOn} withTime={false} /></Field>
      <Field label={t('consents.givenBy')} name="givenBy" error={write.error} gap={tried && !givenBy.trim() ? t('required') : null}><Input value={givenBy} onChange={(e) => setGivenBy(e.target.value)} maxLength={60} /></Field>
      <Field label={t('consents.until')} name="until" error={write.error}><DayInput value={until} onChange={setUntil} withTime={false} /></Field>
      <Field label={t('consents.file')} name="file" error={write.error}><FilePicker multiple={false} value={file} onChange={(next) => setFile(typeof next === 'string' ? next : null)} label={t('consents.file')} /></Field>
      <Field label={t('field.note')} name="note" error={write.error}><Input value={note} onChange={(e) => setNote(e.target.value)} maxLength={500} /></Field>
      <div className="cl-wide"><WriteError error={write.error} fields={['givenOn', 'givenBy', 'until', 'file', 'note', 'contact']} /></div>
    </Form>
  )
}
