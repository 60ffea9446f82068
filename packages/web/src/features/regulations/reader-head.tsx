import { useState, type ReactNode } from 'react'
import { Button, Popover } from 'antd'
import { useMutation } from '@tanstack/react-query'
import type { RegulationView } from '@guixing/contract/regulations'
import { api } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { Modes } from '../../ui/modes.tsx'
import { RateText, Tag } from '../../ui/rate-text.tsx'
import { ErrorLine } from '../../ui/small.tsx'
import { Sparkline } from '../../ui/sparkline.tsx'
import { houseDay } from '../../ui/time-words.ts'
import { useSay } from '../../ui/words.ts'
import { meanTrend, type Rated } from './article-state.ts'
import { Adoption } from './adoption.tsx'
import { useWords } from './words.ts'

export interface Kept { from: string; to: string; rate: number | null; total: { conformed: number; breached: number }; articles: readonly Rated[] }

/** Title, version, sign-off, who has confirmed, and the rate of the regulation. */
export function ReaderHead({ regulation, kept, mayAdopt }: { regulation: RegulationView; kept: Kept | undefined; mayAdopt: boolean }): ReactNode {
  const t = useWords()
  const say = useSay()
  const [adopting, setAdopting] = useState(false)
  const today = houseDay(useNow())
  const ahead = regulation.adoptedFrom !== null && regulation.adoptedFrom > today
  const sign = (key: 'prepared' | 'reviewed' | 'approved') => t(`head.${key}`, { name: regulation.signOff[key] ?? t('head.blank') })
  const { acknowledgement: ack } = regulation
  return (
    <header className="rg-head">
      <div className="rg-head-title">
        <h1>{say(regulation.title)}</h1>
        <LevelTag level={regulation.level} ahead={ahead} version={regulation.version} />
        <span className="rg-legend">{(['E', 'M', 'R', 'A'] as const).map((m) => <span key={m}><Modes modes={[m]} /> {t(`modes.${m}`)}</span>)}</span>
        {mayAdopt && <Button type={regulation.level === null ? 'primary' : 'default'} aria-expanded={adopting} onClick={() => setAdopting(!adopting)}>{regulation.level === null ? t('head.adopt') : t('head.adoption')}</Button>}
      </div>
      <p className="rg-head-line">
        <span>{regulation.adoptedFrom ? t(ahead ? 'head.notYet' : 'head.from', { day: regulation.adoptedFrom }) : t('head.never')}</span>
        <span>{Object.values(regulation.signOff).every((v) => !v) ? t('head.signBlank') : [sign('prepared'), sign('reviewed'), sign('approved')].join(t('head.comma'))}</span>
        <Popover trigger="click" placement="bottom" content={<Versions versions={regulation.versions} />}>
          <button type="button" className="rg-plain rg-link">{t('links.versions')} {regulation.versions.length}</button>
        </Popover>
        {ack.scope > 0 && <Readers code={regulation.code} ack={ack} mayRemind={mayAdopt} />}
      </p>
      {adopting && <Adoption regulation={regulation} onClose={() => setAdopting(false)} />}
      {kept && regulation.level !== null && <RateLine kept={kept} />}
    </header>
  )
}

function RateLine({ kept }: { kept: Kept }): ReactNode {
  const t = useWords()
  const { total } = kept
  const sameMonth = kept.from.slice(0, 7) === kept.to.slice(0, 7)
  const due = total.conformed + total.breached
  return (
    <div className="rg-head-rate">
      <strong><RateText rate={kept.rate} /></strong>
      <small>{sameMonth ? t('head.rate', { month: Number(kept.from.slice(5, 7)) }) : t('head.period', { from: kept.from, to: kept.to })}</small>
      <Sparkline points={meanTrend(kept.articles.map((a) => a.trend))} width={96} height={32} />
      <span>{due === 0 ? t('head.noOccasion') : <>{t('head.due', { n: due.toLocaleString('en'), m: total.conformed.toLocaleString('en') })}{total.breached > 0 ? <b className="gx-broken">{t('head.breached', { n: total.breached })}</b> : t('head.none')}</>}</span>
    </div>
  )
}

function LevelTag({ level, ahead, version }: { level: string | null; ahead: boolean; version: string }): ReactNode {
  const t = useWords()
  if (level === null) return <Tag>{t('head.notAdopted')}</Tag>
  if (ahead) return <Tag kind="soon">{t('head.notice')}</Tag>
  return (
    <>
      <Tag kind="state">{t('head.current', { v: version })}</Tag>
      {level === 'observed' && <Tag kind="soon">{t('head.observed')}</Tag>}
      {level === 'reference' && <Tag>{t('head.reference')}</Tag>}
    </>
  )
}

function Versions({ versions }: { versions: RegulationView['versions'] }): ReactNode {
  const t = useWords()
  return (
    <ul className="rg-versions">
      {versions.map((v) => <li key={v.version}><b>{t('head.version', { v: v.version })}</b><span>{v.from ? t('head.versionFrom', { day: v.from }) : '—'}</span>{v.current ? <Tag kind="state">{t('head.versionCurrent')}</Tag> : null}</li>)}
    </ul>
  )
}

/** 签收 41/43 催2人: who has not confirmed is one step away, and so is the reminder. */
function Readers({ code, ack, mayRemind }: { code: string; ack: RegulationView['acknowledgement']; mayRemind: boolean }): ReactNode {
  const t = useWords()
  const remind = useMutation({ mutationFn: () => api.regulations.remind({ code }) })
  const list = (
    <div className="rg-unread">
      <h3>{ack.unread.length > 0 ? t('head.unread') : t('head.allRead')}</h3>
      {ack.by && <p className="gx-note">{t('head.ackBy', { day: ack.by })}</p>}
      <ul>{ack.unread.map((p) => <li key={p.id}>{p.name}</li>)}</ul>
      {remind.isError && <ErrorLine error={remind.error} />}
    </div>
  )
  return (
    <span className="rg-readers">
      <Popover trigger="click" placement="bottomRight" content={list}>
        <button type="button" className="rg-plain">{t('head.confirmed')} <b>{ack.confirmed}/{ack.scope}</b></button>
      </Popover>
      {mayRemind && ack.unread.length > 0 && (remind.isSuccess ? <span>{t('head.reminded', { n: remind.data.sent })}</span>
        : <Button type="link" size="small" loading={remind.isPending} onClick={() => remind.mutate()}>{t('head.remind', { n: ack.unread.length })}</Button>)}
    </span>
  )
}
