import type { ReactNode } from 'react'
import { Button } from 'antd'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ClientEvent } from '@guixing/contract/clients'
import { q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { Card, ErrorLine, Rows } from '../../ui/small.tsx'
import { whenWords } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { useWords } from './words.ts'

/** Calls, letters, contacts and matters with a client, latest first. */
export function TimelineCard({ id }: { id: string }): ReactNode {
  const t = useWords()
  const found = useInfiniteQuery(q.clients.timeline.infiniteOptions({ input: (cursor: string | undefined) => ({ id, cursor }), initialPageParam: undefined as string | undefined, getNextPageParam: (last) => last.next ?? undefined }))
  const items = found.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Card title={t('timeline.title')}>
      <div className="cl-body">
        {found.isPending ? <Rows count={4} height={40} /> : found.error ? <ErrorLine error={found.error} retry={() => void found.refetch()} /> : items.length === 0 ? <p className="gx-note">{t('timeline.none')}</p> : null}
        <ol className="cl-list cl-events">{items.map((event) => <Event key={event.id} event={event} />)}</ol>
        {found.hasNextPage ? <Button size="small" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('more')}</Button> : null}
      </div>
    </Card>
  )
}

function Event({ event: e }: { event: ClientEvent }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const length = e.seconds === null ? '' : e.seconds < 60 ? t('timeline.seconds', { n: e.seconds }) : t('timeline.minutes', { n: Math.round(e.seconds / 60) })
  const what = e.what === 'call' ? t('timeline.call', { number: e.detail }) : e.what === 'archive' || e.what === 'contact' ? t(`act.${e.detail}` as 'act.follow-up', { defaultValue: t('timeline.contact') }) : e.what === 'opened' ? (e.matter ? say(e.matter.kindName) : t('timeline.opened')) : `${t(`timeline.${e.what}`)} ${e.detail}`
  const state = e.what === 'call' ? t(`timeline.callState.${e.state ?? 'ended'}` as 'timeline.callState.ended', { defaultValue: '', minutes: length }) : ''
  return (
    <li>
      <small><span>{whenWords(e.at, now, ui)}</span><span>{[what, state].filter(Boolean).join('・')}</span>{e.by ? <span>{e.by.name}</span> : null}</small>
      {e.matter ? <Link to={`/matters/${e.matter.id}`}>{e.matter.number} {e.matter.title}</Link> : null}
      {e.words ? <p>{e.words}</p> : null}
    </li>
  )
}
