import type { ReactNode } from 'react'
import { Button } from 'antd'
import { problemWords } from './problem-words.ts'
import { useUiWords } from './words.ts'
import './parts.css'

/** A key as it stands on the keyboard; hidden where one touches. */
export function KeyCap({ children }: { children: ReactNode }): ReactNode {
  return <kbd className="gx-key">{children}</kbd>
}

/** The ochre line in place of the part that failed, with the number of the fault. */
export function ErrorLine({ error, retry }: { error: unknown; retry?: () => void }): ReactNode {
  const t = useUiWords()
  return (
    <div className="gx-error" role="alert">
      <span>{problemWords(error, t)}</span>
      {retry ? <Button size="small" onClick={retry}>{t('retry')}</Button> : null}
    </div>
  )
}

/** Empty state: one sentence what would be here, and the one action. */
export function Blank({ text, action }: { text: string; action?: ReactNode }): ReactNode {
  return <div className="gx-blank"><p>{text}</p>{action}</div>
}

/** Skeleton rows of the final height; visible after 200 ms. */
export function Rows({ count = 5, height = 48 }: { count?: number; height?: number }): ReactNode {
  const t = useUiWords()
  return (
    <div className="gx-rows" role="status" aria-label={t('loading')}>
      {Array.from({ length: count }, (_, i) => <div key={i} style={{ height }}><span /><span /><span /></div>)}
    </div>
  )
}

/** White card with a 40 px bar: title left, note or links right. */
export function Card({ title, aside, children, className }: { title?: ReactNode; aside?: ReactNode; children: ReactNode; className?: string }): ReactNode {
  return (
    <section className={`gx-card${className ? ` ${className}` : ''}`}>
      {title === undefined ? null : <header><h2>{title}</h2>{aside === undefined ? null : <small>{aside}</small>}</header>}
      {children}
    </section>
  )
}
