import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Button, Input, Radio, type InputRef } from 'antd'
import { useMutation } from '@tanstack/react-query'
import type { KnowledgeEntry } from '@guixing/contract/desk'
import { api, Invalid } from '../../app/api.ts'
import { DayInput } from '../../ui/day-input.tsx'
import { fieldWords } from '../../ui/problem-words.ts'
import { ErrorLine, KeyCap } from '../../ui/small.tsx'
import { useUiWords } from '../../ui/words.ts'
import { entryInput, KINDS, missingIn, type EntryDraft, type EntryKind } from './entry-draft.ts'
import { useKnowledgeWords } from './words.ts'

interface Props { draft: EntryDraft; onChange: (draft: EntryDraft) => void; onSaved: (entry: KnowledgeEntry) => void; onCancel: () => void }
const LIMITS = { subject: 200, content: 5000, department: 80, phone: 60, source: 200 } as const

/** Writes an entry, or the next version of one. Ctrl Enter saves. */
export function EntryForm({ draft, onChange, onSaved, onCancel }: Props): ReactNode {
  const t = useKnowledgeWords()
  const ui = useUiWords()
  const first = useRef<InputRef>(null)
  const [tried, setTried] = useState(false)
  const save = useMutation({
    mutationFn: () => api.desk.saveKnowledge(entryInput(draft)),
    onSuccess: (entry) => onSaved(entry as KnowledgeEntry),
  })
  useEffect(() => { first.current?.focus() }, [draft.id])
  const told = save.error instanceof Invalid ? save.error.errors : []
  const missing = tried ? missingIn(draft) : []
  const wrong = (name: string): string | null => {
    const found = told.find((one) => one.field === name)
    return found ? fieldWords(found.code, found.params, ui) : missing.includes(name as 'subject') ? ui('field.required') : null
  }
  const put = (patch: Partial<EntryDraft>): void => onChange({ ...draft, ...patch })
  const send = (): void => {
    setTried(true)
    const gap = missingIn(draft)[0]
    if (gap) { document.getElementById(`kn-${gap}`)?.focus(); return }
    if (!save.isPending) save.mutate()
  }
  const field = (name: keyof typeof LIMITS, control: ReactNode): ReactNode => (
    <div className="gx-field">
      <label htmlFor={`kn-${name}`}>{t(`field.${name}`)}{name === 'department' || name === 'phone' ? <span className="gx-note">{ui('optional')}</span> : null}</label>
      {control}
      {wrong(name) ? <p className="gx-wrong" role="alert">{wrong(name)}</p> : name === 'content' || name === 'source' || name === 'subject' ? <p>{t(`help.${name}`)}</p> : null}
    </div>
  )
  const line = (name: 'subject' | 'department' | 'phone' | 'source', ref?: typeof first): ReactNode => field(name, <Input ref={ref} id={`kn-${name}`} value={draft[name]} onChange={(event) => put({ [name]: event.target.value })} maxLength={LIMITS[name]} status={wrong(name) ? 'error' : undefined} />)
  return (
    <form className="kn-form" onSubmit={(event) => { event.preventDefault(); send() }} onKeyDown={(event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) { event.preventDefault(); send() } }}>
      <div className="gx-field"><label>{t('field.kind')}</label><Radio.Group optionType="button" value={draft.kind} onChange={(event) => put({ kind: event.target.value as EntryKind })} options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))} aria-label={t('field.kind')} /></div>
      {line('subject', first)}
      {field('content', <Input.TextArea id="kn-content" value={draft.content} onChange={(event) => put({ content: event.target.value })} maxLength={LIMITS.content} autoSize={{ minRows: 4, maxRows: 14 }} status={wrong('content') ? 'error' : undefined} />)}
      <div className="kn-pair">{line('department')}{line('phone')}</div>
      {line('source')}
      {draft.kind === 'bulletin' ? <div className="gx-field"><label htmlFor="kn-until">{t('field.validUntil')}</label><DayInput id="kn-until" withTime value={draft.validUntil} onChange={(validUntil) => put({ validUntil })} style={{ width: 220 }} />{wrong('validUntil') ? <p className="gx-wrong" role="alert">{wrong('validUntil')}</p> : <p>{t('help.validUntil')}</p>}</div> : null}
      {save.error && !(save.error instanceof Invalid && told.length > 0) ? <ErrorLine error={save.error} /> : null}
      <div className="gx-form-actions">
        <Button type="primary" htmlType="submit" loading={save.isPending}>{draft.id ? t('newVersion', { n: draft.version + 1 }) : t('save')} <KeyCap>Ctrl Enter</KeyCap></Button>
        <Button onClick={onCancel}>{t('discard')}</Button>
      </div>
    </form>
  )
}
