import { useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { api, q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { houseDay } from '../../ui/time-words.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { BusinessCard, MattersCard } from './business-card.tsx'
import { ClientForm } from './client-form.tsx'
import { ConsentsCard } from './consents-card.tsx'
import { ContactsCard } from './contacts-card.tsx'
import { FilesCard } from './files-card.tsx'
import { MergeCard } from './merge-card.tsx'
import { Warnings } from './parts.tsx'
import { RelationsCard } from './relations-card.tsx'
import { reviewDue } from './review-due.ts'
import { TimelineCard } from './timeline-card.tsx'
import type { View } from './types.ts'
import { useWords } from './words.ts'

/** A client from all sides: who it is, whom one speaks with, what was agreed to, what one has to do with it. */
export function ClientPage(): ReactNode {
  const t = useWords()
  const { id = '' } = useParams({ strict: false })
  const cache = useQueryClient()
  const found = useQuery({ ...q.clients.one.queryOptions({ input: { id } }), retry: false })
  const view = found.data
  const again = (): void => void cache.invalidateQueries({ queryKey: q.clients.key() })
  if (found.isPending) return <div className="gx-card"><Rows count={8} /></div>
  if (!view) return <ErrorLine error={found.error} retry={() => void found.refetch()} />
  return (
    <div className="cl cl-one">
      <Link className="cl-back" to="/clients">‹ {t('back')}</Link>
      <About key={view.id} view={view} again={again} />
      <div className="cl-columns">
        <div><ContactsCard view={view} again={again} /><BusinessCard view={view} /><MattersCard view={view} /><TimelineCard id={view.id} /></div>
        <div><ConsentsCard view={view} /><RelationsCard view={view} /><FilesCard view={view} /><MergeCard view={view} /></div>
      </div>
    </div>
  )
}

function About({ view, again }: { view: View; again: () => void }): ReactNode {
  const t = useWords()
  const navigate = useNavigate()
  const { choice } = useCatalogue()
  const now = useNow()
  const [editing, setEditing] = useState(false)
  const reveal = useMutation({ mutationFn: () => api.desk.reveal({ id: view.id, reason: t('about.revealWhy') }) })
  const facts = [t(`kind.${view.kind}` as 'kind.person', { defaultValue: view.kind }), view.room, view.unit?.name, view.owner?.name, view.since, t('about.added', { day: houseDay(Date.parse(view.addedAt)) })].filter(Boolean)
  const c = view.class
  return (
    <Card className="cl-about" title={view.name} aside={view.may.edit && !editing ? <Button size="small" onClick={() => setEditing(true)}>{t('edit')}</Button> : undefined}>
      <div className="cl-body">
        {editing ? <ClientForm key={view.version} client={view} close={() => setEditing(false)} done={(id) => { setEditing(false); if (id !== view.id) void navigate({ to: `/clients/${id}` }) }} reload={again} /> : null}
        <p className="cl-facts">{facts.map((fact, i) => <span key={i}>{fact}</span>)}</p>
        {view.phone ? <p className="cl-facts"><span className="cl-num">{reveal.data?.phone ?? view.phone}</span>{view.masked && !reveal.data ? <Button type="link" size="small" loading={reveal.isPending} onClick={() => reveal.mutate()}>{t('about.reveal')}</Button> : null}</p> : null}
        {reveal.error ? <ErrorLine error={reveal.error} /> : null}
        {view.note ? <p>{view.note}</p> : null}
        {c ? <p className="cl-facts"><span>{t('about.class')} <b>{choice('client-classes', c.value)}</b></span><Link to={`/engagements/${c.lead}`}>{c.by ? t('about.classBy', { who: c.by.name, number: c.leadNumber }) : t('about.classFrom', { number: c.leadNumber })}</Link>{c.why ? <span>{c.why}</span> : null}{c.override ? <span>{t('about.override', { words: c.override })}</span> : null}{c.review ? <span className={reviewDue(c.review, now) ? 'cl-soon' : undefined}>{t(reviewDue(c.review, now) ? 'about.reviewDue' : 'about.review', { day: c.review })}</span> : null}</p> : null}
        {view.aliases.length > 0 ? <p className="cl-facts"><span>{t('about.aliases')}</span>{view.aliases.map((a) => <span key={a.id}>{[a.name, a.room, a.phone].filter(Boolean).join(' ')}</span>)}</p> : null}
        <Warnings list={view.warnings} />
      </div>
    </Card>
  )
}
