import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { useWords } from './words.ts'
import './regulations.css'
import './sub-page.css'

/** A page about the regulations as a whole: title, one line that sums it up, the way back to the text. */
export function SubPage({ title, sum, tools, children }: { title: string; sum?: string; tools?: ReactNode; children: ReactNode }): ReactNode {
  const t = useWords()
  return (
    <div className="gx-work rs-page">
      <header className="gx-page-head">
        <h1>{title}</h1>
        {sum && <span className="gx-note">{sum}</span>}
        <div className="rs-tools">{tools}<Link to="/regulations">{t('back')}</Link></div>
      </header>
      {children}
    </div>
  )
}
