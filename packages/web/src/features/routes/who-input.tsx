import type { ReactNode } from 'react'
import { Select } from 'antd'
import type { WhoRef } from '@guixing/core/model/kind'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import type { Saying } from './say.ts'

const RELATIONS = ['superior', 'owner', 'opener', 'first-responder', 'participant', 'handling-unit'] as const
const WAYS = ['role', 'head', 'superior', 'headOf', 'person', 'unit', 'field', 'relation'] as const
type Way = (typeof WAYS)[number]

function wayOf(who: WhoRef | undefined): Way | null {
  if (!who || 'system' in who) return null
  if ('role' in who) return 'role'
  if ('relation' in who) return who.relation === 'superior' ? 'superior' : 'relation'
  if ('headOf' in who) return who.headOf === '$unit' ? 'head' : 'headOf'
  if ('unit' in who) return 'unit'
  return typeof who.person === 'string' && who.person.startsWith('$') ? 'field' : 'person'
}

/** Whom a step asks: first in which way, then which role, person, unit or field. */
export function WhoInput({ who, onChange, saying, wrong, label }: { who: WhoRef | undefined; onChange: (who: WhoRef | undefined) => void; saying: Saying; wrong?: boolean; label: string }): ReactNode {
  const { t, about, say } = saying
  const way = wayOf(who)
  const people = about.fields.filter((field) => field.type === 'person')
  const start = (next: Way): WhoRef => next === 'role' ? { role: '' } : next === 'head' ? { headOf: '$unit' } : next === 'superior' ? { relation: 'superior' } : next === 'headOf' ? { headOf: '' } : next === 'person' ? { person: '' }
    : next === 'unit' ? { unit: '' } : next === 'field' ? { person: `$${people[0]?.name ?? 'owner'}` } : { relation: 'owner' }
  const common = { style: { width: '100%' }, ...(wrong ? { status: 'error' as const } : {}) }
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
  return (
    <div className="rt-who">
      <Select {...common} aria-label={label} value={way} placeholder={t('who.none')} onChange={(next: Way) => onChange(start(next))} options={WAYS.filter((one) => one !== 'field' || people.length > 0).map((value) => ({ value, label: t(`way.${value}`) }))} />
      {who && 'role' in who && <Select {...common} aria-label={t('way.role')} value={text(who.role)} placeholder={t('choose')} showSearch={{ optionFilterProp: 'label' }} onChange={(role: string) => onChange({ role })} options={about.roles.map((role) => ({ value: role.name, label: say(role.label) }))} />}
      {who && 'headOf' in who && way === 'headOf' && <ReferencePicker {...common} type="unit" aria-label={t('way.headOf')} value={text(who.headOf)} onChange={(unit) => onChange({ headOf: unit ?? '' })} />}
      {who && 'unit' in who && <ReferencePicker {...common} type="unit" aria-label={t('way.unit')} value={text(who.unit)} onChange={(unit) => onChange({ unit: unit ?? '' })} />}
      {who && 'person' in who && way === 'person' && <ReferencePicker {...common} type="person" aria-label={t('way.person')} value={text(who.person)} onChange={(person) => onChange({ person: person ?? '' })} />}
      {who && 'person' in who && way === 'field' && <Select {...common} aria-label={t('way.field')} value={String(who.person).slice(1)} onChange={(field: string) => onChange({ person: `$${field}` })} options={people.map((field) => ({ value: field.name, label: say(field.label) }))} />}
      {who && 'relation' in who && way === 'relation' && <Select {...common} aria-label={t('way.relation')} value={who.relation as (typeof RELATIONS)[number]} onChange={(relation: (typeof RELATIONS)[number]) => onChange({ relation })} options={RELATIONS.slice(1).map((value) => ({ value, label: t(`relation.${value}` as 'relation.owner') }))} />}
    </div>
  )
}
