import { useState, type ReactNode } from 'react'
import { Table, Tabs } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { Tag } from '../../ui/rate-text.tsx'
import { Blank, ErrorLine, Rows } from '../../ui/small.tsx'
import { exactTime, whenWords } from '../../ui/time-words.ts'
import { useUiWords } from '../../ui/words.ts'
import { SettingsFrame } from './settings-frame.tsx'
import { useSettingsWords } from './words.ts'

const STATES = ['all', 'queued', 'sent', 'not-sent', 'failed'] as const
const KINDS = { queued: 'fact', sent: 'state', 'not-sent': 'soon', failed: 'soon' } as const

/** What the house told people, or could not: queued, sent, not sent, failed. Nothing unsent looks sent. */
export function OutboxPage(): ReactNode {
  const t = useSettingsWords()
  const ui = useUiWords()
  const now = useNow()
  const [state, setState] = useState<(typeof STATES)[number]>('all')
  const box = useQuery(q.house.outbox.queryOptions({ input: state === 'all' ? {} : { state } }))
  return (
    <SettingsFrame title={t('outbox.title')} aside={<span className="gx-note">{t('outbox.note')}</span>}>
      <Tabs activeKey={state} onChange={(key) => setState(key as typeof state)} items={STATES.map((s) => ({ key: s, label: t(`outbox.${s}`) }))} />
      {box.isPending ? <Rows /> : box.error ? <ErrorLine error={box.error} retry={() => void box.refetch()} /> : box.data.messages.length === 0 ? <Blank text={t('outbox.none')} /> : (
        <Table size="small" rowKey="id" dataSource={box.data.messages} pagination={false} scroll={{ x: 720 }} columns={[
          { title: t('outbox.at'), width: 120, render: (_, m) => <time title={exactTime(m.at)}>{whenWords(m.at, now, ui)}</time> },
          { title: t('outbox.channel'), width: 88, render: (_, m) => t(`outbox.channels.${m.channel}` as 'outbox.channels.mail', { defaultValue: m.channel }) },
          { title: t('outbox.to'), width: 160, dataIndex: 'to' },
          { title: t('outbox.subject'), render: (_, m) => <span title={m.body}>{m.subject}{m.matter ? <>　<Link to={`/matters/${m.matter}`}>{t('outbox.matter')}</Link></> : null}</span> },
          { title: t('outbox.state'), width: 280, render: (_, m) => (
            <span><Tag kind={KINDS[m.state]}>{t(`outbox.${m.state}`)}</Tag> <span className="gx-note">{m.attempts > 1 ? `${t('outbox.attempts', { n: m.attempts })}　` : ''}{m.state === 'not-sent' && (!m.error || m.error === 'no-gateway') ? t('outbox.no-gateway') : m.state === 'sent' ? '' : m.error}</span></span>
          ) },
        ]} />
      )}
    </SettingsFrame>
  )
}
