import { useState, type ReactNode } from 'react'
import { Button, Select } from 'antd'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { MatterView } from '@guixing/contract/matters'
import type { MatterTemplates } from '@guixing/contract/templates'
import { q } from '../../app/api.ts'
import { Refused } from '../../app/problems.ts'
import { reasonText } from '../../ui/reason-text.ts'
import { Card, ErrorLine } from '../../ui/small.tsx'
import { exactTime } from '../../ui/time-words.ts'
import { useSay } from '../../ui/words.ts'
import { ComparisonPanel } from './comparison.tsx'
import { Faults } from './faults.tsx'
import { placesOf } from './places.ts'
import { useWords } from './words.ts'
import './templates.css'

/** Papers of a matter from the templates of its kind: what would stay blank, what was made, what was signed, and how the text differs. Nothing where the kind has none. */
export function TemplatesCard({ matter }: { matter: MatterView }): ReactNode {
  const t = useWords()
  const kinds = useQuery({ ...q.templates.kinds.queryOptions(), staleTime: 300_000 })
  const has = kinds.data?.kinds.includes(matter.kind) ?? false
  const found = useQuery({ ...q.templates.ofMatter.queryOptions({ input: { id: matter.id } }), enabled: has })
  // Open before whoever reviews it, and above all else.
  const reviewing = matter.kind === 'contract' && matter.stage === 'legal'
  const [comparing, setComparing] = useState(reviewing)
  if (!has || found.isPending) return null
  if (found.error) return <Card title={t('card.title')}><ErrorLine error={found.error} retry={() => void found.refetch()} /></Card>
  const { templates, made, signed, documents } = found.data
  const comparison = comparing && documents.length > 0 ? <ComparisonPanel matter={matter.id} documents={documents} hasTemplate={made.length > 0 || templates.length > 0} /> : null
  return (
    <Card title={t('card.title')} aside={documents.length > 0 ? <Button size="small" aria-expanded={comparing} onClick={() => setComparing(!comparing)}>{comparing ? t('card.close') : t('card.compare')}</Button> : undefined}>
      <div className="tp-body">
        {reviewing ? comparison : null}
        {matter.final ? null : templates.length === 0 ? <p className="gx-note">{t('card.none')}</p> : <ul className="tp-versions">{templates.map((one) => <Offer key={one.id} template={one} matter={matter} documents={documents} />)}</ul>}
        {made.length > 0 ? <Lines title={t('card.made')}>{made.slice(0, 5).map((m) => <li key={m.file}><a href={`/api/v1/files/${m.file}`} download>{m.name}</a><small><span>{t('card.madeLine', { template: m.template.name, n: m.version })}</span><span>{m.by?.name} {exactTime(m.at)}</span><span title={m.sha256}>{t('digest', { digest: m.sha256.slice(0, 12) })}</span></small></li>)}</Lines> : null}
        {signed.length > 0 ? <Lines title={t('card.signed')}>{signed.map((f) => <li key={f.file}><a href={`/api/v1/files/${f.file}`} download>{f.name}</a><small><span className={f.same ? 'tp-good' : 'tp-bad'}>{f.same ? t('card.same') : t('card.changed')}</span><span title={f.sha256}>{t('digest', { digest: f.sha256.slice(0, 12) })}</span></small></li>)}</Lines> : null}
        {reviewing ? null : comparison}
      </div>
    </Card>
  )
}

const Lines = ({ title, children }: { title: string; children: ReactNode }): ReactNode => <section className="tp-lines"><h3>{title}</h3><ul>{children}</ul></section>

function Offer({ template, matter, documents }: { template: MatterTemplates['templates'][number]; matter: MatterView; documents: MatterTemplates['documents'] }): ReactNode {
  const t = useWords()
  const say = useSay()
  const places = placesOf(matter, documents)
  const [at, setAt] = useState(0)
  const make = useMutation(q.templates.make.mutationOptions())
  const place = places[Math.min(at, places.length - 1)]
  const words = (p: (typeof places)[number]): string => t('card.by', { action: say(p.actionLabel), field: say(p.fieldLabel) })
  return (
    <li>
      <div>
        <b>{template.name}</b> <span className="gx-note">{t('version', { n: template.version })}</span>
        <small><span>{template.blank.length === 0 ? t('card.full') : t('card.blank', { fields: template.blank.map((b) => say(b)).join(t('card.join')) })}</span></small>
        {place ? <small>{places.length === 1 ? <span>{words(place)}</span> : null}{place.replaces.length > 0 ? <span>{t('card.replaces', { names: place.replaces.map((d) => d.name).join(t('card.join')) })}</span> : null}{place.replaces.length > 0 ? <span>{t('card.attested')}</span> : null}</small> : <small><span>{t('card.nowhere')}</span></small>}
        {make.error instanceof Refused ? <ul className="tp-faults" role="alert">{make.error.reasons.map((r, i) => <li key={i}>{reasonText(r, say)}</li>)}</ul> : <Faults error={make.error} />}
      </div>
      {place ? (
        <div>
          {places.length > 1 ? <Select value={Math.min(at, places.length - 1)} onChange={setAt} aria-label={t('card.where')} options={places.map((p, i) => ({ value: i, label: words(p) }))} /> : null}
          <Button loading={make.isPending} onClick={() => make.mutate({ id: matter.id, template: template.id, action: place.action, field: place.field, replaces: place.replaces.map((d) => d.id), version: matter.version })}>{t('card.make')}</Button>
        </div>
      ) : null}
    </li>
  )
}
