import { useState, type ReactNode } from 'react'
import { Button, Segmented } from 'antd'
import type { RouteDetail, RouteTried } from '@guixing/contract/routes'
import type { Value } from '@guixing/contract/common'
import type { RouteSet } from '@guixing/core/model/control'
import { api, Invalid } from '../../app/api.ts'
import { reasonText } from '../../ui/reason-text.ts'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import { ErrorLine } from '../../ui/small.tsx'
import { exactTime } from '../../ui/time-words.ts'
import { useSay } from '../../ui/words.ts'
import { ValueInput } from './condition-form.tsx'
import { stepAt } from './draft.ts'
import { RoutePicture } from './route-picture.tsx'
import { fieldNamed, whoWords, type Saying } from './say.ts'
import { Entry } from './step-form.tsx'

/** Who would be asked about a matter, or a typed one, by the routes as they stand on the screen; nothing is written. */
export function TryPanel({ detail, saying, body }: { detail: RouteDetail; saying: Saying; body: RouteSet }): ReactNode {
  const { t } = saying
  const [how, setHow] = useState<'matter' | 'typed'>('typed')
  const [matter, setMatter] = useState<string | null>(null)
  const [fields, setFields] = useState<Record<string, unknown>>({})
  const [unit, setUnit] = useState<string | null>(null)
  const [applicant, setApplicant] = useState<string | null>(null)
  const [found, setFound] = useState<{ tried: RouteTried; body: RouteSet } | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const asked = namesIn(body)
  const shown = detail.fields.filter(({ name }) => asked.has(name) && name !== 'unit')
  const run = async (): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== null && value !== undefined)) as Record<string, Value>
      const tried = await api.routes.try({ control: detail.control, ...(detail.editable ? { body } : {}), ...(how === 'matter' ? { matter: matter ?? '' } : { sample: { fields: given, unit } }), ...(applicant ? { applicant } : {}) })
      setFound({ tried: tried as RouteTried, body })
    } catch (failed) {
      setError(failed)
      setFound(null)
    } finally { setBusy(false) }
  }
  return (
    <div className="rt-try">
      <form className="gx-card rt-form" onSubmit={(event) => { event.preventDefault(); void run() }}>
        <Segmented value={how} onChange={setHow} options={[{ value: 'typed', label: t('try.typed') }, { value: 'matter', label: t('try.matter') }]} />
        {how === 'matter' ? <Entry label={t('try.which')}><ReferencePicker type="matter" value={matter} onChange={setMatter} aria-label={t('try.which')} style={{ width: '100%' }} /></Entry> : (
          <>
            {shown.map((field) => <Entry key={field.name} label={fieldNamed(saying, field.name)}><ValueInput line={{ op: 'is', value: fields[field.name] ?? '' }} field={field} label={fieldNamed(saying, field.name)} saying={saying} onChange={(value) => setFields({ ...fields, [field.name]: value })} /></Entry>)}
            {shown.length === 0 && <p className="gx-note">{t('try.noFields')}</p>}
            <Entry label={t('try.unit')}><ReferencePicker type="unit" value={unit} onChange={setUnit} aria-label={t('try.unit')} style={{ width: '100%' }} placeholder={t('try.unitHelp')} /></Entry>
          </>
        )}
        <Entry label={t('try.applicant')}><ReferencePicker type="person" value={applicant} onChange={setApplicant} aria-label={t('try.applicant')} style={{ width: '100%' }} placeholder={t('try.applicantHelp')} /></Entry>
        <Button type="primary" htmlType="submit" loading={busy} disabled={how === 'matter' && !matter}>{t('try.do')}</Button>
        {error instanceof Invalid ? <p className="gx-error" role="alert">{error.errors.some(({ field }) => field.startsWith('routes') || field.startsWith('copies')) ? t('try.faulty') : t(`try.${error.errors[0]?.code ?? 'wrong'}` as 'try.wrong', { defaultValue: t('try.wrong') })}</p> : error ? <ErrorLine error={error} /> : null}
      </form>
      <div className="rt-canvas" aria-live="polite">
        {found ? <><Outcome tried={found.tried} body={found.body} saying={saying} /><RoutePicture body={found.body} saying={saying} tried={found.tried} /></> : <p className="gx-note rt-hint">{t('try.none')}</p>}
      </div>
    </div>
  )
}

/** Who is asked in order, by which rule, whom the route left out and what it answered. */
function Outcome({ tried, body, saying }: { tried: RouteTried; body: RouteSet; saying: Saying }): ReactNode {
  const { t } = saying
  const say = useSay()
  const names = (people: readonly { name: string }[]): string => people.map(({ name }) => name).join(t('join'))
  const considered = ({ code, person, to, why }: RouteTried['lines'][number]['trail'][number]): string => {
    const did = why ? t(`answerDo.${why}` as 'answerDo.stop', { defaultValue: why }) : ''
    return code === 'answered' && to.length === 0 ? did : t(`trail.${code}` as 'trail.left', { who: person?.name ?? '', to: names(to) || '—', why: did })
  }
  return (
    <section className="rt-outcome">
      {tried.refused && <p className="gx-error" role="alert">{t('try.refused', { why: reasonText(tried.refused, say) })}</p>}
      {tried.taken === null ? <p className="gx-error" role="alert">{t('try.noRoute')}</p> : <h3>{t('try.taken', { n: tried.taken + 1 })}</h3>}
      {[...new Set(tried.stuck.map(say))].map((why) => <p key={why} className="gx-error" role="alert">{t('try.stuck', { why })}</p>)}
      <ol>
        {tried.lines.map((line, i) => (
          <li key={i}>
            <b>{line.people.length > 0 ? names(line.people) : t('tried.nobody')}</b>
            <span>{t(`does.${line.does}` as 'does.approve')}{line.now ? t('tried.first') : line.carried ? t('tried.carried') : ''}</span>
            <small>{t('try.rule', { rule: whoWords(saying, stepAt(body, line.path)?.who) })}{line.trail.filter(({ code }) => code !== 'found').map((one) => `${t('sep')}${considered(one)}`).join('')}</small>
            {line.times.map((time, k) => <small key={k}>{t('try.time', { at: exactTime(time.at), do: t(`timeoutDo.${time.do}` as 'timeoutDo.remind') })}</small>)}
          </li>
        ))}
      </ol>
      {tried.copies.length > 0 && <p className="gx-note">{t('try.copies', { who: names(tried.copies) })}</p>}
    </section>
  )
}

/** The fields the routes look at, by name. */
function namesIn(body: RouteSet): Set<string> {
  return new Set([...JSON.stringify(body).matchAll(/"\$(\w+)/g)].map((found) => found[1] ?? ''))
}
