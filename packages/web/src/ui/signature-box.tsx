import type { ReactNode } from 'react'
import { Button } from 'antd'
import { exactTime } from './time-words.ts'
import { useUiWords } from './words.ts'
import './parts.css'

export interface SignatureBoxProps {
  /** Who signs here, as the paper says: 接班人签字. */
  label: string
  /** What still stands before the signature; empty: one may sign. */
  missing: string[]
  signed?: { name: string; at: string } | null
  /** Digest of what is shown and thereby signed. */
  digest?: string | null
  onSign?: () => void
  busy?: boolean
  /** Words of the button; it names its object. */
  action?: string
  children?: ReactNode
}

/** Dashed until one may sign, the reasons in the box; in ink, because a signature is ours. */
export function SignatureBox({ label, missing, signed, digest, onSign, busy, action, children }: SignatureBoxProps): ReactNode {
  const t = useUiWords()
  const blocked = !signed && missing.length > 0
  return (
    <section className={`gx-signature${blocked ? ' blocked' : ''}`} aria-label={label}>
      <span className="gx-note">{label}</span>
      {signed ? <strong>{t('signedBy', { name: signed.name, at: exactTime(signed.at) })}</strong> : null}
      {blocked ? <ul>{missing.map((m) => <li key={m}>{m}</li>)}</ul> : null}
      {children}
      {!signed && !blocked && onSign ? <div><Button type="primary" size="large" loading={busy ?? false} onClick={onSign}>{action ?? t('sign')}</Button></div> : null}
      {digest ? <code title={digest}>{t('digest', { digest: digest.slice(0, 16) })}</code> : null}
    </section>
  )
}
