import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { Tabs, type InputRef } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { MatterView } from '@guixing/contract/matters'
import { q } from '../../app/api.ts'
import { houseNow } from '../../app/clock.ts'
import { Gone } from '../../app/problems.ts'
import { Due } from '../../ui/due.tsx'
import { useKeys } from '../../ui/keys.ts'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { usePhone } from '../../ui/width.ts'
import { WithMargin } from '../../ui/with-margin.tsx'
import { useSay } from '../../ui/words.ts'
import { CoverCard } from '../leave/cover-card.tsx'
import { ActionBar } from './action-bar.tsx'
import { ActionPanel } from './action-panel.tsx'
import { Approvals } from './approvals.tsx'
import { ClientLine } from '../clients/client-line.tsx'
import { useCatalogue } from './catalogue.ts'
import { neighbours } from './came-from.ts'
import { FormCard } from './form-card.tsx'
import { MatterExtra } from './matter-extras.tsx'
import { Clocks, GoverningList } from './margin.tsx'
import { StageBar } from './stage-bar.tsx'
import { Timeline, useFacts } from './timeline.tsx'
import { useActing } from './use-acting.ts'
import { useMatterWords } from './words.ts'
import './matters.css'

/** One matter: the next step, and why (screens.md 5.3). */
export function MatterPage(): ReactNode {
  const t = useMatterWords()
  const { id } = useParams({ strict: false }) as { id: string }
  const query = useQuery({ ...q.matters.get.queryOptions({ input: { id } }), refetchInterval: 60_000 })
  if (query.error instanceof Gone) return <div className="gx-work"><Blank text={t('noMatter')} action={<Link to="/matters">{t('back')}</Link>} /></div>
  if (query.error && !query.data) return <div className="gx-work"><ErrorLine error={query.error} retry={() => void query.refetch()} /></div>
  if (!query.data) return <div className="gx-work"><Rows count={9} /></div>
  return <Shown key={id} matter={query.data as MatterView} />
}

const string = (value: unknown): string => (typeof value === 'string' ? value : '')

function Shown({ matter }: { matter: MatterView }): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  const phone = usePhone()
  const navigate = useNavigate()
  const acting = useActing(matter)
  const note = useRef<InputRef>(null)
  const [tab, setTab] = useState('form')
  const around = useMemo(() => neighbours(matter.id), [matter.id])
  const { choice } = useCatalogue()
  const channel = matter.channel ? choice('channels', matter.channel) : null
  const facts = useFacts(matter.id)
  // The clock nearest to its due speaks for the matter; the row's own due where no clock is left.
  const clock = matter.clocks.filter((one) => one.dueAt === matter.dueAt)[0]
  const due = <Due dueAt={matter.dueAt} share={matter.dueShare} state={matter.dueState} stoppedAt={clock?.stoppedAt ?? matter.closedAt} reason={clock?.pauseReason ? choice('pause-reasons', clock.pauseReason) : null} />
  // A list sends one here to take a step (`?do=answer`): its form is open on arrival, once.
  const { do: wanted } = useSearch({ strict: false }) as { do?: string }
  useEffect(() => {
    const action = wanted ? matter.actions.find((one) => one.name === wanted) : undefined
    if (!action) return
    if (action.possible && action.asks.length > 0) acting.choose(action)
    else if (!action.possible && action.reasons.length > 0) acting.setPanel({ is: 'refused', action: action.name, reasons: action.reasons, at: houseNow(), tried: false })
    void navigate({ to: `/matters/${matter.id}`, replace: true })
  }, [wanted]) // eslint-disable-line react-hooks/exhaustive-deps
  const go = (to: { id: string } | null): void => { if (to) void navigate({ to: `/matters/${to.id}` }) }
  const letters = Object.fromEntries(matter.actions.filter((action) => action.key && (action.possible || action.reasons.length > 0)).map((action) => [`Key${action.key!.toUpperCase()}`, () => acting.choose(action)]))
  useKeys({
    ...letters,
    Slash: () => { setTab('facts'); requestAnimationFrame(() => note.current?.focus()) },
    BracketLeft: () => go(around.before), BracketRight: () => go(around.after),
    Escape: () => { if (acting.panel) acting.close(); else if (around.from) void navigate({ to: around.from }) },
  })
  const fill = (fields: string[]): void => {
    // The action that asks for the field and is possible now; else the correction; else the line in the form.
    const asks = matter.actions.find((action) => action.possible && action.name !== 'correct' && action.asks.some((field) => fields.includes(field.name))) ?? matter.actions.find((action) => action.possible && action.name === 'correct' && action.asks.some((field) => fields.includes(field.name)))
    if (asks) acting.choose(asks)
    setTab('form')
    setTimeout(() => { const at = document.getElementById(`f-${fields[0]}`) ?? document.getElementById(`line-${fields[0]}`); at?.scrollIntoView({ block: 'center' }); at?.focus() }, 60)
  }
  const room = string(matter.fields['room'])
  const title = say(matter.name) || matter.title
  const client = matter.client?.name ?? string(matter.fields['callerName'])
  // A title that begins with whose matter it is does not say it twice.
  const who = [room, client && title.includes(client) ? '' : client].filter(Boolean).join(' ')
  const holder = [matter.handlingUnit?.name, matter.owner?.name].filter(Boolean).join(' ')
  const line = [`${say(matter.kindLabel)} ${matter.number}`, channel, matter.firstResponder ? t('firstResponder', { name: matter.firstResponder.name }) : null, holder ? t('owner', { name: holder }) : matter.final ? null : t('ownerNone')].filter(Boolean)
  const tel = string(matter.fields['callerPhone'] || matter.fields['contact'])
  const business = matter.kind === 'lead' ? matter.id : string(matter.fields['lead'])
  const head = (
    <header className="mt-head">
      <p className="mt-number"><span>{line.join(' · ')}{business ? <> · <Link to={`/engagements/${business}`}>{t('workspace')}</Link></> : null}</span>{around.from ? <span className="mt-around">
        {around.before ? <Link to={`/matters/${around.before.id}`} aria-label={t('previous')}>‹ {around.before.number.split('-').at(-1)}</Link> : null}
        {around.after ? <Link to={`/matters/${around.after.id}`} aria-label={t('next')}>{around.after.number.split('-').at(-1)} ›</Link> : null}
      </span> : null}</p>
      <div className="mt-title"><h1>{title}{who ? <span> — {who}</span> : null}</h1>{phone ? null : due}</div>
      {matter.client ? <ClientLine matter={matter.id} /> : null}
    </header>
  )
  const cover = matter.kind === 'leave' && !matter.final ? <CoverCard leave={matter.id} /> : null
  const extra = <MatterExtra matter={matter} acting={acting} />
  const panel = <ActionPanel matter={matter} acting={acting} onFill={fill} />
  if (phone) {
    return (
      <div className="mt phone">
        {head}
        <StageBar matter={matter} phone due={due} />
        {panel}
        <Approvals matter={matter} />
        {cover}
        {extra}
        <Tabs activeKey={tab} onChange={setTab} items={[
          { key: 'form', label: t('tabs.form'), children: <FormCard matter={matter} acting={acting} bare /> },
          { key: 'facts', label: t('tabs.facts', { n: facts.data?.facts.length ?? '' }), children: <Timeline matter={matter} acting={acting} note={note} bare /> },
          { key: 'clocks', label: t('tabs.clocks', { n: matter.clocks.length }), children: <Clocks matter={matter} bare /> },
          { key: 'articles', label: t('tabs.articles', { n: matter.governing.length }), children: <GoverningList matter={matter} bare /> },
        ]} />
        <ActionBar matter={matter} acting={acting} phone tel={/^\+?[\d\s-]{5,}$/.test(tel) ? tel : null} />
      </div>
    )
  }
  return (
    <WithMargin
      main={(
        <div className="mt">
          {head}
          <StageBar matter={matter} phone={false} due={null} />
          <ActionBar matter={matter} acting={acting} phone={false} tel={null} />
          {panel}
          <Approvals matter={matter} />
          {cover}
          {extra}
          <div className="mt-cards"><FormCard matter={matter} acting={acting} /><Timeline matter={matter} acting={acting} note={note} /></div>
        </div>
      )}
      margin={<div className="mt-margin"><Clocks matter={matter} /><GoverningList matter={matter} /></div>}
    />
  )
}
