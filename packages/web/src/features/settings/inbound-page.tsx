import type { ReactNode } from 'react'
import { Table } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { q, type api } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { exactTime, whenWords } from '../../ui/time-words.ts'
import { usePhone } from '../../ui/width.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { SettingsFrame } from './settings-frame.tsx'
import { useSettingsWords } from './words.ts'

type Message = Awaited<ReturnType<typeof api.house.inbound>>['messages'][number]

/** What clients wrote and could not be taken in: who, where it still lies, why; a person enters it by hand. */
export function InboundPage(): ReactNode {
  const t = useSettingsWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const phone = usePhone()
  const list = useQuery(q.house.inbound.queryOptions())
  const at = (m: Message): ReactNode => <time title={exactTime(m.at)}>{whenWords(m.at, now, ui)}</time>
  const channel = (m: Message): string => t(`outbox.channels.${m.channel}` as 'outbox.channels.mail', { defaultValue: m.channel })
  const from = (m: Message): string => m.from || t('inbound.nobody')
  const place = (m: Message): string => m.mailbox ?? '—'
  return (
    <SettingsFrame title={t('inbound.title')} aside={<Link to="/matters/new/enquiry">{t('inbound.enter')}</Link>}>
      <p className="gx-note gx-inbound-note">{t('inbound.note')}</p>
      {list.isPending ? <Rows /> : list.error ? <ErrorLine error={list.error} retry={() => void list.refetch()} /> : list.data.messages.length === 0 ? <Blank text={t('inbound.none')} /> : phone ? (
        <ul className="gx-outbox-cards">{list.data.messages.map((m) => <li key={m.id}><p>{at(m)} {channel(m)} {from(m)}</p><p>{say(m.reason)}</p>{m.mailbox ? <p className="gx-note">{t('inbound.mailbox')} {m.mailbox}</p> : null}</li>)}</ul>
      ) : (
        <Table size="small" rowKey="id" dataSource={list.data.messages} pagination={false} scroll={{ x: 720 }} columns={[
          { title: t('outbox.at'), width: 120, render: (_, m) => at(m) },
          { title: t('outbox.channel'), width: 88, render: (_, m) => channel(m) },
          { title: t('inbound.from'), width: 220, ellipsis: true, render: (_, m) => from(m) },
          { title: t('inbound.reason'), render: (_, m) => say(m.reason) },
          { title: t('inbound.mailbox'), width: 140, render: (_, m) => place(m) },
        ]} />
      )}
    </SettingsFrame>
  )
}
