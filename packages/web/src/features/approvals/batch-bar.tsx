import { useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { useMutation } from '@tanstack/react-query'
import type { BatchResult } from '@guixing/contract/approvals'
import { api } from '../../app/api.ts'
import { reasonText } from '../../ui/reason-text.ts'
import { ErrorLine } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { useWords } from './words.ts'

interface Props { chosen: readonly string[]; /** All that may be chosen. */ all: readonly string[]; choose: (tasks: readonly string[]) => void; onDone: (decided: readonly string[]) => void }

/** One bar for what is chosen: agree to all of it. What was refused stays and says why; nothing else is lost. */
export function BatchBar({ chosen, all, choose, onDone }: Props): ReactNode {
  const t = useWords()
  const say = useSay()
  const [results, setResults] = useState<BatchResult[] | null>(null)
  const send = useMutation({
    mutationFn: (tasks: readonly string[]) => api.approvals.batch({ tasks: [...tasks].slice(0, MOST) }),
    onSuccess: ({ results: told }) => {
      setResults(told as BatchResult[])
      onDone(told.filter(({ done }) => done).map(({ task }) => task))
    },
  })
  const refused = results?.filter(({ done }) => !done) ?? []
  return (
    <div className="ap-batch">
      <div>
        <label><input type="checkbox" checked={chosen.length > 0 && chosen.length === all.length} onChange={() => choose(chosen.length === all.length ? [] : all.slice(0, MOST))} /> {t('batch.all')}</label>
        {chosen.length > 0 && <Button type="primary" loading={send.isPending} onClick={() => send.mutate(chosen)}>{t('batch.agree', { n: chosen.length })}</Button>}
      </div>
      {send.error ? <ErrorLine error={send.error} /> : null}
      {results && (
        <div role="status">
          <p>{t('batch.told', { n: results.length - refused.length })}{refused.length > 0 ? t('batch.refused', { n: refused.length }) : ''} <button type="button" onClick={() => setResults(null)}>{t('batch.close')}</button></p>
          {refused.length > 0 && <ul>{refused.map((one) => <li key={one.task}><b>{one.number ?? '—'}</b> {one.reasons.map((reason) => reasonText(reason, say)).join(t('sep'))}</li>)}</ul>}
        </div>
      )}
    </div>
  )
}

/** As many as the server takes at once. */
const MOST = 50
