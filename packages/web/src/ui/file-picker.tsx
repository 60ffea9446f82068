import { useRef, useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { sendFile } from '../app/files.ts'
import { useUiWords } from './words.ts'

/** Uploads at once and keeps the ids; the value is one id or a list. */
export function FilePicker({ multiple, value, onChange, label }: { multiple: boolean; value: unknown; onChange: (value: unknown) => void; label: string }): ReactNode {
  const t = useUiWords()
  const input = useRef<HTMLInputElement>(null)
  const [names, setNames] = useState<string[]>([])
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState('')
  const ids = Array.isArray(value) ? (value as string[]) : typeof value === 'string' ? [value] : []
  const take = async (files: FileList | null): Promise<void> => {
    if (!files || files.length === 0) return
    setBusy(true)
    setWrong('')
    try {
      const sent = await Promise.all([...files].map(sendFile))
      setNames((was) => (multiple ? [...was, ...sent.map((f) => f.name)] : sent.map((f) => f.name)))
      onChange(multiple ? [...ids, ...sent.map((f) => f.id)] : (sent[0]?.id ?? null))
    } catch {
      setWrong(t('file.failed'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div>
      <input ref={input} type="file" hidden multiple={multiple} aria-label={label} onChange={(e) => { void take(e.target.files); e.target.value = '' }} />
      <Button loading={busy} onClick={() => input.current?.click()}>{t('upload')}</Button>{' '}
      <span className="gx-note">{names.length > 0 ? names.join('、') : ids.length > 0 ? t('dropped', { n: ids.length }) : ''}</span>
      {wrong ? <p className="gx-note gx-wrong" role="alert">{wrong}</p> : null}
    </div>
  )
}
