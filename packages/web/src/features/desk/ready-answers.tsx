import type { ReactNode } from 'react'
import { Button } from 'antd'
import { Link } from '@tanstack/react-router'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { KnowledgeEntry } from '@guixing/contract/desk'
import { q } from '../../app/api.ts'
import { ErrorLine, KeyCap, Rows } from '../../ui/small.tsx'
import { houseDay } from '../../ui/time-words.ts'
import { useDebounced } from './use-debounced.ts'
import { useDeskWords } from './words.ts'

/** The four answers nearest to the words, found while one types. */
export function useReady(content: string) {
  const text = useDebounced(content.trim().slice(0, 500), 250)
  const query = useQuery({ ...q.desk.knowledge.queryOptions({ input: { q: text, limit: 4 } }), enabled: text.length > 1, placeholderData: keepPreviousData, retry: false })
  return { entries: text.length > 1 ? (query.data?.entries ?? []).slice(0, 4) : [], asked: text.length > 1, isPending: query.isPending && text.length > 1, error: query.error, refetch: query.refetch }
}

/** Where an answer comes from and when it was last checked; out of date is said, in ochre. */
export function SourceLine({ entry }: { entry: KnowledgeEntry }): ReactNode {
  const t = useDeskWords()
  const day = entry.checkedAt ? houseDay(Date.parse(entry.checkedAt)) : null
  const shown = day ? (new Date().getFullYear() === Number(day.slice(0, 4)) ? day.slice(5) : day.slice(0, 7)) : null
  const checked = shown ? t('checked', { who: entry.department ?? entry.checkedBy?.name ?? '', day: shown }).trim() : t('unchecked')
  return <small className={entry.stale ? 'stale' : ''}>{t(`source.${entry.kind}`, { number: entry.number, version: entry.version })}·{checked}{entry.stale ? t('outOfDate') : ''}</small>
}

interface Props { ready: ReturnType<typeof useReady>; onInsert: (entry: KnowledgeEntry) => void; locked: boolean }

export function ReadyAnswers({ ready, onInsert, locked }: Props): ReactNode {
  const t = useDeskWords()
  return (
    <aside className="desk-ready" aria-label={t('answers')}>
      <header><h2>{t('answers')}</h2>{ready.entries.length > 0 ? <small className="gx-note">{t('answersFound', { n: ready.entries.length })}</small> : null}</header>
      {ready.error ? <ErrorLine error={ready.error} retry={() => void ready.refetch()} /> : !ready.asked ? <p className="gx-note">{t('answersEmpty')}</p> : ready.isPending ? <Rows count={3} /> : ready.entries.length === 0 ? (
        <div className="desk-none-ready"><p className="gx-note">{t('answersNone')}</p><Link to="/knowledge">{t('addAnswer')}</Link></div>
      ) : ready.entries.map((entry, i) => (
        <article key={entry.id}>
          <header><b>{entry.subject}</b><Button type="link" size="small" disabled={locked} onClick={() => onInsert(entry)}>{t('insert')} <KeyCap>Alt {i + 1}</KeyCap></Button></header>
          <p>{entry.content}</p>
          <SourceLine entry={entry} />
        </article>
      ))}
    </aside>
  )
}
