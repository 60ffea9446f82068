import type { ReactNode } from 'react'
import type { Reason } from '@guixing/contract/common'
import { Invalid, Refused } from '../../app/api.ts'
import { fieldError, fieldWords } from '../../ui/problem-words.ts'
import { reasonText } from '../../ui/reason-text.ts'
import { ErrorLine } from '../../ui/small.tsx'
import { useSay, useUiWords } from '../../ui/words.ts'

/** The field a refusal is about: whom one gave to, what was given, or until when. */
const AT: Readonly<Record<string, string>> = {
  'delegation-self': 'to', 'delegation-gone': 'to', 'delegation-chain': 'to', 'delegation-handed-on': 'to', 'delegation-loop': 'to', 'delegation-passed-on': 'person', 'delegation-period': 'until', 'delegation-twice': 'kinds',
}
const isAt = (reason: Reason, fields: readonly string[]): boolean => Object.hasOwn(AT, reason.code) && fields.includes(AT[reason.code]!)

interface Told { note: (field: string) => ReactNode; status: (field: string) => { status?: 'error' } }
/** What is to be said at each field: what the server found wrong there, else the gap left in it. */
export function useTold(error: unknown, gaps: Readonly<Record<string, string | null>>): Told {
  const say = useSay()
  const ui = useUiWords()
  const told = (field: string): string | null => {
    if (gaps[field]) return gaps[field]
    const reason = error instanceof Refused ? error.reasons.find((one) => isAt(one, [field])) : undefined
    return reason ? reasonText(reason, say) : fieldError(error, field, ui) ?? null
  }
  return {
    note: (field) => { const words = told(field); return words === null ? null : <span className="md-need" role="alert">{words}</span> },
    status: (field) => (told(field) === null ? {} : { status: 'error' }),
  }
}

/** Why it was not written: the reasons of a refusal in words, what is wrong at a field that is not on the form, else the fault. */
export function WriteError({ error, fields = [] }: { error: unknown; /** Fields that say their own. */ fields?: readonly string[] }): ReactNode {
  const say = useSay()
  const ui = useUiWords()
  if (!error) return null
  const lines = error instanceof Refused ? error.reasons.filter((reason) => !isAt(reason, fields)).map((reason) => reasonText(reason, say))
    : error instanceof Invalid ? error.errors.filter(({ field }) => !fields.includes(field.split('.')[0]!)).map(({ code, params }) => fieldWords(code, params, ui)) : null
  if (lines === null) return <ErrorLine error={error} />
  return lines.length === 0 ? null : <ul className="md-refused" role="alert">{lines.map((line) => <li key={line}>{line}</li>)}</ul>
}

/** One line of a list: what it says, smaller what belongs to it, and what may be done. */
export function Line({ title, notes, children }: { title: ReactNode; notes: readonly ReactNode[]; children?: ReactNode }): ReactNode {
  return <li className="md-line"><div><b>{title}</b><small>{notes.filter(Boolean).map((note, i) => <span key={i}>{note}</span>)}</small></div>{children ? <div>{children}</div> : null}</li>
}
