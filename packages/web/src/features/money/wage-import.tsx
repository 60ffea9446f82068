import { useState, type ReactNode } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Words } from '@guixing/core/model/text'
import { attemptKey, q } from '../../app/api.ts'
import { Lapsed, Offline, problemOf } from '../../app/problems.ts'
import { setLapsed } from '../../app/session.ts'
import { Card, ErrorLine } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { useMoneyWords } from './words.ts'

interface Answer { ok: boolean; rows: number; months: string[]; errors: { row: number; column: string; code: string; words: Words }[] }
const SHOWN = 100

/** A chosen file taken in under one key: sent again after a lost answer, it counts once. */
const keys = new WeakMap<File, string>()

async function send(file: File): Promise<Answer> {
  const body = new FormData()
  body.append('file', file, file.name)
  const key = keys.get(file) ?? attemptKey()
  keys.set(file, key)
  let response: Response
  try {
    response = await fetch('/api/v1/money/wages', { method: 'POST', body, headers: { 'Idempotency-Key': key } })
  } catch {
    throw new Offline()
  }
  const answer: unknown = await response.json().catch(() => null)
  if (answer !== null && typeof answer === 'object' && Array.isArray((answer as Answer).errors) && typeof (answer as Answer).ok === 'boolean') return answer as Answer
  throw problemOf(response.status, answer, response.headers.get('x-request-id'), true)
}

/** Wages from a sheet: every broken place by row and column, and then all of it or nothing. */
export function WageImport(): ReactNode {
  const t = useMoneyWords()
  const say = useSay()
  const cache = useQueryClient()
  const months = useQuery(q.money.wages.queryOptions())
  const [busy, setBusy] = useState(false)
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const take = async (file: File): Promise<void> => {
    setBusy(true)
    setFailure(null)
    setAnswer(null)
    try {
      const told = await send(file)
      setAnswer(told)
      if (told.ok) void cache.invalidateQueries({ queryKey: q.money.wages.key() })
    } catch (error) {
      if (error instanceof Lapsed) setLapsed(true)
      setFailure(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card title={t('ded.wages')} aside={t('ded.wagesNote')} className="mn-wages">
      <div>
        <label className={busy ? 'mn-file busy' : 'mn-file'}>{t('ded.choose')}<input type="file" className="gx-hidden" accept=".xlsx,.csv" disabled={busy} onChange={(event) => { const file = event.target.files?.[0]; event.target.value = ''; if (file) void take(file) }} /></label>
        {answer?.ok && <span role="status">{t('ded.took', { n: answer.rows, months: answer.months.join(' ') })}</span>}
        <span className="gx-note">{t('ded.known')}：{(months.data?.months ?? []).slice(0, 6).map((m) => `${m.period} ${t('ded.peopleOf', { n: m.people })}`).join('　') || '—'}</span>
      </div>
      {failure ? <ErrorLine error={failure} /> : null}
      {answer && !answer.ok && <ul className="mn-faults" role="alert">{answer.errors.slice(0, SHOWN).map((e, i) => <li key={i}><b>{e.row > 0 ? t('ded.row', { row: e.row }) : ''} {e.column}</b><span>{say(e.words)}</span></li>)}</ul>}
    </Card>
  )
}
