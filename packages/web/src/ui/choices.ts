import { useQuery } from '@tanstack/react-query'
import { q } from '../app/api.ts'
import { useSay } from './words.ts'

/** Kinds, choice lists and forms of the house; they change with regulations only. */
export function useKinds() {
  return useQuery({ ...q.matters.kinds.queryOptions(), staleTime: 600_000 })
}

/** The choices of a list of the catalogue, as a Select or Radio takes them. */
export function useChoices(list: string | undefined): { value: string; label: string }[] {
  const say = useSay()
  const kinds = useQuery({ ...q.matters.kinds.queryOptions(), staleTime: 600_000, enabled: list !== undefined })
  const found = kinds.data?.lists.find((l) => l.name === list)
  return found ? found.items.map((item) => ({ value: item.value, label: say(item.label) })) : []
}
