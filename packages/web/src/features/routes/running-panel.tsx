import { useState, type ReactNode } from 'react'
import { Button, Input } from 'antd'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { RouteDetail, RouteMove, RunningApproval } from '@guixing/contract/routes'
import { api, q, Refused, Stale } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { Tag } from '../../ui/rate-text.tsx'
import { reasonText } from '../../ui/reason-text.ts'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { exactTime, whenWords } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { useWords } from './words.ts'

/** What is under way, those on another version first; each is moved by an act of its own, with what it would bring before it. */
export function RunningPanel({ detail }: { detail: RouteDetail }): ReactNode {
  const t = useWords()
  const [open, setOpen] = useState<string | null>(null)
  const list = useQuery(q.routes.running.queryOptions({ input: { control: detail.control } }))
  if (list.isPending) return <Rows count={3} />
  if (list.error) return <ErrorLine error={list.error} retry={() => void list.refetch()} />
  if (list.data.approvals.length === 0) return <Blank text={t('running.none')} />
  return (
    <>
      <p className="gx-note rt-state">{t('running.note')}</p>
      <ul className="gx-card rt-running">{(list.data.approvals as RunningApproval[]).map((one) => <Line key={one.approval} one={one} open={open === one.approval} toggle={() => setOpen(open === one.approval ? null : one.approval)} />)}</ul>
      {list.data.more && <p className="gx-note">{t('running.more')}</p>}
    </>
  )
}

function Line({ one, open, toggle }: { one: RunningApproval; open: boolean; toggle: () => void }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  return (
    <li>
      <div className="rt-running-line">
        <Link to={`/matters/${one.matter.id}` as '/'}>{one.matter.number} {say(one.matter.name) || one.matter.title}</Link>
        <span>{t('running.asked', { who: one.requestedBy?.name ?? '—' })} <time title={exactTime(one.requestedAt)}>{whenWords(one.requestedAt, now, ui)}</time></span>
        <span>{one.state === 'stuck' ? t('running.stuck') : t('running.waits', { who: one.waitsFor.map(({ name }) => name).join(t('join')) || '—' })}</span>
        <Tag kind={one.behind ? 'soon' : 'state'}>{one.version === null ? t('own') : t('version', { n: one.version })}</Tag>
        {one.behind && <Button size="small" aria-expanded={open} onClick={toggle}>{t('running.move')}</Button>}
      </div>
      {open && one.behind && <Move approval={one.approval} close={toggle} />}
    </li>
  )
}

function Move({ approval, close }: { approval: string; close: () => void }): ReactNode {
  const t = useWords()
  const say = useSay()
  const [reason, setReason] = useState('')
  const plan = useQuery({ ...q.routes.previewMove.queryOptions({ input: { id: approval } }), staleTime: 0 })
  const move = useMutation({ mutationFn: (seen: string) => api.routes.move({ id: approval, reason, seen }), onSuccess: close })
  if (plan.isPending) return <Rows count={2} />
  if (plan.error) return <ErrorLine error={plan.error} retry={() => void plan.refetch()} />
  const shown = plan.data as RouteMove
  const target = shown.to === null ? t('own') : t('version', { n: shown.to })
  if (shown.refused) return <p className="gx-error" role="alert">{t('running.refused', { why: reasonText(shown.refused, say) })}</p>
  return (
    <div className="rt-move">
      <Plan plan={shown} />
      <Input.TextArea aria-label={t('running.reason')} placeholder={t('running.reason')} value={reason} maxLength={1000} autoSize={{ minRows: 2 }} onChange={(event) => setReason(event.target.value)} />
      {move.error instanceof Stale ? <div className="gx-error" role="alert"><span>{t('running.changed')}</span><Button size="small" onClick={() => { move.reset(); void plan.refetch() }}>{t('running.again')}</Button></div>
        : move.error instanceof Refused ? <p className="gx-error" role="alert">{move.error.reasons.map((one) => reasonText(one, say)).join(t('sep'))}</p> : move.error ? <ErrorLine error={move.error} /> : null}
      <div className="gx-form-actions"><Button type="primary" disabled={reason.trim() === ''} loading={move.isPending} onClick={() => move.mutate(shown.seen)}>{t('running.do', { to: target })}</Button><Button onClick={close}>{t('cancel')}</Button></div>
    </div>
  )
}

/** Who would be asked, whose agreement stands, and who has no place in it any more. */
function Plan({ plan }: { plan: RouteMove }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const now = useNow()
  const names = (people: readonly { name: string }[]): string => people.map(({ name }) => name).join(t('join')) || '—'
  return (
    <>
      <ol className="rt-plan">{plan.lines.map((line) => <li key={line.place} className={`rt-${line.is}`}><b>{line.by ? line.by.name : line.people.length > 0 ? names(line.people) : t('tried.nobody')}</b> <span>{t(`does.${line.does}` as 'does.approve')}</span> <em>{line.people.length === 0 && !line.by ? '' : t(`move.${line.is}`)}{line.at ? `${t('space')}${whenWords(line.at, now, ui)}` : ''}</em></li>)}</ol>
      {plan.dropped.length > 0 && <p className="rt-dropped">{t('move.dropped')}{plan.dropped.map((one) => t(`move.was.${one.is}`, { who: names(one.people) })).join(t('join'))}</p>}
    </>
  )
}
