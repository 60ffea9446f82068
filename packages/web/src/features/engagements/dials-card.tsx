import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import type { BusinessView, Dials } from '@guixing/contract/engagements'
import { useSay } from '../../ui/words.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { openingSearch } from './search.ts'
import { useWords } from './words.ts'

/** Papers of a project at work nobody waits for in a flow: they are opened from here. */
const AT_WORK = ['progress-report', 'deliverable', 'project-change', 'risk', 'satisfaction-survey', 'norm-audit', 'project-summary'] as const

/** Time, quality and cost of the project at work, each with its line (S01-62), and the papers one may open for it; nothing before the work has begun. */
export function DialsCard({ view, over }: { view: BusinessView; over: boolean }): ReactNode {
  const t = useWords()
  const say = useSay()
  const { kind: kindOf } = useCatalogue()
  const { business: b, dials } = view
  if (!dials) return null
  const known = { lead: b.id, client: b.client, proposal: b.proposal?.id, contract: b.contract?.id, engagement: b.engagement?.id }
  const opens = over ? [] : AT_WORK.flatMap((name) => { const kind = kindOf(name); const act = kind?.opens.find((one) => one.possible); return kind && act ? [{ name, label: say(kind.label), action: act.name }] : [] })
  return (
    <section className="eg-part">
      <header><h2>{t('dials.title')}</h2>{dials.report ? <Link to={`/matters/${dials.report}`}>{t('dials.report')}</Link> : null}</header>
      {dials.on === null ? <p className="gx-note">{t('dials.none')}</p> : (
        <>
          <dl className="eg-dials">
            <One name="time" dial={dials.time} />
            <One name="quality" dial={dials.quality} />
            <One name="cost" dial={dials.cost} />
          </dl>
          <p className="gx-note">{t('dials.on', { day: dials.on })}</p>
        </>
      )}
      {opens.length > 0 ? <nav className="eg-papers-new" aria-label={t('dials.open')}><span className="gx-note">{t('dials.open')}</span>{opens.map((one) => <Link key={one.name} to={`/matters/new/${one.name}`} search={openingSearch(one.action, known) as never}>{one.label}</Link>)}</nav> : null}
    </section>
  )
}

function One({ name, dial: { value, line, over } }: { name: 'time' | 'quality' | 'cost'; dial: Dials['time'] }): ReactNode {
  const t = useWords()
  const ahead = name === 'time' && value !== null && value < 0
  const look = over ? 'gx-broken' : undefined
  return (
    <div>
      <dt>{t(`dials.${name}`)}</dt>
      <dd><b className={look}>{value === null ? '—' : `${Math.abs(value)}%`}{ahead ? <small> {t('dials.ahead')}</small> : null}</b><small className={look}>{line === null ? t('dials.unset') : t(name === 'quality' ? 'dials.atLeast' : 'dials.atMost', { line })}{over ? ` · ${t('dials.over')}` : ''}</small></dd>
    </div>
  )
}
