import { useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { useOnline } from '../../app/online.ts'
import { useKinds } from '../../ui/choices.ts'
import { Clause } from '../../ui/clause.tsx'
import { Tag } from '../../ui/rate-text.tsx'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import { ErrorLine } from '../../ui/small.tsx'
import { clockTime } from '../../ui/time-words.ts'
import { useKeys } from '../../ui/keys.ts'
import { useSay } from '../../ui/words.ts'
import type { Alert } from './types.ts'
import { useBenchWords } from './words.ts'

/** Reports that stand until read. Read ones shrink to their proof, with whom the thing goes to. `R` reads the first. */
export function Alerts({ alerts, phone }: { alerts: Alert[]; phone: boolean }): ReactNode {
  const t = useBenchWords()
  const online = useOnline()
  const [proofs, setProofs] = useState<Record<string, Alert>>({})
  const read = useMutation({ ...q.work.readAlert.mutationOptions(), onSuccess: (seen) => setProofs((was) => ({ ...was, [seen.id]: seen as Alert })) })
  const unread = alerts.filter((a) => !a.readAt && !proofs[a.id])
  const first = unread[0]
  useKeys({ KeyR: () => { if (first && !read.isPending) read.mutate({ id: first.id }) } })
  if (unread.length === 0 && Object.keys(proofs).length === 0) return null
  const shown = phone ? unread.slice(0, 1) : unread
  return (
    <section className={`gx-alerts${unread.length === 0 ? ' all-read' : ''}`} aria-label={t('alert.label')}>
      {online ? null : <p className="gx-note">{t('alert.stale')}</p>}
      {read.error ? <ErrorLine error={read.error} /> : null}
      <ul>
        {shown.map((alert, i) => <UnreadAlert key={alert.id} alert={alert} first={i === 0} more={phone ? unread.length - 1 : 0} busy={read.isPending && read.variables?.id === alert.id} onRead={() => read.mutate({ id: alert.id })} />)}
        {Object.values(proofs).map((alert) => <ReadAlert key={alert.id} alert={alert} onAssign={(to) => read.mutate({ id: alert.id, assignTo: to })} assigned={read.isSuccess && read.variables?.id === alert.id && read.variables?.assignTo !== undefined} />)}
      </ul>
    </section>
  )
}

function useTag(alert: Alert): { tag: string; text: string } {
  const say = useSay()
  const kinds = useKinds()
  const kind = kinds.data?.kinds.find((k) => k.name === alert.kind)
  const words = say(alert.words)
  const short = words !== '' && (/[\u4e00-\u9fff]/.test(words) ? [...words].length <= 8 : words.length <= 24)
  return { tag: short ? words : kind ? say(kind.label) : '!', text: short ? '' : words }
}

function UnreadAlert({ alert, first, more, busy, onRead }: { alert: Alert; first: boolean; more: number; busy: boolean; onRead: () => void }): ReactNode {
  const t = useBenchWords()
  const say = useSay()
  const now = useNow()
  const navigate = useNavigate()
  const { tag, text } = useTag(alert)
  const minutes = Math.max(0, Math.floor((now - Date.parse(alert.raisedAt)) / 60_000))
  const repeat = alert.repeatAt ? Math.round((Date.parse(alert.repeatAt) - Date.parse(alert.raisedAt)) / 60_000) : null
  const unread = minutes === 0 ? t('alert.fresh') : minutes < 120 ? t('alert.unread', { n: minutes }) : t('alert.unreadHours', { n: Math.floor(minutes / 60) })
  const by = alert.raisedBy ? t('alert.by', { name: alert.raisedBy.name, time: clockTime(alert.raisedAt) }) : t('alert.bySystem', { time: clockTime(alert.raisedAt) })
  return (
    <li>
      <div className="gx-alert-words">
        <Tag kind="alert">{tag}</Tag>
        <strong>{say(alert.name) || alert.title}</strong>
        <span className="by">{[text, by, more > 0 ? t('alert.more', { n: more }) : ''].filter(Boolean).join('・')}</span>
        <span className="gx-broken unread">{unread}{repeat !== null && repeat > minutes ? t('alert.repeat', { n: repeat }) : ''}</span>
        <Clause regulation={alert.regulation} article={alert.article} strong />
      </div>
      <div className="gx-alert-buttons">
        <Button onClick={() => void navigate({ to: `/matters/${alert.matter}` })}>{t('alert.look')}</Button>
        <Button type="primary" loading={busy} title={first ? 'R' : undefined} onClick={onRead}>{t('alert.read')}</Button>
      </div>
    </li>
  )
}

function ReadAlert({ alert, onAssign, assigned }: { alert: Alert; onAssign: (to: string) => void; assigned: boolean }): ReactNode {
  const t = useBenchWords()
  const say = useSay()
  return (
    <li className="read">
      <span>{t('alert.proof', { time: clockTime(alert.readAt ?? alert.raisedAt) })}</span>
      <strong>{say(alert.name) || alert.title}</strong>
      {assigned ? <span>{t('alert.assigned')}</span> : <ReferencePicker type="person" value={null} placeholder={t('alert.assign')} aria-label={t('alert.assign')} style={{ width: 160 }} onChange={(to) => { if (to) onAssign(to) }} />}
    </li>
  )
}
