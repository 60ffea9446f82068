import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { useCatalogue } from './catalogue.ts'
import { useMatterWords } from './words.ts'
import './matters.css'

/** Kinds one may open by hand. */
export function NewPickPage(): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  const { kinds, isPending, error, refetch } = useCatalogue()
  const open = kinds.filter((kind) => kind.opens.some((one) => one.possible))
  return (
    <div className="gx-work">
      <div className="gx-page-head"><h1>{t('newPick')}</h1></div>
      {isPending ? <Rows count={6} /> : error ? <ErrorLine error={error} retry={() => void refetch()} /> : open.length === 0 ? <Blank text={t('newNone')} /> : (
        <ul className="mt-pick">{open.map((kind) => <li key={kind.name}><Link to={`/matters/new/${kind.name}`}>{say(kind.label)}</Link><small className="gx-note">{kind.form ?? ''}</small></li>)}</ul>
      )}
    </div>
  )
}
