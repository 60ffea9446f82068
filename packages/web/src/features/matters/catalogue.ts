import { useMemo } from 'react'
import type { z } from 'zod'
import { useQuery } from '@tanstack/react-query'
import type { FieldView, KindView, ListView } from '@guixing/contract/matters'
import { q } from '../../app/api.ts'
import { useSay } from '../../ui/words.ts'

type Say = ReturnType<typeof useSay>

type Choices = z.infer<typeof ListView>

export interface Catalogue {
  kinds: KindView[]
  lists: Choices[]
  kind: (name: string) => KindView | undefined
  /** Words of a value of a choice list; the value itself where the list does not know it. */
  choice: (list: string | undefined, value: unknown) => string
  stage: (kind: string, stage: string) => string
  field: (kind: string, name: string) => FieldView | undefined
  formTitle: (code: string) => string
}

function make(kinds: KindView[], lists: Choices[], forms: { code: string; title: Parameters<Say>[0] }[], say: Say): Catalogue {
  const kind = (name: string): KindView | undefined => kinds.find((k) => k.name === name)
  return {
    kinds, lists, kind,
    choice: (list, value) => {
      const found = lists.find((l) => l.name === list)?.items.find((item) => item.value === value)
      return found ? say(found.label) : typeof value === 'string' ? value : ''
    },
    stage: (name, stage) => { const found = kind(name)?.stages.find((s) => s.name === stage); return found ? say(found.label) : stage },
    field: (name, fieldName) => kind(name)?.fields.find((f) => f.name === fieldName),
    formTitle: (code) => say(forms.find((form) => form.code === code)?.title),
  }
}

/** Kinds, lists and forms of the house; they change only when a regulation is adopted. */
export function useCatalogue() {
  const say = useSay()
  const query = useQuery({ ...q.matters.kinds.queryOptions(), staleTime: 300_000 })
  const kinds = useMemo(() => make(query.data?.kinds ?? [], query.data?.lists ?? [], query.data?.forms ?? [], say), [query.data, say])
  return { ...kinds, forms: query.data?.forms ?? [], isPending: query.isPending, error: query.error, refetch: query.refetch }
}

/** The kinds a person may open for a matter of this kind, with the field that names it. */
export function papersFor(kinds: readonly KindView[], name: string): { kind: KindView; field: string }[] {
  return kinds.flatMap((kind) => {
    const field = kind.opens.filter((one) => one.possible).flatMap((one) => one.asks).find((ask) => ask.of?.includes(name))
    return field ? [{ kind, field: field.name }] : []
  })
}
