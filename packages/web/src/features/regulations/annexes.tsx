import { lazy, Suspense, useRef, useState, type ReactNode } from 'react'
import { Button, Input } from 'antd'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { AnnexView } from '@guixing/contract/regulations'
import { api, q, Refused } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { sendFile } from '../../app/files.ts'
import { Clause } from '../../ui/clause.tsx'
import { fieldError } from '../../ui/problem-words.ts'
import { Refusal } from '../../ui/refusal.tsx'
import { ErrorLine } from '../../ui/small.tsx'
import { houseDay } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { useWords } from './words.ts'
import './annexes.css'

const DayInput = lazy(() => import('../../ui/day-input.tsx').then((m) => ({ default: m.DayInput })))

/** The documents a regulation leans on: which version is in force, bound by whom, and which are missing. Nothing where it names none. */
export function Annexes({ code }: { code: string }): ReactNode {
  const t = useWords()
  const found = useQuery(q.regulations.annexes.queryOptions({ input: { code } }))
  if (found.isError) return <ErrorLine error={found.error} retry={() => void found.refetch()} />
  const annexes = found.data?.annexes ?? []
  if (annexes.length === 0) return null
  const missing = annexes.filter((one) => one.current === null).length
  return (
    <section className="rg-annexes" aria-label={t('annexes.title')}>
      <h2>{t('annexes.title')} <small>{t('annexes.count', { n: annexes.length })}{missing > 0 ? <b className="gx-broken">{t('annexes.missingCount', { n: missing })}</b> : null}</small></h2>
      <ul>{annexes.map((one) => <Annex key={one.annex} annex={one as AnnexView} mayBind={found.data?.mayBind ?? false} />)}</ul>
    </section>
  )
}

function Annex({ annex, mayBind }: { annex: AnnexView; mayBind: boolean }): ReactNode {
  const t = useWords()
  const say = useSay()
  const [binding, setBinding] = useState(false)
  const [all, setAll] = useState(false)
  const { current } = annex
  const others = annex.versions.filter((v) => v.matter !== current?.matter)
  const file = (v: NonNullable<AnnexView['current']>, words: string): ReactNode => (v.file ? <a href={`/api/v1/files/${v.file.id}`} target="_blank" rel="noreferrer" title={v.file.name}>{words}</a> : words)
  const said = (v: NonNullable<AnnexView['current']>): string => [t('annexes.from', { day: v.from }), v.boundBy ? t('annexes.by', { who: v.boundBy.name, day: houseDay(Date.parse(v.boundAt)) }) : null, v.note].filter(Boolean).join(' · ')
  return (
    <li>
      <div>
        <Clause regulation={annex.regulation} article={annex.article} bare />
        <b>{current ? file(current, say(annex.name)) : say(annex.name)}</b>
        {current ? <Link to={`/matters/${current.matter}`}>{t('head.version', { v: current.version })}</Link> : <span className="gx-broken">{t('annexes.missing')}</span>}
        <span className="rg-annex-tools">
          {others.length > 0 ? <Button type="link" size="small" aria-expanded={all} onClick={() => setAll(!all)}>{t('annexes.others', { n: others.length })}</Button> : null}
          {mayBind ? <Button size="small" aria-expanded={binding} onClick={() => setBinding(!binding)}>{current ? t('annexes.bindNext') : t('annexes.bind')}</Button> : null}
        </span>
      </div>
      <small>{[current ? said(current) : null, annex.usedBy.length > 0 ? t('annexes.usedBy', { kinds: annex.usedBy.map((kind) => say(kind)).join(t('head.comma')) }) : null].filter(Boolean).join(' · ')}</small>
      {all ? <ul className="rg-annex-versions">{others.map((v) => <li key={v.matter}><Link to={`/matters/${v.matter}`}>{t('head.version', { v: v.version })}</Link> {file(v, v.file?.name ?? '')} <small>{said(v)}</small></li>)}</ul> : null}
      {binding ? <Bind annex={annex} close={() => setBinding(false)} /> : null}
    </li>
  )
}

/** A file as the next version: it is stored first, then bound with its day in one act. */
function Bind({ annex, close }: { annex: AnnexView; close: () => void }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const today = houseDay(useNow())
  const [version, setVersion] = useState('')
  const [from, setFrom] = useState(today)
  const [note, setNote] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const save = useMutation({
    mutationFn: async () => {
      if (!file) return
      const sent = await sendFile(file)
      await api.regulations.bindAnnex({ code: annex.regulation, annex: annex.annex, version: version.trim(), from, file: sent.id, ...(note.trim() ? { note: note.trim() } : {}) })
    },
    onSuccess: close,
  })
  const wrong = fieldError(save.error, 'version', ui) ?? fieldError(save.error, 'file', ui)
  return (
    <form className="rg-annex-form" onSubmit={(event) => { event.preventDefault(); save.mutate() }}>
      <label>{t('annexes.version')} <Input value={version} onChange={(event) => setVersion(event.target.value)} maxLength={40} required /></label>
      <label>{t('annexes.day')} <Suspense><DayInput withTime={false} value={from} onChange={(day) => setFrom(day ?? '')} aria-label={t('annexes.day')} /></Suspense></label>
      <div className="rg-annex-file">{t('annexes.file')}<input ref={input} type="file" className="gx-hidden" tabIndex={-1} aria-label={t('annexes.file')} onChange={(event) => { const chosen = event.target.files?.[0]; event.target.value = ''; if (chosen) { setFile(chosen); save.reset() } }} /><span><Button onClick={() => input.current?.click()}>{t('annexes.pick')}</Button>{file ? <b>{file.name}</b> : null}</span></div>
      <label>{t('annexes.note')} <Input value={note} onChange={(event) => setNote(event.target.value)} maxLength={2000} /></label>
      {save.error instanceof Refused ? <Refusal title={t('annexes.bind')} reasons={save.error.reasons} onClose={() => save.reset()} /> : wrong ? <p className="gx-error" role="alert">{wrong}</p> : save.isError ? <ErrorLine error={save.error} /> : null}
      <span><Button onClick={close}>{t('adoption.close')}</Button> <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!version.trim() || !from || !file}>{t('annexes.bind')}</Button></span>
    </form>
  )
}
