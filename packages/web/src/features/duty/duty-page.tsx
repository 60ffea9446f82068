import { useState, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { comma } from '../../app/comma.ts'
import { Invalid, q, Refused } from '../../app/api.ts'
import { houseZone, useNow } from '../../app/clock.ts'
import { useMe } from '../../app/session.ts'
import { Clause } from '../../ui/clause.tsx'
import { FieldInput } from '../../ui/field-input.tsx'
import { fieldError } from '../../ui/problem-words.ts'
import { Refusal } from '../../ui/refusal.tsx'
import { Tag } from '../../ui/rate-text.tsx'
import { Blank, Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { clockTime, exactTime, spanWords } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { Due } from '../../ui/due.tsx'
import { LeaveCard } from './leave-card.tsx'
import { MatterActions, useAct } from './matter-actions.tsx'
import { useWords } from './words.ts'
import { clockOf } from './zone-time.ts'
import './duty.css'

interface Shift { id: string; startsAt: string; endsAt: string; people: readonly { id: string; name: string }[]; manager: { name: string } | null; stage: string }

/** Today's duty: who is on, what is written down, what the next shift will take over. */
export function DutyPage(): ReactNode {
  const t = useWords()
  const duty = useQuery({ ...q.house.duty.queryOptions(), refetchInterval: 60_000 })
  const shift = duty.data?.current ?? null
  return (
    <div className="gx-work du-page">
      <DutyTabs at="today" />
      {duty.isError && <ErrorLine error={duty.error} retry={() => void duty.refetch()} />}
      {duty.isPending && <Rows count={5} height={64} />}
      {duty.data && (
        <div className="du-columns">
          <div className="du-main">
            <Card>
              {shift ? <NowShift shift={shift} next={duty.data.next} handover={duty.data.handover} /> : <Blank text={duty.data.next ? t('nobody') : t('none')} action={<Link to="/duty/roster">{t('toRoster')}</Link>} />}
              {shift && <ShiftWork id={shift.id} />}
            </Card>
            <Log log={duty.data.log} />
          </div>
          <div>
            <OpenMatters open={duty.data.open} />
          </div>
        </div>
      )}
    </div>
  )
}

/** Head of the duty pages. */
export function DutyTabs({ at, children }: { at: 'today' | 'roster'; children?: ReactNode }): ReactNode {
  const t = useWords()
  return (
    <header className="gx-page-head">
      <h1>{t('title')}</h1>
      <nav className="du-tabs">
        <Link to="/duty" className={at === 'today' ? 'du-on' : undefined}>{t('tabs.today')}</Link>
        <Link to="/duty/roster" className={at === 'roster' ? 'du-on' : undefined}>{t('tabs.roster')}</Link>
      </nav>
      {children}
    </header>
  )
}

const names = (shift: Shift): string => shift.people.map((p) => p.name).join(comma())

function NowShift({ shift, next, handover }: { shift: Shift; next: Shift | null; handover: string | null }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const now = useNow()
  const left = Date.parse(shift.endsAt) - now
  return (
    <div className="du-now">
      <div>
        <span className="gx-note">{t('now')}</span>
        <strong>{names(shift)}</strong>
        <span>{clockTime(shift.startsAt)}–{clockOf(shift.endsAt, houseZone(), true)} {spanWords(left, left < 0 ? 'over' : 'left', ui)}</span>
        {shift.manager && <span className="gx-note">{t('manager', { name: shift.manager.name })}</span>}
      </div>
      <div>
        <span className="gx-note">{t('next')}</span>
        {next ? <><strong>{names(next)}</strong><span>{clockTime(next.startsAt)}–{clockOf(next.endsAt, houseZone(), true)}</span></> : <span>{t('noNext')}</span>}
      </div>
      {handover && <Link to={`/duty/handover/${handover}`} className="du-go"><Button type={left < 30 * 60_000 ? 'primary' : 'default'} size="large">{t('handover')}</Button></Link>}
    </div>
  )
}

const SHIFT_ACTIONS = ['sign-in', 'major-problem', 'tidy', 'close']

/** One line to write the log, and the other actions of the shift as its matter allows them. */
function ShiftWork({ id }: { id: string }): ReactNode {
  const t = useWords()
  const say = useSay()
  const ui = useUiWords()
  const matter = useQuery(q.matters.get.queryOptions({ input: { id } }))
  const me = useMe()
  const act = useAct(matter.data)
  const [fields, setFields] = useState<Record<string, unknown>>({})
  const [more, setMore] = useState(false)
  if (matter.isError) return <ErrorLine error={matter.error} retry={() => void matter.refetch()} />
  if (!matter.data) return <Rows count={1} height={64} />
  const mine = matter.data.owner?.id === me.id
  const log = matter.data.actions.find((a) => a.name === 'log')
  // What happened is the entry itself; its kind and time are details.
  const first = log?.asks.find((f) => f.type === 'longtext') ?? log?.asks[0]
  const rest = (log?.asks ?? []).filter((f) => f !== first)
  const lacking = rest.filter((f) => f.required)
  const send = (): void => {
    if (!log || !first || !String(fields[first.name] ?? '').trim()) return
    act.mutate({ action: 'log', fields }, { onSuccess: () => { setFields({}); setMore(false) } })
  }
  return (
    <div className="du-work">
      {log?.possible && first && (
        <form className="du-log-line" onSubmit={(e) => { e.preventDefault(); send() }} onKeyDown={(e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && !e.nativeEvent.isComposing) { e.preventDefault(); send() } }}>
          <div className="du-log-main">
            <Input.TextArea autoSize={{ minRows: 1, maxRows: 6 }} maxLength={first.max ?? 4000} aria-label={say(first.label)} placeholder={t('log.placeholder')} value={String(fields[first.name] ?? '')} onChange={(e) => setFields({ ...fields, [first.name]: e.target.value })} />
            <Button type="primary" htmlType="submit" loading={act.isPending}>{t('log.add')}</Button>
            {rest.length > lacking.length && <Button type="link" onClick={() => setMore(!more)}>{t('log.more')}</Button>}
          </div>
          {fieldError(act.error, first.name, ui) && <p className="gx-wrong" role="alert">{fieldError(act.error, first.name, ui)}</p>}
          {(more ? rest : lacking).map((f) => <FieldInput key={f.name} field={f} value={fields[f.name] ?? null} error={fieldError(act.error, f.name, ui)} onChange={(v) => setFields({ ...fields, [f.name]: v })} />)}
          {act.error instanceof Refused && <Refusal title={t('act.refused', { action: say(log.label), n: act.error.reasons.length })} reasons={act.error.reasons} onClose={() => act.reset()} />}
          {act.isError && !(act.error instanceof Refused) && !(act.error instanceof Invalid) && <ErrorLine error={act.error} />}
        </form>
      )}
      <MatterActions matter={matter.data} names={[...(log?.possible ? [] : ['log']), ...SHIFT_ACTIONS, ...(mine ? [] : ['substitute-sign-in'])]} />
      {mine && <LeaveCard shift={matter.data} />}
      {mine && matter.data.actions.some((a) => a.name === 'tidy' && a.possible) && <p className="gx-note">{t('handoverHint')} <Clause regulation="S30" article="一" /></p>}
    </div>
  )
}

const KINDS = ['log', 'substitute-sign-in', 'major-problem', 'depart', 'return', 'sign-in', 'tidy'] as const

function Log({ log }: { log: readonly { at: string; by: { name: string } | null; text: string; kind: string }[] }): ReactNode {
  const t = useWords()
  return (
    <Card title={t('log.title')} aside={t('log.count', { n: log.length })}>
      {log.length === 0 ? <Blank text={t('log.empty')} /> : (
        <ol className="du-log">
          {log.map((e, i) => {
            const kind = KINDS.find((k) => k === e.kind)
            return (
              <li key={i}>
                <time dateTime={e.at} title={exactTime(e.at)}>{clockTime(e.at)}</time>
                <p>{kind && kind !== 'log' && <><Tag kind={kind === 'major-problem' ? 'alert' : 'fact'}>{t(`kind.${kind}`)}</Tag> </>}{e.text}</p>
                <small>{e.by?.name ?? ''}</small>
              </li>
            )
          })}
        </ol>
      )}
    </Card>
  )
}

function OpenMatters({ open }: { open: readonly { id: string; number: string; title: string; dueAt: string | null; dueShare: number | null; dueState: 'running' | 'paused' | 'breached' | 'met' | null; owner: { name: string } | null }[] }): ReactNode {
  const t = useWords()
  return (
    <Card title={t('open.title')} aside={t('open.count', { n: open.length })}>
      {open.length === 0 ? <Blank text={t('open.empty')} /> : (
        <ul className="du-open">
          {open.map((m) => <li key={m.id}><Link to={`/matters/${m.id}`}>{m.title}</Link><small>{m.number} {m.owner?.name ?? ''}</small><Due dueAt={m.dueAt} share={m.dueShare} state={m.dueState ?? (m.dueAt ? 'running' : 'none')} /></li>)}
        </ul>
      )}
    </Card>
  )
}
