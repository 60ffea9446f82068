import { useState, type ReactNode } from 'react'
import { Button, Checkbox, Input, Select } from 'antd'
import { useMutation } from '@tanstack/react-query'
import { DECISIONS } from '@guixing/contract/clients'
import { api } from '../../app/api.ts'
import { DayInput } from '../../ui/day-input.tsx'
import { Card, ErrorLine } from '../../ui/small.tsx'
import { Field, Form, Warnings, WriteError } from './parts.tsx'
import type { View } from './types.ts'
import { useWords } from './words.ts'

type Contact = View['contacts'][number]

/** Whom one speaks with, the main one first; who left stands at the end. */
export function ContactsCard({ view, again }: { view: View; again: () => void }): ReactNode {
  const t = useWords()
  const [editing, setEditing] = useState<string | null>(null)
  const done = (): void => setEditing(null)
  return (
    <Card title={t('contacts.title')} aside={view.may.edit && editing === null ? <Button size="small" onClick={() => setEditing('new')}>{t('contacts.add')}</Button> : undefined}>
      <div className="cl-body">
        {editing === 'new' ? <ContactForm view={view} close={() => setEditing(null)} done={done} /> : null}
        {view.contacts.length === 0 && editing === null ? <p className="gx-note">{t('contacts.none')}</p> : null}
        <ul className="cl-list">
          {view.contacts.map((k) => <li key={k.id}>{editing === k.id ? <ContactForm view={view} contact={k} close={() => setEditing(null)} done={done} reload={() => { done(); again() }} /> : <Line view={view} contact={k} edit={() => setEditing(k.id)} />}</li>)}
        </ul>
      </div>
    </Card>
  )
}

function Line({ view, contact: k, edit }: { view: View; contact: Contact; edit: () => void }): ReactNode {
  const t = useWords()
  const reveal = useMutation({ mutationFn: () => api.clients.reveal({ client: view.id, id: k.id, reason: t('about.revealWhy') }) })
  const shown = reveal.data ?? k
  const day = k.until ? t('contacts.until', { day: k.until }) : k.since ? t('contacts.since', { day: k.since }) : null
  return (
    <div className={`cl-row${k.gone ? ' cl-gone' : ''}`}>
      <div>
        <b>{k.name}</b> {k.main ? <span className="cl-tag">{t('contacts.main')}</span> : null}{k.gone ? <span className="cl-tag">{t('contacts.gone')}</span> : null}
        <small>{[k.post, k.decision ? t(`decision.${k.decision}` as 'decision.decides', { defaultValue: k.decision }) : null, day, k.note].filter(Boolean).map((part) => <span key={part}>{part}</span>)}</small>
        <small>{shown.phone ? <span className="cl-num">{shown.phone}</span> : null}{shown.email ? <span>{shown.email}</span> : null}{k.masked && !reveal.data ? <Button type="link" size="small" loading={reveal.isPending} onClick={() => reveal.mutate()}>{t('contacts.reveal')}</Button> : null}</small>
        <Warnings list={k.warnings} who={false} />
        {reveal.error ? <ErrorLine error={reveal.error} /> : null}
      </div>
      {view.may.edit ? <Button size="small" onClick={edit}>{t('edit')}</Button> : null}
    </div>
  )
}

function ContactForm({ view, contact, close, done, reload }: { view: View; contact?: Contact; close: () => void; done: () => void; reload?: () => void }): ReactNode {
  const t = useWords()
  const [v, setV] = useState({ name: contact?.name ?? '', post: contact?.post ?? '', phone: '', email: '', note: contact?.note ?? '' })
  const [decision, setDecision] = useState(DECISIONS.find((d) => d === contact?.decision) ?? null)
  const [main, setMain] = useState(contact?.main ?? view.contacts.length === 0)
  const [since, setSince] = useState(contact?.since ?? null)
  const [until, setUntil] = useState(contact?.until ?? null)
  const [tried, setTried] = useState(false)
  const write = useMutation({
    mutationFn: () => api.clients.saveContact({ client: view.id, ...(contact ? { id: contact.id, version: contact.version } : {}), name: v.name, post: v.post, note: v.note, decision, main, since, until, ...(v.phone.trim() || !contact ? { phone: v.phone } : {}), ...(v.email.trim() || !contact ? { email: v.email } : {}) }),
    onSuccess: done,
  })
  const part = (key: keyof typeof v) => ({ value: v[key], onChange: (e: { target: { value: string } }) => setV({ ...v, [key]: e.target.value }) })
  const kept = contact ? { placeholder: t('phoneKept') } : {}
  return (
    <Form send={() => { setTried(true); if (v.name.trim()) write.mutate() }} busy={write.isPending} close={close}>
      <Field label={t('col.contact')} name="name" error={write.error} gap={tried && !v.name.trim() ? t('required') : null}><Input {...part('name')} maxLength={60} autoFocus /></Field>
      <Field label={t('field.post')} name="post" error={write.error}><Input {...part('post')} maxLength={60} /></Field>
      <Field label={t('field.phone')} name="phone" error={write.error}><Input {...part('phone')} {...(contact?.phone ? kept : {})} maxLength={40} inputMode="tel" /></Field>
      <Field label={t('field.email')} name="email" error={write.error}><Input {...part('email')} {...(contact?.email ? kept : {})} maxLength={120} inputMode="email" /></Field>
      <Field label={t('field.decision')} name="decision" error={write.error}><Select allowClear value={decision} onChange={(next) => setDecision(next ?? null)} options={DECISIONS.map((d) => ({ value: d, label: t(`decision.${d}`) }))} /></Field>
      <Field label={t('field.sinceDay')} name="since" error={write.error}><DayInput value={since} onChange={setSince} withTime={false} /></Field>
      <Field label={t('field.until')} name="until" error={write.error}><DayInput value={until} onChange={setUntil} withTime={false} /></Field>
      <Field label={t('field.note')} name="note" error={write.error}><Input {...part('note')} maxLength={500} /></Field>
      <Checkbox className="cl-wide" checked={main} onChange={(e) => setMain(e.target.checked)}>{t('field.main')}</Checkbox>
      <div className="cl-wide"><WriteError error={write.error} fields={['name', 'post', 'phone', 'email', 'since', 'until', 'note']} reload={reload} /></div>
    </Form>
  )
}
