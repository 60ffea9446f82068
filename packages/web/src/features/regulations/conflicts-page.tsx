import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { comma } from '../../app/comma.ts'
import { q } from '../../app/api.ts'
import { Clause } from '../../ui/clause.tsx'
import { Tag } from '../../ui/rate-text.tsx'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { SubPage } from './sub-page.tsx'
import { useWords } from './words.ts'

/** Where adopted regulations meet: the articles side by side, and which of them acts. */
export function ConflictsPage(): ReactNode {
  const t = useWords()
  const say = useSay()
  const found = useQuery(q.regulations.conflicts.queryOptions())
  return (
    <SubPage title={t('conflicts.title')} sum={t('conflicts.intro')}>
      {found.isError && <ErrorLine error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Rows count={4} height={96} />}
      {found.data?.conflicts.length === 0 && found.data.flows.length === 0 && <Blank text={t('conflicts.empty')} />}
      <ul className="rs-conflicts">
        {found.data?.conflicts.map((c) => {
          const oneWins = c.controls.some((x) => !x.wins)
          return (
            <li key={c.concern} className="gx-card">
              <header><h2>{[...new Set(c.controls.map((x) => say(x.name)))].join(' / ')}</h2><small>{t(`conflicts.resolve.${c.resolve}` as 'conflicts.resolve.all')}</small></header>
              <ul>
                {c.controls.map((x) => (
                  <li key={x.id} className={x.wins ? undefined : 'rs-yields'}>
                    <Clause regulation={x.regulation} article={x.article} />
                    <b>{say(x.name)}</b>
                    {x.wins ? <Tag kind="state">{t(oneWins ? 'conflicts.wins' : 'conflicts.holds')}</Tag> : <Tag>{t('conflicts.yields')}</Tag>}
                  </li>
                ))}
              </ul>
            </li>
          )
        })}
      </ul>
      {found.data && found.data.flows.length > 0 ? (
        <>
          <h2 className="rs-conflicts-part">{t('conflicts.flows')}</h2>
          <p className="gx-note">{t('conflicts.flowsIntro')}</p>
          <ul className="rs-conflicts">
            {found.data.flows.map((f) => (
              <li key={`${f.kind}.${f.action}`} className="gx-card">
                <header><h2>{`${say(f.kindName)} · ${say(f.label)}`}</h2><small>{t('conflicts.resolve.all')}</small></header>
                <ul>
                  {f.steps.map((x) => (
                    <li key={`${x.regulation} ${x.article} ${say(x.name)}`}>
                      <Clause regulation={x.regulation} article={x.article} />
                      <b>{say(x.name)}</b>
                      <small>{x.after.length > 0 ? t('conflicts.after', { steps: x.after.map(say).join(comma()) }) : t('conflicts.first')}</small>
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </SubPage>
  )
}
