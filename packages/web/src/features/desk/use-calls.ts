import { useQuery } from '@tanstack/react-query'
import type { Call } from './call.ts'
import { q } from '../../app/api.ts'

/** The call in hand, and those that wait. The running call stays in hand: a second one queues and never takes the focus. */
export function splitCalls(calls: readonly Call[]): { current: Call | null; queue: Call[] } {
  const live = calls.filter((call) => call.state === 'answered' || call.state === 'ringing').sort((a, b) => a.startedAt.localeCompare(b.startedAt))
  const current = live.find((call) => call.state === 'answered') ?? live[0] ?? null
  return { current, queue: live.filter((call) => call !== current) }
}

export function useCalls() {
  const query = useQuery({ ...q.desk.calls.queryOptions(), refetchInterval: 3_000, retry: false })
  return { ...splitCalls(query.data?.calls ?? []), error: query.error }
}
