import { useDeferredValue, useState, type CSSProperties, type ReactNode } from 'react'
import { Select } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { q } from '../app/api.ts'
import { moneyText } from './money.ts'
import { useSay, useUiWords } from './words.ts'

interface Common { id?: string; style?: CSSProperties; autoFocus?: boolean; status?: 'error'; 'aria-label'?: string; placeholder?: string; disabled?: boolean }
interface Option { value: string; label: string }

/** What may be chosen for a reference, found while typing. */
function useOptions(type: 'person' | 'unit' | 'client' | 'matter', typed: string, of?: readonly string[], chosen?: string | null): { options: Option[]; busy: boolean } {
  const say = useSay()
  const text = useDeferredValue(typed)
  const people = useQuery({ ...q.house.people.queryOptions({ input: text ? { q: text } : {} }), enabled: type === 'person', placeholderData: keepPreviousData, staleTime: 30_000 })
  const units = useQuery({ ...q.house.units.queryOptions(), enabled: type === 'unit', staleTime: 300_000 })
  const clients = useQuery({ ...q.desk.callers.queryOptions({ input: { q: text } }), enabled: type === 'client' && text.length > 0, placeholderData: keepPreviousData })
  const kinds = of && of.length > 0 ? of.join(',') : undefined
  // Of named kinds the latest are offered before a word is typed.
  const matters = useQuery({ ...q.matters.list.queryOptions({ input: { ...(text ? { q: text } : {}), ...(kinds ? { kind: kinds } : {}), limit: 20 } }), enabled: type === 'matter' && (text.length > 0 || kinds !== undefined), placeholderData: keepPreviousData })
  const listed = matters.data?.items ?? []
  // What was chosen before the form was opened is named as well.
  const before = useQuery({ ...q.matters.get.queryOptions({ input: { id: chosen ?? '' } }), enabled: type === 'matter' && Boolean(chosen) && !listed.some((m) => m.id === chosen), retry: false, staleTime: 60_000 })
  if (type === 'person') return { busy: people.isFetching, options: (people.data?.people ?? []).filter((p) => p.active).map((p) => ({ value: p.id, label: p.unit ? `${p.name}（${p.unit.name}）` : p.name })) }
  if (type === 'unit') return { busy: units.isFetching, options: (units.data?.units ?? []).map((u) => ({ value: u.id, label: u.name })).filter((u) => !text || u.label.includes(text)) }
  if (type === 'client') return { busy: clients.isFetching, options: (clients.data?.clients ?? []).map((c) => ({ value: c.id, label: [c.name, c.room, c.phone].filter(Boolean).join(' ') })) }
  const all = before.data && !listed.some((m) => m.id === before.data?.id) ? [before.data, ...listed] : listed
  return { busy: matters.isFetching, options: all.map((m) => ({ value: m.id, label: [m.number, say(m.name) || m.title, m.amount === null || m.amount === undefined ? '' : moneyText(m.amount)].filter(Boolean).join(' · ') })) }
}

/** Chooses one person, unit, client or matter by name. */
export function ReferencePicker({ type, of, value, onChange, placeholder, ...rest }: Common & { type: 'person' | 'unit' | 'client' | 'matter'; /** Of a matter: only of these kinds. */ of?: readonly string[] | undefined; value: string | null; onChange: (value: string | null) => void }): ReactNode {
  const t = useUiWords()
  const [typed, setTyped] = useState('')
  const { options, busy } = useOptions(type, typed, of, value)
  return (
    <Select {...rest} value={value} onChange={(next: string | undefined) => onChange(next ?? null)} options={options} loading={busy} allowClear
      showSearch={{ filterOption: false, onSearch: setTyped }} placeholder={placeholder ?? t('search')} notFoundContent={null} />
  )
}

/** Chooses several people by name. */
export function PeoplePicker({ value, onChange, placeholder, ...rest }: Common & { value: string[]; onChange: (value: string[]) => void }): ReactNode {
  const t = useUiWords()
  const [typed, setTyped] = useState('')
  const { options, busy } = useOptions('person', typed)
  return (
    <Select {...rest} mode="multiple" value={value} onChange={onChange} options={options} loading={busy}
      showSearch={{ filterOption: false, onSearch: setTyped }} placeholder={placeholder ?? t('search')} notFoundContent={null} />
  )
}
