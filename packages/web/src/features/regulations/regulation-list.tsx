import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import type { RegulationRow, RegulationView } from '@guixing/contract/regulations'
import { q } from '../../app/api.ts'
import { rateNumber } from '../../ui/rate.ts'
import { Rows } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { chapterNumber } from './article-state.ts'
import { useWords } from './words.ts'

/** Left column: the house's regulations with their rates, the contents of the open one, and the pages about them. */
export function RegulationList({ rows, current, chapter }: { rows: RegulationRow[] | undefined; current: RegulationView | undefined; chapter: string | null }): ReactNode {
  const t = useWords()
  const say = useSay()
  const adopted = rows?.filter((r) => r.level !== null) ?? []
  const adoptable = rows?.filter((r) => r.level === null) ?? []
  return (
    <nav className="rg-list" aria-label={t('title')}>
      <header><h2>{t('list.title')}</h2><small>{t('list.count', { n: adopted.length })}</small></header>
      {rows ? <RegulationRows rows={adopted} current={current?.code} /> : <Rows count={8} height={36} />}
      {adoptable.length > 0 && <><h3>{t('list.adoptable')}</h3><RegulationRows rows={adoptable} current={current?.code} /></>}
      {current && (
        <>
          <h3>{t('list.contents', { code: current.code.toUpperCase() })}</h3>
          <ol className="rg-contents">
            {current.chapters.map((c) => (
              <li key={c.no}><a href={`#chapter-${c.no}`} aria-current={chapter === c.no ? 'true' : undefined} onClick={(e) => { e.preventDefault(); document.getElementById(`chapter-${c.no}`)?.scrollIntoView({ block: 'start' }) }}>{chapterNumber(c.no) && <span>{chapterNumber(c.no)}</span>}{say(c.title)}</a></li>
            ))}
          </ol>
        </>
      )}
      <h3>{t('list.others')}</h3>
      <OtherPages />
    </nav>
  )
}

function RegulationRows({ rows, current }: { rows: RegulationRow[]; current: string | undefined }): ReactNode {
  const say = useSay()
  return (
    <ul className="rg-rows">
      {rows.map((r) => (
        <li key={r.code}>
          <Link to={`/regulations/${r.code}`} aria-current={r.code === current ? 'page' : undefined} title={say(r.title)}>
            <span>{r.code.toUpperCase()}</span><b>{say(r.title)}</b>
            <em>{r.level === null ? '' : rateNumber(r.rate)}</em>
          </Link>
        </li>
      ))}
    </ul>
  )
}

/** Conflicts, parameters and coverage, each with its count. */
export function OtherPages(): ReactNode {
  const t = useWords()
  const conflicts = useQuery({ ...q.regulations.conflicts.queryOptions(), staleTime: 300_000 }).data
  const parameters = useQuery({ ...q.regulations.parameters.queryOptions(), staleTime: 300_000 }).data
  const coverage = useQuery({ ...q.regulations.coverage.queryOptions(), staleTime: 300_000 }).data
  const unset = parameters?.parameters.filter((p) => p.value === null).length ?? 0
  const asked = coverage?.systems.reduce((n, s) => n + s.asked, 0) ?? 0
  const carried = coverage?.systems.reduce((n, s) => n + s.carried, 0) ?? 0
  return (
    <ul className="rg-others">
      <li><Link to="/conflicts">{t('links.conflicts')}</Link><small>{conflicts ? conflicts.conflicts.length : ''}</small></li>
      <li><Link to="/parameters">{t('links.parameters')}</Link><small>{parameters ? (unset > 0 ? t('links.unset', { n: parameters.parameters.length, m: unset }) : parameters.parameters.length) : ''}</small></li>
      <li><Link to="/coverage">{t('links.coverage')}</Link><small>{coverage ? `${carried}/${asked}` : ''}</small></li>
    </ul>
  )
}
