import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { useCatalogue } from './catalogue.ts'
import { useMatterWords } from './words.ts'
import './matters.css'

/** In the order of the rail. */
const HOMES = ['desk', 'duty', 'inspection', 'money', 'projects', 'people', 'publishing', 'regulation']

/** Kinds one may open by hand, by what they belong to. */
export function NewPickPage(): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  const { kinds, isPending, error, refetch } = useCatalogue()
  const open = kinds.filter((kind) => kind.opens.some((one) => one.possible))
  return (
    <div className="gx-work">
      <div className="gx-page-head"><h1>{t('newPick')}</h1></div>
      {isPending ? <Rows count={6} /> : error ? <ErrorLine error={error} retry={() => void refetch()} /> : open.length === 0 ? <Blank text={t('newNone')} /> : (
        HOMES.map((home) => ({ home, kinds: open.filter((kind) => kind.home === home) })).filter((group) => group.kinds.length > 0).map((group) => (
          <section key={group.home} className="mt-pick-group" aria-labelledby={`pick-${group.home}`}>
            <h2 id={`pick-${group.home}`}>{t(`home.${group.home}`)}</h2>
            <ul className="mt-pick">{group.kinds.map((kind) => <li key={kind.name}><Link to={`/matters/new/${kind.name}`}>{say(kind.label)}</Link><small className="gx-note">{kind.form ?? ''}</small></li>)}</ul>
          </section>
        ))
      )}
    </div>
  )
}
