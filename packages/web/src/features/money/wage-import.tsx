import type { ReactNode } from 'react'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { Words } from '@guixing/core/model/text'
import { q } from '../../app/api.ts'
import { postSheet } from '../../app/files.ts'
import { Card, ErrorLine } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { useMoneyWords } from './words.ts'

interface Answer { ok: boolean; rows: number; months: string[]; errors: { row: number; column: string; code: string; words: Words }[] }
const SHOWN = 100

/** Wages from a sheet: every broken place by row and column, and then all of it or nothing. */
export function WageImport(): ReactNode {
  const t = useMoneyWords()
  const say = useSay()
  const months = useQuery(q.money.wages.queryOptions())
  const { mutate: take, data: answer, error: failure, isPending: busy } = useMutation({ mutationFn: (file: File) => postSheet<Answer>('/api/v1/money/wages', file) })
  return (
    <Card title={t('ded.wages')} aside={t('ded.wagesNote')} className="mn-wages">
      <div>
        <label className={busy ? 'mn-file busy' : 'mn-file'}>{t('ded.choose')}<input type="file" className="gx-hidden" accept=".xlsx,.csv" disabled={busy} onChange={(event) => { const file = event.target.files?.[0]; event.target.value = ''; if (file) take(file) }} /></label>
        {answer?.ok && <span role="status">{t('ded.took', { n: answer.rows, months: answer.months.join(' ') })}</span>}
        <span className="gx-note">{t('ded.known')}：{(months.data?.months ?? []).slice(0, 6).map((m) => `${m.period} ${t('ded.peopleOf', { n: m.people })}`).join('　') || '—'}</span>
      </div>
      {failure ? <ErrorLine error={failure} /> : null}
      {answer && !answer.ok && <ul className="mn-faults" role="alert">{answer.errors.slice(0, SHOWN).map((e, i) => <li key={i}><b>{e.row > 0 ? t('ded.row', { row: e.row }) : ''} {e.column}</b><span>{say(e.words)}</span></li>)}</ul>}
    </Card>
  )
}
