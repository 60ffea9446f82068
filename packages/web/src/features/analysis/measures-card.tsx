import { useState, type ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import type { MeasureView, RegulationRow } from '@guixing/contract/regulations'
import { q } from '../../app/api.ts'
import { Clause } from '../../ui/clause.tsx'
import { Blank, Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { useSay } from '../../ui/words.ts'
import { countText, figureText, measureText, missesTarget, worst } from './measures.ts'
import { useExecution } from './use-execution.ts'
import { useWords } from './words.ts'

/** The measures the adopted regulations ask for: value, target, trend, and what it was counted from; a row opens the units and people behind it. */
export function MeasuresCard({ adopted }: { adopted: readonly RegulationRow[] }): ReactNode {
  const t = useWords()
  const say = useSay()
  const [unit, setUnit] = useState<string | null>(null)
  const [open, setOpen] = useState<string | null>(null)
  const units = useQuery({ ...q.house.units.queryOptions(), staleTime: 300_000 })
  const found = useQuery(q.regulations.measures.queryOptions({ input: unit ? { unit } : {} }))
  const rows = found.data?.measures ?? []
  const execution = useExecution(adopted)
  return (
    <Card title={t('measures.title')} aside={<Select size="small" className="an-choose" allowClear value={unit} placeholder={t('measures.house')} aria-label={t('measures.unit')} onChange={(next: string | undefined) => setUnit(next ?? null)} popupMatchSelectWidth={false} options={(units.data?.units ?? []).map((u) => ({ value: u.id, label: u.name }))} />}>
      {found.isError && <ErrorLine error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Rows count={11} height={40} />}
      {found.data && rows.length === 0 && <Blank text={t('measures.empty')} />}
      {rows.length > 0 && (
        <div className="an-scroll">
          <table className="an-table">
            <thead><tr><th>{t('measures.code')}</th><th>{t('measures.name')}</th><th>{t('measures.rate')}</th><th>{t('measures.target')}</th><th>{t('measures.trend')}</th><th>{t('measures.count')}</th><th>{t('measures.evidence')}</th></tr></thead>
            <tbody>
              {!unit && execution && (
                <tr>
                  <td>K28</td><td><b>{t('measures.execution')}</b></td><td className="an-rate"><b>{measureText({ format: 'percent' }, execution.value)}</b></td><td><small>{t('measures.unset')}</small></td><td className="an-trend" />
                  <td>{execution.of > 0 ? t('measures.fraction', { a: execution.n, b: execution.of }) : '—'}</td><td>{execution.at && <Clause regulation={execution.at.regulation} article={execution.at.article} />}</td>
                </tr>
              )}
              {rows.map((m) => [
              <tr key={m.control}>
                <td>{m.code}</td>
                <td><button type="button" className="an-name" aria-expanded={open === m.control} onClick={() => setOpen(open === m.control ? null : m.control)}>{say(m.name)}</button></td>
                <td className="an-rate"><b className={missesTarget(m) ? 'gx-broken' : undefined}>{figureText(m, m)}</b></td>
                <td>{m.target ? `${m.target.bound === 'atLeast' ? '≥' : '≤'} ${measureText(m, m.target.value)}` : <small>{t('measures.unset')}</small>}</td>
                <td className="an-trend"><Sparkline points={m.trend.map((p) => p.value)} below={missesTarget(m)} width={72} height={20} /></td>
                <td>{m.of === null ? countText(m.n) : m.value === null ? '—' : t('measures.fraction', { a: countText(m.n), b: countText(m.of) })}</td>
                <td>{m.missing.length > 0 ? <span className="an-soon">{t('measures.waits', { what: m.missing.join(' ') })}</span> : <Clause regulation={m.regulation} article={m.article} />}</td>
              </tr>,
              open === m.control ? <tr key={`${m.control} open`} className="an-open"><td colSpan={7}><Behind measure={m} /></td></tr> : null,
            ])}
            </tbody>
          </table>
        </div>
      )}
      <p className="an-total gx-note">{t('measures.note')}</p>
    </Card>
  )
}

/** Units and people the figure comes from, those farthest from the target first. */
function Behind({ measure }: { measure: MeasureView }): ReactNode {
  const t = useWords()
  const groups = [{ title: t('measures.units'), rows: measure.units }, { title: t('measures.people'), rows: measure.people }].filter((g) => g.rows.length > 0)
  return (
    <div className="an-behind">
      <p className="gx-note">{t('period', { from: measure.from, to: measure.to })}</p>
      {groups.length === 0 && <p className="gx-note">{t('measures.nobody')}</p>}
      {groups.map((g) => (
        <section key={g.title}>
          <h3>{g.title}</h3>
          <ul>{worst(measure, g.rows).map((r) => <li key={r.who.id}><span>{r.who.name}</span><b>{figureText(measure, r)}</b><small>{r.of === null ? countText(r.n) : t('measures.fraction', { a: countText(r.n), b: countText(r.of) })}</small></li>)}</ul>
        </section>
      ))}
    </div>
  )
}
