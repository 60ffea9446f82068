import { Fragment, lazy, Suspense, useState, type ReactNode } from 'react'
import { Button, Checkbox, Input } from 'antd'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { Value } from '@guixing/contract/common'
import { api, Invalid, q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { useMe } from '../../app/session.ts'
import { Clause } from '../../ui/clause.tsx'
import { FieldInput } from '../../ui/field-input.tsx'
import { moneyText } from '../../ui/money.ts'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { houseDay } from '../../ui/time-words.ts'
import { useSay } from '../../ui/words.ts'
import { readClause } from './article-state.ts'
import { asField, fromInput, toInput, type Param } from './parameter-value.ts'
import { SubPage } from './sub-page.tsx'
import { useWords } from './words.ts'

const DayInput = lazy(() => import('../../ui/day-input.tsx').then((m) => ({ default: m.DayInput })))

/** Parameters with their effective dates. What nobody has set says 待定: it is no zero, and its article is not counted. */
export function ParametersPage(): ReactNode {
  const t = useWords()
  const [only, setOnly] = useState(false)
  const [open, setOpen] = useState<string | null>(null)
  const mayEdit = useMe().modules.includes('settings')
  const found = useQuery(q.regulations.parameters.queryOptions())
  const all = (found.data?.parameters ?? []) as Param[]
  const rows = only ? all.filter((p) => p.value === null) : all
  return (
    <SubPage title={t('parameters.title')} sum={found.data && t('parameters.sum', { n: all.length, m: all.filter((p) => p.value === null).length })} tools={<Checkbox checked={only} onChange={(e) => setOnly(e.target.checked)}>{t('parameters.onlyUnset')}</Checkbox>}>
      {found.isError && <ErrorLine error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Rows count={10} height={36} />}
      {found.data && rows.length === 0 && <Blank text={t('parameters.empty')} />}
      {rows.length > 0 && (
        <div className="gx-card rs-scroll">
          <table className="rs-table">
            <thead><tr><th>{t('parameters.code')}</th><th>{t('parameters.name')}</th><th className="rs-right">{t('parameters.value')}</th><th>{t('parameters.usedBy')}</th><th>{t('parameters.origin')}</th><th /></tr></thead>
            <tbody>
              {rows.map((p) => (
                <Fragment key={p.code}>
                  <ParamRow param={p} open={open === p.code} toggle={() => setOpen(open === p.code ? null : p.code)} mayEdit={mayEdit} />
                  {open === p.code && <tr className="rs-open"><td colSpan={6}><ParamEdit param={p} mayEdit={mayEdit} close={() => setOpen(null)} /></td></tr>}
                </Fragment>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </SubPage>
  )
}

function ParamRow({ param: p, open, toggle, mayEdit }: { param: Param; open: boolean; toggle: () => void; mayEdit: boolean }): ReactNode {
  const t = useWords()
  const say = useSay()
  return (
    <tr className={open ? 'rs-on' : undefined}>
      <td>{p.code}</td>
      <td className="rs-name">{say(p.name)}</td>
      <td className="rs-right"><ParamValue param={p} value={p.value} /></td>
      <td className="rs-used">{p.usedBy.map((u) => { const c = readClause(u); return c ? <Clause key={u} regulation={c.regulation} article={c.article} /> : <code key={u}>{u}</code> })}</td>
      <td className="rs-origin">{t(`parameters.origins.${p.origin}`)}</td>
      <td className="rs-right"><Button type="link" size="small" aria-expanded={open} onClick={toggle}>{mayEdit ? t('parameters.edit') : t('parameters.history')}</Button></td>
    </tr>
  )
}

function ParamValue({ param: p, value }: { param: Param; value: Value }): ReactNode {
  const t = useWords()
  if (value === null) return <span className="rg-soon">{t('parameters.unset')}</span>
  const bound = p.bound ? `${t(`parameters.bound.${p.bound}` as 'parameters.bound.atMost')} ` : ''
  const text = typeof value === 'boolean' ? t(value ? 'parameters.yes' : 'parameters.no')
    : p.type === 'money' && typeof value === 'string' ? moneyText(value) : typeof value === 'object' ? String(toInput({ ...p, value })).replaceAll('\n', '，') : String(value)
  return <span><small>{bound}</small>{text}{unitWords(p.unit, t)}</span>
}

/** Units as people say them; what has no words of its own stands as the house wrote it. */
const unitWords = (unit: string | null, t: ReturnType<typeof useWords>): string => (unit ? ` ${t(`parameters.units.${unit}` as 'parameters.units.h', { defaultValue: unit })}` : '')

function ParamEdit({ param: p, mayEdit, close }: { param: Param; mayEdit: boolean; close: () => void }): ReactNode {
  const t = useWords()
  const today = houseDay(useNow())
  const [typed, setTyped] = useState<unknown>(toInput(p))
  const [from, setFrom] = useState(today)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const save = useMutation({
    mutationFn: (value: Value) => api.regulations.setParameter({ code: p.code, value, from, reason: reason.trim() }),
    onSuccess: close,
  })
  const value = fromInput(p, typed) as Value
  const wrong = save.error instanceof Invalid ? t('parameters.valueNeeded') : tried && value === null ? t('parameters.valueNeeded') : undefined
  const submit = (next: Value, unset = false): void => {
    setTried(true)
    if (!reason.trim() || (next === null && !unset) || !from) return
    save.mutate(next)
  }
  return (
    <div className="rs-edit">
      {mayEdit && (
        <div className="rs-form">
          <label><span>{t('parameters.newValue')}{unitWords(p.unit, t)}</span><FieldInput bare field={asField(p)} value={typed} onChange={setTyped} autoFocus />{wrong && <em>{wrong}</em>}</label>
          <label><span>{t('parameters.from')}</span><Suspense><DayInput withTime={false} value={from} onChange={(day) => setFrom(day ?? '')} aria-label={t('parameters.from')} style={{ width: '100%' }} /></Suspense></label>
          <label className="rs-reason"><span>{t('parameters.reason')}</span><Input value={reason} maxLength={1000} onChange={(e) => setReason(e.target.value)} />{tried && !reason.trim() && <em>{t('parameters.reasonNeeded')}</em>}</label>
          <div className="rs-buttons">
            <Button type="primary" loading={save.isPending} onClick={() => submit(value)}>{t('parameters.save', { day: from })}</Button>
            {p.value !== null && <Button onClick={() => submit(null, true)}>{t('parameters.toUnset')}</Button>}
            <Button type="text" onClick={close}>{t('parameters.cancel')}</Button>
            <span className="gx-note">{t('parameters.running')}</span>
          </div>
          {save.isError && !(save.error instanceof Invalid) && <ErrorLine error={save.error} />}
        </div>
      )}
      <h3>{t('parameters.history')}</h3>
      {p.history.length === 0 ? <p className="gx-note">{t('parameters.noHistory')}</p> : (
        <ol className="rs-history">{p.history.map((h, i) => <li key={i}><time>{h.from}</time><b><ParamValue param={{ ...p, bound: null }} value={h.value} /></b><span>{t('parameters.by', { name: h.by?.name ?? t('parameters.system') })}</span><span>{h.reason ?? ''}</span></li>)}</ol>
      )}
    </div>
  )
}
