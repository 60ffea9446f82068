import { useId, useRef, useState, type ReactNode } from 'react'
import { Failed, newKey, type FieldProblem, type Trouble } from './portal-api.ts'
import { usePortal } from './portal-context.ts'
import { pick } from './portal-words.ts'

/** A label over its control, with the help or the complaint below. */
export function Field({ label, help, problem, children }: { label: string; help?: string; problem?: string; children: (id: string, described: string | undefined) => ReactNode }) {
  const id = useId()
  const note = problem ?? help
  return (
    <div className={problem ? 'pt-field pt-wrong' : 'pt-field'}>
      <label htmlFor={id}>{label}</label>
      {children(id, note ? `${id}-n` : undefined)}
      {note && <p id={`${id}-n`}>{note}</p>}
    </div>
  )
}

/** Cards of which one is chosen; real radio buttons underneath, so that keys and readers work. */
export function Choice({ legend, options, value, onChange, big }: { legend: string; options: { value: string; label: string; help?: string }[]; value: string; onChange: (value: string) => void; big?: boolean }) {
  const name = useId()
  return (
    <fieldset className={big ? 'pt-choice pt-big' : 'pt-choice'}>
      <legend>{legend}</legend>
      <div>
        {options.map((o) => (
          <label key={o.value} className={o.value === value ? 'pt-on' : undefined}>
            <input type="radio" name={name} checked={o.value === value} onChange={() => onChange(o.value)} />
            <span>{o.label}</span>
            {o.help && <small>{o.help}</small>}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** What failed, in place, in words, with the way on. */
export function TroubleLine({ trouble, retry, missing }: { trouble: Trouble; retry?: () => void; missing?: string }) {
  const { say, language } = usePortal()
  if (trouble.kind === 'refused') {
    return (
      <div className="pt-refused" role="alert">
        <strong>{say('error.refused')}</strong>
        <ul>{trouble.texts.map((t, i) => <li key={i}>{pick(t, language)}</li>)}</ul>
      </div>
    )
  }
  const words = trouble.kind === 'offline' ? say('error.offline') : trouble.kind === 'missing' ? (missing ?? say('error.missing'))
    : trouble.kind === 'many' ? say('error.many') : trouble.kind === 'used' ? say('rate.used') : trouble.kind === 'invalid' ? say('error.invalid') : say('error.fault', { id: trouble.id })
  return (
    <div className="pt-trouble" role="alert">
      <span>{words}</span>
      {retry && <button type="button" onClick={retry}>{say('error.retry')}</button>}
    </div>
  )
}

/** Runs one submission at a time; the same key is kept until it came through, so that a second press submits once. */
export function useSubmission<T>(run: (key: string) => Promise<T>) {
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble | null>(null)
  const key = useRef(newKey())
  const start = async (): Promise<T | undefined> => {
    if (busy) return undefined
    setBusy(true)
    setTrouble(null)
    try {
      const done = await run(key.current)
      key.current = newKey()
      return done
    } catch (e) {
      const found: Trouble = e instanceof Failed ? e.trouble : { kind: 'fault', id: '' }
      // An answered mistake is another submission once mended; a lost or broken one may have arrived.
      if (found.kind === 'invalid' || found.kind === 'refused') key.current = newKey()
      setTrouble(found)
      return undefined
    } finally {
      setBusy(false)
    }
  }
  const problems: FieldProblem[] = trouble?.kind === 'invalid' ? trouble.fields : []
  return { busy, trouble, start, problems }
}

/** The exact local time, in the visitor's language. */
export function timeText(instant: string, language: string): string {
  return new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(instant))
}
