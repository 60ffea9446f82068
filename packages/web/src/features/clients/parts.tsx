import type { FormEvent, ReactNode } from 'react'
import { Button } from 'antd'
import type { ConsentWarning } from '@guixing/contract/clients'
import { comma } from '../../app/comma.ts'
import { Invalid, Stale } from '../../app/api.ts'
import { fieldError, fieldWords } from '../../ui/problem-words.ts'
import { ErrorLine } from '../../ui/small.tsx'
import { useUiWords } from '../../ui/words.ts'
import { useWords } from './words.ts'
import './clients.css'

/** One labelled field with what is wrong with it. */
export function Field({ label, name, error, gap, children }: { label: string; name: string; error?: unknown; gap?: string | null; children: ReactNode }): ReactNode {
  const ui = useUiWords()
  const told = gap ?? fieldError(error, name, ui)
  return <label className="cl-field"><span>{label}</span>{children}{told ? <span className="cl-need" role="alert">{told}</span> : null}</label>
}

/** Why it was not written, as far as no field says it. */
export function WriteError({ error, fields, reload }: { error: unknown; fields: readonly string[]; reload?: (() => void) | undefined }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  if (!error) return null
  if (error instanceof Stale) {
    const by = (error.fact as { by?: { name: string } | null } | null)?.by?.name
    return <p className="cl-need" role="alert">{by ? t('staleBy', { who: by }) : t('stale')}{reload ? <Button type="link" size="small" onClick={reload}>{t('reload')}</Button> : null}</p>
  }
  if (!(error instanceof Invalid)) return <ErrorLine error={error} />
  const lines = error.errors.filter(({ field }) => !fields.includes(field)).map(({ code, params }) => fieldWords(code, params, ui))
  return lines.length === 0 ? null : <p className="cl-need" role="alert">{lines.join('；')}</p>
}

/** A small form in a card: fields in columns, the writing and leaving at its end. */
export function Form({ send, busy, close, label, children }: { send: () => void; busy: boolean; close: () => void; label?: string; children: ReactNode }): ReactNode {
  const t = useWords()
  return (
    <form className="cl-form" onSubmit={(event: FormEvent) => { event.preventDefault(); send() }}>
      {children}
      <div className="cl-end"><Button type="primary" htmlType="submit" loading={busy}>{label ?? t('save')}</Button><Button onClick={close}>{t('cancel')}</Button></div>
    </form>
  )
}

/** Consents withdrawn or run out, said wherever one calls or writes. */
export function Warnings({ list, who = true }: { list: readonly ConsentWarning[]; who?: boolean }): ReactNode {
  const t = useWords()
  if (list.length === 0) return null
  return (
    <ul className="cl-warnings" role="alert">
      {list.map((w, i) => {
        const what = [t(`purpose.${w.purpose}`), w.ways.length === 0 ? t('consents.allWays') : w.ways.map((way) => t(`way.${way}` as 'way.phone', { defaultValue: way })).join(comma())].join('・')
        const words = t(`warning.${w.state}`, { day: w.on, what })
        return <li key={i}>{who && w.contact ? t('warning.who', { who: w.contact, words }) : words}</li>
      })}
    </ul>
  )
}
