import { useState, type ReactNode } from 'react'
import { Button, Input } from 'antd'
import { useNavigate } from '@tanstack/react-router'
import type { ActionView, MatterView } from '@guixing/contract/matters'
import { comma } from '../../app/comma.ts'
import { ActionForm } from '../../ui/action-form.tsx'
import { Clause } from '../../ui/clause.tsx'
import { reasonText } from '../../ui/reason-text.ts'
import { Refusal, type Remedy } from '../../ui/refusal.tsx'
import { ErrorLine } from '../../ui/small.tsx'
import { clockTime, exactTime } from '../../ui/time-words.ts'
import { useSay } from '../../ui/words.ts'
import { AskPreview } from '../approvals/preview-card.tsx'
import { FormExtra } from './form-extras.tsx'
import { FormScreening } from './form-screening.tsx'
import type { Acting, Panel } from './use-acting.ts'
import { useMatterWords } from './words.ts'

type Of<K extends Panel['is']> = Extract<Panel, { is: K }>
interface Props { matter: MatterView; acting: Acting; onFill: (fields: string[]) => void }

/** What stands under the action bar. Never a dialog: the eye is here already. */
export function ActionPanel({ matter, acting, onFill }: Props): ReactNode {
  const { panel } = acting
  return (
    <div className="mt-panel" aria-live="polite">
      {acting.failure ? <ErrorLine error={acting.failure} /> : null}
      {acting.warnings.length > 0 ? <Warnings acting={acting} /> : null}
      {panel?.is === 'form' ? <Form matter={matter} acting={acting} panel={panel} /> : null}
      {panel?.is === 'refused' ? <Refused matter={matter} acting={acting} panel={panel} onFill={onFill} /> : null}
      {panel?.is === 'refused' && panel.tried && mends(matter, panel.action) ? <Form matter={matter} acting={acting} panel={{ is: 'form', action: panel.action }} /> : null}
      {panel?.is === 'ask' ? <Ask matter={matter.id} acting={acting} panel={panel} /> : null}
      {panel?.is === 'stale' ? <Taken matter={matter} acting={acting} panel={panel} /> : null}
      {panel?.is === 'rating' ? <RatingLink acting={acting} panel={panel} /> : null}
    </div>
  )
}

const actionOf = (matter: MatterView, name: string): ActionView | undefined => matter.actions.find((one) => one.name === name)

/** Refused for what was written: the form stays below with every word, to be mended. */
const mends = (matter: MatterView, name: string): boolean => { const action = actionOf(matter, name); return Boolean(action?.possible && action.asks.length > 0) }

function Form({ matter, acting, panel }: { matter: MatterView; acting: Acting; panel: Of<'form'> }): ReactNode {
  const say = useSay()
  // A colleague may act while one writes: the step may be gone then, the words may not.
  const [begun] = useState(() => actionOf(matter, panel.action))
  const action = actionOf(matter, panel.action) ?? begun
  const [fields, setFields] = useState<Record<string, unknown>>(acting.typed)
  const [swapped, setSwapped] = useState<{ n: number; fields: Record<string, unknown> }>({ n: 0, fields: {} })
  if (!action) return null
  // Words that go out are written anew each time; whoever edits them has them before the eyes.
  const edits = action.name === 'edit' || action.name === 'correct'
  const initial = { ...Object.fromEntries(action.asks.filter((field) => (edits || !field.outgoing) && matter.fields[field.name] !== undefined && matter.fields[field.name] !== null).map((field) => [field.name, matter.fields[field.name]])), ...acting.typed, ...swapped.fields }
  return (
    <section className="gx-card mt-form" aria-label={say(action.label)}>
      <h2>{say(action.label)}</h2>
      <FormExtra kind={matter.kind} matter={matter.id} asks={action.asks.map((a) => a.name)} fields={fields} stored={{ ...matter.fields, amount: matter.amount, ...initial }} />
      <ActionForm key={`${action.name}-${swapped.n}`} action={action} onChange={setFields} initial={initial} busy={acting.busy} errors={acting.errors} onCancel={acting.close} onSubmit={(fields) => void acting.act(action.name, fields)} />
      <FormScreening matter={matter} action={action} fields={fields} onSwap={(name, text) => { const next = { ...fields, [name]: text }; setFields(next); setSwapped({ n: swapped.n + 1, fields: next }) }} />
    </section>
  )
}

function Refused({ matter, acting, panel, onFill }: { matter: MatterView; acting: Acting; panel: Of<'refused'>; onFill: Props['onFill'] }): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  const navigate = useNavigate()
  const action = actionOf(matter, panel.action)
  const name = action ? say(action.label) : panel.action
  // What was mended meanwhile is no longer among the reasons; all mended, the action lights up and says so.
  if (action?.possible && !panel.tried) return <p className="mt-lit" role="status">{t('lit', { action: name })}<Button type="primary" onClick={() => acting.choose(action)}>{name}</Button></p>
  const now = action && !action.possible && action.reasons.length > 0 ? action.reasons : panel.reasons
  const remedy = (what: Remedy, reason: (typeof panel.reasons)[number]): void => {
    if (what.kind === 'do') { const next = actionOf(matter, what.target); if (next) acting.choose(next) }
    else if (what.kind === 'open') void navigate({ to: `/matters/new/${encodeURIComponent(what.target)}`, search: { parent: matter.id } as never })
    else if (what.kind === 'ask') acting.setPanel({ is: 'ask', reason, purpose: what.target === 'exception' ? 'exception' : 'gate', from: panel.action })
    else onFill(what.target.split(',').map((one) => one.trim()))
  }
  return (
    <Refusal
      title={t('refusedTitle', { action: name, n: now.length })} reasons={now} onRemedy={remedy} onClose={acting.close}
      note={panel.tried ? `${t('refusedNote', { at: clockTime(panel.at), action: name })}${' · '}${t('willLight', { action: name })}` : t('willLight', { action: name })}
      remedyLabel={(what) => {
        if (what.kind === 'fill') { const names = what.target.split(',').map((one) => matter.definition.find((field) => field.name === one.trim())).filter((field) => field !== undefined); return names.length > 0 ? t('fillIn', { names: names.map((field) => say(field.label)).join(comma()) }) : undefined }
        if (what.kind !== 'do') return undefined
        const next = actionOf(matter, what.target)
        return next ? say(next.label) : undefined
      }}
    />
  )
}

function Ask({ matter, acting, panel }: { matter: string; acting: Acting; panel: Of<'ask'> }): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  const [words, setWords] = useState('')
  const title = t(panel.purpose === 'exception' ? 'exceptionTitle' : 'askTitle')
  return (
    <section className="gx-card mt-form" aria-label={title}>
      <p className="mt-ask-why"><Clause regulation={panel.reason.regulation} article={panel.reason.article} strong /> {reasonText(panel.reason, say)}</p>
      <AskPreview matter={matter} control={panel.reason.control} purpose={panel.purpose} />
      <label className="gx-note" htmlFor="mt-ask">{t('askWords')}</label>
      <Input.TextArea id="mt-ask" autoFocus value={words} onChange={(event) => setWords(event.target.value)} maxLength={2000} autoSize={{ minRows: 2, maxRows: 6 }} />
      <div className="gx-form-actions"><Button type="primary" loading={acting.busy} disabled={panel.purpose === 'exception' && words.trim() === ''} onClick={() => void acting.ask(panel.reason, panel.purpose, words.trim())}>{title}</Button><Button onClick={acting.close}>{t('whyHide')}</Button></div>
    </section>
  )
}

/** Someone was faster: what they did stands beside what one wrote; nothing is overwritten. */
function Taken({ matter, acting, panel }: { matter: MatterView; acting: Acting; panel: Of<'stale'> }): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  const fact = panel.fact as { at?: string; by?: { name?: string } | null; label?: Parameters<typeof say>[0]; what?: string } | null
  const action = actionOf(matter, panel.action)
  const told = fact?.at && (fact.label || fact.what)
  const written = action?.possible ? [] : Object.entries(panel.fields).flatMap(([name, text]) => {
    const field = matter.definition.find((one) => one.name === name)
    return typeof text === 'string' && text.trim() !== '' && (field === undefined || field.type === 'text' || field.type === 'longtext') ? [{ name, label: field ? say(field.label) : '', text }] : []
  })
  return (
    <section className="mt-stale" role="alert">
      <b>{told ? t('stale', { at: clockTime(fact.at!), by: fact.by?.name ?? t('system'), what: fact.label ? say(fact.label) : fact.what }) : t('staleUnknown')}</b>
      <p>{t('staleNote')}</p>
      {written.map((one) => <blockquote key={one.name}>{one.label ? <b>{one.label} </b> : null}{one.text}</blockquote>)}
      <div className="gx-form-actions">
        {action?.possible ? <Button onClick={() => acting.setPanel({ is: 'form', action: panel.action })} disabled={action.asks.length === 0}>{t('retryAction')}</Button> : null}
        <Button type="link" onClick={acting.close}>{t('whyHide')}</Button>
      </div>
    </section>
  )
}

function RatingLink({ acting, panel }: { acting: Acting; panel: Of<'rating'> }): ReactNode {
  const t = useMatterWords()
  const [copied, setCopied] = useState(false)
  // As the client will open it: with the address of this house.
  const url = new URL(panel.url, location.origin).href
  const copy = (): void => { void navigator.clipboard?.writeText(url).then(() => setCopied(true)) }
  return (
    <section className="gx-card mt-form">
      <p className="gx-note">{t('ratingReady', { at: exactTime(panel.until) })}</p>
      <div className="gx-field-row"><Input readOnly value={url} onFocus={(event) => event.target.select()} aria-label={t('ratingLink')} /><Button type="primary" onClick={copy}>{copied ? t('copied') : t('copy')}</Button><Button onClick={acting.close}>{t('whyHide')}</Button></div>
    </section>
  )
}

function Warnings({ acting }: { acting: Acting }): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  return (
    <section className="mt-stale" role="status">
      <b>{t('warned', { n: acting.warnings.length })}</b>
      {acting.warnings.map((reason, i) => <p key={i}><Clause regulation={reason.regulation} article={reason.article} /> {reasonText(reason, say)}</p>)}
    </section>
  )
}
