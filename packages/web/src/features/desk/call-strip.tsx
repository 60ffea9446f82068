import { useEffect, useState, type ReactNode } from 'react'
import { Button } from 'antd'
import type { Call } from './call.ts'
import { houseNow } from '../../app/clock.ts'
import { Clause } from '../../ui/clause.tsx'
import { Tag } from '../../ui/rate-text.tsx'
import { KeyCap } from '../../ui/small.tsx'
import { usePhone } from '../../ui/width.ts'
import { spacedPhone } from './phone.ts'
import type { Draft } from './draft.ts'
import { useDeskWords } from './words.ts'

function useSecond(active: boolean): number {
  const [now, setNow] = useState(houseNow)
  useEffect(() => {
    if (!active) return
    const timer = setInterval(() => setNow(houseNow()), 1000)
    return () => clearInterval(timer)
  }, [active])
  return now
}
const two = (n: number): string => String(n).padStart(2, '0')
const since = (instant: string, now: number): number => Math.max(0, Math.floor((now - Date.parse(instant)) / 1000))

/** Who it is, in two seconds: name and room before the number. A second call waits at the right. */
export function CallStrip({ call, queue, draft, asked, onFind, onNew }: { call: Call | null; queue: Call[]; draft: Draft; asked: number; onFind: () => void; onNew: () => void }): ReactNode {
  const t = useDeskWords()
  const phone = usePhone()
  const now = useSecond(call !== null || queue.length > 0)
  const talk = call ? since(call.answeredAt ?? call.startedAt, now) : 0
  const name = draft.callerName || draft.client?.name || ''
  const number = draft.callerPhone || draft.client?.phone || (call && !draft.client ? call.number : '')
  const kind = draft.client?.kind
  return (
    <div className="desk-strip" role="region" aria-label={t('title')}>
      <span className={`desk-call${call ? ' live' : ''}`} aria-live="polite">
        <PhoneMark />{call ? <>{t(`call.${call.state === 'ringing' ? 'ringing' : 'answered'}`)} {two(Math.floor(talk / 60))}:{two(talk % 60)}</> : t('call.none')}
      </span>
      {name || number ? (
        <>
          <strong>{name || t('callerUnknown')}</strong>{draft.room ? <strong>{draft.room}</strong> : null}
          {kind ? <span>{t(`clientKind.${kind}`, { defaultValue: kind })}</span> : null}
          {call?.contact && call.contact !== name ? <strong>{call.contact}</strong> : null}
          {number ? <span className="desk-number">{spacedPhone(number)}</span> : null}
        </>
      ) : <span>{call ? t('call.unknown') : t(phone ? 'walkInTouch' : 'walkIn')}</span>}
      {asked > 1 ? <><Tag kind="soon">{t('repeat', { n: asked })}</Tag><Clause regulation="S03" article="4.2.1" /></> : null}
      <span className="desk-strip-end">
        {queue[0] ? <span className="gx-note" role="status">{t('call.queue', { n: queue.length, s: since(queue[0].startedAt, now) })}</span> : null}
        <Button onClick={onFind}>{draft.client ? t('notHim') : t('pickCaller')} <KeyCap>F4</KeyCap></Button>
        <Button onClick={onNew}>{t('another')} <KeyCap>F2</KeyCap></Button>
      </span>
    </div>
  )
}

function PhoneMark(): ReactNode {
  return <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden><path d="M4 2.500l2 3-1.300 1.400a8 8 0 0 0 4.400 4.400L10.500 10l3 2-1 1.700c-5 .8-10.200-4.400-9.700-9.700z" fill="none" stroke="currentColor" strokeWidth="1.2" strokeLinejoin="round" /></svg>
}
