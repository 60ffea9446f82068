import type { ReactNode } from 'react'
import { Invalid, Refused } from '../../app/api.ts'
import { fieldWords } from '../../ui/problem-words.ts'
import { reasonText } from '../../ui/reason-text.ts'
import { ErrorLine } from '../../ui/small.tsx'
import { useSay, useUiWords } from '../../ui/words.ts'

/** Why it was not written: the reasons of a refusal in words, what is wrong at a field that is not on the form, else the fault. */
export function WriteError({ error, fields = [] }: { error: unknown; /** Fields that say their own. */ fields?: readonly string[] }): ReactNode {
  const say = useSay()
  const ui = useUiWords()
  if (!error) return null
  if (error instanceof Refused) return <ul className="md-refused" role="alert">{error.reasons.map((reason) => <li key={reason.code}>{reasonText(reason, say)}</li>)}</ul>
  if (!(error instanceof Invalid)) return <ErrorLine error={error} />
  const others = error.errors.filter(({ field }) => !fields.includes(field))
  return others.length === 0 ? null : <ul className="md-refused" role="alert">{others.map(({ field, code, params }) => <li key={field}>{fieldWords(code, params, ui)}</li>)}</ul>
}

/** One line of a list: what it says, smaller what belongs to it, and what may be done. */
export function Line({ title, notes, children }: { title: ReactNode; notes: readonly ReactNode[]; children?: ReactNode }): ReactNode {
  return <li className="md-line"><div><b>{title}</b><small>{notes.filter(Boolean).map((note, i) => <span key={i}>{note}</span>)}</small></div>{children ? <div>{children}</div> : null}</li>
}
