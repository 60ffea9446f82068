import { useRef, useState, type FormEvent, type ReactNode } from 'react'
import { useMutation } from '@tanstack/react-query'
import { Button, Checkbox, Input, Select } from 'antd'
import type { Words } from '@guixing/core/model/text'
import { Invalid } from '../../app/problems.ts'
import { fieldError } from '../../ui/problem-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { Faults } from './faults.tsx'
import { sendTemplate } from './send.ts'
import { useWords } from './words.ts'

/** Fields that say what is wrong with them themselves. */
const SELF = ['name', 'note']

/** Sends a new template, or a new version of the one of `to`; what is wrong stands at its field, and nothing typed is lost. */
export function UploadForm({ kinds, to, close, done }: { kinds: readonly { kind: string; name: Words }[]; to: string | null; close: () => void; done: (version: number) => void }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const say = useSay()
  const input = useRef<HTMLInputElement>(null)
  const [kind, setKind] = useState<string | undefined>(kinds.some((k) => k.kind === 'contract') ? 'contract' : undefined)
  const [name, setName] = useState('')
  const [note, setNote] = useState('')
  const [publish, setPublish] = useState(true)
  const [file, setFile] = useState<File | null>(null)
  const [tried, setTried] = useState(false)
  const sending = useMutation({ mutationFn: (chosen: File) => sendTemplate({ file: chosen, to: to === null ? { kind: kind ?? '', name: name.trim() } : { id: to }, note, publish }), onSuccess: ({ version }) => done(version) })
  const { isPending: busy, error: failure } = sending
  const gaps: Record<string, string | null> = { kind: to !== null || kind ? null : t('whichKind'), name: to !== null || name.trim() ? null : t('whichName'), file: file ? null : t('whichFile') }
  const need = (field: string): ReactNode => { const words = (tried ? gaps[field] : null) ?? (SELF.includes(field) ? fieldError(failure, field, ui) : null); return words ? <span className="tp-need" role="alert">{words}</span> : null }
  const rest = failure instanceof Invalid ? new Invalid(failure.errors.filter((e) => !SELF.includes(e.field))) : failure
  const send = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    sending.reset()
    if (file && !Object.values(gaps).some(Boolean)) sending.mutate(file)
  }
  return (
    <form className="tp-form" onSubmit={send}>
      {to === null ? <>
        <label>{t('kind')}<Select value={kind} onChange={setKind} placeholder={t('pick')} aria-label={t('kind')} options={kinds.map((k) => ({ value: k.kind, label: say(k.name) }))} showSearch={{ optionFilterProp: 'label' }} />{need('kind')}</label>
        <label>{t('name')}<Input value={name} onChange={(e) => setName(e.target.value)} maxLength={80} aria-label={t('name')} />{need('name')}</label>
      </> : null}
      <label>{t('noteLabel')}<Input value={note} onChange={(e) => setNote(e.target.value)} maxLength={300} aria-label={t('noteLabel')} />{need('note')}</label>
      <div className="tp-file">
        <Button onClick={() => input.current?.click()} disabled={busy}>{file ? t('chosen') : t('choose')}</Button>
        <input ref={input} type="file" hidden accept=".docx" aria-label={t('choose')} onChange={(e) => { const chosen = e.target.files?.[0]; e.target.value = ''; if (chosen) { setFile(chosen); sending.reset() } }} />
        <span>{file?.name ?? ''}</span>{need('file')}
      </div>
      <Checkbox checked={publish} onChange={(e) => setPublish(e.target.checked)}>{t('publish')}</Checkbox>
      {rest instanceof Invalid && rest.errors.length === 0 ? null : <Faults error={rest} title={rest instanceof Invalid ? t('fault.title') : undefined} />}
      <div className="tp-end">
        <Button type="primary" htmlType="submit" loading={busy}>{to === null ? t('send') : t('sendVersion')}</Button><Button onClick={close}>{t('cancel')}</Button>
        {to === null && kind ? <a className="tp-starter" href={`/api/v1/templates/starter/${encodeURIComponent(kind)}`} download>{t('starter')}</a> : null}
      </div>
    </form>
  )
}
