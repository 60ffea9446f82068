import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { MatterView } from '@guixing/contract/matters'
import { q } from '../../app/api.ts'
import { Clause } from '../../ui/clause.tsx'
import { useSay } from '../../ui/words.ts'
import { useCatalogue } from './catalogue.ts'
import { useMatterWords } from './words.ts'

/** Annexes of regulations this kind of paper works by, in the version in force when it was opened; one that was not bound then is said to be missing. */
export function AnnexLines({ matter }: { matter: MatterView }): ReactNode {
  const t = useMatterWords()
  const say = useSay()
  const { kind } = useCatalogue()
  const { data } = useQuery({ ...q.regulations.annexes.queryOptions({ input: { matter: matter.id } }), enabled: kind(matter.kind)?.annexes === true, staleTime: 300_000 })
  if (!data || data.annexes.length === 0) return null
  return (
    <>
      <h3 className="mt-related">{t('annexes.title')}</h3>
      <ul className="mt-related-list mt-annexes">
        {data.annexes.map((one) => (
          <li key={`${one.regulation} ${one.annex}`}>
            <span><Clause regulation={one.regulation} article={one.article} /></span>
            {one.current?.file ? <a href={`/api/v1/files/${one.current.file.id}`} target="_blank" rel="noreferrer">{say(one.name)}</a> : <span>{say(one.name)}</span>}
            <i>{one.current ? t('annexes.version', { v: one.current.version, day: one.current.from }) : t('annexes.missing')}</i>
          </li>
        ))}
      </ul>
    </>
  )
}
