import { useState, type ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { BusinessView } from '@guixing/contract/engagements'
import { q } from '../../app/api.ts'
import { Gone } from '../../app/problems.ts'
import { useKeys } from '../../ui/keys.ts'
import { Tag } from '../../ui/rate-text.tsx'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { usePhone } from '../../ui/width.ts'
import { WithMargin } from '../../ui/with-margin.tsx'
import { keepWalk } from '../matters/came-from.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { ActionsCard } from './actions-card.tsx'
import { Broken, ClassTags, FollowUp, LateLimits, Worth } from './bits.tsx'
import { ChecksCard } from './checks-card.tsx'
import { DialsCard } from './dials-card.tsx'
import { ExceptionsCard } from './exceptions-card.tsx'
import { FlowCards } from './flow-cards.tsx'
import { NextCard } from './next-card.tsx'
import { PapersCard } from './papers-card.tsx'
import { CollisionsCard, ContactsCard } from './side.tsx'
import { WayBar } from './way-bar.tsx'
import { useWords } from './words.ts'
import './engagements.css'

/** Papers beyond these fold the finished ones. */
const FEW = 6

/** One business from its first word on: where it stands, what can be done now and which articles wait for it, what has been written. */
export function WorkspacePage(): ReactNode {
  const t = useWords()
  const { id } = useParams({ strict: false }) as { id: string }
  const found = useQuery({ ...q.engagements.one.queryOptions({ input: { id } }), refetchInterval: 60_000 })
  if (found.error instanceof Gone) return <div className="gx-work"><Blank text={t('one.missing')} action={<Link to="/engagements">{t('back')}</Link>} /></div>
  if (found.error && !found.data) return <div className="gx-work"><ErrorLine error={found.error} retry={() => void found.refetch()} /></div>
  if (!found.data) return <div className="gx-work"><Rows count={9} /></div>
  return <Shown key={id} view={found.data as BusinessView} />
}

function Shown({ view }: { view: BusinessView }): ReactNode {
  const t = useWords()
  const phone = usePhone()
  const navigate = useNavigate()
  const { choice } = useCatalogue()
  const { business: b, collisions } = view
  const [at, setAt] = useState(-1)
  const [whole, setWhole] = useState(false)
  const finished = view.papers.filter((one) => one.final && !one.late)
  const folds = !whole && view.papers.length > FEW && finished.length > 1
  const papers = folds ? view.papers.filter((one) => !finished.includes(one)) : view.papers
  const here = `/engagements/${b.id}`
  const open = (i: number): void => { const paper = papers[i]; if (paper) { keepWalk(papers, here); void navigate({ to: `/matters/${paper.id}` }) } }
  const move = (by: number): void => setAt((was) => Math.max(0, Math.min(papers.length - 1, was + by)))
  useKeys({ KeyJ: () => move(1), KeyK: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: () => open(at), Escape: () => { if (at >= 0) setAt(-1); else void navigate({ to: '/engagements' }) } })
  const line = [b.number, b.owner ? t('owner.label', { name: b.owner.name }) : t('owner.none'), b.engagement?.manager ? t('manager', { name: b.engagement.manager.name }) : null, b.route ? choice('lead-routes', b.route) : null, t('days', { n: b.days })].filter(Boolean)
  const over = b.phase === 'closed' || b.phase === 'stopped' || b.phase === 'lost'
  const names = [...new Set(collisions.map((one) => one.owner?.name ?? t('owner.none')))].join(t('one.join'))
  const head = (
    <header className="eg-one-head">
      <p><Link to="/engagements">‹ {t('back')}</Link><span>{line.join(' · ')}</span><Link to={`/matters/${b.id}`}>{t('one.toLead', { number: b.number })}</Link></p>
      <div><h1>{b.client}<span> — {b.need}</span></h1><ClassTags business={b} />{b.phase === 'lost' || b.phase === 'stopped' ? <Tag>{t(`one.${b.phase}`)}</Tag> : null}</div>
      <p className="eg-one-facts"><span>{b.contract?.amount ? t('one.worth') : t('one.expected')} <b><Worth business={b} /></b></span>{b.stage === 'won' || b.stage === 'lost' ? null : <FollowUp business={b} />}<LateLimits n={b.late} />{b.conformance.broken > 0 ? <span><Link to={here} search={{ part: 'checks' } as never}><Broken n={b.conformance.broken} /></Link></span> : null}</p>
      {collisions.length > 0 ? <p className="eg-collision">{t('one.collision', { count: collisions.length, who: names })}</p> : null}
    </header>
  )
  const main = (
    <div className="eg-one">
      {head}
      <WayBar business={b} phone={phone} />
      <NextCard view={view} over={over} />
      <PapersCard papers={papers} total={view.papers} folded={folds ? finished.length : 0} unfold={() => { setWhole(true); setAt(-1) }} at={at} open={open} />
      <ActionsCard actions={view.actions} />
      <ExceptionsCard exceptions={view.exceptions} />
      {phone ? <><DialsCard view={view} over={over} /><CollisionsCard collisions={collisions} /><ContactsCard view={view} over={over} /></> : null}
      <FlowCards view={view} over={over} phone={phone} />
      <ChecksCard business={b} />
    </div>
  )
  if (phone) return <div className="gx-work">{main}</div>
  return <WithMargin title={t('one.margin')} main={main} margin={<div className="eg-side"><DialsCard view={view} over={over} /><CollisionsCard collisions={collisions} /><ContactsCard view={view} over={over} /></div>} />
}
