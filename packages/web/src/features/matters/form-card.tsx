import { useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { Link } from '@tanstack/react-router'
import type { FieldView, MatterView } from '@guixing/contract/matters'
import { Clause } from '../../ui/clause.tsx'
import { FieldValue } from '../../ui/field-value.tsx'
import { moneyText } from '../../ui/money.ts'
import { Card } from '../../ui/small.tsx'
import { splitClause } from '../../ui/split-clause.ts'
import { clockTime, houseDay } from '../../ui/time-words.ts'
import { useSay } from '../../ui/words.ts'
import { AnnexLines } from './annex-lines.tsx'
import { papersFor, useCatalogue } from './catalogue.ts'
import type { Acting } from './use-acting.ts'
import { useNames } from './use-names.ts'
import { useMatterWords } from './words.ts'

const filled = (value: unknown): boolean => value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)

/** The record as label–value lines, the articles that demand a field at the right edge; then what is related. */
export function FormCard({ matter, acting, bare }: { matter: MatterView; acting: Acting; bare?: boolean }): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  const named = useNames(matter)
  const [all, setAll] = useState(false)
  const correct = matter.actions.find((action) => action.name === 'correct' && action.possible)
  // Fields that matter to the regulation stay visible while empty: a demand is not hidden because nobody has met it.
  const shown = (field: FieldView): boolean => filled(matter.fields[field.name]) ? !(field.system && matter.fields[field.name] === false) : Boolean(!field.system && (field.required || field.clauses?.length))
  const lines = matter.definition.filter((field) => all ? !field.system || filled(matter.fields[field.name]) : shown(field))
  const rest = matter.definition.filter((field) => !shown(field) && !field.system).length
  const body = (
    <>
      <dl className="mt-lines">
        {matter.amount === null ? null : <div id="line-amount" tabIndex={-1}><dt>{t('amount')}</dt><dd><span className="gx-money">{moneyText(matter.amount)}</span></dd></div>}
        {lines.map((field) => (
          <div key={field.name} id={`line-${field.name}`} tabIndex={-1}>
            <dt>{say(field.label)}</dt>
            <dd><FieldValue field={field} value={named(matter.fields[field.name], field)} /></dd>
            {field.clauses?.[0] ? <span><Clause {...splitClause(field.clauses[0])} /></span> : null}
          </div>
        ))}
      </dl>
      {rest > 0 ? <Button type="link" size="small" className="mt-rest" onClick={() => setAll(!all)}>{all ? t('hideEmpty') : t('showEmpty', { n: rest })}</Button> : null}
      <Related matter={matter} />
      <AnnexLines matter={matter} />
      <NextPapers matter={matter} />
    </>
  )
  if (bare) return <div className="mt-bare">{body}</div>
  return <Card className="mt-form-card" title={t('form')} aside={correct ? <Button type="link" size="small" onClick={() => acting.choose(correct)}>{t('correct')}</Button> : undefined}><div className="mt-body">{body}</div></Card>
}

function Related({ matter }: { matter: MatterView }): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  const { kind, stage } = useCatalogue()
  if (matter.related.length === 0 && matter.files.length === 0 && !matter.parent) return null
  return (
    <>
      <h3 className="mt-related">{t('related')} <small>{t('relatedCount', { m: matter.related.length + (matter.parent ? 1 : 0), f: matter.files.length })}</small></h3>
      <ul className="mt-related-list">
        {matter.parent ? <li><span>{t('parent')}</span><Link to={`/matters/${matter.parent.id}`}>{matter.parent.number} {say(matter.parent.name) || matter.parent.title}</Link></li> : null}
        {matter.related.map((one) => <li key={one.id}><span>{t(`role.${one.role}`, { defaultValue: say(kind(one.kind)?.label) || t('related') })}</span><Link to={`/matters/${one.id}`}>{one.number} {say(one.name) || one.title}</Link><i>{stage(one.kind, one.stage)}</i></li>)}
        {matter.files.map((file) => <li key={file.id}><span>{t('file')}</span><a href={`/api/v1/files/${file.id}`} target="_blank" rel="noreferrer">{file.name}</a><i>{houseDay(Date.parse(file.at)).slice(5)} {clockTime(file.at)}</i></li>)}
      </ul>
    </>
  )
}

/** Papers that are opened for this one: of kinds that name it in a field they ask for. Whether it may be now their own articles say. */
function NextPapers({ matter }: { matter: MatterView }): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  const { kinds } = useCatalogue()
  const papers = matter.final ? [] : papersFor(kinds, matter.kind)
  if (papers.length === 0) return null
  return (
    <p className="mt-next-papers">
      <span>{t('nextPapers')}</span>
      {papers.map(({ kind, field }) => <Link key={kind.name} to={`/matters/new/${kind.name}`} search={{ [field]: matter.id }}>{say(kind.label)}</Link>)}
    </p>
  )
}
