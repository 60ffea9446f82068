import { useState, type ReactNode } from 'react'
import { Button, Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import type { Comparison, MatterTemplates } from '@guixing/contract/templates'
import { q } from '../../app/api.ts'
import { Invalid } from '../../app/problems.ts'
import { ErrorLine, Rows } from '../../ui/small.tsx'
import { exactTime } from '../../ui/time-words.ts'
import { Faults } from './faults.tsx'
import { useWords } from './words.ts'

/** Steps shown before one asks for more. */
const FIRST = 200

/** A document of the matter beside its template or an earlier one, for whoever reviews it (S19-11). */
export function ComparisonPanel({ matter, documents, hasTemplate }: { matter: string; documents: MatterTemplates['documents']; hasTemplate: boolean }): ReactNode {
  const t = useWords()
  const [file, setFile] = useState(documents[0]?.id ?? '')
  const others = documents.filter((d) => d.id !== file)
  const [chosen, setChosen] = useState<string | null>(null)
  const [all, setAll] = useState(false)
  const beside = chosen !== null && (chosen === '' ? hasTemplate : others.some((d) => d.id === chosen)) ? chosen : hasTemplate ? '' : others[0]?.id ?? ''
  const found = useQuery({ ...q.templates.compare.queryOptions({ input: { id: matter, file, ...(beside === '' ? {} : { with: beside }) } }), enabled: file !== '' && (hasTemplate || beside !== ''), retry: false })
  const label = (d: MatterTemplates['documents'][number]): string => `${d.name} · ${exactTime(d.at)}`
  return (
    <section className="tp-compare" aria-label={t('compare.title')}>
      <div className="tp-look">
        <label>{t('compare.current')}<Select value={file} onChange={setFile} aria-label={t('compare.current')} options={documents.map((d) => ({ value: d.id, label: label(d) }))} /></label>
        <label>{t('compare.with')}<Select value={beside} onChange={setChosen} aria-label={t('compare.with')} options={[...(hasTemplate ? [{ value: '', label: t('compare.template') }] : []), ...others.map((d) => ({ value: d.id, label: label(d) }))]} /></label>
      </div>
      {found.isPending ? <Rows count={3} /> : found.error ? found.error instanceof Invalid ? <Faults error={found.error} /> : <ErrorLine error={found.error} retry={() => void found.refetch()} /> : <Found comparison={found.data as Comparison} most={all ? Infinity : FIRST} more={() => setAll(true)} />}
    </section>
  )
}

function Found({ comparison: { steps, counts, otherwise, notes }, most, more }: { comparison: Comparison; most: number; more: () => void }): ReactNode {
  const t = useWords()
  const same = counts.added + counts.removed + counts.changed === 0
  return (
    <>
      <p role="status" className={same && otherwise.length === 0 ? 'tp-good' : undefined}><b>{same ? t('compare.same') : t('compare.count', counts)}</b></p>
      {notes.tracked.added + notes.tracked.removed > 0 ? <p className="tp-bad">{t('compare.tracked', notes.tracked)}</p> : null}
      {notes.hidden > 0 ? <p className="tp-bad">{t('compare.hidden', { n: notes.hidden })}</p> : null}
      {notes.comments > 0 ? <p className="gx-note">{t('compare.comments', { n: notes.comments })}</p> : null}
      {otherwise.length > 0 ? (
        <section className="tp-lines">
          <h3>{t('compare.otherwise')}</h3>
          <ul>{otherwise.map((o, i) => <li key={i}><span>{o.paragraph}</span><small><span>{t('compare.recorded')} <b>{o.recorded || t('compare.blank')}</b></span><span className="tp-bad">{t('compare.found')} <b>{o.found || t('compare.blank')}</b></span></small></li>)}</ul>
        </section>
      ) : null}
      {same ? null : (
        <ol className="tp-steps">
          {steps.slice(0, most).map((s, i) => s.is === 'same' ? <li key={i} className="same">{t('compare.sameRun', { n: s.n ?? 1 })}</li> : (
            <li key={i} className={s.is}><em>{t(`compare.${s.is}`)}</em><p>{s.pieces ? s.pieces.map((p, k) => p.is === 'same' ? <span key={k}>{p.text}</span> : p.is === 'added' ? <ins key={k}>{p.text}</ins> : <del key={k}>{p.text}</del>) : <>{s.before === undefined ? null : <del>{s.before}</del>}{s.after === undefined ? null : <ins>{s.after}</ins>}</>}</p></li>
          ))}
        </ol>
      )}
      {steps.length > most ? <Button onClick={more}>{t('compare.more')}</Button> : null}
    </>
  )
}
