import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { Tag } from '../../ui/rate-text.tsx'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { useLedgerWords } from './words.ts'
import './ledgers.css'

/** The shelf of ledgers: the paper forms of the house, then the kinds that have none. */
export function LedgersPage(): ReactNode {
  const t = useLedgerWords()
  const say = useSay()
  const { kinds, forms, isPending, error, refetch } = useCatalogue()
  const books = forms.filter((form) => form.shape === 'ledger' && kinds.some((kind) => kind.name === form.kind))
  const rest = kinds.filter((kind) => !books.some((form) => form.kind === kind.name))
  return (
    <div className="gx-work">
      <div className="gx-page-head"><h1>{t('title')}</h1><span className="gx-note">{t('index')}</span></div>
      {isPending ? <Rows count={8} /> : error ? <ErrorLine error={error} retry={() => void refetch()} /> : kinds.length === 0 ? <Blank text={t('indexNone')} /> : (
        <ul className="lg-shelf">
          {books.map((form) => <li key={form.code}><Link to={`/ledgers/${form.kind}`} search={{ form: form.code } as never}>{say(form.title)}</Link><Tag>{form.code}</Tag></li>)}
          {rest.map((kind) => <li key={kind.name}><Link to={`/ledgers/${kind.name}`}>{t('of', { kind: say(kind.label) })}</Link></li>)}
        </ul>
      )}
    </div>
  )
}
