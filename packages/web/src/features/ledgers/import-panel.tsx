import type { ReactNode } from 'react'
import { Button } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import type { KindView } from '@guixing/contract/matters'
import type { Words } from '@guixing/core/model/text'
import { comma } from '../../app/comma.ts'
import { q } from '../../app/api.ts'
import { postSheet } from '../../app/files.ts'
import { ErrorLine } from '../../ui/small.tsx'
import { useSheet } from '../../ui/use-sheet.ts'
import { useSay } from '../../ui/words.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { useLedgerWords } from './words.ts'
import './ledgers.css'

interface Fault { row: number; column: string; sheet?: string; code: string; words?: Words }
interface Imported { ok: boolean; dryRun: boolean; rows: number; open: number; errors: Fault[]; ignored: string[]; unread: string[]; preview: { row: number; number: string | null; stage: string; fields: Record<string, unknown> }[] }
const SHOWN = 200

async function send(ledger: string, form: string | undefined, file: File, dryRun: boolean): Promise<Imported> {
  const query = new URLSearchParams({ ...(form ? { form } : {}), ...(dryRun ? { dryRun: '1' } : {}) }).toString()
  const answer = await postSheet<Imported>(`/api/v1/ledgers/${encodeURIComponent(ledger)}/import${query ? `?${query}` : ''}`, file, !dryRun)
  return { ...answer, dryRun: answer.dryRun ?? dryRun, rows: answer.rows ?? 0, open: answer.open ?? 0, ignored: answer.ignored ?? [], unread: answer.unread ?? [], preview: answer.preview ?? [] }
}

/** Takes in a sheet: looked at first, every broken place by row and column; then all of it, or nothing. */
export function ImportPanel({ ledger, form, kind, close }: { ledger: string; form?: string | undefined; /** None: the information file. */ kind: KindView | undefined; close: () => void }): ReactNode {
  const t = useLedgerWords()
  const say = useSay()
  const cache = useQueryClient()
  const { busy, file, result, failure, pick, take } = useSheet((chosen, dryRun) => send(ledger, form, chosen, dryRun), () => void cache.invalidateQueries({ queryKey: kind ? q.matters.list.key() : q.desk.knowledge.key() }))
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
        <label className={`ant-btn ant-btn-default lg-file${busy ? ' busy' : ''}`}>{t('importPick')}<input type="file" accept=".xlsx,.csv" className="gx-hidden" disabled={busy} onChange={(event) => { const chosen = event.target.files?.[0]; event.target.value = ''; if (chosen) pick(chosen) }} /></label>
        <a href={`/api/v1/ledgers/${encodeURIComponent(ledger)}/import-template${form ? `?form=${form}` : ''}`}>{t('template')}</a>
        <span className="gx-note">{file ? file.name : t('importHint')}</span>
        <Button type="link" size="small" onClick={close}>{t('close')}</Button>
      </div>
      <p className="gx-note lg-import-notes">{kind ? [tables.length > 0 ? t('importTables', { names: tables.join(comma()) }) : '', t('importByHand')].filter(Boolean).join(' ') : t('importEntries')}</p>
      {failure ? <ErrorLine error={failure} retry={file ? () => take(file, result === null) : undefined} /> : null}
      {result?.ok && !result.dryRun ? <p role="status" className="lg-good">{t('importDone', { n: result.rows })}</p> : null}
      {result?.ok && result.dryRun && file ? (
        <>
          <p role="status" className="lg-preview-head">{kind ? t('importReady', { n: result.rows, open: result.open }) : t('importReadyEntries', { n: result.rows })}{result.ignored.length > 0 ? <span className="gx-note">{t('importIgnored', { names: result.ignored.join(comma()) })}</span> : null}{result.unread.length > 0 ? <span className="lg-soon">{t('importUnread', { names: result.unread.join(comma()) })}</span> : null}<Button type="primary" loading={busy} onClick={() => take(file, false)}>{t('importTake', { n: result.rows })}</Button></p>
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
