import { useEffect, useState, type FormEvent } from 'react'
import { FilesField } from './files-field.tsx'
import { Choice, Field, TroubleLine, useSubmission } from './parts.tsx'
import { portalApi, type House } from './portal-api.ts'
import { usePortal } from './portal-context.ts'
import { pick } from './portal-words.ts'
import { useFiles } from './use-files.ts'

/** What most people come for stands first and is chosen. */
const ORDER = ['enquiry', 'complaint', 'feedback', 'appointment']
const place = (kind: string): number => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length)

/** Submitting: kind, words, how to reach the person. Nothing more is asked than the ledger needs. */
export function SubmitPage({ info, onFollow }: { info: House; onFollow: (number: string, code: string) => void }) {
  const { say, language, house } = usePortal()
  const kinds = [...info.kinds].sort((a, b) => place(a.name) - place(b.name))
  const empty = { kind: kinds[0]?.name ?? '', category: '', unit: info.units[0]?.id ?? '', name: '', phone: '', room: '', content: '' }
  const [form, setForm] = useState(empty)
  const [tried, setTried] = useState(false)
  const [sent, setSent] = useState<{ number: string; code: string } | null>(null)
  const set = (name: keyof typeof empty) => (value: string) => setForm((f) => ({ ...f, [name]: value }))
  const files = useFiles(info.files)
  const { busy, trouble, start, problems } = useSubmission((key) => portalApi.submit({
    house, kind: form.kind, name: form.name.trim(), phone: form.phone.trim(), content: form.content.trim(),
    room: form.room.trim() || undefined, category: form.category || undefined, unit: form.unit || undefined, files: files.ready() ?? [],
  }, key))
  const missing = (['name', 'phone', 'content'] as const).filter((n) => form[n].trim() === '')
  const problem = (name: string) => {
    if (tried && (missing as string[]).includes(name)) return say('error.required')
    const wrong = problems.find((p) => p.field === name)
    return wrong ? say(wrong.code === 'phone' ? 'error.phone' : 'error.invalid') : undefined
  }

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    if (missing.length > 0) {
      event.currentTarget.querySelector<HTMLElement>(`[name=${missing[0]}]`)?.focus()
      return
    }
    if (files.ready() === null) return
    const done = await start()
    if (done) { setSent(done); files.clear() }
  }
  useEffect(() => { if (problems.some((p) => p.field.startsWith('files'))) files.lost() }, [trouble]) // eslint-disable-line react-hooks/exhaustive-deps

  if (sent) return <Sent sent={sent} onFollow={onFollow} again={() => { setSent(null); setTried(false); setForm({ ...empty, name: form.name, phone: form.phone, room: form.room }) }} />

  return (
    <form className="pt-form" onSubmit={(e) => void submit(e)} noValidate>
      <h1>{say('submit.title')}</h1>
      {kinds.length > 1 && <Choice legend={say('submit.kind')} value={form.kind} onChange={set('kind')} options={kinds.map((k) => ({ value: k.name, label: pick(k.label, language) }))} />}
      <Field label={say('submit.content')} help={say('submit.contentHelp')} problem={problem('content')}>
        {(id, d) => <textarea id={id} name="content" aria-describedby={d} rows={5} maxLength={4000} value={form.content} onChange={(e) => set('content')(e.target.value)} />}
      </Field>
      {info.categories.length > 0 && (
        <Field label={say('submit.category')} problem={problem('category')}>
          {(id) => (
            <select id={id} name="category" value={form.category} onChange={(e) => set('category')(e.target.value)}>
              <option value="">{say('submit.none')}</option>
              {info.categories.map((c) => <option key={c.value} value={c.value}>{pick(c.label, language)}</option>)}
            </select>
          )}
        </Field>
      )}
      {info.units.length > 1 && (
        <Field label={say('submit.unit')}>
          {(id) => <select id={id} name="unit" value={form.unit} onChange={(e) => set('unit')(e.target.value)}>{info.units.map((u) => <option key={u.id} value={u.id}>{u.name}</option>)}</select>}
        </Field>
      )}
      <div className="pt-pair">
        <Field label={say('submit.name')} problem={problem('name')}>
          {(id, d) => <input id={id} name="name" aria-describedby={d} autoComplete="name" maxLength={80} value={form.name} onChange={(e) => set('name')(e.target.value)} />}
        </Field>
        <Field label={say('submit.room')} problem={problem('room')}>
          {(id) => <input id={id} name="room" maxLength={40} value={form.room} onChange={(e) => set('room')(e.target.value)} />}
        </Field>
      </div>
      <Field label={say('submit.phone')} help={say('submit.phoneHelp')} problem={problem('phone')}>
        {(id, d) => <input id={id} name="phone" type="tel" inputMode="tel" autoComplete="tel" aria-describedby={d} maxLength={40} value={form.phone} onChange={(e) => set('phone')(e.target.value)} />}
      </Field>
      <FilesField files={files} limits={info.files} tried={tried} />
      {trouble && !problems.some((p) => p.field in form || p.field.startsWith('files')) && <TroubleLine trouble={trouble} />}
      <button className="pt-send" type="submit" disabled={busy || files.sending}>{files.sending ? say('files.wait') : busy ? say('submit.sending') : say('submit.send')}</button>
    </form>
  )
}

function Sent({ sent, onFollow, again }: { sent: { number: string; code: string }; onFollow: (number: string, code: string) => void; again: () => void }) {
  const { say } = usePortal()
  const [copied, setCopied] = useState(false)
  const copy = () => {
    navigator.clipboard?.writeText(`${say('sent.number')} ${sent.number}\n${say('sent.code')} ${sent.code}`).then(() => setCopied(true), () => setCopied(false))
  }
  return (
    <section className="pt-sent" aria-live="polite">
      <h1>{say('sent.title')}</h1>
      <p>{say('sent.text')}</p>
      <dl>
        <div><dt>{say('sent.number')}</dt><dd>{sent.number}</dd></div>
        <div><dt>{say('sent.code')}</dt><dd>{sent.code}</dd></div>
      </dl>
      <div className="pt-buttons">
        <button className="pt-send" type="button" onClick={() => onFollow(sent.number, sent.code)}>{say('sent.follow')}</button>
        <button type="button" onClick={copy}>{copied ? say('sent.copied') : say('sent.copy')}</button>
        <button type="button" onClick={again}>{say('sent.again')}</button>
      </div>
    </section>
  )
}
