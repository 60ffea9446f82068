import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { Link, useParams } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import type { MatterView } from '@guixing/contract/matters'
import { q } from '../../app/api.ts'
import { Clause } from '../../ui/clause.tsx'
import { reasonText } from '../../ui/reason-text.ts'
import { useMe } from '../../app/session.ts'
import { Tag } from '../../ui/rate-text.tsx'
import { ErrorLine, Rows } from '../../ui/small.tsx'
import { clockTime, exactTime } from '../../ui/time-words.ts'
import { useSay } from '../../ui/words.ts'
import { HandoverCount } from './handover-count.tsx'
import { HandoverOpen, openRows } from './handover-open.tsx'
import { HandoverFaults, HandoverSignatures } from './handover-sign.tsx'
import { aboutOthers, FAULTS, itemsOf, missingItems, momentOf, personOf, type Fact, type Fault } from './handover-state.ts'
import { Timeline } from './handover-timeline.tsx'
import { MatterActions } from './matter-actions.tsx'
import { Proof, SidesProvider, useSide, useSideAct } from './sides.tsx'
import { useWords } from './words.ts'
import './duty.css'
import './handover.css'

/** Two people at one screen in ten minutes: may the shift be handed over, what is missing, who is responsible now (screens.md 5.7). */
export function HandoverPage(): ReactNode {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const matter = useQuery({ ...q.matters.get.queryOptions({ input: { id } }), refetchInterval: 20_000 })
  const facts = useQuery(q.matters.facts.queryOptions({ input: { id } }))
  if (matter.isError) return <div className="gx-work"><ErrorLine error={matter.error} retry={() => void matter.refetch()} /></div>
  if (!matter.data) return <div className="gx-work"><Rows count={8} height={72} /></div>
  return <Handover matter={matter.data as MatterView} facts={(facts.data?.facts ?? []) as Fact[]} />
}

const STEPS = ['prepare', 'tidy', 'again'] as const

function Handover({ matter, facts }: { matter: MatterView; facts: readonly Fact[] }): ReactNode {
  const t = useWords()
  const duty = useQuery({ ...q.house.duty.queryOptions(), staleTime: 30_000 })
  const people = useQuery({ ...q.house.people.queryOptions({ input: {} }), staleTime: 300_000 })
  const names = useMemo(() => new Map((people.data?.people ?? []).map((p) => [p.id, p.name])), [people.data])
  const outgoing = personOf(matter.fields['outgoing'], names) ?? matter.owner
  const incoming = personOf(matter.fields['incoming'], names) ?? duty.data?.next?.people[0] ?? null
  const startsAt = String(matter.fields['startsAt'] ?? matter.dueAt ?? matter.openedAt)
  const signedOut = momentOf(matter, facts, 'outgoingSignedAt', 'sign-out')
  const signedIn = momentOf(matter, facts, 'incomingSignedAt', 'sign-in')
  const short = missingItems(itemsOf(matter.fields['items'])).length > 0
  const stored = JSON.stringify(FAULTS.map((f) => matter.fields[f] ?? null))
  const [faults, setFaults] = useState<Record<Fault, boolean | null>>(() => faultsOf(stored, short))
  useEffect(() => setFaults(faultsOf(stored, short)), [stored, short])
  return (
    <SidesProvider key={matter.id} outgoing={outgoing} incoming={incoming}>
    <div className="gx-work ho-page">
      <header className="gx-page-head">
        <h1>{t('ho.title')} {exactTime(startsAt).slice(5)}</h1>
        {matter.form && <Tag>{matter.form}</Tag>}
        <Clause regulation="S30" article="五" />
        <Link to="/duty">{t('ho.back')}</Link>
        <Standing matter={matter} outgoing={outgoing?.name ?? ''} incoming={incoming?.name ?? ''} takenAt={signedIn} />
      </header>
      <Timeline startsAt={startsAt} over={matter.final} events={[
        { key: 'prepare', at: momentOf(matter, facts, 'preparedAt', 'prepare'), limit: null, article: null },
        { key: 'tidy', at: momentOf(matter, facts, 'tidiedAt', 'tidy') ?? duty.data?.log.findLast((e) => e.kind === 'tidy')?.at ?? (matter.fields['tidied'] === true ? momentOf(matter, facts, 'preparedAt', 'prepare') : null), limit: 15, article: '一' },
        { key: 'arrive', at: momentOf(matter, facts, 'arrivedAt', 'arrive'), limit: 5, article: '三' },
        { key: 'in', at: signedIn, limit: 0, article: '五' },
      ]} />
      <Arrive matter={matter} />
      <MatterActions matter={matter} names={STEPS.filter((s) => matter.actions.some((a) => a.name === s && a.possible))} primary="again" />
      <div className="ho-columns">
        <HandoverCount matter={matter} />
        <HandoverOpen key={matter.id} matter={matter} rows={openRows(matter, duty.data?.open ?? [])} log={{ n: duty.data?.log.length ?? 0, link: duty.data?.current ? `/matters/${duty.data.current.id}` : null }} />
        <div className="ho-right">
          <HandoverFaults matter={matter} faults={faults} setFaults={setFaults} />
          <HandoverSignatures matter={matter} signedOut={signedOut} signedIn={signedIn} faults={faults} />
        </div>
      </div>
    </div>
    </SidesProvider>
  )
}

/** The incoming says they are here: with a button where they are signed in, else by their own password on the outgoing's screen. */
function Arrive({ matter }: { matter: MatterView }): ReactNode {
  const t = useWords()
  const say = useSay()
  const me = useMe()
  const outgoing = useSide('outgoing').person
  const { person } = useSide('incoming')
  const { act, take } = useSideAct(matter, 'incoming')
  const action = matter.actions.find((a) => a.name === 'arrive')
  if (!action?.possible) return null
  if (outgoing?.id !== me.id) return <MatterActions matter={matter} names={['arrive']} primary="arrive" />
  if (!person) return <p className="gx-note">{t('ho.arriveNobody')}</p>
  return (
    <section className="ho-arrive gx-card" aria-label={say(action.label)}>
      <p>{t('ho.arriveHere', { name: person.name })} <Clause regulation="S30" article="三" /></p>
      <Proof side="incoming" action={say(action.label)} busy={act.isPending} error={act.error} onGiven={(password) => take('arrive', {}, password)} />
    </section>
  )
}

/** May we hand over, and who is responsible now: the first thing the eye meets. */
function Standing({ matter, outgoing, incoming, takenAt }: { matter: MatterView; outgoing: string; incoming: string; takenAt: string | null }): ReactNode {
  const t = useWords()
  const say = useSay()
  if (matter.stage === 'refused') return <p className="ho-standing"><b className="gx-broken">{t('ho.refused', { name: outgoing })}</b></p>
  if (matter.final && takenAt) return <p className="ho-standing"><strong title={t('ho.takenNote', { name: incoming })}>{t('ho.taken', { at: clockTime(takenAt), name: incoming })}</strong></p>
  const reasons = matter.actions.filter((a) => ['sign-out', 'sign-in'].includes(a.name) && !a.possible).flatMap((a) => aboutOthers(a.reasons))
  const possible = matter.actions.some((a) => ['sign-out', 'sign-in'].includes(a.name) && a.possible)
  const said = [...new Set(reasons.map((r) => reasonText(r, say)))]
  return (
    <p className="ho-standing">
      {said.length > 0 ? <b className="gx-broken">{t('ho.cannot', { what: said[0] })}{said.length > 1 ? t('ho.andMore', { n: said.length - 1 }) : ''}</b> : <b>{t(possible ? 'ho.can' : matter.stage === 'prepared' ? 'ho.waitArrive' : matter.stage === 'signed-out' ? 'ho.waitIn' : 'ho.waitOut')}</b>}
      <span>{t('ho.still', { name: outgoing })}</span>
    </p>
  )
}

function faultsOf(stored: string, short: boolean): Record<Fault, boolean | null> {
  const values = JSON.parse(stored) as (boolean | null)[]
  const out = Object.fromEntries(FAULTS.map((f, i) => [f, typeof values[i] === 'boolean' ? values[i] : null])) as Record<Fault, boolean | null>
  if (short && out.faultMissing === null) out.faultMissing = true
  return out
}
