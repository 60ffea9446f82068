import { useQueries } from '@tanstack/react-query'
import type { RegulationRow, RegulationView } from '@guixing/contract/regulations'
import { q } from '../../app/api.ts'
import { executionOf, type Execution } from './measures.ts'

/** K28 of the house, from the duties of every adopted regulation; null while it is not all there. */
export function useExecution(adopted: readonly RegulationRow[]): Execution | null {
  const views = useQueries({ queries: adopted.map((r) => ({ ...q.regulations.get.queryOptions({ input: { code: r.code } }), staleTime: 300_000 })) })
  const kept = useQueries({ queries: adopted.map((r) => ({ ...q.regulations.conformance.queryOptions({ input: { code: r.code } }), staleTime: 30_000 })) })
  if (views.some((v) => !v.data) || kept.some((k) => !k.data)) return null
  return executionOf(views.map((v, i) => ({ regulation: v.data as RegulationView, counts: kept[i]?.data?.controls ?? [] })))
}
