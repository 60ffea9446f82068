import { useSyncExternalStore } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { Me } from '@guixing/contract/house'
import { q } from './api.ts'
import { hearLapsed, isLapsed } from './lapse.ts'

/** The sign-in lapsed while a page was open. */
export const useLapsed = (): boolean => useSyncExternalStore(hearLapsed, isLapsed)

export const meOptions = () => ({ ...q.house.me.queryOptions(), staleTime: 60_000, retry: false as const })

/** Who is signed in. Only under the frame, which shows nothing before it is known. */
export function useMe(): Me {
  const { data } = useQuery(meOptions())
  if (!data) throw new Error('useMe needs the frame')
  return data as Me
}

/** Whether the person holds a role anywhere in the house. */
export const holds = (me: Me, role: string): boolean => me.roles.some((r) => r.role === role)
