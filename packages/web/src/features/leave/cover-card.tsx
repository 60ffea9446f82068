import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { useQuery } from '@tanstack/react-query'
import { comma } from '../../app/comma.ts'
import { Gone, q } from '../../app/api.ts'
import { useNow } from '../../app/clock.ts'
import { Tag } from '../../ui/rate-text.tsx'
import { Card, ErrorLine } from '../../ui/small.tsx'
import { whenWords } from '../../ui/time-words.ts'
import { useSay, useUiWords } from '../../ui/words.ts'
import { EffectLines } from './effect.tsx'
import { spanText } from './spans.ts'
import { useWords } from './words.ts'
import './leave.css'

/** Who covers what while somebody is away: for whoever decides on a leave, before they decide. Nothing where the leave has no time yet. */
export function CoverCard({ leave }: { leave: string }): ReactNode {
  const t = useWords()
  const ui = useUiWords()
  const say = useSay()
  const now = useNow()
  const cover = useQuery({ ...q.leave.cover.queryOptions({ input: { id: leave } }), retry: false, staleTime: 30_000 })
  if (cover.isError) return cover.error instanceof Gone ? null : <ErrorLine error={cover.error} retry={() => void cover.refetch()} />
  const found = cover.data
  if (!found) return null
  const { effect } = found
  return (
    <Card title={t('cover.title')} aside={spanText(found.from, found.until)} className="lv-cover">
      <p className={effect.substitute ? '' : 'lv-warn'}>{effect.substitute ? t('cover.substitute', { name: effect.substitute.name }) : t('cover.nobody')} {found.delegated && <Tag kind="state">{t('cover.now')}</Tag>}</p>
      <EffectLines effect={{ ...effect, shifts: [] }} />
      <dl>
        <div><dt>{t('cover.shifts')}</dt><dd>{effect.shifts.length === 0 ? t('cover.noShifts') : <ul>{effect.shifts.map((s) => <li key={s.id} className={s.clash ? 'lv-warn' : ''}><Link to={`/matters/${s.id}`}>{t('cover.shiftOf', { span: spanText(s.from, s.until), unit: s.unit?.name ?? '' })}</Link>{s.clash ? `（${t('cover.clash')}）` : ''}</li>)}</ul>}</dd></div>
        <div><dt>{t('cover.open', { n: found.open })}</dt><dd>{found.due.length === 0 ? null : <><small>{t('cover.due')}</small><ul>{found.due.map((m) => <li key={m.id}><Link to={`/matters/${m.id}`}>{m.number} {m.title}</Link> <small>{whenWords(m.dueAt, now, ui)}</small></li>)}</ul></>}</dd></div>
        {found.approvals > 0 && <div><dt>{t('cover.approvals', { n: found.approvals })}</dt><dd /></div>}
        {found.unit && <div><dt>{found.away.length === 0 ? t('cover.awayNone', { unit: found.unit.name, all: found.staff }) : t('cover.away', { unit: found.unit.name, all: found.staff })}</dt><dd>{found.away.length === 0 ? null : <ul>{found.away.map((a) => <li key={`${a.person.id}${a.from}`}>{a.person.name} <small>{spanText(a.from, a.until)}</small></li>)}</ul>}</dd></div>}
        {found.roles.length > 0 && <div><dt>{t('cover.roles', { roles: found.roles.map((r) => say(r)).join(comma()) })}</dt><dd /></div>}
      </dl>
    </Card>
  )
}
