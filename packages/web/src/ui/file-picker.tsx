import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { isPending, partOf } from '../app/uploads/job.ts'
import { whenArrived } from './arrived.ts'
import { fieldWords } from './problem-words.ts'
import { sizeText } from './size-text.ts'
import { useUploads, type Chosen } from './use-uploads.ts'
import { useUiWords } from './words.ts'
import './file-picker.css'

type T = ReturnType<typeof useUiWords>
interface Props { multiple: boolean; /** Each file is taken by itself as it arrives, and its line goes. */ once?: boolean; value: unknown; onChange: (value: unknown) => void; label: string; /** Tells the fields of a page apart, so that an upload is found again after a reload. */ name?: string }

/** Sends files as soon as they are chosen and keeps their ids; the value is one id or a list. While one is on its way its form waits. */
export function FilePicker({ multiple, once = false, value, onChange, label, name = label }: Props): ReactNode {
  const t = useUiWords()
  const root = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const [held, setHeld] = useState(false)
  const ids = Array.isArray(value) ? (value as string[]) : typeof value === 'string' ? [value] : []
  // Files arrive while people type: what the form holds then counts, not what it held when they were chosen.
  const now = useRef({ ids, onChange })
  useEffect(() => { now.current = { ids, onChange } })
  const put = (next: string[]): void => { now.current.ids = next; now.current.onChange(multiple ? next : (next[0] ?? null)) }
  const uploads = useUploads(name, (id, no) => {
    const { hold, drop: gone } = whenArrived(once ? 'once' : multiple ? 'many' : 'one', uploads.items.map((i) => i.no), now.current.ids, no, id)
    if (hold && once) now.current.onChange(hold)
    else if (hold) put(hold)
    gone.forEach(uploads.drop)
  })
  const { items, left, pending } = uploads
  const pressed = useRef<HTMLFormElement | null>(null)
  const slow = items.some((i) => !i.small && isPending(i.job))
  const wrong = items.some((i) => i.job.state === 'wrong')
  useEffect(() => {
    const form = root.current?.closest('form')
    if (!pending) {
      setHeld(false)
      // Small ones take a moment: the press counts once they are there.
      if (!wrong) pressed.current?.requestSubmit()
      pressed.current = null
      return undefined
    }
    const wait = (event: Event): void => {
      event.preventDefault()
      event.stopPropagation()
      if (slow || !form) setHeld(true)
      else pressed.current = form
    }
    form?.addEventListener('submit', wait)
    return () => form?.removeEventListener('submit', wait)
  }, [pending, slow, wrong])
  const drop = (item: Chosen): void => {
    uploads.drop(item.no)
    if (item.job.file) put(now.current.ids.filter((id) => id !== item.job.file))
  }
  const others = ids.filter((id) => !items.some((i) => i.job.file === id)).length
  return (
    <div ref={root}>
      <input ref={input} type="file" className="gx-hidden" tabIndex={-1} multiple={multiple} aria-label={label} onChange={(e) => { if (e.target.files) uploads.add(e.target.files); e.target.value = '' }} />
      <Button onClick={() => input.current?.click()}>{t('upload')}</Button>{' '}
      {others > 0 ? <span className="gx-note">{t('dropped', { n: others })}</span> : null}
      {items.length + left.length > 0 ? (
        <ul className="gx-files" aria-label={t('file.list')}>
          {items.map((item) => <Line key={item.no} item={item} t={t} pause={() => uploads.pause(item.no)} resume={() => uploads.resume(item.no)} retry={() => uploads.retry(item.no)} drop={() => drop(item)} />)}
          {left.map((one) => (
            <li key={one.url}>
              <span><b>{one.name}</b><small>{sizeText(one.size)} · {t('file.left', { percent: percentOf(one.sent / one.size) })}</small></span>
              <Button size="small" onClick={() => input.current?.click()}>{t('file.choose')}</Button>
              <Button size="small" type="text" aria-label={t('file.of', { what: t('file.drop'), name: one.name })} onClick={() => uploads.giveUp(one)}>{t('file.drop')}</Button>
            </li>
          ))}
        </ul>
      ) : null}
      {held ? <p className="gx-note gx-files-wait" role="alert">{t('file.wait')}</p> : null}
    </div>
  )
}

function Line({ item, t, pause, resume, retry, drop }: { item: Chosen; t: T; pause: () => void; resume: () => void; retry: () => void; drop: () => void }): ReactNode {
  const { job, file, small } = item
  const part = partOf(job)
  const say = (what: string): string => t('file.of', { what, name: file.name })
  return (
    <li className={job.state === 'wrong' ? 'wrong' : undefined}>
      <span><b>{file.name}</b><small role={job.state === 'wrong' ? 'alert' : undefined}>{sizeText(file.size)} · {stateWords(item, t)}</small></span>
      {job.state === 'going' && !small ? <Button size="small" aria-label={say(t('file.pause'))} onClick={pause}>{t('file.pause')}</Button> : null}
      {job.state === 'paused' ? <Button size="small" aria-label={say(t('file.resume'))} onClick={resume}>{t('file.resume')}</Button> : null}
      {job.state === 'wrong' && job.fault?.code === 'failed' ? <Button size="small" aria-label={say(t('file.retry'))} onClick={retry}>{t('file.retry')}</Button> : null}
      <Button size="small" type="text" aria-label={say(t('file.drop'))} onClick={drop}>{t('file.drop')}</Button>
      {isPending(job) ? <progress {...(small ? {} : { value: part })} max={1} aria-label={t('file.progress', { name: file.name })} /> : null}
    </li>
  )
}

const percentOf = (part: number): number => Math.floor(Math.max(0, Math.min(1, part)) * 100)

function stateWords({ job, small }: Chosen, t: T): string {
  const percent = percentOf(partOf(job))
  if (job.state === 'done') return t('file.sent')
  if (job.state === 'paused') return t('file.paused', { percent })
  if (job.state === 'going') return small ? t('file.small') : job.why ? t(`file.${job.why}`, { percent }) : t('file.sending', { percent })
  const { code = 'failed', params = {} } = job.fault ?? {}
  return fieldWords(code, code === 'file-too-large' && typeof params['max'] === 'number' ? { max: sizeText(params['max']) } : params, t)
}
