import { useMemo } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { RouteDetail } from '@guixing/contract/routes'
import { q } from '../../app/api.ts'
import { useSay } from '../../ui/words.ts'
import type { Saying } from './say.ts'
import { useWords } from './words.ts'

/** Words for the routes of one approval; people and units chosen just now are named too. */
export function useSaying(about: Saying['about'] | RouteDetail): Saying {
  const t = useWords()
  const say = useSay()
  const people = useQuery({ ...q.house.people.queryOptions({ input: {} }), staleTime: 300_000 })
  const units = useQuery({ ...q.house.units.queryOptions(), staleTime: 300_000 })
  return useMemo(() => {
    const names = new Map([...(people.data?.people ?? []), ...(units.data?.units ?? [])].map((one) => [one.id, one.name]))
    return { t, say, about, name: (id: string) => names.get(id) }
  }, [t, say, about, people.data, units.data])
}
