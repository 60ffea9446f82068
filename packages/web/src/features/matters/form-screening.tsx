import { useEffect, useState, type ReactNode } from 'react'
import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import type { Value } from '@guixing/contract/common'
import type { ActionView, MatterView } from '@guixing/contract/matters'
import { q } from '../../app/api.ts'
import { Clause } from '../../ui/clause.tsx'
import { StruckLine } from '../../ui/screened-text.tsx'
import { replaced, standing } from '../../ui/struck.ts'
import { useSay } from '../../ui/words.ts'
import { useMatterWords } from './words.ts'

interface Props { matter: MatterView; action: ActionView; fields: Record<string, unknown>; /** Puts the better words into the field. */ onSwap: (field: string, text: string) => void }

/** What the lexicon says of outgoing words while one types them (S03-25); asked 300 ms after the last letter, only where words go out. */
export function FormScreening({ matter, action, fields, onSwap }: Props): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  const outgoing = action.asks.filter((field) => field.outgoing).map((field) => field.name)
  const text = JSON.stringify(fields)
  const [still, setStill] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setStill(text), 300)
    return () => clearTimeout(timer)
  }, [text])
  const typed = outgoing.some((name) => typeof fields[name] === 'string' && fields[name].trim() !== '')
  const query = useQuery({
    ...q.matters.preview.queryOptions({ input: { kind: matter.kind, id: matter.id, action: action.name, fields: JSON.parse(still) as Record<string, Value> } }),
    enabled: typed, staleTime: 30_000, retry: false,
  })
  if (!typed || !query.data) return null
  const hits = query.data.hits.filter((hit, i, all) => outgoing.includes(hit.field) && all.findIndex((one) => one.field === hit.field && one.start === hit.start) === i)
  return hits.map((hit) => {
    const words = String(fields[hit.field] ?? '')
    const better = hit.preferred ? say(hit.preferred) : null
    if (standing(words, [{ ...hit, preferred: better }]).length === 0) return null
    const regulation = hit.control.split('.')[0] ?? ''
    return (
      <StruckLine key={`${hit.field}-${hit.start}`} title={t('struck')} mark={<Clause regulation={regulation} article={hit.article} strong />}>
        <span>“{hit.phrase}”{better ? ` ${t('sayInstead', { words: better })}` : ` ${t('noBetter')}`}</span>
        {better ? <Button size="small" onClick={() => onSwap(hit.field, replaced(words, { ...hit, preferred: better }, better))}>{t('swap')}</Button> : null}
      </StruckLine>
    )
  })
}
