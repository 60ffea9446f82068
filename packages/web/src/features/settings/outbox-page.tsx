import { useState, type ReactNode } from 'react'
import { Table, Tabs } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { q, type api } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { Tag } from '../../ui/rate-text.tsx'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { exactTime, whenWords } from '../../ui/time-words.ts'
import { usePhone } from '../../ui/width.ts'
import { useUiWords } from '../../ui/words.ts'
import { SettingsFrame } from './settings-frame.tsx'
import { useSettingsWords } from './words.ts'

const STATES = ['all', 'queued', 'sent', 'not-sent', 'failed'] as const
const KINDS = { queued: 'fact', sent: 'state', 'not-sent': 'soon', failed: 'soon' } as const

/** What the house told people, or could not: queued, sent, not sent, failed. Nothing unsent looks sent. */
export function OutboxPage(): ReactNode {
  const t = useSettingsWords()
  const [state, setState] = useState<(typeof STATES)[number]>('all')
  const box = useQuery(q.house.outbox.queryOptions({ input: state === 'all' ? {} : { state } }))
  return (
    <SettingsFrame title={t('outbox.title')} aside={<span className="gx-note">{t('outbox.note')}</span>}>
      <Tabs activeKey={state} onChange={(key) => setState(key as typeof state)} items={STATES.map((s) => ({ key: s, label: t(`outbox.${s}`) }))} />
      {box.isPending ? <Rows /> : box.error ? <ErrorLine error={box.error} retry={() => void box.refetch()} /> : box.data.messages.length === 0 ? <Blank text={t('outbox.none')} /> : (
        <Messages messages={box.data.messages} />
      )}
    </SettingsFrame>
  )
}

type Message = Awaited<ReturnType<typeof api.house.outbox>>['messages'][number]

function Messages({ messages }: { messages: readonly Message[] }): ReactNode {
  const t = useSettingsWords()
  const ui = useUiWords()
  const now = useNow()
  const phone = usePhone()
  const at = (m: Message): ReactNode => <time title={exactTime(m.at)}>{whenWords(m.at, now, ui)}</time>
  const channel = (m: Message): string => t(`outbox.channels.${m.channel}` as 'outbox.channels.mail', { defaultValue: m.channel })
  const why = (m: Message): string => [m.attempts > 1 ? t('outbox.attempts', { n: m.attempts }) : '', m.state === 'sent' || m.state === 'queued' && !m.error ? '' : m.state === 'not-sent' && (!m.error || m.error === 'no-gateway') ? t('outbox.no-gateway') : t('outbox.down', { error: m.error ?? '' })].filter(Boolean).join('　')
  const state = (m: Message): ReactNode => <><Tag kind={KINDS[m.state]}>{t(`outbox.${m.state}`)}</Tag> <span className="gx-note gx-outbox-why">{why(m)}</span></>
  // A machine's event is no letter; what has left needs no paper.
  const print = (m: Message): ReactNode => (m.channel !== 'webhook' && m.state !== 'sent' ? <a href={`/api/v1/outbox/${m.id}/print.pdf`} target="_blank" rel="noreferrer">{t('outbox.print')}</a> : null)
  const matter = (m: Message): ReactNode => (m.matter ? <Link to={`/matters/${m.matter}`}>{t('outbox.matter')}</Link> : null)
  const whole = (m: Message): ReactNode => <p className="gx-outbox-body">{m.body}</p>
  if (phone) {
    return (
      <ul className="gx-outbox-cards">
        {messages.map((m) => <li key={m.id}><p>{at(m)} {channel(m)} {m.to}</p><details><summary>{m.subject}</summary>{whole(m)}</details><p>{state(m)}</p><p className="gx-outbox-do">{matter(m)}{print(m)}</p></li>)}
      </ul>
    )
  }
  return (
    <Table size="small" rowKey="id" dataSource={[...messages]} pagination={false} scroll={{ x: 820 }} expandable={{ expandedRowRender: whole, expandRowByClick: true }} columns={[
      { title: t('outbox.at'), width: 120, render: (_, m) => at(m) },
      { title: t('outbox.channel'), width: 88, render: (_, m) => channel(m) },
      { title: t('outbox.to'), width: 180, dataIndex: 'to', ellipsis: true },
      { title: t('outbox.subject'), dataIndex: 'subject' },
      { title: t('outbox.state'), width: 200, render: (_, m) => state(m) },
      { title: '', width: 132, align: 'right', render: (_, m) => <span className="gx-outbox-do" onClick={(e) => e.stopPropagation()}>{matter(m)}{print(m)}</span> },
    ]} />
  )
}
