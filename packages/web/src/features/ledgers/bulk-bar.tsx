import { useRef, useState, type ReactNode } from 'react'
import { Button, Progress } from 'antd'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Value } from '@guixing/contract/common'
import type { MatterRow } from '@guixing/contract/matters'
import { comma } from '../../app/comma.ts'
import { api, Invalid, q } from '../../app/api.ts'
import { ActionForm } from '../../ui/action-form.tsx'
import { Clause } from '../../ui/clause.tsx'
import { problemWords } from '../../ui/problem-words.ts'
import { reasonText } from '../../ui/reason-text.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { BULK_ACTS, inGroups, MOST_EXPORTED, type Outcome } from './bulk.ts'
import { useLedgerWords } from './words.ts'

interface Props { rows: MatterRow[]; clear: () => void; done: () => void; markRead: () => void; /** Address of the selection as a file; undefined where several kinds stand mixed. */ sheet?: (ending: string, ids: string[]) => string }

/** The same act on many; each is decided by itself: what an article refuses says why, the rest goes through. */
export function BulkBar({ rows, clear, done, markRead, sheet }: Props): ReactNode {
  const t = useLedgerWords()
  const ui = useUiWords()
  const say = useSay()
  const [chosen, setChosen] = useState<string | null>(null)
  const [run, setRun] = useState<{ label: string; all: MatterRow[]; outcomes: Outcome[] } | null>(null)
  const stop = useRef(false)
  // What an act asks, and whether it is this person's, as an open one of the selection has it.
  const sample = rows.find((row) => !row.final) ?? rows[0]
  const page = useQuery({ ...q.matters.get.queryOptions({ input: { id: sample?.id ?? '' } }), enabled: sample !== undefined, staleTime: 60_000 })
  const acts = BULK_ACTS.flatMap((name) => page.data?.actions.filter((action) => action.name === name) ?? [])
  const act = acts.find((one) => one.name === chosen)
  const send = useMutation({
    mutationFn: async (fields: Record<string, unknown>) => {
      if (!act) return
      const all = rows
      stop.current = false
      const told = (outcomes: Outcome[]): void => setRun({ label: say(act.label), all, outcomes })
      told([])
      await inGroups({ ids: all.map((row) => row.id), send: async (ids) => (await api.matters.bulk({ ids, action: act.name, fields: fields as Record<string, Value> })).results, told, stopped: () => stop.current })
      setChosen(null)
    },
    onError: done,
  })
  const choose = (name: string | null): void => { send.reset(); setChosen(name) }
  const ids = rows.map((row) => row.id)
  const tooMany = ids.length > MOST_EXPORTED
  const file = (ending: string, label: string): ReactNode => (sheet ? <Button href={tooMany ? undefined : sheet(ending, ids)} target={ending === 'pdf' ? '_blank' : undefined} disabled={tooMany} title={tooMany ? t('bulkTooMany', { n: MOST_EXPORTED }) : undefined}>{label}</Button> : null)
  return (
    <section className="lg-bulk" aria-label={t('selected', { n: rows.length })}>
      <b>{t('selected', { n: rows.length })}</b>
      {acts.map((one) => <Button key={one.name} type={one.name === chosen ? 'primary' : 'default'} disabled={send.isPending} onClick={() => choose(one.name === chosen ? null : one.name)}>{say(one.label)}</Button>)}
      <Button onClick={markRead}>{t('bulkRead')}</Button>
      {file('xlsx', t('bulkExport'))}{file('pdf', t('bulkPrint'))}
      <Button type="link" onClick={clear}>{t('unselect')}</Button>
      {act ? <div className="lg-bulk-form"><ActionForm key={act.name} action={act} busy={send.isPending} errors={send.error instanceof Invalid ? send.error.errors : []} submitLabel={t('bulkDo', { act: say(act.label), n: rows.length })} onSubmit={(fields) => send.mutate(fields)} onCancel={() => choose(null)} /></div> : null}
      {send.error && !(send.error instanceof Invalid && act) ? <span className="lg-soon" role="alert">{problemWords(send.error, ui)}</span> : null}
      {send.isPending && run ? <span className="lg-bulk-run"><Progress percent={Math.floor((run.outcomes.length / run.all.length) * 100)} size="small" status="normal" /><Button size="small" onClick={() => { stop.current = true }}>{t('bulkStop')}</Button></span> : null}
      {run && run.outcomes.length > 0 ? <Outcomes run={run} running={send.isPending} /> : null}
    </section>
  )
}

function Outcomes({ run: { label, all, outcomes }, running }: { run: { label: string; all: MatterRow[]; outcomes: Outcome[] }; running: boolean }): ReactNode {
  const t = useLedgerWords()
  const ui = useUiWords()
  const say = useSay()
  const refused = outcomes.filter((one) => !one.ok)
  const left = all.length - outcomes.length
  const said = [t('bulkDone', { act: label, n: outcomes.length - refused.length }), ...(refused.length > 0 ? [t('bulkNot', { n: refused.length })] : []), ...(left > 0 && !running ? [t('bulkLeft', { n: left })] : [])]
  return (
    <>
      <span role="status">{said.join(comma())}</span>
      {refused.length > 0 ? (
        <ul>{refused.map((one) => (
          <li key={one.id}><Link to={`/matters/${one.id}`}>{all.find((row) => row.id === one.id)?.number ?? one.id}</Link>{one.reasons.length > 0 ? one.reasons.map((reason, i) => <span key={i}>{reason.regulation ? <Clause regulation={reason.regulation} article={reason.article} strong /> : null} {reasonText(reason, say)} {reason.remedy.filter((remedy) => remedy.kind === 'do').map((remedy) => <Link key={remedy.target} to={`/matters/${one.id}`} search={{ action: remedy.target }}>{remedy.label ? say(remedy.label) : ui('offerDo')}</Link>)}</span>) : <span>{t(`bulkErrors.${one.error ?? ''}`, { defaultValue: t('bulkError') })}</span>}</li>
        ))}</ul>
      ) : null}
    </>
  )
}
