import { useDeferredValue, useEffect, useState, type ReactNode } from 'react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ErrorLine } from '../ui/small.tsx'
import { q } from './api.ts'
import { Icon } from './icons.tsx'
import { TopDialog } from './top-dialog.tsx'
import { useAppWords } from './words.ts'

type Kind = 'matter' | 'client' | 'article' | 'knowledge' | 'person'

/** Where a hit leads: its own target when it is an address of ours, else by its type. */
export function addressOf(hit: { type: Kind; id: string; target: string }): string {
  if (hit.target.startsWith('/')) return hit.target
  if (hit.type === 'matter') return `/matters/${hit.id}`
  if (hit.type === 'client') return `/desk?client=${hit.id}`
  if (hit.type === 'knowledge') return `/knowledge?q=${encodeURIComponent(hit.target || hit.id)}`
  if (hit.type === 'person') return `/people?person=${hit.id}`
  const [code = '', ...article] = hit.target.split(/[\s/]/)
  return `/regulations/${code}?article=${encodeURIComponent(article.join(' '))}`
}

/** One search for everything (Ctrl K): a list below the field, arrows and Enter; Esc returns to where one was. */
export function Search({ onClose }: { onClose: () => void }): ReactNode {
  const t = useAppWords()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const text = useDeferredValue(typed.trim())
  const found = useQuery({ ...q.work.search.queryOptions({ input: { q: text } }), enabled: text.length > 0, placeholderData: keepPreviousData })
  const hits = text ? (found.data?.hits ?? []) : []
  useEffect(() => { setAt(0) }, [text])
  const open = (index: number): void => {
    const hit = hits[index]
    if (!hit) return
    onClose()
    const [path = '/', query = ''] = addressOf(hit).split('?')
    void navigate({ to: path, search: Object.fromEntries(new URLSearchParams(query)) as never })
  }
  const onKey = (event: React.KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.code === 'Escape') { event.stopPropagation(); onClose() }
    else if (event.code === 'ArrowDown') { event.preventDefault(); setAt((i) => Math.min(hits.length - 1, i + 1)) }
    else if (event.code === 'ArrowUp') { event.preventDefault(); setAt((i) => Math.max(0, i - 1)) }
    else if (event.code === 'Enter') open(at)
  }
  return (
    <TopDialog label={t('search.label')} onClose={onClose}>
      <div className="gx-search-veil" onMouseDown={(e) => { if (e.target === e.currentTarget) onClose() }}>
        <div className="gx-search">
          <div className="gx-search-field">
            <Icon name="search" />
            <input autoFocus value={typed} maxLength={200} placeholder={t('search.placeholder')} aria-label={t('search.label')} role="combobox" aria-expanded={hits.length > 0} aria-controls="gx-hits"
              aria-activedescendant={hits[at] ? `gx-hit-${at}` : undefined} onChange={(e) => setTyped(e.target.value)} onKeyDown={onKey} />
          </div>
          {found.error ? <ErrorLine error={found.error} retry={() => void found.refetch()} /> : null}
          {text && found.isFetching && hits.length === 0 ? <p className="gx-note gx-search-none gx-late" role="status">{t('search.busy')}</p> : null}
          {text && found.data && hits.length === 0 && !found.isFetching ? <p className="gx-note gx-search-none">{t('search.none', { text })}</p> : null}
          <ul id="gx-hits" role="listbox">
            {hits.map((hit, i) => (
              <li key={`${hit.type}-${hit.id}`} id={`gx-hit-${i}`} role="option" aria-selected={i === at} className={i === at ? 'at' : ''} onMouseMove={() => setAt(i)} onClick={() => open(i)}>
                <small>{i === 0 || hits[i - 1]?.type !== hit.type ? t(`search.${hit.type}` as 'search.matter') : ''}</small>
                <span><b>{hit.title}</b><em>{hit.detail}</em></span>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </TopDialog>
  )
}
