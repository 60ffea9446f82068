import { useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { useMutation } from '@tanstack/react-query'
import type { KnowledgeEntry } from '@guixing/contract/desk'
import { api } from '../../app/api.ts'
import { Tag } from '../../ui/rate-text.tsx'
import { ErrorLine, KeyCap } from '../../ui/small.tsx'
import { exactTime, houseDay } from '../../ui/time-words.ts'
import { useKnowledgeWords } from './words.ts'

/** When an entry was checked, and by whom; long unchecked is said in ochre. */
export function Checked({ entry }: { entry: KnowledgeEntry }): ReactNode {
  const t = useKnowledgeWords()
  const day = entry.checkedAt ? houseDay(Date.parse(entry.checkedAt)) : null
  return <span className={entry.stale ? 'kn-stale' : undefined}>{day ? t('checked', { who: entry.checkedBy?.name ?? '', day }).trim() : t('unchecked')}{entry.stale ? ` · ${t('stale')}` : ''}</span>
}

export function useCheck(): { check: (id: string) => void; busy: boolean; error: unknown } {
  const run = useMutation({ mutationFn: (id: string) => api.desk.checkKnowledge({ id }) })
  return { check: run.mutate, busy: run.isPending, error: run.error }
}

/** One entry as one reads it out, where it comes from, and the two things one does with it. */
export function EntryView({ entry, said, onEdit, checking }: { entry: KnowledgeEntry; said: string | null; onEdit: () => void; checking: ReturnType<typeof useCheck> }): ReactNode {
  const t = useKnowledgeWords()
  const [copied, setCopied] = useState(false)
  const copy = (): void => { void navigator.clipboard?.writeText(entry.content).then(() => setCopied(true), () => undefined) }
  return (
    <article className="kn-entry">
      <header><h2>{entry.subject}</h2><Tag>{t(`kind.${entry.kind}`)}</Tag><small className="gx-note">{t('number', { number: entry.number })} · {t('version', { n: entry.version })}</small></header>
      <p className="kn-content">{entry.content}</p>
      <dl>
        {entry.department ? <div><dt>{t('field.department')}</dt><dd>{entry.department}</dd></div> : null}
        {entry.phone ? <div><dt>{t('field.phone')}</dt><dd><a href={`tel:${entry.phone.replace(/[^\d+]/g, '')}`}>{entry.phone}</a></dd></div> : null}
        <div><dt>{t('field.source')}</dt><dd>{entry.source}</dd></div>
        <div><dt>{t('keys.check')}</dt><dd><Checked entry={entry} /></dd></div>
        {entry.validUntil ? <div><dt>{t('field.validUntil')}</dt><dd>{exactTime(entry.validUntil)}</dd></div> : null}
      </dl>
      {checking.error ? <ErrorLine error={checking.error} /> : null}
      <div className="gx-form-actions">
        <Button type="primary" loading={checking.busy} onClick={() => checking.check(entry.id)}>{t('check')} <KeyCap>C</KeyCap></Button>
        <Button onClick={onEdit}>{t('edit')} <KeyCap>E</KeyCap></Button>
        <Button type="link" onClick={copy}>{copied ? t('copied') : t('copy')}</Button>
        {said ? <span className="gx-note" role="status">{said}</span> : null}
      </div>
    </article>
  )
}
