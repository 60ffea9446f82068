import { useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import type { KindView } from '@guixing/contract/matters'
import type { Words } from '@guixing/core/model/text'
import { attemptKey, q } from '../../app/api.ts'
import { Lapsed, Offline, problemOf } from '../../app/problems.ts'
import { setLapsed } from '../../app/session.ts'
import { ErrorLine } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { useLedgerWords } from './words.ts'
import './ledgers.css'

interface Fault { row: number; column: string; sheet?: string; code: string; words?: Words }
interface Imported { ok: boolean; dryRun: boolean; rows: number; open: number; errors: Fault[]; ignored: string[]; unread: string[]; preview: { row: number; number: string | null; stage: string; fields: Record<string, unknown> }[] }
const SHOWN = 200

/** A chosen file taken in under one key: sent again after a lost answer, it counts once. */
const keys = new WeakMap<File, string>()
function keyOf(file: File, dryRun: boolean): string {
  const key = (dryRun ? undefined : keys.get(file)) ?? attemptKey()
  if (!dryRun) keys.set(file, key)
  return key
}

async function send(ledger: string, form: string | undefined, file: File, dryRun: boolean): Promise<Imported> {
  const body = new FormData()
  body.append('file', file, file.name)
  const query = new URLSearchParams({ ...(form ? { form } : {}), ...(dryRun ? { dryRun: '1' } : {}) }).toString()
  let response: Response
  try {
    response = await fetch(`/api/v1/ledgers/${encodeURIComponent(ledger)}/import${query ? `?${query}` : ''}`, { method: 'POST', body, headers: { 'Idempotency-Key': keyOf(file, dryRun) } })
  } catch {
    throw new Offline()
  }
  const answer = (await response.json().catch(() => null)) as Partial<Imported> | null
  if (answer && Array.isArray(answer.errors) && typeof answer.ok === 'boolean') return { ok: answer.ok, dryRun: answer.dryRun ?? dryRun, rows: answer.rows ?? 0, open: answer.open ?? 0, errors: answer.errors, ignored: answer.ignored ?? [], unread: answer.unread ?? [], preview: answer.preview ?? [] }
  throw problemOf(response.status, answer, response.headers.get('x-request-id'), !dryRun)
}

/** Takes in a sheet: looked at first, every broken place by row and column; then all of it, or nothing. */
export function ImportPanel({ ledger, form, kind, close }: { ledger: string; form?: string | undefined; /** None: the information file. */ kind: KindView | undefined; close: () => void }): ReactNode {
  const t = useLedgerWords()
  const say = useSay()
  const cache = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [file, setFile] = useState<File | null>(null)
  const [result, setResult] = useState<Imported | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const take = async (chosen: File, dryRun: boolean): Promise<void> => {
    setBusy(true)
    setFailure(null)
    setFile(chosen)
    try {
      const answer = await send(ledger, form, chosen, dryRun)
      setResult(answer)
      if (answer.ok && !answer.dryRun) { setFile(null); void cache.invalidateQueries({ queryKey: kind ? q.matters.list.key() : q.desk.knowledge.key() }) }
    } catch (error) {
      if (error instanceof Lapsed) setLapsed(true)
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  // Faults name a column by its Chinese heading, previews by the field.
  const known = kind?.fields.flatMap((one) => [one, ...(one.columns ?? [])]) ?? []
  const label = (name: string): string => { const field = known.find((one) => one.name === name || one.label['zh-CN'] === name); return field ? say(field.label) : t(`col.${name}`, { defaultValue: name }) }
  const { choice } = useCatalogue()
  const shown = (name: string, value: string): string => choice(kind?.fields.find((one) => one.name === name)?.list, value).slice(0, 40)
  const tables = kind?.fields.filter((one) => one.type === 'table').map((one) => say(one.label)) ?? []
  const place = (one: Fault): string => [one.sheet, one.row > 0 ? (one.column ? t('importRow', { row: one.row, column: label(one.column) }) : t('importLine', { row: one.row })) : one.column ? label(one.column) : one.sheet ? '' : t('importFile')].filter(Boolean).join(' · ')
  const stage = (name: string): string => { const found = kind?.stages.find((one) => one.name === name); return found ? say(found.label) : name }
  return (
    <section className="gx-card lg-import" aria-label={t('importTitle')}>
      <div className="gx-field-row">
        <b>{t('importTitle')}</b>
        <label className={`ant-btn ant-btn-default lg-file${busy ? ' busy' : ''}`}>{t('importPick')}<input type="file" accept=".xlsx,.csv" className="gx-hidden" disabled={busy} onChange={(event) => { const chosen = event.target.files?.[0]; event.target.value = ''; if (chosen) { setResult(null); void take(chosen, true) } }} /></label>
        <a href={`/api/v1/ledgers/${encodeURIComponent(ledger)}/import-template${form ? `?form=${form}` : ''}`}>{t('template')}</a>
        <span className="gx-note">{file ? file.name : t('importHint')}</span>
        <Button type="link" size="small" onClick={close}>{t('close')}</Button>
      </div>
      <p className="gx-note lg-import-notes">{kind ? [tables.length > 0 ? t('importTables', { names: tables.join(t('listJoin')) }) : '', t('importByHand')].filter(Boolean).join(' ') : t('importEntries')}</p>
      {failure ? <ErrorLine error={failure} retry={file ? () => void take(file, result === null) : undefined} /> : null}
      {result?.ok && !result.dryRun ? <p role="status" className="lg-good">{t('importDone', { n: result.rows })}</p> : null}
      {result?.ok && result.dryRun && file ? (
        <>
          <p role="status" className="lg-preview-head">{kind ? t('importReady', { n: result.rows, open: result.open }) : t('importReadyEntries', { n: result.rows })}{result.ignored.length > 0 ? <span className="gx-note">{t('importIgnored', { names: result.ignored.join(t('listJoin')) })}</span> : null}{result.unread.length > 0 ? <span className="lg-soon">{t('importUnread', { names: result.unread.join(t('listJoin')) })}</span> : null}<Button type="primary" loading={busy} onClick={() => void take(file, false)}>{t('importTake', { n: result.rows })}</Button></p>
          <ol className="lg-errors">{result.preview.map((one) => (
            <li key={one.row}><b>{t('importLine', { row: one.row })}</b><span>{[one.number, stage(one.stage), ...Object.entries(one.fields).filter(([, value]) => typeof value === 'string' && value !== '' && !/^[0-9a-f]{8}-[0-9a-f]{4}-/.test(value)).slice(0, 4).map(([name, value]) => `${label(name)} ${shown(name, String(value))}`)].filter(Boolean).join(' · ')}</span></li>
          ))}</ol>
        </>
      ) : null}
      {result && !result.ok ? (
        <div role="alert">
          <p className="lg-soon">{t('importBroken', { n: result.errors.length })}</p>
          <ol className="lg-errors">
            {result.errors.slice(0, SHOWN).map((one, i) => <li key={i}><b>{place(one)}</b><span>{one.words ? say(one.words) : one.code}</span></li>)}
            {result.errors.length > SHOWN ? <li>{t('importMore', { n: result.errors.length - SHOWN })}</li> : null}
          </ol>
        </div>
      ) : null}
    </section>
  )
}
