import { useEffect, useState } from 'react'
import { Choice, Field, TroubleLine, useSubmission } from './parts.tsx'
import { portalApi } from './portal-api.ts'
import { usePortal } from './portal-context.ts'

const CHOICES = ['satisfied', 'understood', 'dissatisfied'] as const
type Satisfaction = (typeof CHOICES)[number]

/** Three answers and a line of words. Dissatisfied without words is let through: the rating must never be harder to give when it is bad. */
export function RateForm({ by, onDone }: { by: { token: string } | { number: string; code: string }; onDone?: () => void }) {
  const { say, house } = usePortal()
  const [satisfaction, setSatisfaction] = useState<Satisfaction | ''>('')
  const [opinion, setOpinion] = useState('')
  const [done, setDone] = useState(false)
  const { busy, trouble, start } = useSubmission((key) => portalApi.rate({ house, ...by, satisfaction: satisfaction as Satisfaction, opinion: opinion.trim() || undefined }, key))
  if (done) {
    return (
      <section className="pt-sent" aria-live="polite">
        <h1>{say('rate.done')}</h1>
        {satisfaction === 'dissatisfied' && <p>{say('rate.reopened')}</p>}
      </section>
    )
  }
  const send = async () => {
    if (await start()) { setDone(true); onDone?.() }
  }
  return (
    <section className="pt-form">
      <Choice big legend={say('rate.title')} value={satisfaction} onChange={(v) => setSatisfaction(v as Satisfaction)} options={CHOICES.map((c) => ({ value: c, label: say(`rate.${c}`), help: say(`rate.${c}Help`) }))} />
      <Field label={satisfaction === 'dissatisfied' ? say('rate.opinionWanted') : say('rate.opinion')}>
        {(id) => <textarea id={id} name="opinion" rows={3} maxLength={2000} value={opinion} onChange={(e) => setOpinion(e.target.value)} />}
      </Field>
      {trouble && <TroubleLine trouble={trouble} missing={say('rate.used')} />}
      <button className="pt-send" type="button" disabled={busy || satisfaction === ''} onClick={() => void send()}>{say('rate.send')}</button>
      <p className="pt-note">{say('rate.text')}</p>
    </section>
  )
}

/** `/p/<house>/rate/<token>`: one link, one rating. A link that can rate no more says so on opening; where that cannot be asked the form stands, and sending tells. */
export function RatePage({ token }: { token: string }) {
  const { say, house } = usePortal()
  const [open, setOpen] = useState<boolean | null>(null)
  useEffect(() => { portalApi.rating({ house, token }).then((link) => setOpen(link.open), () => setOpen(true)) }, [house, token])
  if (open === null) return <div className="pt-wait" aria-busy="true"><i /><i /><i /></div>
  if (!open) return <section className="pt-sent" role="status"><h1>{say('rate.used')}</h1><p>{say('rate.usedText')}</p><p><a href={`/p/${encodeURIComponent(house)}?follow`}>{say('tabs.follow')}</a></p></section>
  return <RateForm by={{ token }} />
}
