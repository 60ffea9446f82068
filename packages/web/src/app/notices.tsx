import type { ReactNode } from 'react'
import { Button, Drawer } from 'antd'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Blank, ErrorLine, Rows } from '../ui/small.tsx'
import { exactTime, whenWords } from '../ui/time-words.ts'
import { usePhone } from '../ui/width.ts'
import { useSay, useUiWords } from '../ui/words.ts'
import { q } from './api.ts'
import { useNow } from './clock.ts'
import { useAppWords } from './words.ts'

/** My notices, newest first; opening one reads it. */
export function Notices({ open, onClose }: { open: boolean; onClose: () => void }): ReactNode {
  const t = useAppWords()
  const phone = usePhone()
  const read = useMutation(q.work.readNotices.mutationOptions())
  return (
    <Drawer open={open} onClose={onClose} title={t('notices.title')} placement={phone ? 'bottom' : 'right'} size={phone ? '80%' : 400} styles={{ body: { padding: 0 } }}
      extra={<Button size="small" loading={read.isPending} onClick={() => read.mutate({})}>{t('notices.readAll')}</Button>}>
      {open ? <NoticeList onClose={onClose} /> : null}
    </Drawer>
  )
}

function NoticeList({ onClose }: { onClose: () => void }): ReactNode {
  const t = useAppWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const navigate = useNavigate()
  const read = useMutation(q.work.readNotices.mutationOptions())
  const list = useInfiniteQuery(q.work.notices.infiniteOptions({ input: (cursor: string | undefined) => (cursor ? { cursor } : {}), initialPageParam: undefined, getNextPageParam: (last) => last.next ?? undefined }))
  if (list.isPending) return <Rows count={6} />
  if (list.error) return <div style={{ padding: 16 }}><ErrorLine error={list.error} retry={() => void list.refetch()} /></div>
  const notices = list.data.pages.flatMap((p) => p.notices)
  if (notices.length === 0) return <Blank text={t('notices.none')} />
  return (
    <>
      <ul className="gx-notices">
        {notices.map((n) => (
          <li key={n.id} className={n.readAt ? '' : 'new'}>
            <button type="button" onClick={() => { if (!n.readAt) read.mutate({ ids: [n.id] }); if (n.target) { onClose(); const [path = '/', query = ''] = n.target.split('?'); void navigate({ to: path, search: Object.fromEntries(new URLSearchParams(query)) as never }) } }}>
              <span>{say(n.text)}</span><time title={exactTime(n.at)}>{whenWords(n.at, now, ui)}</time>
            </button>
          </li>
        ))}
      </ul>
      {list.hasNextPage ? <div style={{ padding: 16, textAlign: 'center' }}><Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('notices.older')}</Button></div> : null}
    </>
  )
}
