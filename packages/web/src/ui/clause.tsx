import { useState, type ReactNode } from 'react'
import { Popover } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { q } from '../app/api.ts'
import { ModeBoxes } from './modes.tsx'
import { rateText } from './rate.ts'
import { useSay, useUiWords } from './words.ts'
import './regulation.css'

export interface ClauseProps {
  regulation: string
  article: string
  /** All cinnabar: the article speaks now (invoked, unmet or broken). */
  strong?: boolean
  /** Leave the regulation's code out: in a table of one regulation. */
  bare?: boolean
}

/** The clause mark § S03 4.1.3. Hover or focus shows the sentence, its modes and its rate; click or Enter opens the reader. */
export function Clause({ regulation, article, strong, bare }: ClauseProps): ReactNode {
  const t = useUiWords()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const code = regulation.toUpperCase()
  return (
    <Popover open={open} onOpenChange={setOpen} mouseEnterDelay={0.3} trigger={['hover', 'focus']} content={<ClauseCard regulation={regulation} article={article} />}>
      <button
        type="button"
        className={`gx-clause${strong ? ' strong' : ''}`}
        aria-label={t('clause.open', { code, article })}
        onClick={(event) => {
          event.stopPropagation()
          setOpen(false)
          void navigate({ to: `/regulations/${encodeURIComponent(regulation)}`, search: { article } as never })
        }}
      >
        <i aria-hidden>§</i>
        {bare ? article : `${code} ${article}`}
      </button>
    </Popover>
  )
}

function ClauseCard({ regulation, article }: { regulation: string; article: string }): ReactNode {
  const t = useUiWords()
  const say = useSay()
  const text = useQuery({ ...q.regulations.get.queryOptions({ input: { code: regulation } }), staleTime: 300_000 })
  const kept = useQuery({ ...q.regulations.conformance.queryOptions({ input: { code: regulation } }), staleTime: 60_000 })
  const found = text.data?.articles.find((a) => a.no === article)
  const rate = kept.data?.articles.find((a) => a.article === article)
  if (text.isPending) return <div className="gx-clause-card gx-note">{t('loading')}</div>
  if (!found) return <div className="gx-clause-card gx-note">{t('clause.missing')}</div>
  return (
    <div className="gx-clause-card">
      <p>{say(found.text)}</p>
      <footer>
        <ModeBoxes modes={found.modes} />
        {rate && rate.rate === null && rate.held + rate.prevented > 0 ? t('clause.held', { held: rate.held, prevented: rate.prevented })
          : rate && rate.rate !== null ? <>{t('clause.rate')} {rateText(rate.rate)}{rate.breached > 0 ? ` · ${t('clause.breached', { n: rate.breached })}` : ''}</>
            : t('clause.none')}
      </footer>
    </div>
  )
}
