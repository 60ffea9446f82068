import { useState, type ReactNode } from 'react'
import { Button, Radio } from 'antd'
import type { Words } from '@guixing/core/model/text'
import { comma } from '../../app/comma.ts'
import { postSheet } from '../../app/files.ts'
import { ErrorLine } from '../../ui/small.tsx'
import { useSheet } from '../../ui/use-sheet.ts'
import { useSay } from '../../ui/words.ts'
import { useWords } from './words.ts'

interface Imported {
  ok: boolean; dryRun: boolean; rows: number; added: number; updated: number; skipped: number; duplicates: { row: number; name: string; of: { id: string; name: string } | null; ofRow: number | null }[]; duplicateCount: number
  errors: { row: number; column: string; sheet?: string; code: string; words?: Words }[]; ignored: string[]; unread: string[]; preview: { row: number; name: string; contacts: number }[]
}
const ON = ['skip', 'update', 'add'] as const
type On = (typeof ON)[number]
const SHOWN = 100

/** `on`: what becomes of what is there already. */
const send = (file: File, dryRun: boolean, on: On): Promise<Imported> => postSheet<Imported>(`/api/v1/clients/import?onDuplicate=${on}${dryRun ? '&dryRun=1' : ''}`, file, !dryRun)

/** Takes in clients from a sheet: looked at first, with what is there already; then all of it, or nothing. */
export function ImportPanel({ close, done }: { close: () => void; done: () => void }): ReactNode {
  const t = useWords()
  const say = useSay()
  const [on, setOn] = useState<On>('skip')
  const { busy, file, result, failure, pick, take } = useSheet(send, done)
  const counts = result ? { rows: result.rows, added: result.added, updated: result.updated, skipped: result.skipped } : { rows: 0, added: 0, updated: 0, skipped: 0 }
  const told = result ? [result.ignored.length > 0 ? t('imp.ignored', { names: result.ignored.join(comma()) }) : '', result.unread.length > 0 ? t('imp.unread', { names: result.unread.join(comma()) }) : ''].filter(Boolean).join(' ') : ''
  return (
    <section className="gx-card cl-body" aria-label={t('imp.title')}>
      <div className="cl-end">
        <b>{t('imp.title')}</b>
        <label className="ant-btn ant-btn-default cl-button">{t('imp.pick')}<input type="file" accept=".xlsx,.csv" className="gx-hidden" disabled={busy} onChange={(event) => { const chosen = event.target.files?.[0]; event.target.value = ''; if (chosen) pick(chosen, on) }} /></label>
        <a href="/api/v1/clients/import-template">{t('imp.template')}</a><span className="gx-note">{file?.name ?? ''}</span><Button type="link" size="small" onClick={close}>{t('close')}</Button>
      </div>
      <p className="gx-note">{t('imp.hint')}</p>
      {failure ? <ErrorLine error={failure} {...(file ? { retry: () => take(file, result === null, on) } : {})} /> : null}
      {result?.ok && !result.dryRun ? <p role="status">{t('imp.done', counts)}</p> : null}
      {result?.ok && result.dryRun && file ? (
        <>
          {result.duplicateCount > 0 ? (
            <div>
              <p className="cl-soon">{t('imp.duplicates', { n: result.duplicateCount })}</p>
              <ol className="cl-list cl-short">{result.duplicates.slice(0, SHOWN).map((d) => <li key={d.row}>{t('imp.row', { row: d.row, column: d.name })}・{d.of ? t('imp.of', { name: d.of.name }) : t('imp.ofRow', { row: d.ofRow ?? 0 })}</li>)}</ol>
              <div className="cl-end"><span>{t('imp.choose')}</span><Radio.Group value={on} disabled={busy} onChange={(e) => { const next = e.target.value as On; setOn(next); take(file, true, next) }} options={ON.map((one) => ({ value: one, label: t(`imp.${one}`) }))} /></div>
            </div>
          ) : null}
          <p role="status" className="cl-end">{t('imp.ready', counts)}<span className="gx-note">{told}</span><Button type="primary" loading={busy} onClick={() => take(file, false, on)}>{t('imp.take')}</Button></p>
        </>
      ) : null}
      {result && !result.ok ? (
        <div role="alert">
          <p className="cl-soon">{t('imp.broken', { n: result.errors.length })}</p>
          <ol className="cl-list cl-short">
            {result.errors.slice(0, SHOWN).map((e, i) => <li key={i}><b>{[e.sheet, e.row > 0 ? t('imp.row', { row: e.row, column: e.column }) : e.column].filter(Boolean).join('・')}</b> {e.words ? say(e.words) : e.code}</li>)}
            {result.errors.length > SHOWN ? <li>{t('imp.more', { n: result.errors.length - SHOWN })}</li> : null}
          </ol>
        </div>
      ) : null}
    </section>
  )
}
