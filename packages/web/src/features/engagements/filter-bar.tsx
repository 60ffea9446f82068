import type { ReactNode, RefObject } from 'react'
import { Button, Checkbox, Input, Select, type InputRef } from 'antd'
import { PHASES } from '@guixing/contract/engagements'
import { useChoices } from '../../ui/choices.ts'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import { KeyCap } from '../../ui/small.tsx'
import { useTyped } from '../../ui/use-typed.ts'
import { KeepView } from '../ledgers/keep-view.tsx'
import { GROUP_NAMES, GROUPS } from './phases.ts'
import { isFiltered, onlyOf, phasesOf, viewOf, WANTS, withOnly, type Search } from './search.ts'
import { useWords } from './words.ts'

/** Filters as sentences, kept in the address. */
export function FilterBar({ search, change, find, keep }: { search: Search; change: (patch: Search) => void; find: RefObject<InputRef | null>; keep: (name: string) => void }): ReactNode {
  const t = useWords()
  const routes = useChoices('lead-routes')
  const classes = useChoices('client-classes')
  const [typed, setTyped] = useTyped(search.q, (words) => change({ q: words }))
  const only = onlyOf(search)
  // The funnel shows all phases, also those that are over.
  const whole = viewOf(search) === 'funnel'
  const way = only.find((one) => one !== 'mine') ?? ''
  const pick = (name: 'phase' | 'route' | 'class', value: string, options: { value: string; label: string }[]): ReactNode => (
    <span className="eg-pick"><span>{t(`filter.${name}`)}</span><Select variant="borderless" aria-label={t(`filter.${name}`)} value={value} onChange={(next: string) => change({ [name]: next || undefined })} options={[{ value: '', label: t('filter.any') }, ...options]} popupMatchSelectWidth={false} /></span>
  )
  // A column of the board and its phases, each once.
  const phases = [...GROUP_NAMES.filter((name) => GROUPS[name].length > 1).map((name) => ({ value: name as string, label: t(`group.${name}`) })), ...PHASES.map((name) => ({ value: name as string, label: t(`phase.${name}`) }))]
  return (
    <div className="eg-filters">
      <Input ref={find} value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={t('filter.find')} aria-label={t('filter.findLabel')} suffix={<KeyCap>/</KeyCap>} allowClear maxLength={100} className="eg-find" />
      {whole ? null : pick('phase', phasesOf(search) ? search.phase ?? '' : '', phases)}
      <span className="eg-pick"><span>{t('filter.owner')}</span><ReferencePicker type="person" value={search.owner ?? null} onChange={(owner) => change({ owner: owner ?? undefined })} placeholder={t('filter.any')} aria-label={t('filter.owner')} style={{ minWidth: 88 }} /></span>
      {pick('route', search.route ?? '', routes)}
      {pick('class', search.class ?? '', classes)}
      <span className="eg-pick"><span>{t('filter.when')}</span><Select variant="borderless" aria-label={t('filter.when')} value={way} onChange={(next: string) => change({ only: next === '' ? withOnly(search, way as 'late', false) : withOnly(search, next as 'late', true) })} options={[{ value: '', label: t('filter.any') }, ...WANTS.map((value) => ({ value, label: t(`filter.${value}`) }))]} popupMatchSelectWidth={false} /></span>
      <Checkbox checked={only.includes('mine')} onChange={(event) => change({ only: withOnly(search, 'mine', event.target.checked) })}>{t('filter.mine')}</Checkbox>
      {whole ? null : <Checkbox checked={search.ended === 'yes'} onChange={(event) => change({ ended: event.target.checked ? 'yes' : undefined })}>{t('filter.ended')}</Checkbox>}
      {isFiltered(search) ? <Button type="link" size="small" onClick={() => change({ q: undefined, phase: undefined, owner: undefined, route: undefined, class: undefined, only: undefined, ended: undefined })}>{t('filter.clear')}</Button> : null}
      {isFiltered(search) ? <KeepView keep={keep} /> : null}
    </div>
  )
}
