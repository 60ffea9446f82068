import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { q } from '../../app/api.ts'
import { useMe } from '../../app/session.ts'
import { useKeys } from '../../ui/keys.ts'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { useNarrow, usePhone } from '../../ui/width.ts'
import { WithMargin } from '../../ui/with-margin.tsx'
import { useSay } from '../../ui/words.ts'
import { AcknowledgeBar } from './acknowledge-bar.tsx'
import { Annexes } from './annexes.tsx'
import { ArticleRow } from './article-row.tsx'
import { chapterNumber } from './article-state.ts'
import { Evidence } from './evidence.tsx'
import { ReaderHead } from './reader-head.tsx'
import { RegulationList } from './regulation-list.tsx'
import { useWords } from './words.ts'
import './regulations.css'

/** A regulation to be read, with, on the same line, how well it is kept (screens.md 5.5). */
export function ReaderPage(): ReactNode {
  const t = useWords()
  const say = useSay()
  const navigate = useNavigate()
  const phone = usePhone()
  const narrow = useNarrow()
  const params = useParams({ strict: false }) as { code?: string }
  const wanted = (useSearch({ strict: false }) as { article?: string | number }).article
  const list = useQuery(q.regulations.list.queryOptions())
  const code = params.code ?? list.data?.regulations.find((r) => r.level !== null)?.code ?? list.data?.regulations[0]?.code
  const view = useQuery({ ...q.regulations.get.queryOptions({ input: { code: code ?? '' } }), enabled: code !== undefined })
  const kept = useQuery({ ...q.regulations.conformance.queryOptions({ input: { code: code ?? '' } }), enabled: code !== undefined })
  const conflicts = useQuery({ ...q.regulations.conflicts.queryOptions(), staleTime: 300_000 })
  const mayAdopt = useMe().modules.includes('settings')
  const [margin, setMargin] = useState(false)

  const regulation = view.data
  const articles = regulation?.articles ?? []
  const rated = useMemo(() => new Map(kept.data?.articles.map((a) => [a.article, a])), [kept.data])
  const chosen = articles.find((a) => a.no === String(wanted ?? '')) ?? (narrow ? undefined : articles[0])
  const select = (no: string, open = false): void => {
    void navigate({ to: `/regulations/${code}`, search: { article: no } as never, replace: true })
    if (open) setMargin(true)
  }
  const step = (by: number): void => {
    const at = articles.findIndex((a) => a.no === chosen?.no)
    const next = articles[Math.min(articles.length - 1, Math.max(0, at + by))]
    if (next) select(next.no)
  }
  useKeys({ ArrowDown: () => step(1), KeyJ: () => step(1), ArrowUp: () => step(-1), KeyK: () => step(-1), Enter: () => setMargin(true) })
  useEffect(() => {
    if (wanted === undefined || !regulation) return
    document.getElementById(`article-${String(wanted)}`)?.scrollIntoView({ block: 'nearest' })
  }, [wanted, regulation])

  const winner = (controls: readonly string[]): string | null => {
    const meeting = conflicts.data?.conflicts.find((c) => c.controls.some((x) => controls.includes(x.id)))
    const over = meeting?.controls.find((x) => x.wins)
    return over ? `${over.regulation} ${over.article}` : null
  }

  const chapters = regulation?.chapters ?? []
  const main = (
    <div className="rg-page">
      {!narrow && <RegulationList rows={list.data?.regulations} current={regulation} chapter={chosen?.chapter ?? null} />}
      <div className="rg-main">
        {narrow && (
          <Select className="rg-choose" size="large" value={code} aria-label={t('list.choose')} onChange={(next: string) => { setMargin(false); void navigate({ to: `/regulations/${next}` }) }}
            options={(list.data?.regulations ?? []).map((r) => ({ value: r.code, label: `${r.code.toUpperCase()} ${say(r.title)}` }))} />
        )}
        {list.isError && <ErrorLine error={list.error} retry={() => void list.refetch()} />}
        {list.data?.regulations.length === 0 && <Blank text={t('list.empty')} />}
        {view.isError && <ErrorLine error={view.error} retry={() => void view.refetch()} />}
        {view.isPending && code !== undefined && <Rows count={8} height={72} />}
        {regulation && <ReaderHead key={regulation.code} regulation={regulation} kept={kept.data} mayAdopt={mayAdopt} />}
        {regulation && regulation.level !== null && <Annexes key={`annexes ${regulation.code}`} code={regulation.code} />}
        {kept.isError && <ErrorLine error={kept.error} retry={() => void kept.refetch()} />}
        {regulation && chapters.map((chapter) => (
          <section key={chapter.no} className="rg-chapter" aria-labelledby={`chapter-${chapter.no}`}>
            <h2 id={`chapter-${chapter.no}`}>{chapterNumber(chapter.no)} {say(chapter.title)}</h2>
            <ul>
              {articles.filter((a) => a.chapter === chapter.no).map((a) => (
                <ArticleRow key={a.no} article={a} rated={rated.get(a.no)} controls={regulation.controls} winner={winner(a.controls)} selected={a.no === chosen?.no} onSelect={() => select(a.no, true)} />
              ))}
            </ul>
          </section>
        ))}
        {regulation && <AcknowledgeBar regulation={regulation} />}
      </div>
    </div>
  )
  return (
    <div className={phone ? 'rg-reader rg-phone' : 'rg-reader'}>
      <WithMargin main={main} title={t('evidence.title')} open={margin} onOpenChange={setMargin}
        margin={regulation ? <Evidence regulation={regulation} article={chosen} step={step} /> : <Rows count={6} height={48} />} />
    </div>
  )
}
