import { useState, type ReactNode } from 'react'
import { Button, Drawer, Input } from 'antd'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RouteDetail, RouteFault } from '@guixing/contract/routes'
import type { RouteSet } from '@guixing/core/model/control'
import { routeDifference } from '@guixing/core/approvals/route-difference'
import { api, Invalid, q, Stale } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { DayInput } from '../../ui/day-input.tsx'
import { fieldError } from '../../ui/problem-words.ts'
import { Card, ErrorLine } from '../../ui/small.tsx'
import { houseDay, whenWords } from '../../ui/time-words.ts'
import { useNarrow } from '../../ui/width.ts'
import { useUiWords } from '../../ui/words.ts'
import { at, beside, insert, placeOf, put, remove, shift, stepAt, stepOf, type Path } from './draft.ts'
import { ConditionForm } from './condition-form.tsx'
import { Faults } from './faults.tsx'
import { RoutePicture } from './route-picture.tsx'
import { RulesForm } from './rules-form.tsx'
import type { Saying } from './say.ts'
import { Entry, StepForm } from './step-form.tsx'

interface Props { detail: RouteDetail; saying: Saying; body: RouteSet; setBody: (body: RouteSet) => void; base: { edit: number; over: number; body: RouteSet }; dirty: boolean; /** Somebody else saved or published since one began. */ moved: boolean; takeUp: (detail: RouteDetail) => void }

/** The picture of the draft with the form of the chosen step beside it; saving and publishing below. Where the article fixes the chain it is only looked at. */
export function DraftPanel({ detail, saying, body, setBody, base, dirty, moved, takeUp }: Props): ReactNode {
  const { t } = saying
  const ui = useUiWords()
  const now = useNow()
  const cache = useQueryClient()
  const narrow = useNarrow()
  const [chosen, setChosen] = useState<Path | null>(null)
  const [faults, setFaults] = useState<RouteFault[]>([])
  const fresh = async (): Promise<void> => takeUp(await cache.fetchQuery({ ...q.routes.get.queryOptions({ input: { control: detail.control } }), staleTime: 0 }) as RouteDetail)
  /** The first fault is opened, so that its words and what to put right stand before one. */
  const failed = (error: unknown): void => {
    const found = error instanceof Invalid ? (error.errors as RouteFault[]).filter(({ field }) => field.startsWith('routes') || field.startsWith('copies')) : []
    setFaults(found)
    const first = found.map(({ field }) => stepOf(field)).find((path) => path !== undefined)
    if (first !== undefined && !narrow) setChosen(first)
  }
  const kept = async (): Promise<void> => { setFaults([]); await fresh() }
  const save = useMutation({ mutationFn: () => api.routes.save({ control: detail.control, edit: base.edit, over: base.over, body }), onError: failed, onSuccess: kept })
  const discard = useMutation({ mutationFn: () => api.routes.discard({ control: detail.control, edit: base.edit }), onSuccess: kept })
  if (!detail.editable) return <RoutePicture body={body} saying={saying} />
  const change = (next: RouteSet, path: Path | null = chosen): void => { setBody(next); setChosen(path); if (faults.length > 0) setFaults([]) }
  const draft = detail.versions.find(({ state }) => state === 'draft')
  const step = chosen?.includes('.steps.') ? stepAt(body, chosen) : undefined
  const rest = faults.filter(({ field }) => !stepOf(field)?.includes('.steps.'))
  const shown = chosen !== null && at(body, chosen) !== undefined ? chosen : null
  const form = shown === null ? <p className="gx-note rt-hint">{t('chooseStep')}</p> : step
    ? <><Acts body={body} path={shown} saying={saying} change={change} /><StepForm step={step} path={shown} saying={saying} faults={faults.filter(({ field }) => stepOf(field) === shown)} onChange={(next) => change(put(body, shown, next))} /></>
    : <RouteForm body={body} path={shown} saying={saying} faults={faults.filter(({ field }) => stepOf(field) === shown)} change={change} />
  const stale = save.error instanceof Stale ? save.error : discard.error instanceof Stale ? discard.error : null
  return (
    <div className="rt-work">
      <div className="rt-canvas">
        <RoutePicture body={body} saying={saying} faults={faults} chosen={shown} onChoose={setChosen} onInsert={(list, index) => { const added = insert(body, list, index); change(added.body, added.path) }} onRemove={(path) => change(remove(body, path), null)} onShift={(path, by) => { const moved = shift(body, path, by); change(moved.body, moved.path) }} />
        <Button className="rt-add-route" onClick={() => change({ ...body, routes: [...body.routes, { steps: [{ does: 'approve' }] }] }, `routes.${body.routes.length}`)}>{t('addRoute')}</Button>
        <details className="rt-details"><summary>{t('rules.title')}</summary><RulesForm body={body} onChange={(next) => change(next)} saying={saying} faults={faults} /></details>
        <footer className="rt-foot">
          <Faults faults={rest} saying={saying} placed />
          {moved && dirty && !stale && <p className="gx-error" role="status"><span>{t('movedOn')}</span><Button size="small" onClick={() => void fresh()}>{t('takeTheirs')}</Button></p>}
          {stale ? <Taken error={stale} saying={saying} reload={() => { save.reset(); discard.reset(); void fresh() }} /> : save.error && !(save.error instanceof Invalid) ? <ErrorLine error={save.error} /> : faults.length > 0 ? <p className="gx-error" role="alert">{t('faultsFound', { n: faults.length })}</p> : null}
          <div className="gx-form-actions">
            <Button type={dirty ? 'primary' : 'default'} disabled={!dirty} loading={save.isPending} onClick={() => save.mutate()}>{t('save')}</Button>
            {draft && <Button disabled={discard.isPending} onClick={() => discard.mutate()}>{t('discard', { n: draft.version })}</Button>}
            {dirty && <Button type="text" onClick={() => change(base.body, null)}>{t('undo')}</Button>}
            <span className="gx-note">{dirty ? t('unsaved') : draft ? t('draftBy', { n: draft.version, who: draft.madeBy?.name ?? '—', at: whenWords(draft.madeAt, now, ui) }) : ''}</span>
          </div>
          {draft && <Publish detail={detail} draft={draft} edit={base.edit} saying={saying} dirty={dirty} done={fresh} failed={failed} />}
        </footer>
      </div>
      {narrow ? <Drawer open={shown !== null} onClose={() => setChosen(null)} placement="bottom" size="large" title={step ? t('stepForm') : t('routeForm')}>{form}</Drawer> : <aside className="gx-card rt-side"><h3>{shown === null || step ? t('stepForm') : t('routeForm')}</h3>{form}</aside>}
    </div>
  )
}

/** Who was first, and the way on: what one has on the screen stays until one takes up theirs. */
function Taken({ error, saying: { t }, reload }: { error: Stale; saying: Saying; reload: () => void }): ReactNode {
  const ui = useUiWords()
  const now = useNow()
  const fact = error.fact as { what?: string; at?: string | null; by?: { name: string } | null } | null
  return <div className="gx-error" role="alert"><span>{t(`first.${fact?.what ?? 'route-saved'}` as 'first.route-saved', { who: fact?.by?.name ?? '—', at: fact?.at ? whenWords(fact.at, now, ui) : '', defaultValue: ui('error.stale') })}</span><Button size="small" onClick={reload}>{t('takeTheirs')}</Button></div>
}

function Publish({ detail, draft, edit, saying, dirty, done, failed }: { detail: RouteDetail; draft: RouteDetail['versions'][number]; /** Of the draft on the screen: another one is not published unseen. */ edit: number; saying: Saying; dirty: boolean; done: () => Promise<void>; failed: (error: unknown) => void }): ReactNode {
  const { t } = saying
  const ui = useUiWords()
  const today = houseDay(useNow())
  const [note, setNote] = useState('')
  const [from, setFrom] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const publish = useMutation({ mutationFn: () => api.routes.publish({ control: detail.control, edit, note, ...(from ? { from } : {}) }), onError: failed, onSuccess: done })
  const before = (detail.versions.find(({ version }) => version === detail.version)?.body ?? detail.own) as unknown as RouteSet
  const count = routeDifference(before, draft.body as unknown as RouteSet).count
  const wrong = fieldError(publish.error, 'note', ui) ?? (tried && note.trim() === '' ? ui('field.required') : undefined)
  const send = (): void => { setTried(true); if (note.trim() !== '') publish.mutate() }
  return (
    <Card title={t('publish.title', { n: draft.version })} aside={t('publish.changes', { n: count })}>
      <div className="rt-publish">
        <Entry label={t('publish.note')} note={wrong ?? t('publish.noteHelp')}><Input.TextArea aria-label={t('publish.note')} value={note} maxLength={1000} autoSize={{ minRows: 2, maxRows: 6 }} {...(wrong ? { status: 'error' as const } : {})} onChange={(event) => setNote(event.target.value)} /></Entry>
        <Entry label={t('publish.from')} note={fieldError(publish.error, 'from', ui) ? t('publish.past') : t('publish.fromHelp')}><DayInput withTime={false} aria-label={t('publish.from')} value={from ?? today} onChange={setFrom} /></Entry>
        <p className="gx-note">{t('publish.keeps')}</p>
        {publish.error instanceof Stale ? <Taken error={publish.error} saying={saying} reload={() => { publish.reset(); void done() }} /> : publish.error && !(publish.error instanceof Invalid) ? <ErrorLine error={publish.error} /> : null}
        <Button type={dirty ? 'default' : 'primary'} disabled={dirty} loading={publish.isPending} onClick={send}>{t('publish.do', { n: draft.version })}</Button>
        {dirty && <span className="gx-note">{t('publish.saveFirst')}</span>}
      </div>
    </Card>
  )
}

function Acts({ body, path, saying: { t }, change }: { body: RouteSet; path: Path; saying: Saying; change: (body: RouteSet, path?: Path | null) => void }): ReactNode {
  const { list, index } = placeOf(path)
  const steps = (at(body, list) as unknown[] | undefined) ?? []
  const go = (next: { body: RouteSet; path: Path }): void => change(next.body, next.path)
  return (
    <div className="rt-acts">
      <Button size="small" onClick={() => go(insert(body, list, index))}>{t('act.before')}</Button>
      <Button size="small" onClick={() => go(insert(body, list, index + 1))}>{t('act.after')}</Button>
      <Button size="small" onClick={() => go(beside(body, path))}>{t('act.beside')}</Button>
      <Button size="small" disabled={index === 0} onClick={() => go(shift(body, path, -1))}>{t('act.up')}</Button>
      <Button size="small" disabled={index >= steps.length - 1} onClick={() => go(shift(body, path, 1))}>{t('act.down')}</Button>
      <Button size="small" onClick={() => change(remove(body, path), null)}>{t('act.remove')}</Button>
    </div>
  )
}

function RouteForm({ body, path, saying, faults, change }: { body: RouteSet; path: Path; saying: Saying; faults: readonly RouteFault[]; change: (body: RouteSet, path?: Path | null) => void }): ReactNode {
  const { t } = saying
  const { index } = placeOf(path)
  const go = (next: { body: RouteSet; path: Path }): void => change(next.body, next.path)
  return (
    <div className="rt-form">
      <Faults faults={faults} saying={saying} />
      <div className="rt-acts">
        <Button size="small" disabled={index === 0} onClick={() => go(shift(body, path, -1))}>{t('act.earlier')}</Button>
        <Button size="small" disabled={index >= body.routes.length - 1} onClick={() => go(shift(body, path, 1))}>{t('act.later')}</Button>
        <Button size="small" disabled={body.routes.length === 1} onClick={() => change({ ...body, routes: body.routes.filter((_, i) => i !== index) }, null)}>{t('act.removeRoute')}</Button>
      </div>
      <Entry label={t('form.routeWhen')} note={t('form.routeWhenNote')}><ConditionForm when={body.routes[index]?.when} onChange={(when) => change(put(body, `${path}.when`, when))} saying={saying} /></Entry>
      {index === body.routes.length - 1 && body.routes[index]?.when !== undefined && <p className="rt-faults">{t('noFallback')}</p>}
    </div>
  )
}
