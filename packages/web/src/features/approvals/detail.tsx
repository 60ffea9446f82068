import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import type { FieldView, MatterView } from '@guixing/contract/matters'
import { q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { Clause } from '../../ui/clause.tsx'
import { Due } from '../../ui/due.tsx'
import { FieldValue } from '../../ui/field-value.tsx'
import { moneyText } from '../../ui/money.ts'
import { Tag } from '../../ui/rate-text.tsx'
import { Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { splitClause } from '../../ui/split-clause.ts'
import { whenWords } from '../../ui/time-words.ts'
import { WithMargin } from '../../ui/with-margin.tsx'
import { useSay, useUiWords } from '../../ui/words.ts'
import type { Task } from './task.ts'
import { useNames } from '../matters/use-names.ts'
import { DecisionBar } from './decision-bar.tsx'
import { amountOf, splitFields, type Outcome } from './decision.ts'
import { Route } from './route.tsx'
import { useWords } from './words.ts'

/** One task: what is approved, the form in the order of the paper, the route at the side, the bar at the foot. */
export function Detail({ task, outcome, gone, onDone, onBack }: { task: Task; outcome: string | null; /** Another decided it meanwhile. */ gone: boolean; onDone: (outcome: Outcome) => void; onBack?: () => void }): ReactNode {
  const t = useWords()
  const found = useQuery(q.matters.get.queryOptions({ input: { id: task.matter.id } }))
  const matter = found.data as MatterView | undefined
  const amount = matter ? amountOf(matter.definition, matter.fields) : null
  const main = (
    <div className="ap-detail">
      {onBack && <button type="button" className="ap-back" onClick={onBack}>‹ {t('back')}</button>}
      <Head task={task} matter={matter} amount={amount} />
      {found.isError && <ErrorLine error={found.error} retry={() => void found.refetch()} />}
      {!matter && !found.isError && <Rows count={6} height={40} />}
      {matter && <Form task={task} matter={matter} />}
      {gone && <footer className="ap-bar"><p className="ap-stale" role="alert">{t('goneNow')}</p></footer>}
      {outcome === null && !gone && <DecisionBar task={task} amount={amount} onDone={onDone} />}
    </div>
  )
  return <WithMargin title={t('route')} main={main} margin={matter ? <Route task={task} matter={matter} /> : <Rows count={4} height={60} />} />
}

function Head({ task, matter, amount }: { task: Task; matter: MatterView | undefined; amount: string | null }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  return (
    <header className="ap-head">
      <p className="ap-line">
        <span>{say(task.name)}</span>{matter?.form && <Tag>{matter.form}</Tag>}
        <Clause regulation={task.regulation} article={task.article} />
        <span>{task.matter.number}</span>
        {task.onBehalfOf && <Tag>{t('behalf', { name: task.onBehalfOf.name })}</Tag>}
        {task.purpose === 'exception' && <Tag kind="soon">{t('purpose.exception')}</Tag>}
      </p>
      <div className="ap-title">
        {amount && <strong>{moneyText(amount)}</strong>}
        <h2>{say(task.matter.name) || task.matter.title}</h2>
        {task.dueAt && <Due dueAt={task.dueAt} share={task.dueShare ?? null} state={task.dueState ?? 'running'} />}
      </div>
      <p className="ap-line"><span>{t('requested', { name: task.requestedBy?.name ?? '—', at: whenWords(task.requestedAt, now, ui) })}</span><Link to={`/matters/${task.matter.id}`}>{t('open')}</Link></p>
    </header>
  )
}

function Form({ task, matter }: { task: Task; matter: MatterView }): ReactNode {
  const t = useWords()
  const fields = matter.fields as Record<string, unknown>
  const { attested, others } = splitFields(matter.definition, fields, task.attested)
  return (
    <>
      {task.words && <blockquote className="ap-words"><span className="gx-note">{t('words')}</span><p>{task.words}</p></blockquote>}
      <Card title={t('attested')} aside={t('attestedNote')}>
        {attested.length === 0 ? <p className="ap-pad gx-note">{t('nothingAttested')}</p> : <dl className="ap-attested">{attested.map((f) => <Row key={f.name} field={f} value={task.attested[f.name]} />)}</dl>}
      </Card>
      {others.length > 0 && <dl className="ap-form">{others.map((f) => <Row key={f.name} field={f} value={fields[f.name]} />)}</dl>}
      {matter.files.length > 0 && (
        <ul className="ap-files" aria-label={t('files')}>
          {matter.files.map((f) => <li key={f.id}><a href={`/api/v1/files/${f.id}`} target="_blank" rel="noreferrer">{f.name}</a><small>{sizeText(f.size)}</small></li>)}
        </ul>
      )}
    </>
  )
}

function Row({ field, value }: { field: FieldView; value: unknown }): ReactNode {
  const say = useSay()
  const named = useNames()
  const clause = field.clauses?.[0]
  const at = clause ? splitClause(clause) : null
  const wide = field.type === 'longtext' || field.type === 'table'
  return <div className={wide ? 'ap-wide' : undefined}><dt>{say(field.label)}</dt><dd><FieldValue field={field} value={named(value, field)} /></dd>{at && <Clause regulation={at.regulation} article={at.article} />}</div>
}

/** 2.1 MB, 48 KB. */
function sizeText(bytes: number): string {
  return bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} KB`
}
