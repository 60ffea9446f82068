import type { ReactNode, RefObject } from 'react'
import { Button, Input, Select, type InputRef } from 'antd'
import type { FieldView, KindView } from '@guixing/contract/matters'
import { DayInput } from '../../ui/day-input.tsx'
import { ReferencePicker } from '../../ui/reference-picker.tsx'
import { KeyCap } from '../../ui/small.tsx'
import { useChoices } from '../../ui/choices.ts'
import { useTyped } from '../../ui/use-typed.ts'
import { useSay } from '../../ui/words.ts'
import { useCatalogue } from '../matters/catalogue.ts'
import { isFiltered, whereOf, withWhere, type Search } from './filters.ts'
import { useLedgerWords } from './words.ts'

interface Props { kind: KindView | undefined; search: Search; change: (patch: Search) => void; clear: () => void; find: RefObject<InputRef | null> }
const PERIODS = ['all', 'today', 'week', 'month', 'custom'] as const
const SORTS = ['due', '-opened', 'opened'] as const

/** Filters as sentences: 专业 全部 · 接待 陈晓琳. */
export function FilterBar({ kind, search, change, clear, find }: Props): ReactNode {
  const t = useLedgerWords()
  const say = useSay()
  const { kinds } = useCatalogue()
  const [typed, setTyped] = useTyped(search.q, (words) => change({ q: words }))
  const keyed = (kind?.fields ?? []).filter((field) => field.key && field.type === 'choice' && field.list && !field.system).slice(0, 2)
  return (
    <div className="lg-filters">
      <Input ref={find} value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={t('filter')} aria-label={t('filterLabel')} suffix={<KeyCap>/</KeyCap>} allowClear style={{ width: 224 }} />
      <Sentence label={t('date')}><Select variant="borderless" aria-label={t('date')} value={search.period ?? 'all'} onChange={(value) => change({ period: value === 'all' ? undefined : value, from: undefined, to: undefined })} options={PERIODS.map((value) => ({ value, label: t(`period.${value}`) }))} popupMatchSelectWidth={false} /></Sentence>
      {search.period === 'custom' ? <><DayInput withTime={false} value={search.from ?? null} onChange={(from) => change({ from: from ?? undefined })} aria-label={t('from')} /><DayInput withTime={false} value={search.to ?? null} onChange={(to) => change({ to: to ?? undefined })} aria-label={t('to')} /></> : null}
      {kind ? null : <Sentence label={t('kind')}><Select variant="borderless" aria-label={t('kind')} value={search.kind ?? ''} onChange={(value) => change({ kind: value || undefined, stage: undefined })} options={[{ value: '', label: t('any') }, ...kinds.map((one) => ({ value: one.name, label: say(one.label) }))]} popupMatchSelectWidth={false} showSearch={{ optionFilterProp: 'label' }} /></Sentence>}
      {keyed.map((field) => <KeyFilter key={field.name} field={field} where={search.where} change={change} />)}
      {kind ? <Sentence label={t('stage')}><Select variant="borderless" aria-label={t('stage')} value={search.stage ?? ''} onChange={(value) => change({ stage: value || undefined })} options={[{ value: '', label: t('any') }, ...kind.stages.map((stage) => ({ value: stage.name, label: say(stage.label) }))]} popupMatchSelectWidth={false} /></Sentence> : null}
      <ReferencePicker type="person" value={search.owner ?? null} onChange={(owner) => change({ owner: owner ?? undefined })} placeholder={t('owner')} aria-label={t('owner')} style={{ minWidth: 104 }} />
      <ReferencePicker type="unit" value={search.unit ?? null} onChange={(unit) => change({ unit: unit ?? undefined })} placeholder={t('unit')} aria-label={t('unit')} style={{ minWidth: 104 }} />
      {isFiltered(search) ? <Button type="link" size="small" onClick={clear}>{t('clear')}</Button> : null}
      <span className="lg-sort"><Select variant="borderless" aria-label={t('sortLabel')} value={search.sort ?? 'due'} onChange={(sort) => change({ sort: sort === 'due' ? undefined : sort })} options={SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))} popupMatchSelectWidth={false} /></span>
    </div>
  )
}

function Sentence({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return <span className="lg-sentence"><span>{label}</span>{children}</span>
}

function KeyFilter({ field, where, change }: { field: FieldView; where: string | undefined; change: Props['change'] }): ReactNode {
  const t = useLedgerWords()
  const say = useSay()
  const choices = useChoices(field.list)
  return (
    <Sentence label={say(field.label)}>
      <Select variant="borderless" aria-label={say(field.label)} value={whereOf(where)[field.name] ?? ''} onChange={(value) => change({ where: withWhere(where, field.name, value || null) })} options={[{ value: '', label: t('any') }, ...choices]} popupMatchSelectWidth={false} />
    </Sentence>
  )
}
