import { useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { MatterRow } from '@guixing/contract/matters'
import { api } from '../../app/api.ts'
import { Clause } from '../../ui/clause.tsx'
import { problemWords } from '../../ui/problem-words.ts'
import { reasonText } from '../../ui/reason-text.ts'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import { useSay, useUiWords } from '../../ui/words.ts'
import { useLedgerWords } from './words.ts'

/** The same assignment on many; each is decided by itself, and each that was refused says why. */
export function BulkBar({ rows, clear, done }: { rows: MatterRow[]; clear: () => void; done: () => void }): ReactNode {
  const t = useLedgerWords()
  const ui = useUiWords()
  const say = useSay()
  const [person, setPerson] = useState<string | null>(null)
  const assign = useMutation({ mutationFn: (to: string) => api.matters.bulk({ ids: rows.map((row) => row.id), action: 'assign', fields: { person: to } }), onSuccess: done })
  const results = assign.data?.results ?? []
  const refused = results.filter((one) => !one.ok)
  const row = (id: string): MatterRow | undefined => rows.find((one) => one.id === id)
  return (
    <section className="lg-bulk" aria-label={t('selected', { n: rows.length })}>
      <b>{t('selected', { n: rows.length })}</b>
      <ReferencePicker type="person" value={person} onChange={setPerson} placeholder={t('assignTo')} aria-label={t('assignTo')} style={{ width: 200 }} />
      <Button type="primary" disabled={!person || rows.length === 0} loading={assign.isPending} onClick={() => person && assign.mutate(person)}>{t('assign')}</Button>
      <Button type="link" onClick={clear}>{t('unselect')}</Button>
      {assign.error ? <span className="lg-soon" role="alert">{problemWords(assign.error, ui)}</span> : null}
      {results.length > 0 ? <span role="status">{t('assigned', { n: results.length - refused.length })}{refused.length > 0 ? `，${t('notAssigned', { n: refused.length })}` : ''}</span> : null}
      {refused.length > 0 ? (
        <ul>{refused.map((one) => (
          <li key={one.id}><Link to={`/matters/${one.id}`}>{row(one.id)?.number ?? one.id}</Link>{one.reasons.length > 0 ? one.reasons.map((reason, i) => <span key={i}>{reason.regulation ? <Clause regulation={reason.regulation} article={reason.article} strong /> : null} {reasonText(reason, say)}</span>) : <span>{t(`bulkErrors.${one.error ?? ''}`, { defaultValue: t('bulkError') })}</span>}</li>
        ))}</ul>
      ) : null}
    </section>
  )
}
