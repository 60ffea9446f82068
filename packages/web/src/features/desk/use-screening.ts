import { useQuery } from '@tanstack/react-query'
import type { Reason, Value } from '@guixing/contract/common'
import { q } from '../../app/api.ts'
import { useSay } from '../../ui/words.ts'
import { standing, type Struck } from '../../ui/struck.ts'
import { useDebounced } from './use-debounced.ts'

export interface Screening { hits: (Struck & { article: string; regulation: string })[]; reasons: Reason[]; warnings: Reason[]; possible: boolean | null }
const NONE: Screening = { hits: [], reasons: [], warnings: [], possible: null }

/**
 * What the entry would meet, asked 200 ms after the last letter. The lexicon looks at all outgoing words; `spoken` is what
 * the field on screen holds, also when it is not part of the sending (an agreed time with words said beside it).
 */
export function useScreening(input: { kind: string; action: string | undefined; fields: Record<string, Value>; spoken: string; enabled: boolean }): Screening {
  const say = useSay()
  const fields = input.spoken.trim() ? { ...input.fields, answer: input.spoken } : input.fields
  const still = useDebounced(JSON.stringify({ kind: input.kind, action: input.action ?? '', fields }), 200)
  const query = useQuery({
    ...q.matters.preview.queryOptions({ input: JSON.parse(still) as { kind: string; action: string; fields: Record<string, Value> } }),
    enabled: input.enabled && Boolean(input.action), placeholderData: (before) => before, staleTime: 30_000, retry: false,
  })
  if (!query.data || !input.enabled) return NONE
  const article = (control: string): string => query.data.reasons.find((r) => r.control === control)?.regulation ?? control.split(/[.\-/]/)[0]!.toUpperCase()
  const hits = query.data.hits.filter((hit) => hit.field === 'answer').map((hit) => ({ start: hit.start, end: hit.end, phrase: hit.phrase, preferred: hit.preferred ? say(hit.preferred) : null, article: hit.article, regulation: article(hit.control) }))
  return { hits: standing(input.spoken, hits) as Screening['hits'], reasons: query.data.reasons, warnings: query.data.warnings, possible: query.data.possible }
}
