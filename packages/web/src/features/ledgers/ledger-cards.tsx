import { useEffect, useRef, type ReactNode } from 'react'
import { useSay } from '../../ui/words.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { dueCell } from './columns.tsx'
import type { ListProps } from './ledger-table.tsx'

/** Phone: cards of two lines. The end of the list fetches the next hundred when it comes into sight. */
export function LedgerCards({ rows, at, onOpen, isUnread, loadMore }: ListProps): ReactNode {
  const { stage } = useCatalogue()
  const say = useSay()
  const end = useRef<HTMLLIElement>(null)
  const load = useRef(loadMore)
  useEffect(() => { load.current = loadMore })
  useEffect(() => {
    const node = end.current
    if (!node) return
    const watch = new IntersectionObserver(([entry]) => { if (entry?.isIntersecting) load.current() }, { rootMargin: '600px' })
    watch.observe(node)
    return () => watch.disconnect()
  }, [])
  return (
    <ul className="lg-cards">
      {rows.map((row, i) => (
        <li key={row.id} className={`${i === at ? 'lg-on' : ''}${row.final ? ' lg-done' : ''}`}>
          <button type="button" onClick={() => onOpen(row)}>
            <span><b>{isUnread(row) ? <i className="lg-dot" /> : null}{say(row.name) || row.title}</b>{dueCell(row)}</span>
            <small>{[row.number.split('-').at(-1), typeof row.fields['room'] === 'string' ? row.fields['room'] : null, row.client?.name, row.owner?.name, stage(row.kind, row.stage)].filter(Boolean).join('·')}</small>
          </button>
        </li>
      ))}
      <li ref={end} aria-hidden />
    </ul>
  )
}
