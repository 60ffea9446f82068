import { useState, type ReactNode } from 'react'
import { Checkbox } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { q } from '../../app/api.ts'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { SubPage } from './sub-page.tsx'
import { useWords } from './words.ts'

interface Requirement { id: string; carried: boolean; by: readonly string[]; test: readonly string[]; gaps?: readonly string[] | undefined }

/** Matrix of regulations × requirements: what carries each line of the written regulations, and what proves it. */
export function CoveragePage(): ReactNode {
  const t = useWords()
  const [only, setOnly] = useState(false)
  const [chosen, setChosen] = useState<string | null>(null)
  const coverage = useQuery(q.regulations.coverage.queryOptions())
  const systems = coverage.data?.systems ?? []
  const asked = systems.reduce((n, s) => n + s.asked, 0)
  const carried = systems.reduce((n, s) => n + s.carried, 0)
  const rows = systems.map((s) => ({ ...s, shown: only ? s.requirements.filter((r) => !r.carried) : s.requirements })).filter((s) => s.shown.length > 0)
  return (
    <SubPage title={t('coverage.title')} sum={coverage.data && t('coverage.sum', { n: asked, m: carried })} tools={<Checkbox checked={only} onChange={(e) => setOnly(e.target.checked)}>{t('coverage.only')}</Checkbox>}>
      {coverage.isError && <ErrorLine error={coverage.error} retry={() => void coverage.refetch()} />}
      {coverage.isPending && <Rows count={10} height={36} />}
      {coverage.data && rows.length === 0 && <Blank text={t('coverage.empty')} />}
      {rows.length > 0 && (
        <>
          <p className="rs-legend">
            <span><i className="rs-cell rs-yes" aria-hidden /> {t('coverage.legendYes')}</span>
            <span><i className="rs-cell rs-thin" aria-hidden /> {t('coverage.legendThin')}</span>
            <span><i className="rs-cell" aria-hidden /> {t('coverage.legendNo')}</span>
            <span>{t('coverage.choose')}</span>
          </p>
          <div className="gx-card rs-matrix">
            {rows.map((s) => {
              const open = s.shown.find((r) => r.id === chosen)
              return (
                <section key={s.code}>
                  <h2>{s.code}</h2>
                  <span className="rs-sum">{s.carried}/{s.asked}</span>
                  <ul>{s.shown.map((r) => <li key={r.id}><Cell requirement={r} on={r.id === chosen} onChoose={() => setChosen(r.id === chosen ? null : r.id)} /></li>)}</ul>
                  {open && <Detail requirement={open} />}
                </section>
              )
            })}
          </div>
        </>
      )}
    </SubPage>
  )
}

function Cell({ requirement: r, on, onChoose }: { requirement: Requirement; on: boolean; onChoose: () => void }): ReactNode {
  const t = useWords()
  const label = [t(r.carried ? 'coverage.cellYes' : 'coverage.cellNo', { id: r.id }), r.gaps ? `${t('coverage.gaps')} ${r.gaps.join(' ')}` : null].filter(Boolean).join('，')
  return <button type="button" className={`rs-cell${r.carried ? (r.test.length > 0 && !r.gaps ? ' rs-yes' : ' rs-thin') : ''}`} aria-pressed={on} aria-label={label} title={label} onClick={onChoose} />
}

function Detail({ requirement: r }: { requirement: Requirement }): ReactNode {
  const t = useWords()
  return (
    <dl className="rs-detail">
      <div><dt>{r.id}</dt><dd /></div>
      <div><dt>{t('coverage.by')}</dt><dd>{r.by.length > 0 ? r.by.map((b) => <code key={b}>{b}</code>) : t('coverage.nothing')}</dd></div>
      {r.gaps ? <div><dt>{t('coverage.gaps')}</dt><dd className="gx-broken">{r.gaps.join(' ')}</dd></div> : null}
      <div><dt>{t('coverage.test')}</dt><dd>{r.test.length > 0 ? r.test.map((x) => <code key={x}>{x}</code>) : t('coverage.nothing')}</dd></div>
    </dl>
  )
}
