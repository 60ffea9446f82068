import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { q, type api } from '../../app/api.ts'
import { Clause } from '../../ui/clause.tsx'
import { Tag } from '../../ui/rate-text.tsx'
import { Blank, Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { useSay } from '../../ui/words.ts'
import { SettingsFrame } from '../settings/settings-frame.tsx'
import { useWords } from './words.ts'
import './routes.css'

type Line = Awaited<ReturnType<typeof api.routes.list>>['routes'][number]

/** Every approval of the adopted regulations, under its regulation: which routes hold, and where the house may lay its own. */
export function RouteListPage(): ReactNode {
  const t = useWords()
  const say = useSay()
  const list = useQuery(q.routes.list.queryOptions())
  const lines = list.data?.routes ?? []
  const codes = [...new Set(lines.map((line) => line.regulation))].sort()
  return (
    <SettingsFrame title={t('title')} aside={<span className="gx-note">{t('note')}</span>}>
      {list.isPending ? <Rows /> : list.error ? <ErrorLine error={list.error} retry={() => void list.refetch()} /> : lines.length === 0 ? <Blank text={t('empty')} action={<Link to="/regulations">{t('adopt')}</Link>} /> : (
        <div className="gx-stack rt-list">
          {codes.map((code) => {
            const own = lines.filter((line) => line.regulation === code)
            return <Card key={code} title={`${code.toUpperCase()} ${say(own[0]?.title)}`} aside={t('count', { n: own.length })}><ul>{own.map((line) => <RouteLine key={line.control} line={line} />)}</ul></Card>
          })}
        </div>
      )}
    </SettingsFrame>
  )
}

function RouteLine({ line }: { line: Line }): ReactNode {
  const t = useWords()
  const say = useSay()
  return (
    <li>
      <Clause regulation={line.regulation} article={line.article} bare />
      <div>
        <Link to={`/settings/routes/${line.control}` as '/'}>{say(line.name)}</Link>
        <small>{line.kinds.map(say).join(t('join'))}{t('sep')}{t('size', { routes: line.routes, steps: line.steps })}</small>
      </div>
      <div className="rt-tags">
        {line.editable ? <Tag kind={line.version === null ? 'fact' : 'state'}>{line.version === null ? t('own') : t('version', { n: line.version })}</Tag> : <Tag kind="binding">{t('fixed')}</Tag>}
        {line.draft && <Tag kind="soon">{t('hasDraft')}</Tag>}
        {line.next && <Tag>{t('nextFrom', { day: line.next.from, n: line.next.version })}</Tag>}
        {line.faults > 0 && <Tag kind="soon">{t('faults', { n: line.faults })}</Tag>}
        {line.behind > 0 && <Tag>{t('behind', { n: line.behind })}</Tag>}
      </div>
    </li>
  )
}
