import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { FieldView } from '@guixing/contract/matters'
import { q } from '../app/api.ts'
import { useSay } from './words.ts'

/** Kinds, choice lists and forms of the house; they change with regulations only. */
export function useKinds() {
  return useQuery({ ...q.matters.kinds.queryOptions(), staleTime: 600_000 })
}

const listOptions = (needed: boolean) => ({ ...q.matters.kinds.queryOptions(), staleTime: 600_000, enabled: needed })

/** Whether the lists of these fields can be chosen from, or never will be: with them a field takes its shape, and what stands beside it its place. Once true it stays so. */
export function useListsKnown(fields: readonly Pick<FieldView, 'type' | 'list'>[]): boolean {
  const needed = fields.some(({ type, list }) => (type === 'choice' || type === 'choices') && list !== undefined)
  const { isPending } = useQuery(listOptions(needed))
  const known = !needed || !isPending
  const [was, setWas] = useState(known)
  // A list that could not be had is asked for again: nothing may go from under who writes meanwhile.
  if (known && !was) setWas(true)
  return known || was
}

export interface Choice { value: string; label: string }

/** The choices of a list of the catalogue, as a Select or Radio takes them. */
export const useChoices = (list: string | undefined): Choice[] => useChoiceList(list) ?? []

/** The same; null while nobody knows them yet. */
export function useChoiceList(list: string | undefined): Choice[] | null {
  const say = useSay()
  const kinds = useQuery(listOptions(list !== undefined))
  if (list !== undefined && kinds.isPending) return null
  const found = kinds.data?.lists.find((l) => l.name === list)
  return found ? found.items.map((item) => ({ value: item.value, label: say(item.label) })) : []
}
