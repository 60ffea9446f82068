import { useState, type ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { Reason, Value } from '@guixing/contract/common'
import { api, attemptKey, q } from '../../app/api.ts'
import { Invalid, Refused, type FieldProblem } from '../../app/problems.ts'
import { ActionForm } from '../../ui/action-form.tsx'
import { Refusal } from '../../ui/refusal.tsx'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { OpeningPreview } from '../approvals/preview-card.tsx'
import { useCatalogue } from './catalogue.ts'
import { FormExtra } from './form-extras.tsx'
import { useMatterWords } from './words.ts'
import './matters.css'

/** Fields the address may fill in, and the names in it that mean something else. */
const GIVEN = new Set(['matter', 'text', 'person'])
const OWN = new Set(['parent', 'action'])

/** A new matter of any kind, drawn from what its opening action asks. */
export function NewPage(): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  const navigate = useNavigate()
  const { kind: name } = useParams({ strict: false }) as { kind: string }
  const search = useSearch({ strict: false }) as { parent?: string; action?: string; [field: string]: unknown }
  const { kind: kindOf, isPending, error, refetch } = useCatalogue()
  const parent = useQuery({ ...q.matters.get.queryOptions({ input: { id: search.parent ?? '' } }), enabled: Boolean(search.parent) })
  const [busy, setBusy] = useState(false)
  const [errors, setErrors] = useState<FieldProblem[]>([])
  const [reasons, setReasons] = useState<Reason[]>([])
  const [failure, setFailure] = useState<unknown>(null)
  const [typed, setTyped] = useState<Record<string, unknown>>({})
  if (isPending) return <div className="gx-work"><Rows count={6} /></div>
  if (error) return <div className="gx-work"><ErrorLine error={error} retry={() => void refetch()} /></div>
  const kind = kindOf(name)
  const opening = kind?.opens.find((one) => one.name === search.action) ?? kind?.opens.find((one) => one.possible)
  if (!kind || !opening) return <div className="gx-work"><Blank text={t('newNone')} action={<Link to="/matters/new">{t('newPick')}</Link>} /></div>
  const asks = opening.asks.map((a) => a.name)
  // Opened from another matter, its reference is filled in, and what the two have in common.
  const given = Object.fromEntries(opening.asks.filter((ask) => GIVEN.has(ask.type) && !OWN.has(ask.name) && typeof search[ask.name] === 'string' && search[ask.name] !== '').map((ask) => [ask.name, search[ask.name]]))
  const fields = { ...given, ...typed }
  const send = async (fields: Record<string, unknown>): Promise<void> => {
    setBusy(true)
    setErrors([])
    setReasons([])
    setFailure(null)
    try {
      const result = await api.matters.open({ kind: kind.name, action: opening.name, fields: fields as Record<string, Value>, ...(search.parent ? { parent: search.parent } : {}) })
      void navigate({ to: `/matters/${result.matter.id}` })
    } catch (problem) {
      if (problem instanceof Refused) setReasons(problem.reasons)
      else if (problem instanceof Invalid) setErrors(problem.errors.map((e) => ({ ...e, field: e.field.replace(/^fields\./, '') })))
      else setFailure(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="gx-work mt-new">
      <div className="gx-page-head"><h1>{t('newTitle', { kind: say(kind.label) })}</h1>{parent.data ? <Link to={`/matters/${parent.data.id}`}>{t('newIn', { number: parent.data.number })}</Link> : null}</div>
      {reasons.length > 0 ? (
        <Refusal key={attemptKey()} title={t('newRefused', { n: reasons.length })} note={t('refusedWhy')} reasons={reasons} onClose={() => setReasons([])}
          onRemedy={(remedy) => { if (remedy.kind === 'fill') document.getElementById(`f-${remedy.target.split(',')[0]!.trim()}`)?.focus(); else if (remedy.kind === 'open') void navigate({ to: `/matters/new/${remedy.target}` }) }} />
      ) : null}
      {failure ? <ErrorLine error={failure} /> : null}
      <FormExtra kind={kind.name} asks={asks} fields={fields} />
      <section className="gx-card mt-form"><ActionForm action={opening} initial={given} onChange={setTyped} busy={busy} errors={errors} submitLabel={say(opening.label)} onSubmit={(fields) => void send(fields)} onCancel={() => history.back()} /></section>
      <OpeningPreview kind={kind.name} action={opening.name} fields={fields} />
    </div>
  )
}
