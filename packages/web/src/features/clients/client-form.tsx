import { useState, type ReactNode } from 'react'
import { Input, Select } from 'antd'
import { useMutation, useQuery } from '@tanstack/react-query'
import { CLIENT_KINDS } from '@guixing/contract/clients'
import { api, q } from '../../app/api.ts'
import { useDebounced } from '../desk/use-debounced.ts'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import { Field, Form, WriteError } from './parts.tsx'
import type { View } from './types.ts'
import { useWords } from './words.ts'

const FIELDS = ['name', 'kind', 'phone', 'room', 'unit', 'owner', 'since', 'note', 'contact.name', 'contact.phone', 'contact.email']
type Kind = (typeof CLIENT_KINDS)[number]

/** A new client with a first contact, or a change of one; a number is typed anew or left as it is. */
export function ClientForm({ client, close, done, reload }: { client?: View; close: () => void; done: (id: string) => void; reload?: () => void }): ReactNode {
  const t = useWords()
  const [name, setName] = useState(client?.name ?? '')
  const [kind, setKind] = useState<Kind>(CLIENT_KINDS.find((k) => k === client?.kind) ?? 'organisation')
  const [phone, setPhone] = useState('')
  const [room, setRoom] = useState(client?.room ?? '')
  const [unit, setUnit] = useState<string | null>(client?.unit?.id ?? null)
  const [owner, setOwner] = useState<string | null>(client?.owner?.id ?? null)
  const [since, setSince] = useState(client?.since ?? '')
  const [note, setNote] = useState(client?.note ?? '')
  const [contact, setContact] = useState({ name: '', post: '', phone: '', email: '' })
  const [tried, setTried] = useState(false)
  const write = useMutation({
    mutationFn: async () => {
      const given = { name, kind, room, unit, owner, since, note, ...(phone.trim() || !client ? { phone } : {}) }
      if (client) { await api.clients.save({ id: client.id, version: client.version, ...given }); return client.id }
      return (await api.clients.add({ ...given, ...(contact.name.trim() ? { contact } : {}) })).id
    },
    onSuccess: done,
  })
  const text = useDebounced(name.trim(), 250)
  const alike = useAlike(client ? '' : text)
  const send = (): void => { setTried(true); if (name.trim()) write.mutate() }
  const part = (key: keyof typeof contact) => ({ value: contact[key], onChange: (e: { target: { value: string } }) => setContact({ ...contact, [key]: e.target.value }) })
  return (
    <Form send={send} busy={write.isPending} close={close}>
      <Field label={t('field.name')} name="name" error={write.error} gap={tried && !name.trim() ? t('required') : null}><Input value={name} onChange={(e) => setName(e.target.value)} maxLength={120} autoFocus /></Field>
      <Field label={t('field.kind')} name="kind" error={write.error}><Select value={kind} onChange={setKind} options={CLIENT_KINDS.map((k) => ({ value: k, label: t(`kind.${k}`) }))} /></Field>
      <Field label={t('field.phone')} name="phone" error={write.error}><Input value={phone} onChange={(e) => setPhone(e.target.value)} maxLength={40} inputMode="tel" {...(client?.phone ? { placeholder: t('phoneKept') } : {})} /></Field>
      <Field label={t('field.room')} name="room" error={write.error}><Input value={room} onChange={(e) => setRoom(e.target.value)} maxLength={40} /></Field>
      <Field label={t('field.unit')} name="unit" error={write.error}><ReferencePicker type="unit" value={unit} onChange={setUnit} aria-label={t('field.unit')} /></Field>
      <Field label={t('field.owner')} name="owner" error={write.error}><ReferencePicker type="person" value={owner} onChange={setOwner} aria-label={t('field.owner')} /></Field>
      <Field label={t('field.since')} name="since" error={write.error}><Input value={since} onChange={(e) => setSince(e.target.value)} maxLength={40} /></Field>
      <Field label={t('field.note')} name="note" error={write.error}><Input value={note} onChange={(e) => setNote(e.target.value)} maxLength={1000} /></Field>
      {client ? null : (
        <>
          <Field label={t('field.contact')} name="contact.name" error={write.error}><Input {...part('name')} maxLength={60} /></Field>
          <Field label={t('field.post')} name="contact.post" error={write.error}><Input {...part('post')} maxLength={60} /></Field>
          <Field label={t('field.phone')} name="contact.phone" error={write.error}><Input {...part('phone')} maxLength={40} inputMode="tel" /></Field>
          <Field label={t('field.email')} name="contact.email" error={write.error}><Input {...part('email')} maxLength={120} inputMode="email" /></Field>
        </>
      )}
      {alike.length > 0 ? <p className="cl-wide cl-soon" role="status">{t('alreadyAlike')} {alike.map((c) => <a key={c.id} href={`/clients/${c.id}`} target="_blank" rel="noreferrer">{c.name}</a>)}</p> : null}
      <div className="cl-wide"><WriteError error={write.error} fields={FIELDS} reload={reload} /></div>
    </Form>
  )
}

/** Clients a name already finds, so that nobody is entered twice. */
function useAlike(text: string): { id: string; name: string }[] {
  const found = useQuery({ ...q.clients.list.queryOptions({ input: { q: text, limit: 3 } }), enabled: text.length > 1 })
  return text.length > 1 ? found.data?.items ?? [] : []
}
